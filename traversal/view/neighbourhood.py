"""What lies around a concept: its neighbours by type, and everything within some hops."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from kg.arrays import Array
from kg.errors import InputError
from kg.snapshot import Snapshot
from traversal.constraints import Budget, Constraints
from traversal.paths.cost_parts import Explainer
from traversal.paths.result import Hop
from traversal.view.costs import UNIT
from traversal.view.filters import EdgeFilter
from traversal.view.graph_view import View


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A neighbour with the hop to it; ``cost`` in nats, of the hop alone."""

    node: int
    hop: Hop
    cost: float


@dataclass(frozen=True, slots=True)
class Reach:
    """Nodes within some hops of the starts.

    Attributes:
        nodes: int32, by hops, then index. hops: int16 of the same length, 0 for the starts.
        expansions: nodes whose neighbours were read. truncated: whether the budget ended it.
    """

    nodes: Array
    hops: Array
    expansions: int
    truncated: bool


def expand(snapshot: Snapshot, node: int, *, constraints: Constraints | None = None, limit: int | None = None) -> list[Neighbour]:
    """Return a node's neighbours, the cheapest hop first, ties by index; of the constraints,
    categories and ``avoid`` speak of the neighbours.

    Raises:
        InputError: the node is not in the graph, or a name is not.
    """
    given = constraints or Constraints()
    check_nodes(snapshot, [node])
    view = View.of(snapshot, EdgeFilter.of(given))
    start, stop = int(view.out.ptr[node]), int(view.out.ptr[node + 1])
    near, cost = view.out.nbr[start:stop], view.out.cost[start:stop]
    keep = admitted_nodes(snapshot, given)[near]
    near, cost = near[keep], cost[keep]
    order = np.lexsort((near, cost))[:limit]
    explain = Explainer(snapshot, view)
    return [Neighbour(int(near[i]), explain.hop(node, int(near[i])), float(cost[i]) / UNIT) for i in order.tolist()]


def reach(
    snapshot: Snapshot,
    starts: int | Iterable[int],
    *,
    max_hops: int = 2,
    constraints: Constraints | None = None,
    budget: Budget | None = None,
) -> Reach:
    """Return what lies within ``max_hops`` hops; walks pass through admitted nodes only and may end at any.

    A larger budget of expansions never loses a node; ``budget.seconds`` does not apply, a walk over a whole graph takes milliseconds.
    """
    from traversal.kernels import expansion as spread

    given = constraints or Constraints()
    nodes = sorted({int(s) for s in starts}) if isinstance(starts, Iterable) else [int(starts)]
    check_nodes(snapshot, nodes)
    view = View.of(snapshot, EdgeFilter.of(given))
    distance, queue = np.full(snapshot.n_nodes, -1, np.int16), np.empty(snapshot.n_nodes, np.int32)
    count, expanded, cut = spread.reach(
        view.out.ptr,
        view.out.nbr,
        np.array(nodes, np.int32),
        admitted_nodes(snapshot, given),
        max_hops,
        (budget or Budget()).expansions,
        distance,
        queue,
    )
    found = queue[:count]
    found = found[np.lexsort((found, distance[found]))]
    return Reach(found, distance[found], int(expanded), bool(cut))


def admitted_nodes(snapshot: Snapshot, constraints: Constraints) -> Array:
    """Return which nodes the constraints let a walk pass through, by category and ``avoid``: bool [n].

    Raises:
        InputError: a category is not one of this graph's, or ``avoid`` or ``through`` names a node outside it.
    """
    check_nodes(snapshot, (*constraints.avoid, *constraints.through))
    passable = View.admitted(snapshot, constraints.categories, constraints.not_categories).copy()
    passable[list(constraints.avoid)] = False
    return passable


def check_nodes(snapshot: Snapshot, nodes: Iterable[int]) -> None:
    """Refuse nodes that are not in the graph.

    Raises:
        InputError: one is not.
    """
    for node in nodes:
        if not 0 <= node < snapshot.n_nodes:
            raise InputError(f"node {node} is not in this graph, which has {snapshot.n_nodes}")
