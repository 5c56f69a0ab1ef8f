"""How many nodes lie below each node of the hierarchy: counted, or estimated where a hierarchy has no end of pairs."""

from __future__ import annotations

import numpy as np

from kg.arrays import Array
from kg.snapshot import Snapshot

#: Steps of exact counting, one for each pair of a node and a parent of one above it; the default graph takes some millions.
MOST = 1_000_000_000
#: Rounds of the estimate: its standard error is 1/sqrt(rounds - 2), a quarter, which moves an information content by some hundredths.
ROUNDS = 20


def descendants(snapshot: Snapshot, predicate: str, most: int = MOST) -> Array:
    """Return how many nodes lie at or below each one by edges of a predicate (subject is the narrower): float64 [n], at least 1.

    Exact within ``most`` steps. Beyond, as in a hierarchy put together from sources that contradict one another, whose cycles make each
    node stand above most others, estimated in time that grows with the edges alone (Cohen 1997); the same each time.
    """
    from traversal.kernels.costs import add_least_ranks, count_descendants

    start, parent = _parents(snapshot, predicate)
    counted, whole = count_descendants(start, parent, most)
    if whole:
        exact: Array = counted.astype(np.float64)
        return exact
    total = np.zeros(snapshot.n_nodes)
    random = np.random.default_rng(0)
    for _ in range(ROUNDS):
        ranks = random.exponential(size=snapshot.n_nodes)
        add_least_ranks(start, parent, np.argsort(ranks, kind="stable"), ranks, total)
    estimate: Array = np.clip((ROUNDS - 1) / total, 1.0, snapshot.n_nodes)
    return estimate


def _parents(snapshot: Snapshot, predicate: str) -> tuple[Array, Array]:
    """The nodes right above each one, as int64 [n + 1] and int32 [edges of the predicate]."""
    adj = snapshot.adj
    of_edge = np.asarray(snapshot.edge_predicate) == snapshot.predicates.index(predicate)
    places = np.flatnonzero((np.asarray(adj.dir) > 0) & of_edge[np.asarray(adj.edge)])
    return np.searchsorted(places, np.asarray(adj.ptr)).astype(np.int64), np.asarray(adj.nbr)[places].astype(np.int32)
