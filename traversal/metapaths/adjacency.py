"""The sparse matrices of meta-edges, and the sequence of them that a metapath runs."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.arrays import Array
from kg.errors import InputError
from kg.snapshot import Snapshot
from traversal.metapaths.metagraph import Metapath, MetaStep

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix
else:
    csr_matrix = Any


class TypedMatrices:
    """Adjacency by meta-edge: 0/1, rows and columns in the index order of their categories, loops left out."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._lock = threading.RLock()
        self._nodes: dict[str, Array] = {}
        self._plain: dict[MetaStep, csr_matrix] = {}
        self._weighted: dict[tuple[MetaStep, float], csr_matrix] = {}
        self._costs: dict[Metapath, float] = {}

    def nodes(self, category: str) -> Array:
        """Return the nodes of a category in index order: int32.

        Raises:
            InputError: the graph has no such category.
        """
        with self._lock:
            if category not in self._nodes:
                if category not in self.snapshot.categories:
                    raise InputError(f"unknown category {category!r}; this graph has {', '.join(self.snapshot.categories)}")
                code = self.snapshot.categories.index(category)
                self._nodes[category] = np.flatnonzero(np.asarray(self.snapshot.node_category) == code).astype(np.int32)
            return self._nodes[category]

    def plain(self, step: MetaStep) -> csr_matrix:
        """Return a step's 0/1 matrix; that of a symmetric meta-edge within one category holds both directions."""
        with self._lock:
            if step not in self._plain:
                if step.inverse:
                    self._plain[step] = self.plain(MetaStep(step.edge, False)).T.tocsr()
                    self._plain[step].sort_indices()
                else:
                    self._plain[step] = self._make(step)
            return self._plain[step]

    def _make(self, step: MetaStep) -> csr_matrix:
        from scipy import sparse

        graph, edge = self.snapshot, step.edge
        rows, columns = self.nodes(edge.source), self.nodes(edge.target)
        keep = ~np.asarray(graph.edge_negated)
        if edge.predicate not in graph.predicates:
            keep[:] = False
        else:
            keep &= np.asarray(graph.edge_predicate) == graph.predicates.index(edge.predicate)
        category = np.asarray(graph.node_category)
        subject, object = np.asarray(graph.edge_subject), np.asarray(graph.edge_object)
        source, target = graph.categories.index(edge.source), graph.categories.index(edge.target)
        ends = [(subject, object)] if edge.directed else [(subject, object), (object, subject)]
        pairs = []
        for tail, head in ends:  # an undirected meta-edge may be written either way round
            here = keep & (category[tail] == source) & (category[head] == target) & (tail != head)
            pairs.append(np.stack([np.searchsorted(rows, tail[here]), np.searchsorted(columns, head[here])]))
        at = np.concatenate(pairs, axis=1)
        matrix = sparse.coo_matrix((np.ones(at.shape[1]), (at[0], at[1])), shape=(len(rows), len(columns))).tocsr()
        matrix.sum_duplicates()
        matrix.data[:] = 1.0
        return matrix

    def weighted(self, step: MetaStep, damping: float) -> csr_matrix:
        """Return a step's matrix, each entry ``(row degree x column degree) ** -damping``."""
        with self._lock:
            key = (step, damping)
            if key not in self._weighted:
                plain = self.plain(step)
                if damping == 0:
                    self._weighted[key] = plain
                else:
                    weight = plain.copy()
                    of_row = np.repeat(np.diff(plain.indptr), np.diff(plain.indptr)).astype(np.float64)
                    of_column = np.bincount(plain.indices, minlength=plain.shape[1])[plain.indices].astype(np.float64)
                    weight.data = of_row**-damping * of_column**-damping
                    self._weighted[key] = weight
            return self._weighted[key]

    def cost(self, path: Metapath) -> float:
        """Estimate the multiplications of a metapath over all rows: no step reads more than the whole matrix for each row."""
        if path not in self._costs:
            rows = float(len(self.nodes(path.categories[0])))
            flow = np.ones(int(rows))
            total = 0.0
            for step in path.steps:
                matrix = self.plain(step)
                total += min(float(flow @ np.diff(matrix.indptr)), rows * matrix.nnz)
                flow = np.minimum(matrix.T @ flow, rows)
            self._costs[path] = total
        return self._costs[path]


@dataclass
class Program:
    """A metapath's matrices, ready for the kernels."""

    matrices: TypedMatrices
    path: Metapath
    damping: float

    @classmethod
    def of(cls, matrices: TypedMatrices, path: Metapath, damping: float) -> Program:
        """Prepare a metapath."""
        return cls(matrices, path, damping)

    def unweighted(self) -> Program:
        """Return the same metapath with damping 0: it counts."""
        return Program(self.matrices, self.path, 0.0)

    @cached_property
    def parts(self) -> list[csr_matrix]:
        """The weighted matrices."""
        return [self.matrices.weighted(step, self.damping) for step in self.path.steps]

    @cached_property
    def kinds(self) -> Array:
        """int64 [L + 1]: equal numbers for equal categories."""
        codes: dict[str, int] = {}
        return np.array([codes.setdefault(kind, len(codes)) for kind in self.path.categories], np.int64)

    @property
    def short(self) -> bool:
        """Whether repeats can be taken away in closed form."""
        return len(self.path) <= 4

    @property
    def repeats(self) -> bool:
        """Whether a walk along the metapath could repeat a node."""
        return len(set(self.path.categories)) < len(self.path.categories) and len(self.path) > 1

    @property
    def subtracts(self) -> bool:
        """Whether repeats are taken away again after they were counted; in two steps it is enough to leave the source out."""
        return self.repeats and len(self.path) >= 3

    def cost(self) -> float:
        """Estimate the multiplications of a run over all rows."""
        return self.matrices.cost(self.path)

    # -- closed form --------------------------------------------------------------------------------------------------------------

    @cached_property
    def _arguments(self) -> tuple[Any, ...]:
        parts, kinds = self.parts, np.full(5, -1, np.int64)
        kinds[: len(self.kinds)] = self.kinds
        kinds[len(self.kinds) :] = [-2 - i for i in range(5 - len(self.kinds))]
        none = np.zeros(0)
        d23, d34, d234 = none, none, none
        cross: tuple[Array, Array, Array] = (np.zeros(1, np.int64), np.zeros(0, np.int32), none)
        if len(parts) >= 3 and kinds[1] == kinds[3]:
            d23 = np.asarray(parts[1].multiply(parts[2].T).sum(axis=1)).ravel()
        if len(parts) == 4 and kinds[2] == kinds[4]:
            d34 = np.asarray(parts[2].multiply(parts[3].T).sum(axis=1)).ravel()
            if kinds[1] == kinds[3]:
                both = parts[1].multiply(parts[2].T).multiply(parts[3]).tocsr()
                both.sort_indices()
                cross = _arrays(both)
        flat = [array for matrix in parts for array in _arrays(matrix)]
        flat += [np.zeros(1, np.int64), np.zeros(0, np.int32), none] * (4 - len(parts))
        if len(parts) == 4 and kinds[1] == kinds[4]:
            from traversal.kernels.metapath import round_trips

            arguments: tuple[Any, ...] = (*flat[3:12], parts[1].shape[0])
            d234 = round_trips(*arguments)
        return len(parts), kinds, *flat, d23, d34, d234, *cross

    def rows(self, rows: Array) -> tuple[Array, Array]:
        """Return (weighted counts of paths, of walks that only keep the source out), float64 [rows, targets]; the second may be empty."""
        from traversal.kernels.metapath import path_rows

        shape = (len(rows), self.parts[-1].shape[1])
        out = np.zeros(shape)
        walks = np.zeros(shape) if self.subtracts else np.zeros((0, shape[1]))
        arguments = (np.asarray(rows, np.int64), *self._arguments, out, walks)
        path_rows(*arguments)
        return out, walks if len(walks) else out

    # -- walking ------------------------------------------------------------------------------------------------------------------

    @cached_property
    def _chained(self) -> tuple[Array, Array, Array, Array]:
        """starts, ptr, col, val: all matrices end to end."""
        starts, pointers, shift = [], [], 0
        place = 0
        for matrix in self.parts:
            starts.append(place)
            pointers.append(matrix.indptr.astype(np.int64) + shift)
            place += len(matrix.indptr)
            shift += matrix.nnz
        columns = np.concatenate([matrix.indices for matrix in self.parts]).astype(np.int32)
        values = np.concatenate([matrix.data for matrix in self.parts])
        return np.array(starts, np.int64), np.concatenate(pointers), columns, values

    def walk(self, source: int, target: int, room: int) -> tuple[int, Array, Array]:
        """Walk the paths of a pair: (how many, their places int32 [min(many, room), L + 1], their weights)."""
        from traversal.kernels.metapath import walk_paths

        reach = self._reach(target)
        nodes, weights = np.zeros((room, len(self.path) + 1), np.int32), np.zeros(room)
        totals = np.zeros(self.parts[-1].shape[1])
        found = int(walk_paths(source, target, self.kinds, *self._chained, reach, nodes, weights, totals))
        return found, nodes[:found], weights[:found]

    def walk_rows(self, rows: Array) -> tuple[Array, Array]:
        """Walk all paths from some rows: (weighted counts, counts), float64 [rows, targets]."""
        from traversal.kernels.metapath import walk_paths

        targets = self.parts[-1].shape[1]
        out, counts = np.zeros((len(rows), targets)), np.zeros((len(rows), targets))
        reach = self._reach(-1)
        no_nodes, no_weights = np.zeros((0, len(self.path) + 1), np.int32), np.zeros(0)
        starts, ptr, col, val = self._chained
        ones = np.ones_like(val)
        for r, row in enumerate(np.asarray(rows).tolist()):
            walk_paths(row, -1, self.kinds, starts, ptr, col, val, reach, no_nodes, no_weights, out[r])
            walk_paths(row, -1, self.kinds, starts, ptr, col, ones, reach, no_nodes, no_weights, counts[r])
        return out, counts

    def _reach(self, target: int) -> Array:
        """bool [L + 1, widest]: nodes at each place from which the target (-1: any node) can be reached."""
        widest = max(max(matrix.shape) for matrix in self.parts)
        reach = np.zeros((len(self.parts) + 1, widest), np.bool_)
        reach[-1, : self.parts[-1].shape[1]] = target < 0
        if target >= 0:
            reach[-1, target] = True
        for place in range(len(self.parts) - 1, -1, -1):
            matrix = self.parts[place]
            ahead = reach[place + 1, : matrix.shape[1]].astype(np.float64)
            reach[place, : matrix.shape[0]] = (matrix @ ahead) > 0
        return reach


def _arrays(matrix: csr_matrix) -> tuple[Array, Array, Array]:
    return matrix.indptr.astype(np.int64), matrix.indices.astype(np.int32), np.asarray(matrix.data, np.float64)
