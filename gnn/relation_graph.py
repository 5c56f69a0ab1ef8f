"""The graph of relations: how relations meet at nodes (ULTRA, Galkin et al., ICLR 2024, section 4.1)."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from gnn.graph import MessageGraph
from kg.arrays import Array

#: head-head, head-tail, tail-head, tail-tail.
KINDS = 4


def relation_graph(graph: MessageGraph) -> Array:
    """Return float32 [4, 2R, 2R], ``A[k, i, j]``: how strongly relation j reaches relation i by meeting of kind k.

    With ``O[u, r] = 1`` where r leaves u and, inverses being relations too, "tail of r" = "head of r's inverse", all four kinds are
    ``O^T O`` with rows and columns inverted. Every row is scaled to sum to one, so that a graph of a million edges and one of a
    thousand give numbers of one size; a relation that meets none keeps a row of zeros.
    """
    count = graph.n_relations
    source = np.repeat(np.arange(graph.n_nodes, dtype=np.int64), np.diff(graph.ptr))
    leaves = np.unique(source * (2 * count) + np.asarray(graph.rel, np.int64))
    out = sparse.csr_matrix((np.ones(len(leaves)), (leaves // (2 * count), leaves % (2 * count))), shape=(graph.n_nodes, 2 * count))
    meet = np.asarray((out.T @ out).todense())
    flip = np.concatenate([np.arange(count, 2 * count), np.arange(count)])
    kinds = np.stack([meet, meet[:, flip], meet[flip], meet[flip][:, flip]])
    kinds = np.log1p(kinds)
    total = kinds.sum(axis=2, keepdims=True)
    return (kinds / np.where(total > 0, total, 1)).astype(np.float32)
