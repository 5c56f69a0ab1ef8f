"""Searches of at most three hops between two nodes: one compiled call, on arrays that a thread keeps.

It gives exactly what ``PathSearch`` gives (tests compare them) where the whole join fits in a few milliseconds; where it does not, or where
the question asks for more (a scorer, several ends, nodes to visit, a budget that a join cannot keep to), it leaves the question to that.
"""

from __future__ import annotations

import threading
import time
import weakref
from typing import Any

import numpy as np

from kg.snapshot import Snapshot
from traversal.constraints import Budget, Constraints, Order
from traversal.kernels import join as short
from traversal.paths.cost_parts import Explainer
from traversal.paths.result import PathResult, Stopped
from traversal.paths.unfolding import Found
from traversal.view.costs import LENGTH_COST, UNIT
from traversal.view.filters import EdgeFilter
from traversal.view.graph_view import View
from traversal.view.neighbourhood import check_nodes

#: The longest path that a join finds.
MOST_HOPS = 3
#: Where less time is given, the clock must be looked at sooner.
_LEAST_SECONDS = 0.05
_MOST_WANTED = 1_000
_JOINT = round(LENGTH_COST * UNIT)
#: Added for each hop when fewer hops come first: more than any path costs.
_APART = 1 << 40
_LAST_STAMP = (1 << 31) - 3


class _Workspace(threading.local):
    """A thread's marks on the nodes of the graph that it last searched, and its list of the best."""

    def __init__(self) -> None:
        self.stamp = 1
        self.scratch, self.best = np.zeros((0, 2), np.int32), np.zeros((64, short.COLUMNS), np.int64)

    def next_stamp(self, n: int) -> int:
        """Return a number above all marks on the ``n`` nodes, the one after which is free too."""
        if len(self.scratch) != n or self.stamp >= _LAST_STAMP:
            self.scratch, self.stamp = np.zeros((n, 2), np.int32), -1
        self.stamp += 2
        return self.stamp


_workspace = _Workspace()
_NO_NODES = np.zeros(0, np.int32)
_plain: weakref.WeakKeyDictionary[Snapshot, tuple[View, tuple[Any, ...]]] = weakref.WeakKeyDictionary()


def _arguments(snapshot: Snapshot, constraints: Constraints | None) -> tuple[View, tuple[Any, ...]]:
    """Return the view, and the graph's arrays in the order in which the kernel takes them."""
    if constraints is None:
        kept = _plain.get(snapshot)
        if kept is not None:
            return kept
    given = constraints or Constraints()
    check_nodes(snapshot, given.avoid)
    view = View.of(snapshot, EdgeFilter.of(given))
    admitted = View.admitted(snapshot, given.categories, given.not_categories)
    avoid = np.array(sorted(set(given.avoid)), np.int32) if given.avoid else _NO_NODES
    out, into = view.out, view.into
    made = view, (out.ptr, out.nbr, out.cost, into.ptr, into.nbr, into.cost, view.node_cost, admitted, avoid)
    if constraints is None:
        _plain[snapshot] = made
    return made


def find_short(
    snapshot: Snapshot,
    source: int,
    target: int,
    k: int,
    max_hops: int,
    constraints: Constraints | None,
    budget: Budget,
    order: Order,
    started: float,
) -> PathResult | None:
    """Return the paths, or None where this search is none for a join; arguments are those of ``find_paths``, checked."""
    seconds, want, by_length = budget.seconds, min(k, budget.results), order == "length"
    if want > _MOST_WANTED or (seconds is not None and seconds < _LEAST_SECONDS) or (max_hops > MOST_HOPS and not by_length):
        return None
    if constraints is not None and constraints.through:
        return None
    view, arrays = _arguments(snapshot, constraints)
    work = _workspace
    stamp = work.next_stamp(snapshot.n_nodes)
    if want > len(work.best):
        work.best = np.zeros((want, short.COLUMNS), np.int64)
    asked: tuple[Any, ...] = (
        *arrays,
        work.scratch,
        stamp,
        work.best,
        source,
        target,
        1 if constraints is None else constraints.min_hops,
        max_hops if max_hops < MOST_HOPS else MOST_HOPS,
        want,
        _APART if by_length else 0,
        _JOINT,
        view.least,
        budget.expansions,
    )
    why, count, reads = short.best_short(*asked)
    if why == short.TOO_LARGE or (max_hops > MOST_HOPS and why != short.ENOUGH):
        return None
    stopped: Stopped = "complete" if why == short.SEEN_ALL else "results" if want < k else "enough"
    found = None
    if count:
        paths = work.best[:count].copy()
        found = Found(paths[:, short.START :], paths[:, short.HOPS], paths[:, short.COST], Explainer(snapshot, view))
    return PathResult(found, stopped == "results", stopped, reads, time.perf_counter() - started)
