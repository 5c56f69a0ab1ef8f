"""Graphs whose edges were permuted within each meta-edge, node degrees kept: what a metapath's counts would be by chance."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from kg.snapshot import Snapshot
from traversal.metapaths.adjacency import TypedMatrices
from traversal.metapaths.dwpc import Metapaths
from traversal.metapaths.metagraph import MetaStep

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

#: Tries per edge; after ten almost no edge that can move is where it was.
TRIES = 10


class PermutedMatrices(TypedMatrices):
    """The matrices of a graph whose edges were permuted within each meta-edge; the same seed gives the same graph."""

    def __init__(self, snapshot: Snapshot, seed: int, plain: TypedMatrices | None = None) -> None:
        """``plain`` lends the matrices that are permuted, where they are there already."""
        super().__init__(snapshot)
        self.seed, self._unpermuted = seed, plain or TypedMatrices(snapshot)

    def _make(self, step: MetaStep) -> csr_matrix:
        from scipy import sparse

        from traversal.kernels.xswap import xswap

        matrix = self._unpermuted.plain(step)
        within = step.edge.source == step.edge.target
        symmetric = within and not step.edge.directed
        ends = sparse.triu(matrix).tocoo() if symmetric else matrix.tocoo()
        rows, columns = ends.row.astype(np.int32), ends.col.astype(np.int32)
        kind = sum(map(ord, step.edge.source + step.edge.predicate + step.edge.target))
        seed = int(np.random.SeedSequence([self.seed, kind, len(rows)]).generate_state(1)[0])
        xswap(rows, columns, max(matrix.shape), symmetric, not within, TRIES * len(rows), seed)
        if symmetric:
            rows, columns = np.concatenate([rows, columns]), np.concatenate([columns, rows])
        return sparse.coo_matrix((np.ones(len(rows)), (rows, columns)), shape=matrix.shape).tocsr()


class Permutations:
    """So many permuted graphs of one graph, made when they are asked for and kept, so that several metapaths can share their matrices."""

    def __init__(self, counter: Metapaths, count: int, seed: int = 0) -> None:
        self.counter, self.count, self.seed = counter, count, seed
        self._made: dict[int, Metapaths] = {}

    def __iter__(self) -> Iterator[Metapaths]:
        return map(self._graph, range(self.count))

    def _graph(self, number: int) -> Metapaths:
        if number not in self._made:
            permuted = Metapaths(self.counter.snapshot, self.counter.metagraph, damping=self.counter.damping)
            permuted.matrices = PermutedMatrices(self.counter.snapshot, self.seed * 1_000_003 + number, self.counter.matrices)
            self._made[number] = permuted
        return self._made[number]
