"""Filtered ranking in both directions, the same for every model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

from gnn.evaluate.metrics import bootstrap, realistic_rank, summary
from gnn.triples import Known
from kg.arrays import Array


class Ranker(Protocol):
    """Anything that scores every node as the answer of a batch of queries."""

    def score_all(self, heads: Array, relations: Array) -> Array:
        """Return float32 [B, n]; relations in 0..2R-1, r + R asks for the head."""
        ...


@dataclass
class Ranking:
    """Ranks of test triples.

    Attributes:
        triples: int64 [m, 3]. ranks: float64 [m, 2], of the tail and of the head.
    """

    triples: Array
    ranks: Array
    relations: tuple[str, ...] = field(default=())

    def report(self, *, seed: int = 0) -> dict[str, Any]:
        """Figures over both directions, MRR's 95 % interval (triples drawn), each direction, and one row a relation."""
        found: dict[str, Any] = {"triples": len(self.triples), **summary(self.ranks.ravel())}
        if not len(self.triples):
            return found
        found["mrr_interval"] = bootstrap(1.0 / self.ranks, seed=seed)
        found["tail"], found["head"] = summary(self.ranks[:, 0]), summary(self.ranks[:, 1])
        table = {}
        for kind in np.unique(self.triples[:, 1]).tolist():
            mine = self.triples[:, 1] == kind
            name = self.relations[kind] if self.relations else str(kind)
            table[name] = {"triples": int(mine.sum()), **summary(self.ranks[mine].ravel())}
        found["relations"] = table
        return found


def rank(
    model: Ranker,
    triples: Array,
    known: Known,
    relations: tuple[str, ...],
    *,
    batch: int = 64,
    progress: Callable[[int, int], None] | None = None,
) -> Ranking:
    """Rank every triple's tail and head; a query that several triples share is scored once.

    Args:
        model: scores all nodes. triples: int64 [m, 3]. known: every true triple, train to test. progress: told (queries done, of).
    """
    count = len(relations)
    ranks = np.zeros((len(triples), 2))
    h, r, t = triples.T
    asked = np.concatenate([np.stack([h, r], 1), np.stack([t, r + count], 1)])
    answer = np.concatenate([t, h])
    queries, which = np.unique(asked, axis=0, return_inverse=True)
    which = which.reshape(-1)  # NumPy 2.0 alone gives it a second axis
    order = np.argsort(which, kind="stable")
    bounds = np.searchsorted(which[order], np.arange(len(queries) + 1))
    for start in range(0, len(queries), batch):
        part = queries[start : start + batch]
        scores = model.score_all(part[:, 0], part[:, 1])
        for i, (head, relation) in enumerate(part.tolist()):
            others = known.answers(head, relation)
            for at in order[bounds[start + i] : bounds[start + i + 1]].tolist():
                ranks[at % len(triples), at // len(triples)] = realistic_rank(scores[i], int(answer[at]), others)
        if progress:
            progress(min(start + batch, len(queries)), len(queries))
    return Ranking(triples, ranks, relations)
