"""The candidates that a question is to tell apart, and how often each has each finding."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from kg.arrays import Array
from reasoning.diagnosis.holdout import Edition
from reasoning.diagnosis.scoring import Scale

#: A finding is reported in patients whose disease is not known for it, and missed in some whose disease always has it.
_FLOOR, _CEILING = 0.002, 0.98


@dataclass(frozen=True)
class Leaders:
    """``K`` leading candidates over ``T`` terms.

    Attributes:
        rows: int [K], best first. weights: float64 [K], their probabilities, made to sum to 1.
        ptr, term, share: the frequencies of the terms that each has, ancestors included: int64 [K + 1], int32, float64, a candidate's
            after the other's. size: T.
        askable: int [A], ascending: the findings that any of them is annotated with. A clinician looks for these; the terms above are only
            there to group them.
    """

    rows: Array
    weights: Array
    ptr: Array
    term: Array
    share: Array
    size: int
    askable: Array

    @classmethod
    def of(cls, rows: Array, chances: Array, edition: Edition, scale: Scale) -> Leaders:
        """Look up the candidates ``rows`` (best first); ``chances`` is float64 [D]."""
        places = [edition.at(int(row)) for row in rows]
        terms, shares = zip(*(profiles.carried(at) for at, profiles in places), strict=True)
        ptr = np.concatenate([[0], np.cumsum([len(each) for each in terms])])
        askable = np.zeros(scale.ontology.size, bool)
        for at, profiles in places:
            askable[profiles.row(at)[0]] = True
        share = np.concatenate(shares).astype(np.float64)
        weights = chances[rows] / chances[rows].sum()
        return cls(rows, weights, ptr, np.concatenate(terms), share, scale.ontology.size, np.flatnonzero(askable))

    def first(self, count: int) -> Leaders:
        """Return the first ``count`` of them; what may be asked stays."""
        weights, end = self.weights[:count], int(self.ptr[: count + 1][-1])
        return replace(
            self,
            rows=self.rows[:count],
            weights=weights / weights.sum(),
            ptr=self.ptr[: count + 1],
            term=self.term[:end],
            share=self.share[:end],
        )

    @cached_property
    def shares(self) -> Array:
        """float64 [K, T]: how frequent each term is in each, ancestors included."""
        shares = np.zeros((len(self.rows), self.size))
        shares[np.repeat(np.arange(len(self.rows)), np.diff(self.ptr)), self.term] = self.share
        return shares

    def chances(self, terms: Array, scale: Scale) -> Array:
        """Return float64 [K, n]: the probability that a patient with each disease has each of some terms."""
        return _chance(self.shares[:, terms], scale.background[terms])

    def expected(self, figure: Callable[[Array], Array], terms: Array, scale: Scale) -> Array:
        """Return float64 [n]: the candidates' mean of a figure of ``chances``, each weighed by its probability.

        Most candidates lack most terms and have them with the background's probability; only what differs from it is added up.
        """
        usual = figure(_chance(np.zeros(self.size), scale.background))
        differs = figure(_chance(self.share, scale.background[self.term])) - usual[self.term]
        weight = np.repeat(self.weights, np.diff(self.ptr))
        mean: Array = usual + np.bincount(self.term, weight * differs, self.size)
        return mean[terms]


def _chance(share: Array, background: Array) -> Array:
    chance: Array = np.clip(np.maximum(share, background), _FLOOR, _CEILING)
    return chance
