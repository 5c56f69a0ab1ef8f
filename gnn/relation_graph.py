"""The graph of relations: how relations meet at nodes (ULTRA, Galkin et al., ICLR 2024, section 4.1), and what each is like."""

from __future__ import annotations

from typing import Generic, NamedTuple, TypeVar

import numpy as np

from gnn.graph import MessageGraph
from kg.arrays import Array

#: head-head, head-tail, tail-head, tail-tail.
KINDS = 4

#: Numbers that say what a relation is like; see ``meetings``.
TRAITS = 8

#: Sets of relations that are counted at once.
_AT_ONCE = 1 << 16

A = TypeVar("A")


class RelationGraph(NamedTuple, Generic[A]):
    """Relations of a graph, both ways, as arrays or as tensors.

    Attributes:
        meet: float32 [4, 2R, 2R], ``meet[k, i, j]``: how strongly relation j reaches relation i by meeting of kind k.
        traits: float32 [2R, 8], what a relation is like by its counts alone.
    """

    meet: A
    traits: A


def relation_graph(graph: MessageGraph) -> RelationGraph[Array]:
    """Return a graph's relations; see ``meetings``."""
    source = np.repeat(np.arange(graph.n_nodes, dtype=np.int64), np.diff(graph.ptr))
    return meetings(source, graph.rel, graph.n_nodes, graph.n_relations)


def meetings(node: Array, relation: Array, n_nodes: int, n_relations: int) -> RelationGraph[Array]:
    """Return how relations meet and what they are like.

    With ``O[u, r] = 1`` where r leaves u and, inverses being relations too, "tail of r" = "head of r's inverse", all four kinds are
    ``ln(1 + O^T O)`` with rows and columns inverted. Every row is scaled to sum to one, so that a graph of a million edges and one of a
    thousand give numbers of one size; a relation that meets none keeps a row of zeros.

    Rows that sum to one carry one and the same start to every relation unchanged, and a query that names no relation has no other start:
    what tells relations apart there are their traits. Of relation r, with m edges from h heads to t tails: ``ln(1 + m) / ln(1 + all
    edges)``; ``ln(m / h)`` and ``ln(m / t)``, how many one head and one tail have; the same as shares of nodes, ``ln(1 + h) / ln(1 + n)``
    and with t; the share of the smaller of heads and tails that are both; and ``ln`` of how many relations its heads and its tails have
    on average. Counts are logarithms: a graph ten times as large gives nearly the same.

    Args:
        node, relation: int [2m], which relation (0..2R-1) leaves which node, one entry an edge and direction.
    """
    width = 2 * n_relations
    seen = np.zeros(n_nodes * width, bool)
    seen[np.asarray(node, np.int64) * width + relation] = True
    shared = _shared(seen.reshape(n_nodes, width))
    flip = np.concatenate([np.arange(n_relations, width), np.arange(n_relations)])
    meet = np.log1p(shared)
    kinds = np.stack([meet, meet[:, flip], meet[flip], meet[flip][:, flip]])
    total = kinds.sum(axis=2, keepdims=True)
    scaled = (kinds / np.where(total > 0, total, 1)).astype(np.float32)
    edges = np.bincount(relation, minlength=width).astype(float)
    heads = shared.diagonal()
    some = np.maximum(heads, 1)
    variety = np.log(np.maximum(shared.sum(axis=1) / some, 1))
    fan = np.log(np.maximum(edges, 1) / some)
    spread = np.log1p(heads) / max(np.log1p(n_nodes), 1e-9)
    both = shared[np.arange(width), flip] / np.maximum(np.minimum(heads, heads[flip]), 1)
    size = np.log1p(edges) / max(np.log1p(len(relation) / 2), 1e-9)
    traits = np.stack([size, fan, fan[flip], spread, spread[flip], both, variety, variety[flip]], axis=1)
    return RelationGraph(scaled, traits.astype(np.float32))


def _shared(leaves: Array) -> Array:
    """Return float64 [2R, 2R]: how many nodes each two relations leave; ``leaves`` is bool [n, 2R]. Whole numbers, so exact.

    Many nodes are left by the same relations: each such set is counted once, so many times.
    """
    width = leaves.shape[1]
    packed = np.packbits(np.pad(leaves, ((0, 0), (0, -width % 64))), axis=1)
    each = packed.view(np.uint64).ravel() if packed.shape[1] == 8 else packed.view(f"V{packed.shape[1]}").ravel()
    sets, count = np.unique(each, return_counts=True)
    total = np.zeros((width, width))
    for start in range(0, len(sets), _AT_ONCE):
        rows = sets[start : start + _AT_ONCE].view(np.uint8).reshape(-1, packed.shape[1])
        held = np.unpackbits(rows, axis=1, count=width).astype(np.float64)
        total += (held * count[start : start + _AT_ONCE, None]).T @ held
    return total
