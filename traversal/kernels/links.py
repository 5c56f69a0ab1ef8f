"""From parallel edges to links: one per ordered pair of neighbours, with its cost."""

from __future__ import annotations

import numpy as np

from kg.arrays import Array
from traversal.kernels.jit import kernel


@kernel
def link_costs(
    ptr: Array,
    nbr: Array,
    edge: Array,
    direction: Array,
    keep: Array,
    only: int,
    log_miss: Array,
    damping: Array,
    single: Array,
    evidence: float,
    unit: float,
    most: int,
) -> tuple[Array, Array, Array]:
    """Collapse each run of parallel edges into one link.

    A link's cost is ``-evidence x ln(1 - exp(sum of log_miss))`` (its edges as independent witnesses) plus the least damping among them.

    Args:
        ptr, nbr, edge, direction: the adjacency of ``kg.snapshot.adjacency``.
        keep: bool [m], edges that count.
        only: 0 for both directions, else the one direction (+1 or -1) that may be walked.
        log_miss: float64 [m], ln(1 - strength).
        damping: float64 [m], nats.
        single: int32 [m], the cost of each edge as a link of its own (most links are), in units.
        evidence: the weight of the first part. unit: units in a nat.
        most: the cost at which links are clipped, in units.

    Returns:
        ptr int64 [n + 1], neighbour int32 [l] (sorted in each row, loops left out), cost int32 [l] in units.
    """
    n = len(ptr) - 1
    out_ptr = np.zeros(n + 1, np.int64)
    out_nbr = np.empty(ptr[n], np.int32)
    out_cost = np.empty(ptr[n], np.int32)
    count = 0
    for v in range(n):
        i = ptr[v]
        stop = ptr[v + 1]
        while i < stop:
            x = nbr[i]
            parallel = 0
            first = 0
            miss = 0.0
            least = np.inf
            while i < stop and nbr[i] == x:
                e = edge[i]
                if keep[e] and (only == 0 or direction[i] == only):
                    if parallel == 0:
                        first = e
                    parallel += 1
                    miss += log_miss[e]
                    least = min(least, damping[e])
                i += 1
            if parallel == 0 or x == v:
                continue
            if parallel == 1:
                cost = single[first]
            else:
                cost = min(np.int64(np.rint((least - evidence * np.log(-np.expm1(miss))) * unit)), most)
            out_nbr[count] = x
            out_cost[count] = max(cost, 1)
            count += 1
        out_ptr[v + 1] = count
    return out_ptr, out_nbr[:count].copy(), out_cost[:count].copy()
