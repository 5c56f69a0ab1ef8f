"""Best-first search over partial paths, exact under the bounds of ``kernels.layers``.

A partial path ("entry") that has been expanded owns its possible next nodes as a small heap in ``pool``: keys ``bound << 31 |
node``. The main
heap holds entries, ordered by their best next node: bound, then hops, then the nodes of the path one by one. So paths leave in exactly the
order (cost, hops, nodes), whatever the order of arrival, and stopping early leaves a prefix of it.
"""

from __future__ import annotations

import numpy as np

from kg.arrays import Array
from traversal.kernels.bounds import INF
from traversal.kernels.jit import kernel

#: What ``best_first`` returns: nothing is left; as many as wanted; this slice is used up; arrays must grow; the next is past ``ceiling``.
EXHAUSTED, ENOUGH, SLICE, GROW, CEILING = 0, 1, 2, 3, 4

#: Places in ``counters``.
ENTRIES, HEAP, POOL, EXPANSIONS, FOUND, ROOTS, NEEDED = range(7)

_LOW = (1 << 31) - 1


@kernel
def _sift_keys(pool: Array, start: int, size: int, at: int) -> None:
    """Restore the heap of keys in ``pool[start : start + size]`` below place ``at``."""
    key = pool[start + at]
    while True:
        child = 2 * at + 1
        if child >= size:
            break
        if child + 1 < size and pool[start + child + 1] < pool[start + child]:
            child += 1
        if pool[start + child] >= key:
            break
        pool[start + at] = pool[start + child]
        at = child
    pool[start + at] = key


@kernel
def _line(entry: int, last: int, node: Array, parent: Array, depth: Array, line: Array) -> int:
    """Write an entry's nodes and then ``last`` to ``line``; return how many."""
    size = int(depth[entry]) + 2
    line[size - 1] = last
    for place in range(size - 2, -1, -1):
        line[place] = node[entry]
        entry = parent[entry]
    return size


@kernel
def _before(a: int, b: int, node: Array, parent: Array, depth: Array, remaining: Array, start: Array, pool: Array, lines: Array) -> bool:
    """Whether entry ``a``'s best continuation comes before ``b``'s."""
    key_a = pool[start[a]]
    key_b = pool[start[b]]
    if key_a >> 31 != key_b >> 31:
        return bool(key_a < key_b)
    hops_a = depth[a] + remaining[a]
    hops_b = depth[b] + remaining[b]
    if hops_a != hops_b:
        return bool(hops_a < hops_b)
    size_a = _line(a, key_a & _LOW, node, parent, depth, lines[0])
    size_b = _line(b, key_b & _LOW, node, parent, depth, lines[1])
    for place in range(min(size_a, size_b)):
        if lines[0, place] != lines[1, place]:
            return bool(lines[0, place] < lines[1, place])
    return bool(size_a < size_b)


@kernel
def best_first(
    ptr: Array,
    nbr: Array,
    cost: Array,
    node_cost: Array,
    passable: Array,
    target: Array,
    bit: Array,
    best: Array,
    step: Array,
    second: Array,
    node: Array,
    parent: Array,
    need: Array,
    remaining: Array,
    depth: Array,
    start: Array,
    size: Array,
    heap: Array,
    pool: Array,
    counters: Array,
    roots: Array,
    hops: Array,
    offsets: Array,
    visit: int,
    found_nodes: Array,
    found_cost: Array,
    found_hops: Array,
    want: int,
    limit: int,
    ceiling: int,
) -> int:
    """Run until one of the reasons above; call again to go on. State lives in the arrays.

    Args:
        ptr, nbr, cost: links in the direction of walking; ``node_cost`` is added at each inner node.
        passable: bool [n], may be an inner node. target: bool [n]. bit: uint8 [n], a node's place in the mask of nodes to visit.
        best, step, second: the layers.
        node, parent, need, remaining, depth, start, size, heap: one place an entry.
        roots, hops, offsets: where to start, over how many hops, and the cost to start with; one each.
        visit: the mask of all nodes to visit.
        want: stop at so many paths. limit: stop at so many expansions. ceiling: stop before a path of this cost.
    """
    lines = np.empty((2, best.shape[0] + 2), np.int32)
    while True:
        # A new entry: a root that is still to be started, else the best next node of the best entry.
        if counters[ROOTS] < len(roots):
            above = -1
            bound = np.int64(0)
            x = roots[counters[ROOTS]]
            left = hops[counters[ROOTS]]
            so_far = offsets[counters[ROOTS]]
            missing = visit
            length = 0
        else:
            if counters[HEAP] == 0:
                return EXHAUSTED
            above = heap[0]
            key = pool[start[above]]
            bound = key >> 31
            x = key & _LOW
            if bound >= ceiling:
                return CEILING
            if counters[FOUND] >= want:
                return ENOUGH
            left = remaining[above] - 1
            missing = need[above] & ~bit[x]
            length = _line(above, x, node, parent, depth, lines[0]) - 1
            ahead = np.int64(0)
            if left > 0:
                ahead = np.int64(best[left, missing, x])
                for place in range(length):
                    if lines[0, place] == step[left, missing, x]:
                        ahead = np.int64(second[left, missing, x])
            so_far = bound - ahead
        if left == 0:
            if counters[FOUND] >= len(found_cost):
                return GROW
            at = counters[FOUND]
            for place in range(length + 1):
                found_nodes[at, place] = lines[0, place]
            found_cost[at] = bound
            found_hops[at] = length
            counters[FOUND] += 1
        else:
            degree = ptr[x + 1] - ptr[x]
            if counters[ENTRIES] >= len(node) or counters[POOL] + degree > len(pool):
                counters[NEEDED] = counters[POOL] + degree
                return GROW
            if counters[EXPANSIONS] >= limit:
                return SLICE
            counters[EXPANSIONS] += 1
        if above >= 0:
            # Take the node off its entry, and put the entry back where it now belongs.
            size[above] -= 1
            if size[above] > 0:
                pool[start[above]] = pool[start[above] + size[above]]
                _sift_keys(pool, start[above], size[above], 0)
            else:
                counters[HEAP] -= 1
                heap[0] = heap[counters[HEAP]]
            at = 0
            moving = heap[0]
            while True:
                child = 2 * at + 1
                if child >= counters[HEAP]:
                    break
                other = child + 1
                if other < counters[HEAP] and _before(heap[other], heap[child], node, parent, depth, remaining, start, pool, lines):
                    child += 1
                if not _before(heap[child], moving, node, parent, depth, remaining, start, pool, lines):
                    break
                heap[at] = heap[child]
                at = child
            heap[at] = moving
        else:
            counters[ROOTS] += 1
        if left == 0:
            continue
        # Expand: every link that can still lead to a target in the hops that are left.
        entry = counters[ENTRIES]
        node[entry] = x
        parent[entry] = above
        need[entry] = missing
        remaining[entry] = left
        depth[entry] = length
        start[entry] = counters[POOL]
        walker = entry
        for place in range(length, -1, -1):
            lines[0, place] = node[walker]
            walker = parent[walker]
        children = 0
        for i in range(ptr[x], ptr[x + 1]):
            y = nbr[i]
            if left == 1:
                if not target[y] or missing != 0:
                    continue
                ahead = np.int64(0)
            else:
                if not passable[y]:
                    continue
                rest = missing & ~bit[y]
                ahead = np.int64(best[left - 1, rest, y])
                if ahead >= INF:
                    continue
                first = step[left - 1, rest, y]
                for place in range(length + 1):
                    if lines[0, place] == first:
                        ahead = np.int64(second[left - 1, rest, y])
                if ahead >= INF:
                    continue
                ahead += node_cost[y]
            clean = True
            for place in range(length + 1):
                if lines[0, place] == y:
                    clean = False
            if clean:
                pool[start[entry] + children] = ((so_far + cost[i] + ahead) << 31) | np.int64(y)
                children += 1
        if children == 0:
            continue
        size[entry] = children
        for at in range(children // 2 - 1, -1, -1):
            _sift_keys(pool, start[entry], children, at)
        counters[ENTRIES] += 1
        counters[POOL] += children
        at = counters[HEAP]
        counters[HEAP] += 1
        while at > 0 and _before(entry, heap[(at - 1) // 2], node, parent, depth, remaining, start, pool, lines):
            heap[at] = heap[(at - 1) // 2]
            at = (at - 1) // 2
        heap[at] = entry
