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
) -> tuple[Array, Array]:
    """Return the kept edges on walks of at most ``max_hops`` hops from a source to a target, and the nodes on them: int32, sorted."""
    ahead = hop_distance(out_ptr, out_nbr, sources, passable, max_hops)
    back = hop_distance(into_ptr, into_nbr, targets, passable, max_hops)
    n = len(ptr) - 1
    used = np.zeros(len(keep), np.bool_)
    on_walk = np.zeros(n, np.bool_)
    for x in range(n):
        if ahead[x] >= max_hops or (ahead[x] > 0 and not passable[x]):
            continue
        for i in range(ptr[x], ptr[x + 1]):
            y = nbr[i]
            if keep[edge[i]] and ahead[x] + 1 + back[y] <= max_hops and (back[y] == 0 or passable[y]):
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
    extra: Array,
    known: Array,
    most: int,
) -> Array:
    """Return the links' costs with the least ``extra`` among each link's known edges added, clipped to ``most``: int32 [l]."""
    cost = link_cost.copy()
    for v in range(len(link_ptr) - 1):
        i = ptr[v]
        for j in range(link_ptr[v], link_ptr[v + 1]):
            x = link_nbr[j]
            while nbr[i] < x:
                i += 1
            least = most
            while i < ptr[v + 1] and nbr[i] == x:
                e = edge[i]
                if keep[e] and known[e] and (only == 0 or direction[i] == only):
                    least = min(least, extra[e])
                i += 1
            if least < most:
                cost[j] = min(cost[j] + least, most)
    return cost
