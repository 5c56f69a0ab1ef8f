"""Hubs: which nodes join almost anything to almost anything, and the graph without them.

Damping makes paths through hubs dear,
always. A k-shattered view goes further: the ``k`` most generic nodes may not stand inside a path, so that
shortcuts through them break and what is left are longer, more telling ways round. Ends of a search are never pruned. Since nodes are only
taken away, and costs are those of the whole graph, no distance ever shrinks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from kg.arrays import Array
from kg.snapshot import Snapshot
from traversal.constraints import Constraints
from traversal.view.filters import members
from traversal.view.graph_view import View


@dataclass(frozen=True, slots=True)
class Hub:
    """A pruned node: ``genericness`` = ln(neighbours) - ln(specificity), in nats, the currency of path costs."""

    node: int
    neighbours: int
    specificity: float
    genericness: float


@dataclass(frozen=True, slots=True)
class ShatteredView:
    """A graph without its most generic nodes; ``pruned`` lists them, the most generic first."""

    pruned: tuple[Hub, ...]

    def constrain(self, constraints: Constraints | None = None) -> Constraints:
        """Return the constraints with the pruned nodes to be avoided, but for those that a path must visit."""
        given = constraints or Constraints()
        wanted = set(given.through)
        return replace(given, avoid=tuple(sorted({*given.avoid, *(hub.node for hub in self.pruned if hub.node not in wanted)})))


def genericness(snapshot: Snapshot) -> Array:
    """Return each node's genericness in nats, float64 [n]; 0 for a specific node of one neighbour, -inf for one of none."""
    view = View.of(snapshot)
    with np.errstate(divide="ignore"):
        generic: Array = np.log(np.diff(view.out.ptr)) - np.log(view.weights.specificity)
    return generic


def shatter(snapshot: Snapshot, k: int, *, keep: Iterable[int] = (), categories: tuple[str, ...] = ()) -> ShatteredView:
    """Prune the ``k`` most generic nodes, ties by index: of the named categories only, where some are named, and never those in ``keep``.

    A larger ``k`` prunes what a smaller one does and more.
    """
    generic = genericness(snapshot)
    admitted = np.isfinite(generic)
    if categories:
        admitted &= members(snapshot.categories, categories, "category")[snapshot.node_category]
    admitted[list(keep)] = False
    candidates = np.flatnonzero(admitted)
    order = candidates[np.lexsort((candidates, -generic[candidates]))][: max(k, 0)]
    view = View.of(snapshot)
    neighbours = np.diff(view.out.ptr)
    return ShatteredView(
        tuple(Hub(int(v), int(neighbours[v]), float(view.weights.specificity[v]), float(generic[v])) for v in order.tolist())
    )
