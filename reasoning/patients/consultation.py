"""A doctor asks a simulated patient: in the engine's order of questions or another, until the leader stands clear or enough was asked."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from reasoning.diagnosis import Diagnoser
from reasoning.diagnosis.questioning.dialogue import Questioning
from reasoning.diagnosis.questioning.strategies import ENGINE
from reasoning.patients import voice
from reasoning.patients.patient import SimulatedPatient
from reasoning.patients.rubric import Rubrics, Score
from reasoning.patients.simulator import Simulator


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and its answer; without a question where the patient volunteers.

    Attributes:
        asked: the finding that was asked for, "" where none was. present: what the patient says of it, None where not known.
        edge_id: the record that the answer was drawn from, "" where nothing is known. leader: who leads after it, by name.
    """

    asked: str
    question: str
    reply: str
    present: bool | None
    edge_id: str
    leader: str


@dataclass(frozen=True, slots=True)
class Consultation:
    """A dialogue with its end.

    Attributes:
        found_after: questions after which the patient's disease led and went on to lead, None where it did not lead at the end.
        score: what the questions earn by the patient's rubric.
    """

    patient: SimulatedPatient
    turns: tuple[Turn, ...]
    leaders: tuple[tuple[str, str, float], ...]
    found_after: int | None
    score: Score

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data for JSON."""
        return asdict(self)


def consult(
    diagnoser: Diagnoser, simulator: Simulator, patient: SimulatedPatient, *, most: int = 20, strategy: str = ENGINE
) -> Consultation:
    """Ask a patient up to ``most`` questions, in the order of a strategy (``questioning.strategies``); the patient's sex is known.

    Raises:
        InputError: there is no such strategy.
    """
    complaints = voice.complaint(patient)
    dialogue = Questioning(diagnoser, [f.finding.curie for f, _ in complaints], strategy=strategy, seed=patient.seed, sex=patient.sex)
    turns = [Turn("", "", said, True, fact.edge_id, "") for fact, said in complaints]
    leads = [_leads(dialogue, patient)]
    asked: list[list[str]] = []
    while len(asked) < most and (question := dialogue.ask()) is not None:
        curie = question.finding.curie
        fact = simulator.bears_on(patient, curie)
        present = None if fact is None else fact.present
        dialogue.answer(present)
        # Asked for something general, a patient says what exactly it is.
        if fact is not None and fact.present and fact.finding.curie != curie:
            dialogue.answer(True, finding=fact.finding.curie)
        asked.append([curie])
        state = dialogue.state
        edge = "" if fact is None else fact.edge_id
        turns.append(Turn(curie, str(question), voice.reply(patient, fact), present, edge, state.leaders[0].name))
        leads.append(_leads(dialogue, patient))
    rubrics = Rubrics(diagnoser)
    score = rubrics.score(rubrics.of(patient), asked)
    last = max((at for at, led in enumerate(leads) if not led), default=-1)
    leaders = tuple((each.disease, each.name, round(each.probability, 4)) for each in dialogue.state.leaders)
    return Consultation(patient, tuple(turns), leaders, last + 1 if leads[-1] else None, score)


def _leads(dialogue: Questioning, patient: SimulatedPatient) -> bool:
    return dialogue.state.leaders[0].disease == patient.disease
