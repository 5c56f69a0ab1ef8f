"""Ancestors along ``subclass_of`` as sparse rows, and how close two conditions are by the ancestors that they share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kg.arrays import Array
from kg.snapshot import Snapshot

if TYPE_CHECKING:
    from scipy.sparse import csr_array

#: No hierarchy is deeper; one with a circle ends here.
_DEEPEST = 60


def ancestors(graph: Snapshot, nodes: Array, within: Array) -> csr_array:
    """Return 0/1 [len(nodes), n]: what stands above each node, itself included, by way of the nodes of ``within`` (bool [n]) alone."""
    from scipy.sparse import csr_array

    size = graph.n_nodes
    edges = graph.edges_with("biolink:subclass_of")
    child, parent = np.asarray(graph.edge_subject)[edges], np.asarray(graph.edge_object)[edges]
    kept = within[child] & within[parent]
    up = csr_array((np.ones(kept.sum(), np.float32), (child[kept], parent[kept])), shape=(size, size))
    step = csr_array((np.ones(len(nodes), np.float32), (np.arange(len(nodes)), nodes)), shape=(len(nodes), size))
    found = step.copy()
    for _ in range(_DEEPEST):
        step = (step @ up).tocsr()
        step.data[:] = 1
        more = (found + step).tocsr()
        more.data[:] = 1
        if more.nnz == found.nnz:
            break
        found = more
    return found


class Closeness:
    """How alike conditions are: the cosine of their ancestors, each weighed by its information (Resnik 1995), conditions as the corpus.

    ``nodes`` are the conditions, int [C], ascending.
    """

    def __init__(self, graph: Snapshot, nodes: Array) -> None:
        from scipy.sparse import diags_array

        within = np.zeros(graph.n_nodes, bool)
        within[nodes] = True
        above = ancestors(graph, nodes, within)[:, nodes].tocsr()
        below = np.asarray(above.sum(axis=0)).ravel()
        information = -np.log(np.maximum(below, 1) / max(len(nodes), 2)) / np.log(max(len(nodes), 2))
        weighed = (above @ diags_array(np.sqrt(np.maximum(information, 0)))).tocsr()
        length = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel())
        self._rows: csr_array = (diags_array(1 / np.maximum(length, 1e-9)) @ weighed).tocsr()

    def to(self, row: int) -> Array:
        """Return float64 [C] in 0..1: how close every condition is to one."""
        found: Array = np.asarray((self._rows @ self._rows[[row]].T).todense(), float).ravel()
        return np.minimum(found, 1.0)
