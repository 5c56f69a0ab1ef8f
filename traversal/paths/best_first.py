"""One search for paths: its arrays, its budget, and the order in which the kernels run."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from kg.arrays import Array
from kg.snapshot import Snapshot
from traversal.constraints import Budget, Constraints, Order
from traversal.kernels import best_first as search
from traversal.kernels import bounds as layers
from traversal.paths.cost_parts import Explainer, Scored, add_scores
from traversal.paths.result import PathResult, Stopped
from traversal.paths.search_arrays import FoundRows, Frontier, Layers
from traversal.paths.unfolding import Found
from traversal.scorer import Query, Scorer
from traversal.view.costs import LENGTH_COST, UNIT
from traversal.view.filters import EdgeFilter
from traversal.view.graph_view import Links, View
from traversal.view.neighbourhood import admitted_nodes

#: Links read between two looks at the clock.
_SLICE_LINKS = 1_000_000
#: Expansions between two looks at the clock.
_SLICE_EXPANSIONS = 500
_NEVER = 1 << 62
#: Kernels that were called before: compiled or loaded.
_ready: set[str] = set()


class _OutOfBudget(Exception):
    def __init__(self, reason: Stopped) -> None:
        self.reason: Stopped = reason


class PathSearch:
    """A search between two sets of nodes. ``run`` may be called once."""

    def __init__(
        self,
        snapshot: Snapshot,
        sources: tuple[int, ...],
        targets: tuple[int, ...],
        max_hops: int,
        constraints: Constraints,
        budget: Budget,
        scorer: Scorer | None,
        started: float,
    ) -> None:
        self.snapshot, self.constraints, self.budget, self.started = snapshot, constraints, budget, started
        self.sources = np.array(sources, np.int32)
        self.targets = np.array(targets, np.int32)
        self.max_hops = max_hops
        self.view = View.of(snapshot, EdgeFilter.of(constraints))
        self.out, self.into = self.view.out, self.view.into
        self.scorer, self.query = scorer, Query(sources, targets)
        self.scored: Scored | None = None
        n = snapshot.n_nodes
        ends = np.union1d(self.sources, self.targets)
        self.passable = self._passable(ends)
        self.target = np.zeros(n, bool)
        self.target[self.targets] = True
        visit = [node for node in sorted(set(constraints.through)) if node not in set(ends.tolist())]
        self.bit = np.zeros(n, np.uint8)
        for place, node in enumerate(visit):
            self.bit[node] = 1 << place
        self.visit = (1 << len(visit)) - 1
        self.least_hops = max(constraints.min_hops, len(visit) + 1)
        self.layers = Layers(max_hops, self.visit + 1, n)
        self.layers.best[0, 0, self.targets] = 0
        self.layers.touch(0, self.targets)
        self.layers.reached.append(self.targets)
        self.counters = np.zeros(8, np.int64)
        self.found = FoundRows.empty(max_hops)
        # Making the view is no part of the search: it is done once for a graph.
        self.deadline = None if budget.seconds is None else time.perf_counter() + budget.seconds

    def run(self, k: int, order: Order) -> PathResult:
        """Return the ``k`` best paths."""
        want = min(k, self.budget.results)
        stopped: Stopped = "complete"
        try:
            if self.scorer is not None:
                self._score_links(self.scorer)
            stopped = self._by_length(want) if order == "length" else self._by_score(want)
        except _OutOfBudget as out:
            stopped = out.reason
        self.layers.give_back()
        if stopped == "enough" and want < k:
            stopped = "results"
        count = int(self.counters[search.FOUND])
        explain = Explainer(self.snapshot, self.view, self.scored)
        found = Found(self.found.nodes[:count], self.found.hops[:count], self.found.cost[:count], explain) if count else None
        truncated = stopped in ("time", "expansions", "results")
        return PathResult(found, truncated, stopped, int(self.counters[search.EXPANSIONS]), time.perf_counter() - self.started)

    # -- the two orders -----------------------------------------------------------------------------------------------------------

    def _by_length(self, want: int) -> Stopped:
        for hops in range(self.least_hops, self.max_hops + 1):
            if self.counters[search.FOUND] >= want:
                return "enough"
            self._bounds(hops, whole=False)
            if self._search([hops], want, _NEVER) == search.ENOUGH:
                return "enough"
        return "complete"

    def _by_score(self, want: int) -> Stopped:
        ready: list[int] = []
        for hops in range(self.least_hops, self.max_hops + 1):
            last = hops == self.max_hops
            self._bounds(hops, whole=not last)
            ready.append(hops)
            # Until longer paths are bounded too, only what is cheaper than any of them can be is known to be best.
            before = self.found, int(self.counters[search.FOUND])
            self.found, self.counters[search.FOUND] = FoundRows.empty(self.max_hops), 0
            try:
                why = self._search(ready, want, _NEVER if last else self._floor(hops + 1))
            except _OutOfBudget:
                if int(self.counters[search.FOUND]) < before[1]:
                    self.found, self.counters[search.FOUND] = before
                raise
            if why == search.ENOUGH or int(self.counters[search.FOUND]) >= want:
                return "enough"
        return "complete"

    def _floor(self, hops: int) -> int:
        """A cost, in units, that no path of ``hops`` or more hops is below."""
        return hops * self.view.least + self._offset(hops)

    @staticmethod
    def _offset(hops: int) -> int:
        return round((hops - 1) * LENGTH_COST * UNIT)

    # -- bounds -------------------------------------------------------------------------------------------------------------------

    def _bounds(self, hops: int, *, whole: bool) -> None:
        """Make layers 1 .. hops - 1 ready for paths of so many hops; the last one only where the sources can use it, unless ``whole``."""
        for layer in range(1, hops):
            if layer < len(self.layers.reached) and self.layers.reached[layer] is not None:
                continue
            before = self.layers.reached[layer - 1]
            assert before is not None  # only the last layer is ever left in part, and it is made whole before another follows
            near = self._near_sources() if layer == hops - 1 and not whole else None
            if near is not None and self._links_of(self.out, near) < self._links_of(self.into, before):
                self._pull(layer, near)
                self._note(layer, None)
            else:
                self._note(layer, self._push(layer, before))

    def _note(self, layer: int, reached: Array | None) -> None:
        if layer < len(self.layers.reached):
            self.layers.reached[layer] = reached
        else:
            self.layers.reached.append(reached)

    def _near_sources(self) -> Array:
        rows = [self.out.nbr[self.out.ptr[s] : self.out.ptr[s + 1]] for s in self.sources.tolist()]
        near: Array = np.unique(np.concatenate(rows)) if len(rows) > 1 else rows[0]
        admitted: Array = near[self.passable[near]]
        return admitted

    @staticmethod
    def _links_of(links: Links, nodes: Array) -> int:
        return int((links.ptr[nodes + 1] - links.ptr[nodes]).sum())

    def _push(self, layer: int, before: Array) -> Array:
        bounds = self.layers
        bounds.clean(layer)
        touched = np.zeros(self.snapshot.n_nodes, bool)
        out = np.empty(self.snapshot.n_nodes, np.int32)
        count = 0
        for part in self._slices(self.into, before):
            before_count = count
            count = self._timed(
                layers.push_layer,
                self.into.ptr,
                self.into.nbr,
                self.into.cost,
                self.view.node_cost,
                self.passable,
                self.bit,
                bounds.best,
                bounds.step,
                bounds.second,
                layer,
                part,
                touched,
                out,
                count,
            )
            bounds.touch(layer, out[before_count:count])
        return out[:count].copy()

    def _pull(self, layer: int, nodes: Array) -> None:
        bounds = self.layers
        for part in self._slices(self.out, nodes):
            bounds.touch(layer, part)
            self._timed(
                layers.pull_layer,
                self.out.ptr,
                self.out.nbr,
                self.out.cost,
                self.view.node_cost,
                self.bit,
                bounds.best,
                bounds.step,
                bounds.second,
                layer,
                part,
            )

    def _slices(self, links: Links, nodes: Array) -> Iterator[Array]:
        """Cut nodes into parts of about ``_SLICE_LINKS`` links; look at the budget before each.

        Raises:
            _OutOfBudget: the next part, or all of them together, would pass the budget.
        """
        if int(self.counters[search.EXPANSIONS]) + len(nodes) > self.budget.expansions:
            raise _OutOfBudget("expansions")
        self.counters[search.EXPANSIONS] += len(nodes)
        ends = np.cumsum(links.ptr[nodes + 1] - links.ptr[nodes])
        total = int(ends[-1]) if len(ends) else 0
        cuts = np.unique(np.searchsorted(ends, np.arange(_SLICE_LINKS, total, _SLICE_LINKS)))
        for part in np.split(nodes, cuts):
            self._look_at_clock()
            yield np.ascontiguousarray(part, np.int32)

    # -- search -------------------------------------------------------------------------------------------------------------------

    def _search(self, hops: list[int], want: int, ceiling: int) -> int:
        """Read off paths of the given numbers of hops, best first, until one of the kernel's reasons; bounds must be ready."""
        n_roots = len(hops) * len(self.sources)
        roots = np.tile(self.sources, len(hops))
        lengths = np.repeat(np.array(hops, np.int8), len(self.sources))
        offsets = np.repeat(np.array([self._offset(h) for h in hops], np.int64), len(self.sources))
        kept = self.counters[[search.EXPANSIONS, search.FOUND]]
        self.counters[:] = 0
        self.counters[[search.EXPANSIONS, search.FOUND]] = kept
        state = Frontier(max(64, 2 * n_roots), max(1024, 2 * self._links_of(self.out, self.sources) * len(hops)))
        bounds = self.layers
        while True:
            spent = int(self.counters[search.EXPANSIONS])
            limit = min(spent + _SLICE_EXPANSIONS, self.budget.expansions)
            why = self._timed(
                search.best_first,
                self.out.ptr,
                self.out.nbr,
                self.out.cost,
                self.view.node_cost,
                self.passable,
                self.target,
                self.bit,
                bounds.best,
                bounds.step,
                bounds.second,
                state.node,
                state.parent,
                state.need,
                state.remaining,
                state.depth,
                state.start,
                state.size,
                state.heap,
                state.pool,
                self.counters,
                roots,
                lengths,
                offsets,
                self.visit,
                self.found.nodes,
                self.found.cost,
                self.found.hops,
                want,
                limit,
                ceiling,
            )
            if why == search.GROW:
                self._grow(state)
            elif why != search.SLICE:
                return int(why)
            elif int(self.counters[search.EXPANSIONS]) >= self.budget.expansions:
                raise _OutOfBudget("expansions")
            else:
                self._look_at_clock()

    def _grow(self, state: Frontier) -> None:
        if self.counters[search.FOUND] >= len(self.found.cost):
            for name in FoundRows.__slots__:
                array = getattr(self.found, name)
                setattr(self.found, name, np.concatenate([array, np.zeros_like(array)]))
        state.grow(int(self.counters[search.ENTRIES]), int(self.counters[search.NEEDED]))

    # -- filters and scores -------------------------------------------------------------------------------------------------------

    def _passable(self, ends: Array) -> Array:
        """Which nodes may stand inside a path: bool [n]."""
        passable = admitted_nodes(self.snapshot, self.constraints)
        passable[ends] = False
        return passable

    def _score_links(self, scorer: Scorer) -> None:
        """Let the scorer make links dearer, on the walks that can matter: those of at most ``max_hops`` hops between the ends."""
        self._look_at_clock()
        self.out, self.into, self.scored = add_scores(
            self.snapshot, self.view, scorer, self.query, self.sources, self.targets, self.passable, self.max_hops
        )

    def _timed(self, kernel: Callable[..., int | None], *arguments: Any) -> Any:
        """Call a kernel; the time that its first call takes, most of it to compile or load it, is not counted against the budget."""
        if kernel.__name__ in _ready:
            return kernel(*arguments)
        began = time.perf_counter()
        result = kernel(*arguments)
        _ready.add(kernel.__name__)
        if self.deadline is not None:
            self.deadline += time.perf_counter() - began
        return result

    def _look_at_clock(self) -> None:
        if self.deadline is not None and time.perf_counter() > self.deadline:
            raise _OutOfBudget("time")
