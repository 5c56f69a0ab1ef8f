"""Rank medicines for a condition by a weighed sum of features, and say what each rests on."""

from __future__ import annotations

import json
from functools import cached_property
from importlib.resources import files

import numpy as np

from kg.arrays import Array
from kg.errors import InputError
from kg.snapshot import Snapshot
from reasoning.medicines.features import NAMES, Features
from reasoning.medicines.reasons import Reasons
from reasoning.medicines.result import Medicine, Medicines


def shipped() -> Array:
    """Return float64 [len(NAMES)], the weights that ship (``python -m benchmarks.treats_fit`` made them)."""
    told = json.loads(files("reasoning.medicines").joinpath("weights.json").read_text("utf-8"))["weights"]
    return np.array([told[name] for name in NAMES])


class MedicineRanker:
    """Ranks a graph's medicines; what it reads of the graph is read once, in seconds."""

    def __init__(self, graph: Snapshot) -> None:
        self.graph, self.weights = graph, shipped()

    @cached_property
    def features(self) -> Features:
        """See ``Features``."""
        return Features(self.graph)

    @cached_property
    def _reasons(self) -> Reasons:
        return Reasons(self.graph, self.features)

    def rank(self, node: int, *, k: int = 10, known: bool = True) -> Medicines:
        """Return the ``k`` first for a condition; without ``known`` only those of which the graph does not state that they treat it.

        What the graph states of a medicine and the condition itself counts for other medicines alone, so that known and new ones
        stand in one ranking.

        Raises:
            InputError: k < 1, or the node is neither a disease nor a finding.
        """
        if k < 1:
            raise InputError(f"k must be at least 1, not {k}")
        features = self.features
        row = features.row(node)
        if row is None:
            raise InputError(f"{self.graph.name(node)} ({self.graph.curie(node)}) is neither a disease nor a finding")
        close = features.closeness.to(row)
        here = features.stated.condition == row
        stated = np.zeros(len(features.medicines), bool)
        stated[features.stated.subject[here]] = True
        scores = features.of(row, close) @ self.weights
        # Each stated medicine without its own statement: the features of the others do not change by that.
        if stated.any():
            alone = features.of(row, close, ~here) @ self.weights
            scores[stated] = alone[stated]
        order = np.lexsort((features.medicines, -scores))
        order = order[known | ~stated[order]][:k]
        found = tuple(
            Medicine(
                rank,
                self.graph.curie(int(features.medicines[one])),
                self.graph.name(int(features.medicines[one])),
                float(scores[one]),
                bool(stated[one]),
                self._reasons.of(one, row, close),
                self._reasons.against(one, row),
            )
            for rank, one in enumerate(order.tolist(), 1)
        )
        return Medicines(self.graph.curie(node), self.graph.name(node), len(features.medicines), found)
