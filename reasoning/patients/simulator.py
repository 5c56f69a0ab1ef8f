"""Make patients from a disease's annotations: each finding drawn by its frequency on record, and none that contradicts another."""

from __future__ import annotations

import random
from collections.abc import Collection
from functools import lru_cache

import numpy as np

from kg.biolink import label
from kg.errors import InputError
from reasoning.concepts.resolver import unique
from reasoning.diagnosis import Diagnoser, ragged
from reasoning.diagnosis.result import Term
from reasoning.patients.annotated_edges import annotated_edges
from reasoning.patients.opposites import Opposites
from reasoning.patients.patient import Fact, SimulatedPatient
from reasoning.patients.voice import STYLES
from reasoning.rendering.text import plain

_SEVERITIES = ("mild", "moderate", "severe")
#: Years of age at the end of each period of life of ``sex_and_onset.PERIODS``, and where it begins.
_PERIODS = ((0.0, 0.0), (0.0, 0.003), (0.003, 0.077), (0.077, 1.0), (1.0, 6.0), (6.0, 16.0), (16.0, 60.0))
#: Findings of one sex alone: the patient of the other has none of these, nor of what lies below.
_OF_ONE_SEX = {"HP:0000008": "female", "HP:0010460": "female", "HP:0010461": "male", "HP:0000032": "male"}
#: Complaints that a patient volunteers at the most.
_VOLUNTEERED = 3


class Simulator:
    """Makes patients of one graph's diseases; the same disease, seed and style give the same patient.

    Args:
        diagnoser: whose records and ontology are used.
    """

    def __init__(self, diagnoser: Diagnoser) -> None:
        self._diagnoser, self._snapshot = diagnoser, diagnoser.snapshot
        self._prepared, self._ontology = diagnoser.prepared, diagnoser.prepared.ontology
        self.opposites = Opposites(self._snapshot, self._ontology)
        self._lay = lru_cache(maxsize=65_536)(self._plainest)

    def rich(self, least: int = 5) -> list[int]:
        """Return the rows of the diseases that have at least ``least`` findings of their own."""
        profiles = self._prepared.profiles
        counts = np.add.reduceat(np.append(profiles.alone > 0, False).astype(int), profiles.ptr[:-1]) * (np.diff(profiles.ptr) > 0)
        rows: list[int] = np.flatnonzero(counts >= least).tolist()
        return rows

    def patient(self, disease: str, seed: int = 0, style: str = "plain") -> SimulatedPatient:
        """Make a patient of a disease given by CURIE, other code or name.

        Raises:
            NotFound: there is no such disease. AmbiguousName: several are called so.
            InputError: no finding of it is on record, or the style is unknown.
        """
        node = unique(self._snapshot, disease, categories=("biolink:Disease",)).node
        row = int(np.searchsorted(self._diagnoser.diseases, node))
        if row == len(self._diagnoser.diseases) or self._diagnoser.diseases[row] != node:
            called = f"{plain(self._snapshot.name(node))} ({self._snapshot.curie(node)}, a {label(self._snapshot.category(node))})"
            raise InputError(f"no finding of {called} is on record: a patient is made of a disease's findings")
        return self.of_row(row, seed, style)

    def of_row(self, row: int, seed: int = 0, style: str = "plain") -> SimulatedPatient:
        """Make a patient of a disease given by its row in ``diagnoser.diseases``.

        Raises:
            InputError: the style is unknown.
        """
        if style not in STYLES:
            raise InputError(f"no style is called {style!r}; there are {', '.join(STYLES)}")
        node = int(self._diagnoser.diseases[row])
        curie = self._snapshot.curie(node)
        draw = random.Random(f"{curie} {seed}")
        onset = self._onset(row, draw)
        sex = self._sex(row, draw)
        edges = annotated_edges(self._diagnoser, row)
        present, absent = self._drawn(row, sex, edges, draw)
        told = set(sorted(present, key=lambda term: (-present[term], term))[:_VOLUNTEERED])
        facts = []
        for term in sorted({*present, *absent}):
            severity = draw.choice(_SEVERITIES) if term in present else ""
            facts.append(Fact(self._term(term), term in present, self._lay(term), term in told, severity, edges[term][0]))
        age = round(onset + draw.uniform(0.1, 10), 1)
        return SimulatedPatient(curie, self._snapshot.name(node), sex, age, round(onset, 2), style, tuple(facts), seed)

    def bears_on(self, patient: SimulatedPatient, finding: str) -> Fact | None:
        """Return the fact that answers whether the patient has a finding, None where nothing is known of it."""
        node = self._snapshot.find(finding)
        term = None if node is None else self._ontology.term(node)
        if term is None:
            return None
        above = set(self._ontology.up(term).tolist())
        denied = None
        for fact in patient.facts:
            other = self._index(fact)
            if fact.present and term in self._ontology.up(other):
                return fact
            if not fact.present and other in above:
                denied = fact
        return denied

    def contradictions(self, patient: SimulatedPatient) -> list[tuple[Fact, Fact]]:
        """Return the pairs of facts of which not both can be so; there are none in a patient that was made here."""
        found = []
        for one in patient.facts:
            if not one.present:
                continue
            above = set(self._ontology.up(self._index(one)).tolist())
            for other in patient.facts:
                term = self._index(other)
                if (not other.present and term in above) or (other.present and self.opposites.clash(self._index(one), term)):
                    found.append((one, other))
        return found

    def _drawn(self, row: int, sex: str, recorded: Collection[int], draw: random.Random) -> tuple[dict[int, float], set[int]]:
        """Return what is present, with its frequency, and what of the disease's picture is absent: of what is ``recorded`` of it."""
        profiles, ontology = self._prepared.profiles, self._ontology
        span = ragged.span(profiles.ptr, row)
        pairs = [
            (term, share)
            for term, share in zip(profiles.term[span].tolist(), profiles.alone[span].tolist(), strict=True)
            if share > 0 and term in recorded and ontology.finding[term] and self._fits(term, sex)
        ]
        if not pairs:  # of what the other sex alone can have
            return {}, set()
        present: dict[int, float] = {}
        for term, share in sorted(pairs, key=lambda pair: (-pair[1], pair[0])):
            if draw.random() < share and not any(self.opposites.clash(term, other) for other in present):
                present[term] = share
        if not present:
            first = max(pairs, key=lambda pair: (pair[1], -pair[0]))
            present[first[0]] = first[1]
        implied = ontology.closure(np.array(sorted(present), np.int64))
        return present, {term for term, _ in pairs if not implied[term]}

    def _fits(self, term: int, sex: str) -> bool:
        above = {self._snapshot.curie(int(self._ontology.node[up])) for up in self._ontology.up(term).tolist()}
        return all(_OF_ONE_SEX[curie] == sex for curie in above & _OF_ONE_SEX.keys())

    def _sex(self, row: int, draw: random.Random) -> str:
        shares = self._prepared.circumstances.sex_male[self._prepared.circumstances.sex_row == row]
        return "male" if draw.random() < (float(shares.mean()) if len(shares) else 0.5) else "female"

    def _onset(self, row: int, draw: random.Random) -> float:
        periods = self._prepared.circumstances.onset_period[self._prepared.circumstances.onset_row == row].tolist()
        return draw.uniform(*_PERIODS[draw.choice(periods) if periods else draw.randrange(1, len(_PERIODS))])

    def _term(self, term: int) -> Term:
        return self._diagnoser.term(term)

    def _index(self, fact: Fact) -> int:
        term = self._ontology.term(self._snapshot.index(fact.finding.curie))
        assert term is not None  # facts are made from terms
        return term

    def _plainest(self, term: int) -> str:
        """The plainest of a finding's name and synonyms: that with the shortest words."""
        node = self._snapshot.node(int(self._ontology.node[term]))
        names = dict.fromkeys((node.name, *node.synonyms))
        return min(names, key=lambda name: (max(map(len, name.split()), default=0), len(name), name)).lower()
