"""The arrays that a search for paths works on: what it has found, its bounds by hops to go, its frontier."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import numpy as np

from kg.arrays import Array
from traversal.kernels.bounds import INF

#: Sets of graph-sized arrays that a thread keeps for its next search.
_KEPT_LAYERS = 4


@dataclass(slots=True)
class FoundRows:
    """Paths as the kernel writes them: nodes int32 [p, hops + 1], cost int64 [p] in units, hops int8 [p]."""

    nodes: Array
    cost: Array
    hops: Array

    @classmethod
    def empty(cls, max_hops: int) -> FoundRows:
        """Return room for a first few."""
        return cls(np.zeros((16, max_hops + 1), np.int32), np.zeros(16, np.int64), np.zeros(16, np.int8))


class Layers:
    """Bounds by hops to go; see ``kernels.bounds``. ``reached[j]`` are the nodes of layer j when it is whole, None when it is not.

    The arrays are as large as the graph, and most searches touch little of them: they are cleaned where they were touched and lent again.
    """

    _free = threading.local()

    def __init__(self, count: int, masks: int, n: int) -> None:
        self.shape = (count, masks, n)
        lent = getattr(self._free, "arrays", {}).pop(self.shape, None)
        if lent is None:
            lent = (np.full(self.shape, INF, np.int32), np.full(self.shape, -1, np.int32), np.full(self.shape, INF, np.int32))
        self.best, self.step, self.second = lent
        self.reached: list[Array | None] = []
        self._touched: list[tuple[int, Array]] = []

    def touch(self, layer: int, nodes: Array) -> None:
        """Note that entries of these nodes are in use."""
        self._touched.append((layer, nodes))

    def clean(self, layer: int | None = None) -> None:
        """Empty the entries of one layer, or of all."""
        for at, nodes in self._touched:
            if layer is None or at == layer:
                self.best[at][:, nodes] = INF
                self.step[at][:, nodes] = -1
                self.second[at][:, nodes] = INF
        self._touched = [] if layer is None else [(at, nodes) for at, nodes in self._touched if at != layer]

    def give_back(self) -> None:
        """Lend the arrays to the next search of this thread."""
        self.clean()
        if not hasattr(self._free, "arrays"):
            self._free.arrays = {}
        if len(self._free.arrays) < _KEPT_LAYERS:
            self._free.arrays[self.shape] = (self.best, self.step, self.second)


class Frontier:
    """The kernel's entries and its pool of keys; it grows where it is too small."""

    def __init__(self, entries: int, keys: int) -> None:
        self.node, self.parent, self.heap = (np.empty(entries, np.int32) for _ in range(3))
        self.need, self.remaining, self.depth = (np.empty(entries, np.int8) for _ in range(3))
        self.start, self.size = (np.empty(entries, np.int64) for _ in range(2))
        self.pool = np.empty(keys, np.int64)

    def grow(self, entries: int, keys: int) -> None:
        """Make room for more than so many entries, and for so many keys."""
        for name in ("node", "parent", "heap", "need", "remaining", "depth", "start", "size"):
            array = getattr(self, name)
            if entries >= len(array):
                setattr(self, name, np.concatenate([array, np.empty_like(array)]))
        if keys > len(self.pool):
            self.pool = np.concatenate([self.pool, np.empty(max(keys, 2 * len(self.pool)) - len(self.pool), np.int64)])
