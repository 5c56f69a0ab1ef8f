"""Compressed sparse rows over both directions of every edge that is not negated."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kg.arrays import Array


@dataclass(frozen=True, slots=True)
class Adjacency:
    """Row ``i`` is ``ptr[i]:ptr[i+1]``; within it, entries are sorted by (neighbour, edge), so that parallel edges lie together.

    Attributes:
        ptr: int64 [n + 1].
        nbr: int32 [2m], the neighbour.
        edge: int32 [2m], the edge's index.
        dir: int8 [2m], +1 where the row is the edge's subject, -1 where it is its object.
    """

    ptr: Array
    nbr: Array
    edge: Array
    dir: Array


def adjacency(subject: Array, object: Array, n_nodes: int, keep: Array | None = None) -> Adjacency:
    """Build the rows from edge ends (int32 [m] each); ``keep`` (bool [m]) leaves edges out. A loop gives one entry, not two."""
    edges = np.arange(len(subject), dtype=np.int32)
    if keep is not None:
        edges = edges[np.asarray(keep)]
    tail, head = np.asarray(subject)[edges], np.asarray(object)[edges]
    proper = tail != head
    rows = np.concatenate([tail, head[proper]])
    nbrs = np.concatenate([head, tail[proper]])
    both = np.concatenate([edges, edges[proper]])
    dirs = np.concatenate([np.ones(len(edges), np.int8), np.full(int(proper.sum()), -1, np.int8)])
    order = np.lexsort((both, nbrs, rows))
    ptr = np.zeros(n_nodes + 1, np.int64)
    np.cumsum(np.bincount(rows, minlength=n_nodes), out=ptr[1:])
    return Adjacency(ptr, nbrs[order].astype(np.int32), both[order], dirs[order])
