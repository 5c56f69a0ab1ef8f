"""The nodes that some concepts lead to most cheaply."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kg.arrays import Array
from kg.snapshot import Snapshot
from traversal.constraints import Budget, Constraints
from traversal.view.costs import LENGTH_COST, UNIT
from traversal.view.filters import EdgeFilter, members
from traversal.view.graph_view import View
from traversal.view.neighbourhood import admitted_nodes


@dataclass(frozen=True, slots=True)
class Nearest:
    """Nodes, cheapest first (ties by index): int32. ``cost``: int64, units, of the cheapest walk that does not turn straight back."""

    nodes: Array
    cost: Array
    expansions: int
    truncated: bool


def nearest(
    snapshot: Snapshot,
    anchors: tuple[int, ...],
    category: str | None,
    *,
    k: int,
    max_hops: int,
    constraints: Constraints | None = None,
    budget: Budget | None = None,
) -> Nearest:
    """Return the ``k`` nodes of a category (None: of any) that are cheapest to reach from one of the anchors.

    The constraints' categories and ``avoid`` speak of the nodes between. When the budget of expansions does not suffice for the
    next hop, what was
    reached in fewer hops is returned, ``truncated``.

    Raises:
        InputError: a category is not one of this graph's.
    """
    from traversal.kernels import bounds as layers

    given = constraints or Constraints()
    view, n = View.of(snapshot, EdgeFilter.of(given)), snapshot.n_nodes
    inner = admitted_nodes(snapshot, given)
    anchor = np.array(sorted(set(anchors)), np.int32)
    open_ = np.ones(n, bool)
    open_[anchor] = False
    open_[list(given.avoid)] = False
    best, second = (np.full((max_hops + 1, 1, n), layers.INF, np.int32) for _ in range(2))
    step = np.full((max_hops + 1, 1, n), -1, np.int32)
    best[0, 0, anchor] = 0
    least = np.full(n, np.iinfo(np.int64).max)
    frontier, expansions, truncated = anchor, 0, False
    for hop in range(1, max_hops + 1):
        if expansions + len(frontier) > (budget or Budget()).expansions:
            truncated = True
            break
        expansions += len(frontier)
        out = np.empty(n, np.int32)
        count = layers.push_layer(
            view.out.ptr,
            view.out.nbr,
            view.out.cost,
            view.node_cost,
            open_,
            np.zeros(n, np.uint8),
            best,
            step,
            second,
            hop,
            frontier,
            np.zeros(n, bool),
            out,
            0,
        )
        reached = out[:count]
        if hop >= given.min_hops:
            price = best[hop, 0, reached].astype(np.int64) + round((hop - 1) * LENGTH_COST * UNIT)
            least[reached] = np.minimum(least[reached], price)
        frontier = np.ascontiguousarray(reached[inner[reached]])
    found = np.flatnonzero(least < np.iinfo(np.int64).max)
    if category is not None:
        found = found[members(snapshot.categories, (category,), "category")[np.asarray(snapshot.node_category)[found]]]
    order = np.lexsort((found, least[found]))[:k]
    return Nearest(found[order].astype(np.int32), least[found[order]], expansions, truncated)
