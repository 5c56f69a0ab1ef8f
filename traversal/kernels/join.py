"""The best paths of one, two and three hops between two nodes, by joining the neighbourhoods of the ends.

The target's neighbours are marked with what it costs to go on from them. Then two hops are the marked neighbours of the source, and
three hops the marked neighbours of its neighbours. The three-hop join reads the rows on the side that has fewer links. Each search
marks with numbers of its own, so that nothing is cleared between searches.
"""

from __future__ import annotations

from kg.arrays import Array
from traversal.kernels.jit import kernel

#: What ``best_short`` returns first: every path was seen; there may be more than were wanted; the join would read more than it may.
SEEN_ALL, ENOUGH, TOO_LARGE = 0, 1, 2

#: Columns of the list of the best: a path's cost, its hops, its nodes.
COST, HOPS, START, FIRST, SECOND, COLUMNS = 0, 1, 2, 3, 4, 6

#: Links that the three-hop join may read: a few milliseconds of them.
MOST_LINKS = 2_000_000


@kernel
def _offer(count: int, want: int, key: int, hops: int, one: int, two: int, best: Array) -> int:
    """Put a path into the sorted list of the best (by key, hops, inner nodes) where it belongs; return how many there are now."""
    at = count
    if count == want:
        at = want - 1
        if not _before(key, hops, one, two, best, at):
            return count
    while at > 0 and _before(key, hops, one, two, best, at - 1):
        for column in range(COLUMNS):
            best[at, column] = best[at - 1, column]
        at -= 1
    best[at, COST] = key
    best[at, HOPS] = hops
    best[at, FIRST] = one
    best[at, SECOND] = two
    return min(count + 1, want)


@kernel
def _before(key: int, hops: int, one: int, two: int, best: Array, at: int) -> bool:
    if key != best[at, COST]:
        return bool(key < best[at, COST])
    if hops != best[at, HOPS]:
        return bool(hops < best[at, HOPS])
    if one != best[at, FIRST]:
        return bool(one < best[at, FIRST])
    return bool(two < best[at, SECOND])


@kernel
def _barred(avoid: Array, node: int) -> bool:
    """Whether a node is in a sorted list."""
    low = 0
    high = len(avoid)
    while low < high:
        middle = (low + high) // 2
        if avoid[middle] < node:
            low = middle + 1
        else:
            high = middle
    return low < len(avoid) and avoid[low] == node


@kernel
def _mark(
    ptr: Array, nbr: Array, cost: Array, node_cost: Array, admitted: Array, avoid: Array, scratch: Array, stamp: int, end: int, other: int
) -> tuple[int, int, int, int]:
    """Mark the neighbours of an end that may stand inside a path, each with the cost of standing there and going on to that end.

    Returns:
        how many they are, how many links they have, the least of those costs, the cost of the link to the other end (-1: none).
    """
    near = 0
    links = 0
    cheapest = 1 << 40
    direct = -1
    for i in range(ptr[end], ptr[end + 1]):
        y = nbr[i]
        if y == other:
            direct = int(cost[i])
        elif admitted[y] and not (len(avoid) and _barred(avoid, y)):
            scratch[y, 0] = stamp
            scratch[y, 1] = cost[i] + node_cost[y]
            cheapest = min(cheapest, int(scratch[y, 1]))
            near += 1
            links += int(ptr[y + 1] - ptr[y])
    return near, links, cheapest, direct


@kernel
def _three(
    ptr: Array,
    nbr: Array,
    cost: Array,
    node_cost: Array,
    admitted: Array,
    avoid: Array,
    scratch: Array,
    stamp: int,
    best: Array,
    end: int,
    other: int,
    count: int,
    want: int,
    offset: int,
    onward: int,
    backward: bool,
) -> int:
    """Offer the paths end - x - y - other whose y is marked; return how many there are in the list now.

    ``onward`` is the least that the way on from any x costs: where the list is full, an x from which no way can be among the best is left.
    """
    for i in range(ptr[end], ptr[end + 1]):
        x = nbr[i]
        if x == other or not admitted[x] or (len(avoid) and _barred(avoid, x)):
            continue
        base = offset + int(cost[i]) + node_cost[x]
        if count == want and base + onward > best[want - 1, COST]:
            continue
        for j in range(ptr[x], ptr[x + 1]):
            y = nbr[j]
            if scratch[y, 0] == stamp:
                total = base + cost[j] + scratch[y, 1]
                if count < want or total <= best[want - 1, COST]:
                    count = _offer(count, want, total, 3, y if backward else x, x if backward else y, best)
    return count


@kernel
def best_short(
    out_ptr: Array,
    out_nbr: Array,
    out_cost: Array,
    into_ptr: Array,
    into_nbr: Array,
    into_cost: Array,
    node_cost: Array,
    admitted: Array,
    avoid: Array,
    scratch: Array,
    stamp: int,
    best: Array,
    source: int,
    target: int,
    least_hops: int,
    most_hops: int,
    want: int,
    apart: int,
    joint: int,
    least: int,
    most_reads: int,
) -> tuple[int, int, int]:
    """Fill ``best`` with the ``want`` best paths, best first.

    Args:
        out_*, into_*: links in the direction of walking and against it. node_cost: int32 [n]. admitted: bool [n], may stand inside a path.
        avoid: int32, sorted, nodes that may not. scratch: int32 [n, 2], marks and prices. stamp: larger than any mark; the next one is
            used too.
        best: int64 [want, COLUMNS], see above.
        apart: added to a cost for each hop while paths are compared, so that fewer hops come first; 0 where cost alone decides.
        joint: what each hop beyond the first costs. least: the cheapest link.
        most_reads: nodes whose rows may be read.

    Returns:
        one of the reasons above, the number of paths, and of nodes whose rows were read.
    """
    reads = 2
    if most_reads < reads:
        return TOO_LARGE, 0, 0
    if source == target or want == 0:
        return ENOUGH if want == 0 else SEEN_ALL, 0, reads
    count = 0
    near, links, cheapest, direct = _mark(into_ptr, into_nbr, into_cost, node_cost, admitted, avoid, scratch, stamp, target, source)
    if direct >= 0 and least_hops <= 1:
        count = _offer(count, want, direct + apart, 1, -1, -1, best)
    near_source, links_source = 0, 0
    if most_hops >= 2 and not (apart and count >= want):
        for i in range(out_ptr[source], out_ptr[source + 1]):
            x = out_nbr[i]
            if x == target or not admitted[x] or (len(avoid) and _barred(avoid, x)):
                continue
            near_source += 1
            links_source += int(out_ptr[x + 1] - out_ptr[x])
            if scratch[x, 0] == stamp and least_hops <= 2:
                count = _offer(count, want, int(out_cost[i]) + scratch[x, 1] + joint + 2 * apart, 2, x, -1, best)
    if most_hops >= 3 and not (apart and count >= want) and near > 0 and near_source > 0:
        from_source = links_source < links or (links_source == links and near_source <= near)
        reads += near_source if from_source else near
        if reads > most_reads or min(links, links_source) > MOST_LINKS:
            return TOO_LARGE, 0, 0
        offset = 2 * joint + 3 * apart
        if from_source:
            count = _three(
                out_ptr,
                out_nbr,
                out_cost,
                node_cost,
                admitted,
                avoid,
                scratch,
                stamp,
                best,
                source,
                target,
                count,
                want,
                offset,
                least + cheapest,
                False,
            )
        else:
            stamp += 1
            cheapest = _mark(out_ptr, out_nbr, out_cost, node_cost, admitted, avoid, scratch, stamp, source, target)[2]
            count = _three(
                into_ptr,
                into_nbr,
                into_cost,
                node_cost,
                admitted,
                avoid,
                scratch,
                stamp,
                best,
                target,
                source,
                count,
                want,
                offset,
                least + cheapest,
                True,
            )
    for at in range(count):
        best[at, START] = source
        best[at, START + best[at, HOPS]] = target
        best[at, COST] -= best[at, HOPS] * apart
    return ENOUGH if count >= want else SEEN_ALL, count, reads
