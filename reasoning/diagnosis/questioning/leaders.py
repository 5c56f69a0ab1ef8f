"""The candidates that a question is to tell apart, and how often each has each finding."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kg.arrays import Array
from reasoning.diagnosis import posterior
from reasoning.diagnosis.holdout import Edition
from reasoning.diagnosis.scoring import Scale

#: A finding is reported in patients whose disease is not known for it, and missed in some whose disease always has it.
_FLOOR, _CEILING = 0.002, 0.98


@dataclass(frozen=True)
class Leaders:
    """``K`` leading candidates over ``T`` terms.

    Attributes:
        rows: int [K], best first. weights: float64 [K], their probabilities, made to sum to 1.
        shares: float64 [K, T], how frequent each term is in each, ancestors included.
        askable: int [A], ascending: the findings that any of them is annotated with. A clinician looks for these; the terms above are only
            there to group them.
        told: how often a question is answered by a no where it is not answered by a yes; else nobody knows.
    """

    rows: Array
    weights: Array
    shares: Array
    askable: Array
    told: float = 1.0

    @classmethod
    def of(cls, rows: Array, chances: Array, edition: Edition, scale: Scale, told: float = 1.0) -> Leaders:
        """Look up the candidates ``rows`` (best first); ``chances`` is float64 [D]."""
        places = [edition.at(int(row)) for row in rows]
        shares = posterior.carried(places, scale)
        askable = np.unique(np.concatenate([profiles.row(at)[0] for at, profiles in places]))
        return cls(rows, chances[rows] / chances[rows].sum(), shares, askable, told)

    def first(self, count: int) -> Leaders:
        """Return the first ``count`` of them; what may be asked stays."""
        weights = self.weights[:count]
        return Leaders(self.rows[:count], weights / weights.sum(), self.shares[:count], self.askable, self.told)

    def chances(self, terms: Array, scale: Scale) -> Array:
        """Return float64 [K, n]: the probability that a patient with each disease has each of some terms."""
        chances: Array = np.clip(np.maximum(self.shares[:, terms], scale.background[terms]), _FLOOR, _CEILING)
        return chances
