"""Passes over the whole graph that weigh its edges and nodes; run once when a graph is prepared."""

from __future__ import annotations

import numpy as np

from kg.arrays import Array
from traversal.kernels.jit import kernel


@kernel
def typed_degrees(
    ptr: Array,
    nbr: Array,
    edge: Array,
    direction: Array,
    predicate: Array,
    category: Array,
    symmetric: Array,
    n_predicates: int,
    n_categories: int,
    n_edges: int,
) -> tuple[Array, Array]:
    """Return, for each edge, how many edges of its kind its subject has, and its object: two int32 [m].

    An edge's kind, seen from one end, is its predicate, its direction, and the other end's category: Hetionet's metaedge. A
    ``symmetric`` predicate (bool [p]) has no direction.
    """
    of_subject = np.ones(n_edges, np.int32)
    of_object = np.ones(n_edges, np.int32)
    counts = np.zeros(n_predicates * 2 * n_categories, np.int32)
    for v in range(len(ptr) - 1):
        for i in range(ptr[v], ptr[v + 1]):
            p = predicate[edge[i]]
            way = 1 if direction[i] > 0 or symmetric[p] else 0
            counts[(p * 2 + way) * n_categories + category[nbr[i]]] += 1
        for i in range(ptr[v], ptr[v + 1]):
            p = predicate[edge[i]]
            way = 1 if direction[i] > 0 or symmetric[p] else 0
            degree = counts[(p * 2 + way) * n_categories + category[nbr[i]]]
            if direction[i] > 0:
                of_subject[edge[i]] = degree
            else:
                of_object[edge[i]] = degree
        for i in range(ptr[v], ptr[v + 1]):
            p = predicate[edge[i]]
            counts[(p * 2) * n_categories + category[nbr[i]]] = 0
            counts[(p * 2 + 1) * n_categories + category[nbr[i]]] = 0
    return of_subject, of_object


@kernel
def count_descendants(ptr: Array, nbr: Array, edge: Array, direction: Array, predicate: Array, subclass: int) -> Array:
    """Return how many nodes lie at or below each one by ``subclass`` edges (subject is the narrower): int64 [n], at least 1.

    Cycles do no harm: each node is counted once for each node above it.
    """
    n = len(ptr) - 1
    count = np.ones(n, np.int64)
    seen = np.full(n, -1, np.int64)
    stack = np.empty(n, np.int32)
    for v in range(n):
        seen[v] = v
        stack[0] = v
        top = 1
        while top > 0:
            top -= 1
            x = stack[top]
            for i in range(ptr[x], ptr[x + 1]):
                y = nbr[i]
                if direction[i] > 0 and predicate[edge[i]] == subclass and seen[y] != v:
                    seen[y] = v
                    count[y] += 1
                    stack[top] = y
                    top += 1
    return count
