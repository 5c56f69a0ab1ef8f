"""Which nodes a query looks at next: expansion from the nodes kept, and the choice of which to keep. Plain arrays, no torch.

AdaProp (Zhang et al., KDD 2023) and A*Net (Zhu et al., NeurIPS 2023): cost follows the frontier, not the graph.
"""

# Compiled functions take what they are given; mypy sees no types there.
# mypy: disable-error-code="no-untyped-def, untyped-decorator"

from __future__ import annotations

from dataclasses import dataclass

import numba
import numpy as np

from gnn.graph import MessageGraph
from kg.arrays import Array


@dataclass(frozen=True)
class Frontier:
    """Rows: pairs of (query, node), queries ascending.

    Attributes:
        query: int32 [rows]. node: int32 [rows].
        prev: int32 [rows], the row among the kept ones before this step, -1 for a node just reached.
        ptr, dst, rel: edges by sender, within one by relation: int64 [kept + 1], int32 [e] (row here), int32 [e].
    """

    query: Array
    node: Array
    prev: Array
    ptr: Array
    dst: Array
    rel: Array


@numba.njit(cache=True, nogil=True)
def _expand(
    ptr,
    nbr,
    rel,
    query,
    node,
    heads,
    tails,
    relation,
    fanout,
    stay,
    half,
    one_hop,
    offsets,
    place,
    out_n,
    rows_q,
    rows_v,
    rows_p,
    dst,
    kind,
):
    """Walk from every kept row; ``place`` [n] is scratch, -1 before and after. Returns (rows, edges); fills ``out_n`` a kept row."""
    rows = 0
    edges = 0
    start = 0
    m = len(query)
    while start < m:
        q = query[start]
        stop = start
        while stop < m and query[stop] == q:
            stop += 1
        first = rows
        for s in range(start, stop):  # the kept rows come first, in their order, each with an edge to itself
            place[node[s]] = rows
            rows_q[rows] = q
            rows_v[rows] = node[s]
            rows_p[rows] = s
            rows += 1
        for s in range(start, stop):
            u = node[s]
            offsets[s] = edges
            low = ptr[u]
            n = ptr[u + 1] - low
            walked = n
            if fanout > 0 and n > fanout:
                walked = fanout
            for i in range(walked):
                e = low + i
                if walked < n:
                    e = low + (i * n) // walked
                v = nbr[e]
                r = rel[e]
                if (u == heads[q] and v == tails[q] and (one_hop or r == relation[q])) or (
                    u == tails[q] and v == heads[q] and (one_hop or r == (relation[q] + half) % (2 * half))
                ):
                    continue
                at = place[v]
                if at < 0:
                    at = rows
                    place[v] = rows
                    rows_q[rows] = q
                    rows_v[rows] = v
                    rows_p[rows] = -1
                    rows += 1
                dst[edges] = at
                kind[edges] = r
                edges += 1
            dst[edges] = place[u]  # staying is the last relation, so rows stay sorted by relation
            kind[edges] = stay
            edges += 1
            out_n[s] = edges - offsets[s]
        for at in range(first, rows):
            place[rows_v[at]] = -1
        start = stop
    return rows, edges


class Expander:
    """Expands frontiers of one graph; keeps its scratch between calls (one expander a thread)."""

    def __init__(self, graph: MessageGraph, fanout: int = 0) -> None:
        self.graph, self.fanout = graph, fanout
        self._place = np.full(graph.n_nodes, -1, np.int32)
        self._degree = np.diff(graph.ptr)

    def expand(
        self, query: Array, node: Array, heads: Array, relations: Array, tails: Array | None = None, *, one_hop: bool = False
    ) -> Frontier:
        """Walk one step from the kept rows (``query`` ascending, each (query, node) once).

        Args:
            query, node: int32 [kept]. heads, relations: int32 [queries], what each query asks.
            tails: int32 [queries], answers whose own edge must not be walked (training); None walks all.
            one_hop: leave out every edge between a query's head and answer, not only the relation asked for.
        """
        g = self.graph
        degree = self._degree[node]
        if self.fanout:
            degree = np.minimum(degree, self.fanout)
        most = int(degree.sum()) + len(node)
        blocked = tails if tails is not None else np.full(len(heads), -1, np.int32)
        rows_q, rows_v, rows_p = (np.empty(most + len(node), np.int32) for _ in range(3))
        dst, kind = np.empty(most, np.int32), np.empty(most, np.int32)
        offsets, out_n = np.zeros(len(node), np.int64), np.zeros(len(node), np.int64)
        rows, edges = _expand(
            g.ptr,
            g.nbr,
            g.rel,
            query,
            node,
            heads,
            blocked,
            relations,
            self.fanout,
            2 * g.n_relations,
            g.n_relations,
            one_hop,
            offsets,
            self._place,
            out_n,
            rows_q,
            rows_v,
            rows_p,
            dst,
            kind,
        )
        out_ptr = np.zeros(len(node) + 1, np.int64)
        np.cumsum(out_n, out=out_ptr[1:])
        ours, theirs, before = (x[:rows].copy() for x in (rows_q, rows_v, rows_p))
        return Frontier(ours, theirs, before, out_ptr, dst[:edges].copy(), kind[:edges].copy())


def keep_best(query: Array, node: Array, priority: Array, keep: int) -> Array:
    """int64, ascending: the rows of the ``keep`` highest priorities (logits) of each query; of equal ones the lower node index goes first.

    Priorities count in steps of 1/4096: nodes that look alike come out equal however the sums behind them were ordered, so that two
    devices, or torch and NumPy, keep the same ones.
    """
    priority = np.rint(np.asarray(priority, np.float64) * 4096)
    if keep <= 0 or len(query) == 0:
        return np.arange(len(query))
    starts = np.flatnonzero(np.concatenate([[True], query[1:] != query[:-1]]))
    stops = np.append(starts[1:], len(query))
    if int((stops - starts).max()) <= keep:
        return np.arange(len(query))
    chosen = []
    for start, stop in zip(starts.tolist(), stops.tolist(), strict=True):
        if stop - start <= keep:
            chosen.append(np.arange(start, stop))
            continue
        part = priority[start:stop]
        edge = np.partition(part, len(part) - keep)[len(part) - keep]
        above = np.flatnonzero(part > edge)
        level = np.flatnonzero(part == edge)
        level = level[np.argsort(node[start:stop][level], kind="stable")][: keep - len(above)]
        chosen.append(start + np.sort(np.concatenate([above, level])))
    return np.concatenate(chosen)
