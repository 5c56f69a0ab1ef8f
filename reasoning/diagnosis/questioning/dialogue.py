"""A diagnosis by asking: one question after the other, each the one that tells most, until the leader stands clear."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Unpack

import numpy as np

from kg.errors import InputError
from reasoning.diagnosis import posterior
from reasoning.diagnosis.diagnoser import Diagnoser, Given
from reasoning.diagnosis.disease_families import Family
from reasoning.diagnosis.findings import collect, resolve
from reasoning.diagnosis.questioning import choice
from reasoning.diagnosis.questioning.diagnostic_tests import DiagnosticTest, DiagnosticTests
from reasoning.diagnosis.questioning.standing import Standing
from reasoning.diagnosis.questioning.strategies import ENGINE, STRATEGIES
from reasoning.diagnosis.result import Differential, Term

#: A leader of this probability is worth no further question.
CERTAIN = 0.95
#: Special forms that a question names at the most.
FORMS = 8
_ANSWERS: dict[str, bool | None] = {"yes": True, "y": True, "no": False, "n": False, "unknown": None, "u": None, "?": None, "": None}


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask next.

    Attributes:
        finding: what to look for. gain: expected information of the answer in bits, what exactly there is included (or another strategy's
            worth). forms: of a general finding, those special forms that tell most: a yes should say which.
        expected: (disease CURIE, probability that a patient with it has the finding) of the leading candidates.
        tests: by which tests it is seen, the least invasive first; () where the graph does not say.
    """

    finding: Term
    gain: float
    expected: tuple[tuple[str, float], ...]
    tests: tuple[DiagnosticTest, ...]
    forms: tuple[Term, ...] = ()

    def __str__(self) -> str:
        return f"Does the patient have {self.finding.name} ({self.finding.curie})?"


@dataclass(frozen=True, slots=True)
class Leader:
    """A disease that leads, with its probability given that the patient's disease is in the graph."""

    disease: str
    name: str
    probability: float


@dataclass(frozen=True, slots=True)
class State:
    """Where a dialogue stands: what is known, how much was asked, who leads. ``notes`` say what was replaced or set aside."""

    observed: tuple[Term, ...]
    excluded: tuple[Term, ...]
    asked: tuple[tuple[Term, bool | None], ...]
    leaders: tuple[Leader, ...]
    notes: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the state as plain data for JSON."""
        return asdict(self)


class Questioning:
    """A dialogue about one patient: ``ask`` for the next question, ``answer`` it, look at ``state``, end with ``differential``.

    Args:
        diagnoser: what ranks. observed, excluded: HPO identifiers known from the start; there may be none.
        strategy: a key of ``strategies.STRATEGIES``; seed: what a strategy that draws begins with.
        given: as for ``Diagnoser.diagnose``, but for ``certainty``.

    Raises:
        InputError: the strategy is unknown, or identifiers were given and none is usable.
    """

    def __init__(
        self,
        diagnoser: Diagnoser,
        observed: Iterable[str] = (),
        excluded: Iterable[str] = (),
        *,
        strategy: str = ENGINE,
        seed: int = 0,
        **given: Unpack[Given],
    ) -> None:
        if strategy not in STRATEGIES:
            raise InputError(f"no strategy is called {strategy!r}; there are {', '.join(STRATEGIES)}")
        if "certainty" in given:
            raise InputError("a dialogue takes what it is told for certain: leave certainty out")
        self._diagnoser, self._given, self._strategy = diagnoser, given, STRATEGIES[strategy]
        self._ontology = diagnoser.prepared.ontology
        self._random = np.random.default_rng(seed)
        self._tests = DiagnosticTests(diagnoser.snapshot, self._ontology)
        given["asked"] = True
        self._standing = Standing(*diagnoser.beforehand(**given), diagnoser.scale_for(True))
        self._asked: list[tuple[int, bool | None]] = []
        self._notes: list[str] = []
        self._pending: Question | None = None
        has, lacks = list(observed), list(excluded)
        if has or lacks:
            case = collect(has, lacks, diagnoser.snapshot, self._ontology)
            self._notes += case.notes
            for present, terms in ((True, case.observed), (False, case.excluded)):
                for term in terms.tolist():
                    self._standing.add(term, present)

    def ask(self) -> Question | None:
        """Return the next question, the same until it is answered; None when no question would tell anything more."""
        if self._pending is None:
            scores = self._standing.scores()
            if posterior.probabilities(scores, self._diagnoser.settings.temperature).max() >= CERTAIN:
                return None
            leaders = self._strategy.candidates(self._standing, scores)
            known = self._standing.known
            found = next(choice.ranked(leaders, known, self._diagnoser.scale, worth=self._strategy.worth, random=self._random), None)
            if found is not None:
                told = self._diagnoser.next_finding(*found, self._standing.leaders(scores))
                forms = tuple(map(self._diagnoser.term, choice.forms(found[0], leaders, known, self._diagnoser.scale, FORMS)))
                self._pending = Question(told.finding, told.gain, told.expected, self._tests.of(found[0]), forms)
        return self._pending

    def answer(self, said: bool | str | None, *, finding: str | None = None) -> None:
        """Take in an answer to the last question, or to one of the caller's own about ``finding`` (an HPO identifier).

        Args:
            said: True or "yes", False or "no", None or "unknown".

        Raises:
            InputError: there was no question, the answer is none of these, the finding is unusable, or the answer contradicts what was said
                before; the dialogue stands as it stood.
        """
        present = _understood(said)
        if finding is None and self._pending is None:
            raise InputError("there is no question to answer: call ask() first, or name the finding")
        curie = finding if finding is not None else self._pending.finding.curie if self._pending is not None else ""
        term, note = resolve(curie, self._diagnoser.snapshot, self._ontology)
        if term is None:
            raise InputError(note or f"{curie} is no finding")
        before = self._standing.says(term)
        if present is not None and before is not None and before != present:
            raise InputError(f"the answer contradicts what was said before: the patient {'has' if before else 'does not have'} {curie}")
        if note:
            self._notes.append(note)
        self._asked.append((term, present))
        if self._pending is not None and finding is None:
            self._standing.hear(term, present)
        elif present is None:
            self._standing.known[term] = True
        else:
            self._standing.add(term, present)
        self._pending = None

    @property
    def state(self) -> State:
        """Where the dialogue stands."""
        diagnoser, scores = self._diagnoser, self._standing.scores()
        chances = posterior.probabilities(scores, diagnoser.settings.temperature)
        best = posterior.leading(scores, 5).tolist()
        nodes = [int(diagnoser.diseases[row]) for row in best]
        leaders = [
            Leader(diagnoser.snapshot.curie(node), diagnoser.snapshot.name(node), float(chances[row]))
            for row, node in zip(best, nodes, strict=True)
        ]
        has, lacks = (tuple(map(diagnoser.term, terms)) for terms in (self._standing.observed, self._standing.excluded))
        asked = tuple((diagnoser.term(term), said) for term, said in self._asked)
        return State(has, lacks, asked, tuple(leaders), tuple(self._notes))

    def families(self, count: int = 3) -> tuple[Family, ...]:
        """Return the likeliest families of diseases for what is known now: it is one of these.

        Raises:
            InputError: nothing is known yet.
        """
        state = self.state
        has, lacks = ([term.curie for term in terms] for terms in (state.observed, state.excluded))
        return self._diagnoser.families(has, lacks, count=count, **self._given)

    def differential(self, k: int = 10) -> Differential:
        """Return the ranking for what is known now, explained.

        Raises:
            InputError: nothing is known yet, or k < 1.
        """
        state = self.state
        has, lacks = ([term.curie for term in terms] for terms in (state.observed, state.excluded))
        return self._diagnoser.diagnose(has, lacks, k=k, **self._given)


def _understood(said: bool | str | None) -> bool | None:
    if not isinstance(said, str):
        return said
    if said.strip().lower() not in _ANSWERS:
        raise InputError("answer yes, no or unknown")
    return _ANSWERS[said.strip().lower()]
