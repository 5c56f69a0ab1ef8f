"""What a good questioner asks of a patient, from the graph; and what a transcript earns by it, with the edges that say why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from importlib.resources import files
from typing import Any

import numpy as np

from kg.errors import InputError
from reasoning.diagnosis import Diagnoser, ragged
from reasoning.diagnosis.questioning import choice
from reasoning.diagnosis.questioning.standing import Standing
from reasoning.diagnosis.result import Term
from reasoning.grounding import Grounder
from reasoning.patients.annotated_edges import annotated_edges
from reasoning.patients.patient import SimulatedPatient
from reasoning.vocabulary import PHENOTYPE

#: Findings of each kind at the most, and how frequent one must be that has to be asked for.
_MOST, _FREQUENT = 5, 0.5


@dataclass(frozen=True, slots=True)
class Item:
    """Something to ask.

    Attributes:
        finding: what for. kind: "must ask" (frequent in the disease), "red flag" (cannot wait) or "discriminating" (tells it from what
            else the complaints may be). weight: its share of the score. edge_ids: the edges from the disease to it.
    """

    finding: Term
    kind: str
    weight: float
    edge_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """An item and the place in the transcript (from 0) where it was asked, None where it was not."""

    item: Item
    turn: int | None


@dataclass(frozen=True, slots=True)
class Score:
    """What a transcript earns: ``share`` 0..1 of the weights, and every item's mark."""

    share: float
    marks: tuple[Mark, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the score as plain data for JSON."""
        return asdict(self)


class Rubrics:
    """Makes rubrics and scores transcripts by them.

    Args:
        diagnoser: whose records are used.
    """

    def __init__(self, diagnoser: Diagnoser) -> None:
        self._diagnoser, self._ontology = diagnoser, diagnoser.prepared.ontology

    def of(self, patient: SimulatedPatient) -> tuple[Item, ...]:
        """Return what to ask a patient, beyond what is volunteered, weights summing to 1.

        A finding is of one kind only: a red flag before a must, a must before a discriminating one. Each kind that has any weighs the same.
        """
        snapshot = self._diagnoser.snapshot
        row = int(np.searchsorted(self._diagnoser.diseases, snapshot.index(patient.disease)))
        profiles = self._diagnoser.prepared.profiles
        span = ragged.span(profiles.ptr, row)
        shares = dict(zip(profiles.term[span].tolist(), profiles.alone[span].tolist(), strict=True))
        told = [self._index(fact.finding.curie) for fact in patient.facts if fact.volunteered]
        standing = Standing(*self._diagnoser.beforehand(sex=patient.sex), self._diagnoser.scale)
        for term in told:
            standing.add(term, True)
        edges = annotated_edges(self._diagnoser, row)
        # What a disease is only named for has no record to cite.
        shares = {term: share for term, share in shares.items() if term in edges}
        own = sorted((t for t, share in shares.items() if share > 0 and not standing.known[t]), key=lambda t: (-shares[t], t))
        flags = [term for term in own if self._red[term]][:_MOST]
        must = [term for term in own if shares[term] >= _FREQUENT and term not in flags][:_MOST]
        ranked = choice.ranked(standing.leaders(standing.scores()), standing.known, self._diagnoser.scale)
        telling = [term for term, _ in ranked if shares.get(term, 0) > 0 and term not in flags and term not in must][:_MOST]
        kinds = [(kind, terms) for kind, terms in (("red flag", flags), ("must ask", must), ("discriminating", telling)) if terms]
        share = 1 / max(len(kinds), 1)
        return tuple(Item(self._diagnoser.term(term), kind, share / len(terms), edges[term]) for kind, terms in kinds for term in terms)

    def score(self, items: Iterable[Item], asked: Sequence[Iterable[str]]) -> Score:
        """Score a transcript by what each turn of the questioner asked for, as HPO identifiers.

        An item is asked for by its finding or any special form of it. A turn that asks for more than five findings counts as none: listing
        everything is no questioning.
        """
        turns = [list(dict.fromkeys(turn)) for turn in asked]
        closures = [
            {int(up) for curie in turn for up in self._ontology.up(self._index(curie))} if len(turn) <= 5 else set() for turn in turns
        ]
        marks = []
        for item in items:
            wanted = self._index(item.finding.curie)
            marks.append(Mark(item, next((turn for turn, seen in enumerate(closures) if wanted in seen), None)))
        return Score(sum(mark.item.weight for mark in marks if mark.turn is not None), tuple(marks))

    def read(self, grounder: Grounder, transcript: Sequence[tuple[str, str]], doctor: str = "doctor") -> list[list[str]]:
        """Return, turn by turn of the ``doctor``, the findings that are named in (speaker, text) pairs."""
        return [
            [mention.best.curie for mention in grounder.ground(text, categories=(PHENOTYPE,)).mentions]
            for speaker, text in transcript
            if speaker.lower() == doctor and text.strip()
        ]

    @cached_property
    def _red(self) -> Any:
        """bool [T]: findings that cannot wait."""
        red = np.zeros(self._ontology.size, bool)
        table = (files("reasoning.patients") / "red_flags.tsv").read_text("utf-8")
        for line in table.splitlines():
            node = None if line.startswith("#") else self._diagnoser.snapshot.find(line.split("\t")[0])
            term = None if node is None else self._ontology.term(node)
            if term is not None:
                red[self._ontology.down(term)] = True
        return red

    def _index(self, curie: str) -> int:
        node = self._diagnoser.snapshot.find(curie)
        term = None if node is None else self._ontology.term(node)
        if term is None:
            raise InputError(f"{curie!r} is no finding of this graph")
        return term
