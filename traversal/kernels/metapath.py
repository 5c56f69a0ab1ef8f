"""Weighted counts of simple typed paths.

A metapath of L steps is L sparse matrices (compressed rows, loops left out). Their product counts walks; what is wanted is paths,
in which no
node occurs twice. For L <= 4 the walks that repeat a node are taken away exactly: the source is kept out at every later place, and for the
places a, b, c, t after it, neighbours of each other being distinct anyway, inclusion and exclusion over the coincidences a=c, a=t, b=t and
(a=c and b=t) leaves

    paths = walks - [a=c] - [a=t] - [b=t] + [a=c, b=t].

Longer ones are walked one by one.
"""

from __future__ import annotations

import numpy as np

from kg.arrays import Array
from traversal.kernels.jit import kernel


@kernel
def entry(ptr: Array, col: Array, val: Array, row: int, want: int) -> float:
    """Return one entry of a sparse matrix whose rows are sorted."""
    low = ptr[row]
    high = ptr[row + 1]
    while low < high:
        middle = (low + high) // 2
        if col[middle] < want:
            low = middle + 1
        else:
            high = middle
    if low < ptr[row + 1] and col[low] == want:
        return float(val[low])
    return 0.0


@kernel
def _scatter(
    ptr: Array,
    col: Array,
    val: Array,
    without: int,
    from_nodes: Array,
    from_count: int,
    source: Array,
    into: Array,
    touched: Array,
    seen: Array,
) -> int:
    """``into += source . M`` over the listed rows, column ``without`` left out; list and count the columns that were touched."""
    count = 0
    for k in range(from_count):
        a = from_nodes[k]
        x = source[a]
        for i in range(ptr[a], ptr[a + 1]):
            b = col[i]
            if b == without:
                continue
            if not seen[b]:
                seen[b] = True
                touched[count] = b
                count += 1
            into[b] += x * val[i]
    return count


@kernel
def _there_and_back(
    nodes: Array,
    count: int,
    diagonal: Array,
    may_meet: bool,
    s: int,
    p_out: Array,
    c_out: Array,
    v_out: Array,
    p_back: Array,
    c_back: Array,
    v_back: Array,
    back: Array,
) -> None:
    """For each listed node write the weight of all ways from it one step out and one step back, but not by way of ``s``."""
    for k in range(count):
        a = nodes[k]
        back[a] = diagonal[a]
        if may_meet:
            back[a] -= entry(p_out, c_out, v_out, a, s) * entry(p_back, c_back, v_back, s, a)


@kernel
def path_rows(
    sources: Array,
    length: int,
    kinds: Array,
    p1: Array,
    c1: Array,
    v1: Array,
    p2: Array,
    c2: Array,
    v2: Array,
    p3: Array,
    c3: Array,
    v3: Array,
    p4: Array,
    c4: Array,
    v4: Array,
    d23: Array,
    d34: Array,
    d234: Array,
    cross_p: Array,
    cross_c: Array,
    cross_v: Array,
    out: Array,
    walks: Array,
) -> None:
    """Fill ``out`` (float64 [sources, targets], zeros) with the weighted counts of simple paths of 1 to 4 steps.

    Args:
        kinds: int64 [5], equal numbers for equal categories at the places s, a, b, c, t.
        p, c, v: the matrices; those past ``length`` are empty.
        d23: diagonal of M2 M3 where a and c are of one kind. d34: of M3 M4 where b and t are. d234: of M2 M3 M4 where a and t are.
        cross: M2 * M3^T * M4, entry by entry, where both coincidences are possible.
        walks: like ``out`` or empty: the counts before repeats were taken away, to see how much of them was.
    """
    size = max(len(p2), len(p3), len(p4), out.shape[1] + 1)
    x1 = np.zeros(size)
    x2 = np.zeros(size)
    x3 = np.zeros(size)
    x4 = np.zeros(size)
    back = np.empty(size)
    n1 = np.empty(size, np.int32)
    n2 = np.empty(size, np.int32)
    n3 = np.empty(size, np.int32)
    n4 = np.empty(size, np.int32)
    seen1 = np.zeros(size, np.bool_)
    seen2 = np.zeros(size, np.bool_)
    seen3 = np.zeros(size, np.bool_)
    seen4 = np.zeros(size, np.bool_)
    start = np.ones(1)
    for r in range(len(sources)):
        s = sources[r]
        # The source as the one row of a matrix of its own, so that the first step is like the others.
        first = p1[s : s + 2]
        not1 = s if kinds[1] == kinds[0] else -1
        not2 = s if kinds[2] == kinds[0] else -1
        not3 = s if kinds[3] == kinds[0] else -1
        not4 = s if kinds[4] == kinds[0] else -1
        k1 = _scatter(first, c1, v1, not1, np.zeros(1, np.int32), 1, start, x1, n1, seen1)
        k2 = 0
        k3 = 0
        k4 = 0
        if length >= 2:
            k2 = _scatter(p2, c2, v2, not2, n1, k1, x1, x2, n2, seen2)
        if length >= 3:
            k3 = _scatter(p3, c3, v3, not3, n2, k2, x2, x3, n3, seen3)
        if length >= 4:
            k4 = _scatter(p4, c4, v4, not4, n3, k3, x3, x4, n4, seen4)
        if length == 1:
            for k in range(k1):
                out[r, n1[k]] = x1[n1[k]]
        elif length == 2:
            for k in range(k2):
                out[r, n2[k]] = x2[n2[k]]
        elif length == 3:
            for k in range(k3):
                out[r, n3[k]] = x3[n3[k]]
            if len(walks):
                walks[r] = out[r]
            if kinds[1] == kinds[3]:  # a = t
                _there_and_back(n1, k1, d23, kinds[2] == kinds[0], s, p2, c2, v2, p3, c3, v3, back)
                for k in range(k1):
                    out[r, n1[k]] -= x1[n1[k]] * back[n1[k]]
        else:
            for k in range(k4):
                out[r, n4[k]] = x4[n4[k]]
            if len(walks):
                walks[r] = out[r]
            if kinds[1] == kinds[3]:  # a = c
                _there_and_back(n1, k1, d23, kinds[2] == kinds[0], s, p2, c2, v2, p3, c3, v3, back)
                for k in range(k1):
                    a = n1[k]
                    less = x1[a] * back[a]
                    if less != 0.0:
                        for i in range(p4[a], p4[a + 1]):
                            if c4[i] != not4:
                                out[r, c4[i]] -= less * v4[i]
                if kinds[2] == kinds[4]:  # a = c and b = t
                    for k in range(k1):
                        a = n1[k]
                        for i in range(cross_p[a], cross_p[a + 1]):
                            if cross_c[i] != not2:
                                out[r, cross_c[i]] += x1[a] * cross_v[i]
            if kinds[2] == kinds[4]:  # b = t
                _there_and_back(n2, k2, d34, kinds[3] == kinds[0], s, p3, c3, v3, p4, c4, v4, back)
                for k in range(k2):
                    out[r, n2[k]] -= x2[n2[k]] * back[n2[k]]
            if kinds[1] == kinds[4]:  # a = t
                for k in range(k1):
                    a = n1[k]
                    less = d234[a]
                    if kinds[2] == kinds[0]:  # not through b = s
                        leg = entry(p2, c2, v2, a, s)
                        if leg != 0.0:
                            for i in range(p3[s], p3[s + 1]):
                                less -= leg * v3[i] * entry(p4, c4, v4, c3[i], a)
                    if kinds[3] == kinds[0]:  # nor through c = s
                        leg = entry(p4, c4, v4, s, a)
                        if leg != 0.0:
                            for i in range(p2[a], p2[a + 1]):
                                less -= leg * v2[i] * entry(p3, c3, v3, c2[i], s)
                    out[r, a] -= x1[a] * less
        for k in range(k1):
            x1[n1[k]] = 0.0
            seen1[n1[k]] = False
        for k in range(k2):
            x2[n2[k]] = 0.0
            seen2[n2[k]] = False
        for k in range(k3):
            x3[n3[k]] = 0.0
            seen3[n3[k]] = False
        for k in range(k4):
            x4[n4[k]] = 0.0
            seen4[n4[k]] = False


@kernel
def round_trips(p2: Array, c2: Array, v2: Array, p3: Array, c3: Array, v3: Array, p4: Array, c4: Array, v4: Array, n: int) -> Array:
    """Return the diagonal of M2 M3 M4, float64 [n]."""
    diagonal = np.zeros(n)
    for a in range(n):
        total = 0.0
        for i in range(p2[a], p2[a + 1]):
            b = c2[i]
            for j in range(p3[b], p3[b + 1]):
                total += v2[i] * v3[j] * entry(p4, c4, v4, c3[j], a)
        diagonal[a] = total
    return diagonal


@kernel
def walk_paths(
    source: int,
    target: int,
    kinds: Array,
    starts: Array,
    ptr: Array,
    col: Array,
    val: Array,
    can_reach: Array,
    nodes: Array,
    weights: Array,
    totals: Array,
) -> int:
    """Walk every simple path of a metapath, depth first, rows in order.

    Args:
        target: where paths must end, -1 for anywhere.
        kinds: int64 [L + 1]. starts: int64 [L], where each matrix's row pointers begin in ``ptr`` (all matrices lie end to end, the
            pointers already shifted to their place in ``col`` and ``val``).
        can_reach: bool [L + 1, widest], which nodes at each place can still reach the target.
        nodes: int32 [room, L + 1], weights: float64 [room]: paths and the products of their entries, as many as there is room for.
        totals: float64 [targets]: the sum of weights by last node.

    Returns:
        The number of paths, also of those for which there was no room.
    """
    length = len(starts)
    path = np.empty(length + 1, np.int32)
    at = np.empty(length + 1, np.int64)
    product = np.ones(length + 1)
    path[0] = source
    if not can_reach[0, source]:
        return 0
    depth = 0
    at[0] = ptr[starts[0] + source]
    found = 0
    while depth >= 0:
        row = starts[depth] + path[depth]
        if at[depth] >= ptr[row + 1]:
            depth -= 1
            continue
        i = at[depth]
        at[depth] += 1
        x = col[i]
        if not can_reach[depth + 1, x]:
            continue
        clean = True
        for place in range(depth + 1):
            if path[place] == x and kinds[place] == kinds[depth + 1]:
                clean = False
        if not clean:
            continue
        path[depth + 1] = x
        product[depth + 1] = product[depth] * val[i]
        if depth + 1 == length:
            if target < 0 or x == target:
                if found < len(weights):
                    for place in range(length + 1):
                        nodes[found, place] = path[place]
                    weights[found] = product[length]
                totals[x] += product[length]
                found += 1
        else:
            depth += 1
            at[depth] = ptr[starts[depth] + x]
    return found
