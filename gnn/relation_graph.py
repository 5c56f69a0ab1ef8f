"""The graph of relations: how relations meet at nodes (ULTRA, Galkin et al., ICLR 2024, section 4.1)."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from gnn.graph import MessageGraph
from kg.arrays import Array

#: head-head, head-tail, tail-head, tail-tail.
KINDS = 4


def relation_graph(graph: MessageGraph) -> Array:
    """Return float32 [4, 2R, 2R] of a graph; see ``meetings``."""
    source = np.repeat(np.arange(graph.n_nodes, dtype=np.int64), np.diff(graph.ptr))
    return meetings(source, graph.rel, graph.n_nodes, graph.n_relations)


def meetings(node: Array, relation: Array, n_nodes: int, n_relations: int) -> Array:
    """Return float32 [4, 2R, 2R], ``A[k, i, j]``: how strongly relation j reaches relation i by meeting of kind k.

    With ``O[u, r] = 1`` where r leaves u and, inverses being relations too, "tail of r" = "head of r's inverse", all four kinds are
    ``ln(1 + O^T O)`` with rows and columns inverted. Every row is scaled to sum to one, so that a graph of a million edges and one of a
    thousand give numbers of one size; a relation that meets none keeps a row of zeros.

    Args:
        node, relation: int [2m], which relation (0..2R-1) leaves which node; repeats count once.
    """
    width = 2 * n_relations
    seen = np.zeros(n_nodes * width, bool)
    seen[np.asarray(node, np.int64) * width + relation] = True
    leaves = np.flatnonzero(seen)
    out = sparse.csr_matrix((np.ones(len(leaves)), (leaves // width, leaves % width)), shape=(n_nodes, width))
    meet = np.log1p(np.asarray((out.T @ out).todense()))
    flip = np.concatenate([np.arange(n_relations, width), np.arange(n_relations)])
    kinds = np.stack([meet, meet[:, flip], meet[flip], meet[flip][:, flip]])
    total = kinds.sum(axis=2, keepdims=True)
    return (kinds / np.where(total > 0, total, 1)).astype(np.float32)
