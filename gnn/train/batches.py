"""Queries to learn from, with the graph they are asked of: the answer is never in sight."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from gnn.config import TrainConfig
from gnn.graph import MessageGraph
from gnn.model.context import GraphContext
from gnn.triples import Dataset, Known, both_ways
from kg.arrays import Array


@dataclass(frozen=True)
class Batch:
    """Queries of one step.

    Attributes:
        graph: what is searched. queries: int64 [B, 3], (head, relation in 0..2R, answer); relation 2R asks for any relation.
        relation: int64 [B], the answer's own relation, for the known answers to leave out.
        hide: leave each query's own edge out while it runs (it is not held out of the graph).
    """

    graph: GraphContext
    queries: Array
    relation: Array
    hide: bool


class Epochs:
    """Draws an epoch's batches from a seed and the epoch's number alone, so that a resumed run draws the same.

    With ``holdout`` a share of the training triples leaves the graph and is asked for (RED-GNN's and AdaProp's way: what is missing in
    training looks like what is missing in a test). Without, all stay and each query's own edge is hidden from it, in both directions.
    """

    def __init__(self, data: Dataset, config: TrainConfig) -> None:
        self.data, self.config = data, config
        self.known = Known(data.facts, len(data.entities), len(data.relations))
        self._whole: GraphContext | None = None

    @property
    def whole(self) -> GraphContext:
        """The graph of all facts."""
        if self._whole is None:
            self._whole = GraphContext(MessageGraph.from_triples(self.data.facts, len(self.data.entities), self.data.relations))
        return self._whole

    def batches(self, epoch: int, *, rank: int = 0, world: int = 1) -> Iterator[Batch]:
        """Yield an epoch's batches; ``rank`` of ``world`` processes takes its slice of each, all of one size."""
        cfg, data, count = self.config, self.data, len(self.data.relations)
        rng = np.random.default_rng([cfg.seed, epoch])
        train = data.train[self._order(rng)]
        if cfg.holdout > 0:
            cut = max(int(len(train) * cfg.holdout), 1)
            if cfg.queries:
                cut = min(cut, max(cfg.queries // 2, 1))
            asked, rest = train[:cut], np.concatenate([data.background, train[cut:]])
            context = GraphContext(MessageGraph.from_triples(rest, len(data.entities), data.relations))
        else:
            asked, context = (train[: max(cfg.queries // 2, 1)] if cfg.queries else train), self.whole
        queries = both_ways(asked, count)
        queries = queries[rng.permutation(len(queries))]
        relation = queries[:, 1].copy()
        if cfg.nameless:
            queries[rng.random(len(queries)) < cfg.nameless, 1] = 2 * count
        size = cfg.batch * world
        for start in range(0, len(queries), size):
            part, own = queries[start : start + size], relation[start : start + size]
            if len(part) < world:
                return
            share = len(part) // world if world > 1 else len(part)
            mine = slice(rank * share, (rank + 1) * share)
            yield Batch(context, part[mine], own[mine], cfg.holdout <= 0)

    def _order(self, rng: np.random.Generator) -> Array:
        """A random order of the training triples; balanced, rarer relations come earlier (Efraimidis & Spirakis, weights count^-1/2)."""
        if not self.config.balance:
            return rng.permutation(len(self.data.train))
        kind = self.data.train[:, 1]
        weight = 1.0 / np.sqrt(np.bincount(kind, minlength=len(self.data.relations)))[kind]
        return np.argsort(rng.exponential(size=len(kind)) / weight, kind="stable")
