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
def count_descendants(start: Array, parent: Array, most: int) -> tuple[Array, bool]:
    """Return how many nodes lie at or below each one, int64 [n], at least 1, and whether they were counted within ``most`` steps.

    Node ``v`` has the parents ``parent[start[v]:start[v + 1]]``. Cycles do no harm: each node is counted once for each node above it. Takes
    one step for each pair of a node and one above it, so that in a hierarchy with large cycles it is given up, for the estimate below.
    """
    n = len(start) - 1
    count = np.ones(n, np.int64)
    seen = np.full(n, -1, np.int64)
    stack = np.empty(n, np.int32)
    steps = 0
    for v in range(n):
        seen[v] = v
        stack[0] = v
        top = 1
        while top > 0:
            top -= 1
            x = stack[top]
            steps += start[x + 1] - start[x]
            for i in range(start[x], start[x + 1]):
                y = parent[i]
                if seen[y] != v:
                    seen[y] = v
                    count[y] += 1
                    stack[top] = y
                    top += 1
        if steps > most:
            return count, False
    return count, True


@kernel
def add_least_ranks(start: Array, parent: Array, order: Array, ranks: Array, total: Array) -> None:
    """Add to each node's ``total`` (float64 [n]) the least of the ``ranks`` at or below it; ``order`` has the nodes by rank.

    One round of the estimate of how many nodes reach each one: E. Cohen, J. Comput. Syst. Sci. 55 (1997) 441-453. Whoever reaches a node
    first has the least rank of all that do, so that a round takes each edge once, cycles or not.
    """
    n = len(start) - 1
    reached = np.zeros(n, np.bool_)
    stack = np.empty(n, np.int32)
    for v in order:
        if reached[v]:
            continue
        reached[v] = True
        stack[0] = v
        top = 1
        while top > 0:
            top -= 1
            x = stack[top]
            total[x] += ranks[v]
            for i in range(start[x], start[x + 1]):
                y = parent[i]
                if not reached[y]:
                    reached[y] = True
                    stack[top] = y
                    top += 1
