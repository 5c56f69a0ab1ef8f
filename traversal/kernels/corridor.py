"""The part of the graph that lies on short walks between the ends."""

from __future__ import annotations

import numpy as np

from kg.arrays import Array
from traversal.kernels.jit import kernel


@kernel
def hop_distance(ptr: Array, nbr: Array, starts: Array, passable: Array, most: int) -> Array:
    """Return hops from the nearest start, int8 [n], ``most + 1`` where it is farther. Only passable nodes are walked through."""
    n = len(ptr) - 1
    distance = np.full(n, most + 1, np.int8)
    queue = np.empty(n, np.int32)
    head = 0
    tail = 0
    for s in starts:
        if distance[s] != 0:
            distance[s] = 0
            queue[tail] = s
            tail += 1
    while head < tail:
        x = queue[head]
        head += 1
        if distance[x] >= most or (distance[x] > 0 and not passable[x]):
            continue
        for i in range(ptr[x], ptr[x + 1]):
            if distance[nbr[i]] > most:
                distance[nbr[i]] = distance[x] + 1
                queue[tail] = nbr[i]
                tail += 1
    return distance


@kernel
def collect_edges(
    out_ptr: Array,
    out_nbr: Array,
    into_ptr: Array,
    into_nbr: Array,
    ptr: Array,
    nbr: Array,
    edge: Array,
    keep: Array,
    sources: Array,
    targets: Array,
    passable: Array,
    max_hops: int,
    both_ways: bool,
) -> tuple[Array, Array]:
    """Return the kept edges on walks of at most ``max_hops`` hops from a source to a target, and the nodes on them: int32, sorted.

    ``both_ways`` says that links are walked either way, ``out`` and ``into`` being the same: then a node that is far from both ends has
    no such edge, and its row is not read.
    """
    # An edge leaves one hop of the walk for itself: nobody needs to know who is farther than the rest of them.
    ahead = hop_distance(out_ptr, out_nbr, sources, passable, max_hops - 1)
    back = hop_distance(into_ptr, into_nbr, targets, passable, max_hops - 1)
    n = len(ptr) - 1
    used = np.zeros(len(keep), np.bool_)
    on_walk = np.zeros(n, np.bool_)
    for x in range(n):
        if ahead[x] >= max_hops or (ahead[x] > 0 and not passable[x]) or (both_ways and ahead[x] + back[x] > max_hops):
            continue
        for i in range(ptr[x], ptr[x + 1]):
            y = nbr[i]
            if ahead[x] + 1 + back[y] <= max_hops and keep[edge[i]] and (back[y] == 0 or passable[y]):
                used[edge[i]] = True
                on_walk[x] = True
                on_walk[y] = True
    return np.flatnonzero(used).astype(np.int32), np.flatnonzero(on_walk).astype(np.int32)


@kernel
def dearer(
    link_ptr: Array,
    link_nbr: Array,
    link_cost: Array,
    ptr: Array,
    nbr: Array,
    edge: Array,
    direction: Array,
    keep: Array,
    only: int,
    nodes: Array,
    extra: Array,
    most: int,
) -> Array:
    """Return the links' costs with the least ``extra`` among each link's edges added, clipped to ``most``: int32 [l].

    ``extra`` is int32 [m], -1 for an edge that was not scored; ``nodes`` are all nodes that have scored edges.
    """
    cost = link_cost.copy()
    for v in nodes:
        i = ptr[v]
        for j in range(link_ptr[v], link_ptr[v + 1]):
            x = link_nbr[j]
            while nbr[i] < x:
                i += 1
            least = most
            while i < ptr[v + 1] and nbr[i] == x:
                e = edge[i]
                if keep[e] and extra[e] >= 0 and (only == 0 or direction[i] == only):
                    least = min(least, extra[e])
                i += 1
            if least < most:
                cost[j] = min(cost[j] + least, most)
    return cost
