"""Personalised PageRank: how often a walk that keeps returning to some concepts passes by each node."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from kg.arrays import Array
from kg.errors import InputError
from kg.snapshot import Snapshot
from traversal.constraints import Constraints
from traversal.view.costs import UNIT
from traversal.view.filters import EdgeFilter
from traversal.view.graph_view import View


def pagerank(
    snapshot: Snapshot,
    restart: Mapping[int, float],
    *,
    damping: float = 0.85,
    tolerance: float = 1e-9,
    most_steps: int = 200,
    constraints: Constraints | None = None,
) -> Array:
    """Return the stationary distribution of a random walk with restart: float64 [n], sums to 1.

    The walker takes a link with a chance in proportion to ``exp(-cost)`` of the documented hop cost,
    so it favours well supported links and shuns
    hubs; with chance ``1 - damping``, and always from a node without links,
    it starts again at a node of ``restart`` (node index -> weight).
    Links are walked both ways. Iterates until the L1 change is below ``tolerance``.

    Raises:
        InputError: no weight is positive, one is negative, or a node is not in the graph.
    """
    from traversal.kernels import expansion as spread

    if not restart or min(restart.values()) < 0 or sum(restart.values()) <= 0:
        raise InputError("a walk needs nodes to start from, with weights that are not negative and not all zero")
    if not 0 <= damping < 1:
        raise InputError(f"damping is {damping}; it lies in [0, 1)")
    filters = EdgeFilter.of(constraints or Constraints())
    if filters.directed:
        raise InputError("the random walk goes both ways along every edge; leave `directed` out")
    view = View.of(snapshot, filters)
    home = np.zeros(snapshot.n_nodes)
    for node, share in restart.items():
        if not 0 <= node < snapshot.n_nodes:
            raise InputError(f"node {node} is not in this graph, which has {snapshot.n_nodes}")
        home[node] = share
    home /= home.sum()
    weight = np.exp(-view.out.cost / UNIT)
    rows = np.repeat(np.arange(snapshot.n_nodes), np.diff(view.out.ptr))
    total = np.bincount(rows, weight, minlength=snapshot.n_nodes).astype(np.float64)
    inverse = np.divide(1.0, total, out=np.zeros_like(total), where=total > 0)
    now, after = home.copy(), np.empty_like(home)
    for _ in range(most_steps):
        change = spread.walk_step(view.out.ptr, view.out.nbr, weight, inverse, home, damping, now, after)
        now, after = after, now
        if change < tolerance:
            break
    result: Array = now / now.sum()
    return result
