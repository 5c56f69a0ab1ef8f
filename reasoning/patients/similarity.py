"""How alike patients, diseases or reports are as sets of findings, what is absent included."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from kg.arrays import Array
from kg.errors import InputError
from reasoning.diagnosis import Diagnoser
from reasoning.diagnosis.findings import collect


@dataclass(frozen=True, slots=True)
class FindingSet:
    """What is there and what is not: bool [T] each, a finding with all above it, an absent one with all below it."""

    present: Array
    absent: Array


class Similarity:
    """Compares sets of findings by the information of what they share.

    Tversky's ratio model (1977, Features of similarity) over the findings, each weighted by its information content (Resnik 1995): shared
    over shared + alpha * only in the first + beta * only in the second. With alpha = beta = 1 this is simGIC (Pesquita et al. 2008).

    Args:
        diagnoser: whose ontology and information content are used. alpha, beta: not negative, not both 0.

    Raises:
        InputError: the weights are none of these.
    """

    def __init__(self, diagnoser: Diagnoser, alpha: float = 1.0, beta: float = 1.0) -> None:
        if alpha < 0 or beta < 0 or alpha + beta == 0:
            raise InputError(f"alpha and beta must not be negative, nor both 0; they are {alpha} and {beta}")
        self._diagnoser, self._alpha, self._beta = diagnoser, alpha, beta
        self._ontology, self._information = diagnoser.prepared.ontology, diagnoser.prepared.information

    def read(self, observed: Iterable[str], excluded: Iterable[str] = ()) -> FindingSet:
        """Return the set of some identifiers.

        Raises:
            InputError: none is usable.
        """
        case = collect(observed, excluded, self._diagnoser.snapshot, self._ontology)
        absent = np.zeros(self._ontology.size, bool)
        for term in case.excluded.tolist():
            absent[self._ontology.down(term)] = True
        return FindingSet(self._ontology.closure(case.observed) & self._ontology.finding, absent)

    def of(self, one: FindingSet, other: FindingSet) -> float:
        """Return the similarity in 0..1. What one has and the other is said not to have counts twice as what only one has."""
        shared = self._sum(one.present & other.present)
        first = self._sum(one.present & ~other.present) + self._sum(one.present & other.absent)
        second = self._sum(other.present & ~one.present) + self._sum(other.present & one.absent)
        whole = shared + self._alpha * first + self._beta * second
        return shared / whole if whole else 0.0

    def nearest(self, one: FindingSet, others: Mapping[str, FindingSet], k: int = 5) -> list[tuple[str, float]]:
        """Return the ``k`` most similar of some named sets, most similar first, equals by name."""
        found = sorted(((name, self.of(one, other)) for name, other in others.items()), key=lambda pair: (-pair[1], pair[0]))
        return found[:k]

    def _sum(self, terms: Array) -> float:
        return float(self._information[terms].sum(dtype=np.float64))
