"""Compressed sparse rows over both directions of every edge that is not negated."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kg import arrays
from kg.arrays import Array
from kg.growing import SORTED, GrowingArray, cuts, places


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
    rows, nbrs, both, dirs = _sorted(np.asarray(subject), np.asarray(object), edges, edges)
    return Adjacency(_beginnings(np.bincount(rows, minlength=n_nodes)), nbrs, both, dirs)


def save_adjacency(folder: Path, subject: Array, object: Array, n_nodes: int, keep: Array) -> None:
    """Write what ``adjacency`` returns as ``adj_ptr``, ``adj_nbr``, ``adj_edge`` and ``adj_dir``, made a range of nodes at a time."""
    degree = np.zeros(n_nodes, np.int64)
    for start in range(0, len(subject), SORTED):
        here = slice(start, start + SORTED)
        tail, head = subject[here][keep[here]], object[here][keep[here]]
        degree += np.bincount(tail, minlength=n_nodes) + np.bincount(head[tail != head], minlength=n_nodes)
    ptr = _beginnings(degree)
    del degree
    arrays.save(folder, "adj_ptr", ptr)
    with (
        GrowingArray(folder, "adj_nbr", np.int32) as nbr,
        GrowingArray(folder, "adj_edge", np.int32) as edge,
        GrowingArray(folder, "adj_dir", np.int8) as dir,
    ):
        for low, high in cuts(ptr, SORTED):
            leaving, coming = (places(ends, low, high - 1) for ends in (subject, object))
            leaving, coming = leaving[keep[leaving]], coming[keep[coming]]
            _, nbrs, both, dirs = _sorted(subject, object, leaving.astype(np.int32), coming.astype(np.int32))
            nbr.add(nbrs)
            edge.add(both)
            dir.add(dirs)


def _beginnings(counts: Array) -> Array:
    ptr = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=ptr[1:])
    return ptr


def _sorted(subject: Array, object: Array, leaving: Array, coming: Array) -> tuple[Array, Array, Array, Array]:
    """Return row, neighbour, edge and direction, in their order, of the edges that leave the rows and of those that come to them."""
    coming = coming[subject[coming] != object[coming]]
    rows = np.concatenate([subject[leaving], object[coming]])
    nbrs = np.concatenate([object[leaving], subject[coming]])
    both = np.concatenate([leaving, coming])
    dirs = np.concatenate([np.ones(len(leaving), np.int8), np.full(len(coming), -1, np.int8)])
    order = np.lexsort((both, nbrs, rows))
    return rows[order], nbrs[order].astype(np.int32), both[order], dirs[order]
