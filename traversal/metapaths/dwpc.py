"""Path counts and degree-weighted path counts (DWPC) by metapath: for a pair, from one node to all, between all pairs.

DWPC sums over the simple paths of a metapath the product, over their edges, of ``(d_from x d_to) ** -damping``,
where a degree counts the edges of
that meta-edge at the node (Himmelstein & Baranzini, PLOS Comput Biol 2015;11:e1004259). With damping 0 it is the number of paths.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from kg.arrays import Array
from kg.errors import InputError
from kg.snapshot import Snapshot
from traversal.metapaths.adjacency import Program, TypedMatrices
from traversal.metapaths.metagraph import Metagraph, Metapath

#: Dense results larger than this are refused; ask for a part of the rows.
MOST_BYTES = 4 << 30
#: Where less than this part of the walks is left once repeats are taken away, rounding would show: the paths are then walked one by one.
_CANCELLED = 1e-5
#: Multiplications, some tens of milliseconds of them, from which on a run is shared between threads.
_WORTH_THREADS = 2e7


@dataclass(frozen=True, slots=True)
class TypedPath:
    """One path of a metapath: node indexes, its degree-weighted product, and its share of the pair's DWPC (shares sum to 1)."""

    nodes: tuple[int, ...]
    weight: float
    share: float


@dataclass(frozen=True, slots=True)
class PairMatrix:
    """DWPC and path counts between all nodes of two categories.

    Attributes:
        sources, targets: int32, node indexes of the rows and the columns.
        dwpc: float64 [sources, targets]. counts: float64 whole numbers of the same shape, None where they were not asked for.
    """

    sources: Array
    targets: Array
    dwpc: Array
    counts: Array | None


class Metapaths:
    """Counts paths by metapath on one graph; matrices are made on first use and kept. Threads may share it."""

    def __init__(self, snapshot: Snapshot, metagraph: Metagraph | None = None, *, damping: float = 0.4) -> None:
        self.snapshot, self.metagraph, self.damping = snapshot, metagraph or Metagraph.of(snapshot), damping
        self.matrices = TypedMatrices(snapshot)

    def metapath(self, metapath: Metapath | str) -> Metapath:
        """Return a metapath, parsed where it is given as text."""
        return self.metagraph.parse(metapath) if isinstance(metapath, str) else metapath

    # -- a pair, a row, all pairs -------------------------------------------------------------------------------------------------

    def count(self, metapath: Metapath | str, source: int, target: int) -> int:
        """Return the number of simple paths from ``source`` to ``target`` (node indexes)."""
        return round(self.pair(metapath, source, target)[0])

    def dwpc(self, metapath: Metapath | str, source: int, target: int, damping: float | None = None) -> float:
        """Return the degree-weighted path count of a pair."""
        return self.pair(metapath, source, target, damping)[1]

    def pair(self, metapath: Metapath | str, source: int, target: int, damping: float | None = None) -> tuple[float, float]:
        """Return (path count, DWPC) of a pair."""
        path = self.metapath(metapath)
        column = self._local(target, path.categories[-1])
        self._local(source, path.categories[0])
        counts, weights = self.row(path, source, damping)
        return float(counts[column]), float(weights[column])

    def row(self, metapath: Metapath | str, source: int, damping: float | None = None) -> tuple[Array, Array]:
        """Return (path counts, DWPCs) from one node to all of the last category, in the order of ``nodes``: two float64 [targets]."""
        path = self.metapath(metapath)
        block = self._block(path, np.array([self._local(source, path.categories[0])]), self._damping(damping), want_counts=True)
        assert block[1] is not None
        return block[1][0], block[0][0]

    def all_pairs(
        self,
        metapath: Metapath | str,
        *,
        damping: float | None = None,
        sources: Sequence[int] | None = None,
        counts: bool = True,
        threads: int | None = None,
    ) -> PairMatrix:
        """Return DWPCs between all pairs, or from ``sources`` (node indexes) only.

        Raises:
            InputError: the result would be larger than ``MOST_BYTES``; ask for some of the sources at a time.
        """
        path = self.metapath(metapath)
        rows = self.nodes(path.categories[0]) if sources is None else np.asarray(sources, np.int32)
        local = np.array([self._local(int(node), path.categories[0]) for node in rows]) if sources is not None else np.arange(len(rows))
        targets = self.nodes(path.categories[-1])
        if len(rows) * len(targets) * 16 > MOST_BYTES:
            raise InputError(f"{path} has {len(rows)} x {len(targets)} pairs, more than fit; pass some of the sources at a time")
        program = self._program(path, self._damping(damping))
        back = self._program(self.metagraph.reverse(path), self._damping(damping)) if sources is None and len(path) <= 4 else None
        if back is not None and back.cost() < program.cost():
            weights, numbers = self._threaded(back, np.arange(len(targets)), counts, threads)
            weights, numbers = weights.T, None if numbers is None else numbers.T
        else:
            weights, numbers = self._threaded(program, local, counts, threads)
        return PairMatrix(rows, targets, weights, numbers)

    # -- paths --------------------------------------------------------------------------------------------------------------------

    def paths(
        self, metapath: Metapath | str, source: int, target: int, *, damping: float | None = None, limit: int = 1_000_000
    ) -> list[TypedPath]:
        """Return the pair's paths, the weightiest first (ties by nodes), with their shares of the pair's DWPC.

        Raises:
            InputError: there are more than ``limit``.
        """
        path = self.metapath(metapath)
        ends = self._local(source, path.categories[0]), self._local(target, path.categories[-1])
        program = self._program(path, self._damping(damping))
        found, nodes, weights = program.walk(*ends, room=4096)
        if found > limit:
            raise InputError(f"{found} paths of {path} join the two; more than the limit of {limit}")
        if found > len(weights):
            found, nodes, weights = program.walk(*ends, room=found)
        total = float(weights.sum())
        indexes = np.stack([self.nodes(kind)[nodes[:, place]] for place, kind in enumerate(path.categories)], axis=1)
        order = np.lexsort((*indexes.T[::-1], -weights))
        return [TypedPath(tuple(indexes[i].tolist()), float(weights[i]), float(weights[i]) / total) for i in order]

    def cost(self, metapath: Metapath | str) -> float:
        """Estimate the multiplications that all pairs take."""
        return self._program(self.metapath(metapath), self.damping).cost()

    # -- inside -------------------------------------------------------------------------------------------------------------------

    def nodes(self, category: str) -> Array:
        """Return the nodes of a category in index order: int32."""
        return self.matrices.nodes(category)

    def _local(self, node: int, category: str) -> int:
        nodes = self.nodes(category)
        place = int(np.searchsorted(nodes, node))
        if place >= len(nodes) or nodes[place] != node:
            known = self.snapshot.category(node) if 0 <= node < self.snapshot.n_nodes else "not in this graph"
            raise InputError(f"node {node} is {known}; the metapath wants {category}")
        return place

    def _damping(self, damping: float | None) -> float:
        return self.damping if damping is None else damping

    def _program(self, path: Metapath, damping: float) -> Program:
        return Program.of(self.matrices, path, damping)

    def _block(self, path: Metapath, rows: Array, damping: float, *, want_counts: bool) -> tuple[Array, Array | None]:
        return _exact(self._program(path, damping), rows, want_counts)

    @staticmethod
    def _threaded(program: Program, rows: Array, want_counts: bool, threads: int | None) -> tuple[Array, Array | None]:
        # A short run is over before a second thread has started.
        wanted = threads or (os.cpu_count() or 1 if program.cost() > _WORTH_THREADS else 1)
        workers = min(wanted, max(1, len(rows) // 8))
        if workers == 1:
            return _exact(program, rows, want_counts)
        parts = [rows[i::workers] for i in range(workers)]  # dealt out in turn: neighbours in the index are alike in degree
        with ThreadPoolExecutor(workers) as pool:
            blocks = list(pool.map(lambda part: _exact(program, part, want_counts), parts))
        weights = np.empty((len(rows), blocks[0][0].shape[1]))
        counts = np.empty_like(weights) if want_counts else None
        for i, (weight, count) in enumerate(blocks):
            weights[i::workers] = weight
            if counts is not None and count is not None:
                counts[i::workers] = count
        return weights, counts


def _exact(program: Program, rows: Array, want_counts: bool) -> tuple[Array, Array | None]:
    """Run a program for some rows; entries that mostly cancelled are walked instead, and what has no path is exactly 0."""
    if not program.short:
        return program.walk_rows(rows)
    weights, walks = program.rows(rows)
    if not (want_counts or program.subtracts):
        return weights, None
    counts = np.rint(program.unweighted().rows(rows)[0])
    if program.subtracts:
        weights[counts == 0] = 0.0
        for r, column in zip(*np.nonzero((counts > 0) & (weights < _CANCELLED * walks)), strict=True):
            found, _, exact = program.walk(int(rows[r]), int(column), room=int(counts[r, column]))
            assert found == len(exact)
            weights[r, column] = exact.sum()
    return weights, counts if want_counts else None
