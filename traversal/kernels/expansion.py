"""Walks outward from some nodes: bounded reach, random walks with restart, cheapest trees."""

from __future__ import annotations

import numpy as np

from kg.arrays import Array
from traversal.kernels.jit import kernel


@kernel
def reach(
    ptr: Array, nbr: Array, starts: Array, passable: Array, most: int, limit: int, distance: Array, queue: Array
) -> tuple[int, int, bool]:
    """Breadth first to ``most`` hops, expanding ``limit`` nodes at most and only passable ones (starts always).

    ``distance`` (int16 [n], -1) and ``queue`` (int32 [n]) are filled; returns (nodes reached, nodes expanded, whether
    the limit cut the walk short).
    """
    tail = 0
    for s in starts:
        if distance[s] < 0:
            distance[s] = 0
            queue[tail] = s
            tail += 1
    head = 0
    expanded = 0
    while head < tail and expanded < limit:
        x = queue[head]
        if distance[x] >= most:
            break
        head += 1
        if distance[x] > 0 and not passable[x]:
            continue
        expanded += 1
        for i in range(ptr[x], ptr[x + 1]):
            if distance[nbr[i]] < 0:
                distance[nbr[i]] = distance[x] + 1
                queue[tail] = nbr[i]
                tail += 1
    return tail, expanded, head < tail and distance[queue[head]] < most


@kernel
def walk_step(ptr: Array, nbr: Array, weight: Array, inverse_sum: Array, restart: Array, stay: float, now: Array, after: Array) -> float:
    """One step of a random walk with restart; returns the L1 change. All float64 [n]; links are symmetric in their ends.

    ``after = stay * (P' now + lost * restart) + (1 - stay) * restart``, where ``lost`` is what stands on nodes without links.
    """
    n = len(ptr) - 1
    lost = 0.0
    for v in range(n):
        if inverse_sum[v] == 0.0:
            lost += now[v]
    change = 0.0
    for v in range(n):
        flow = 0.0
        for i in range(ptr[v], ptr[v + 1]):
            flow += weight[i] * now[nbr[i]] * inverse_sum[nbr[i]]
        after[v] = stay * (flow + lost * restart[v]) + (1.0 - stay) * restart[v]
        change += abs(after[v] - now[v])
    return change


@kernel
def voronoi(
    ptr: Array,
    nbr: Array,
    cost: Array,
    node_cost: Array,
    passable: Array,
    terminals: Array,
    limit: int,
    distance: Array,
    owner: Array,
    parent: Array,
) -> tuple[int, bool]:
    """Dijkstra from all terminals at once, each node going to the nearest (ties to the lower parent).

    A link costs its own cost and half of each end's node cost, so that a node inside a path is paid once; all doubled, to stay whole.
    ``distance`` (int64 [n], -1), ``owner`` and ``parent`` (int32 [n],
    -1) are filled for settled nodes. Returns the nodes expanded, and whether
    ``limit`` cut the search short.
    """
    n = len(ptr) - 1
    tentative = np.full(n, np.int64(1) << 62, np.int64)
    room = 1024
    heap_cost = np.empty(room, np.int64)
    heap_node = np.empty(room, np.int32)
    heap_from = np.empty(room, np.int32)
    size = 0
    for t in terminals:
        tentative[t] = 0
        owner[t] = t
    expanded = 0
    fresh = 0
    while True:
        if fresh < len(terminals):
            v = terminals[fresh]
            fresh += 1
            d = np.int64(0)
            via = -1
        else:
            if size == 0:
                return expanded, False
            d = heap_cost[0]
            v = heap_node[0]
            via = heap_from[0]
            size -= 1
            at = 0
            while True:
                child = 2 * at + 1
                if child >= size:
                    break
                other = child + 1
                if other < size and (heap_cost[other], heap_node[other], heap_from[other]) < (
                    heap_cost[child],
                    heap_node[child],
                    heap_from[child],
                ):
                    child = other
                if (heap_cost[size], heap_node[size], heap_from[size]) <= (heap_cost[child], heap_node[child], heap_from[child]):
                    break
                heap_cost[at], heap_node[at], heap_from[at] = heap_cost[child], heap_node[child], heap_from[child]
                at = child
            heap_cost[at], heap_node[at], heap_from[at] = heap_cost[size], heap_node[size], heap_from[size]
            if distance[v] >= 0:
                continue
        distance[v] = d
        parent[v] = via
        if via >= 0:
            owner[v] = owner[via]
        if expanded >= limit:
            return expanded, True
        expanded += 1
        for i in range(ptr[v], ptr[v + 1]):
            x = nbr[i]
            through = d + 2 * np.int64(cost[i]) + (node_cost[v] if via >= 0 else 0) + node_cost[x]
            if distance[x] >= 0 or not passable[x] or through > tentative[x]:
                continue
            tentative[x] = through
            if size == room:
                heap_cost = np.concatenate((heap_cost, np.empty(room, np.int64)))
                heap_node = np.concatenate((heap_node, np.empty(room, np.int32)))
                heap_from = np.concatenate((heap_from, np.empty(room, np.int32)))
                room *= 2
            at = size
            size += 1
            while at > 0:
                above = (at - 1) // 2
                if (heap_cost[above], heap_node[above], heap_from[above]) <= (through, x, v):
                    break
                heap_cost[at], heap_node[at], heap_from[at] = heap_cost[above], heap_node[above], heap_from[above]
                at = above
            heap_cost[at], heap_node[at], heap_from[at] = through, x, v


@kernel
def bridges(
    ptr: Array, nbr: Array, cost: Array, node_cost: Array, terminal: Array, distance: Array, owner: Array
) -> tuple[Array, Array, Array]:
    """Return the links that join two terminals' regions: (doubled cost of the way over them, one end, other end), ends in index order."""
    n = len(ptr) - 1
    count = 0
    for v in range(n):
        if distance[v] >= 0:
            for i in range(ptr[v], ptr[v + 1]):
                if nbr[i] > v and distance[nbr[i]] >= 0 and owner[nbr[i]] != owner[v]:
                    count += 1
    total = np.empty(count, np.int64)
    one = np.empty(count, np.int32)
    other = np.empty(count, np.int32)
    count = 0
    for v in range(n):
        if distance[v] >= 0:
            for i in range(ptr[v], ptr[v + 1]):
                x = nbr[i]
                if x > v and distance[x] >= 0 and owner[x] != owner[v]:
                    ends = (0 if terminal[v] else node_cost[v]) + (0 if terminal[x] else node_cost[x])
                    total[count] = distance[v] + distance[x] + 2 * np.int64(cost[i]) + ends
                    one[count] = v
                    other[count] = x
                    count += 1
    return total, one, other
