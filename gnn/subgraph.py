"""The part of a graph that lies between given ends, as a graph of its own."""

# Compiled functions take what they are given; mypy sees no types there.
# mypy: disable-error-code="no-untyped-def, untyped-decorator"

from __future__ import annotations

from dataclasses import dataclass

import numba
import numpy as np

from gnn.graph import MessageGraph
from kg.arrays import Array


@dataclass(frozen=True)
class Between:
    """A subgraph with its own node numbers.

    Attributes:
        nodes: int [k], ascending: what each local number stands for. u, r, v: int64 [e], edges walked forward, local numbers.
        sources, targets: int64, local numbers of the ends (those that the subgraph holds).
    """

    nodes: Array
    u: Array
    r: Array
    v: Array
    sources: Array
    targets: Array

    @classmethod
    def of(cls, nodes: Array, subject: Array, relation: Array, object: Array, sources: Array, targets: Array) -> Between:
        """Number the nodes anew. ``nodes`` ascending, each once, and every end of an edge among them."""
        ends = [np.searchsorted(nodes, part).astype(np.int64) for part in (subject, object)]
        outer = [np.searchsorted(nodes, np.intersect1d(part, nodes)).astype(np.int64) for part in (sources, targets)]
        return cls(np.asarray(nodes), ends[0], np.asarray(relation, np.int64), ends[1], outer[0], outer[1])

    def graph(self, relations: tuple[str, ...]) -> MessageGraph:
        """The subgraph, walked both ways."""
        return MessageGraph.from_triples(np.stack([self.u, self.r, self.v], axis=1), len(self.nodes), relations)


@numba.njit(cache=True, nogil=True)
def _distance(ptr, nbr, starts, blocked_a, blocked_b, most, out, queue):
    """Fill ``out`` int8 [n] with hops from the nearest start, ``most + 1`` beyond; the edge between a and b is not walked."""
    out[:] = most + 1
    head = 0
    tail = 0
    for s in starts:
        out[s] = 0
        queue[tail] = s
        tail += 1
    while head < tail:
        x = queue[head]
        head += 1
        if out[x] >= most:
            continue
        for i in range(ptr[x], ptr[x + 1]):
            y = nbr[i]
            if (x == blocked_a and y == blocked_b) or (x == blocked_b and y == blocked_a):
                continue
            if out[y] > most:
                out[y] = out[x] + 1
                queue[tail] = y
                tail += 1


def corridor(graph: MessageGraph, source: int, target: int, max_hops: int, *, most_edges: int = 0) -> Between | None:
    """Return the edges on walks of at most ``max_hops`` from source to target, their direct edge left out; None where there are none.

    ``most_edges`` shortens the walks until the corridor has no more; 0 never does.
    """
    n = graph.n_nodes
    ahead, back, queue = np.empty(n, np.int8), np.empty(n, np.int8), np.empty(n, np.int32)
    for far in range(max_hops, 1, -1):
        _distance(graph.ptr, graph.nbr, np.array([source]), source, target, far, ahead, queue)
        _distance(graph.ptr, graph.nbr, np.array([target]), source, target, far, back, queue)
        near = np.flatnonzero(ahead.astype(np.int16) + back <= far)
        if not len(near):
            return None
        count = np.diff(graph.ptr)[near]
        row = np.repeat(near, count)
        at = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count) + np.repeat(graph.ptr[near], count)
        other, kind = graph.nbr[at], graph.rel[at]
        short = np.minimum(ahead[row].astype(np.int16) + back[other], ahead[other].astype(np.int16) + back[row]) + 1 <= far
        direct = ((row == source) & (other == target)) | ((row == target) & (other == source))
        keep = short & (kind < graph.n_relations) & ~direct
        if not most_edges or keep.sum() <= most_edges:
            return Between.of(near, row[keep], kind[keep], other[keep], np.array([source]), np.array([target]))
    return None
