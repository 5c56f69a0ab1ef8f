"""Bounds for the search: for each node, the cheapest walk of exactly j hops to a target, and the cheapest by another first step.

Layer j of ``best`` (int32 [layers, masks, n], units) holds for node v the least cost of a j-hop walk v .. target,
without v's own node cost, whose
inner nodes cover the mask of nodes that are still to be visited; ``step`` is that walk's first node, and ``second`` the least cost among
walks that start with another one. A walk never turns straight back to v. So ``best`` is an admissible bound for simple paths, and where
its first step is on the path already, ``second`` is.
"""

from __future__ import annotations

from kg.arrays import Array
from traversal.kernels.jit import kernel

#: Larger than any cost, and still safe to add costs to in 32 bits.
INF = 1 << 30


@kernel
def push_layer(
    ptr: Array,
    nbr: Array,
    cost: Array,
    node_cost: Array,
    passable: Array,
    bit: Array,
    best: Array,
    step: Array,
    second: Array,
    layer: int,
    frontier: Array,
    touched: Array,
    out: Array,
    count: int,
) -> int:
    """Fill ``layer`` from the nodes of the layer before (``frontier``, int32) against the direction of walking.

    ``ptr``, ``nbr``, ``cost`` are the links reversed. Newly reached nodes are marked in ``touched`` (bool [n]) and appended to ``out`` from
    ``count`` on; the new count is returned.
    """
    masks = best.shape[1]
    for k in range(len(frontier)):
        x = frontier[k]
        own = bit[x]
        through = 0 if layer == 1 else node_cost[x]
        for i in range(ptr[x], ptr[x + 1]):
            v = nbr[i]
            if not passable[v]:
                continue
            for q in range(masks):
                if q & own:
                    continue
                d = second[layer - 1, q, x] if step[layer - 1, q, x] == v else best[layer - 1, q, x]
                if d >= INF:
                    continue
                d += cost[i] + through
                if not touched[v]:
                    touched[v] = True
                    out[count] = v
                    count += 1
                need = q
                while True:
                    if d < best[layer, need, v]:
                        second[layer, need, v] = best[layer, need, v]
                        best[layer, need, v] = d
                        step[layer, need, v] = x
                    elif d < second[layer, need, v]:
                        second[layer, need, v] = d
                    if need == q | own:
                        break
                    need = q | own
    return count


@kernel
def pull_layer(
    ptr: Array, nbr: Array, cost: Array, node_cost: Array, bit: Array, best: Array, step: Array, second: Array, layer: int, nodes: Array
) -> None:
    """Fill ``layer`` for the given nodes only, from their own links."""
    masks = best.shape[1]
    for k in range(len(nodes)):
        v = nodes[k]
        for i in range(ptr[v], ptr[v + 1]):
            x = nbr[i]
            own = bit[x]
            through = 0 if layer == 1 else node_cost[x]
            for need in range(masks):
                q = need & ~own
                d = second[layer - 1, q, x] if step[layer - 1, q, x] == v else best[layer - 1, q, x]
                if d >= INF:
                    continue
                d += cost[i] + through
                if d < best[layer, need, v]:
                    second[layer, need, v] = best[layer, need, v]
                    best[layer, need, v] = d
                    step[layer, need, v] = x
                elif d < second[layer, need, v]:
                    second[layer, need, v] = d
