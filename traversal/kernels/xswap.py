"""Degree-preserving permutation of edges (XSwap; Hanhijärvi et al., SDM 2009)."""

from __future__ import annotations

import numpy as np

from kg.arrays import Array
from traversal.kernels.jit import kernel

_MIX = -7046029254386353131  # 2^64 / golden ratio, odd: spreads neighbouring keys (Fibonacci hashing)


@kernel
def _slot(table: Array, key: np.int64) -> int:
    """Where a key lies in an open-addressing table (int64, a power of two long, -1 for empty), or where it would go."""
    mask = len(table) - 1
    at = ((key * _MIX) >> 20) & mask
    while table[at] != -1 and table[at] != key:
        at = (at + 1) & mask
    return int(at)


@kernel
def _remove(table: Array, key: np.int64) -> None:
    """Take a key out and close the gap, so that later keys are still found."""
    mask = len(table) - 1
    gap = _slot(table, key)
    at = gap
    while True:
        at = (at + 1) & mask
        if table[at] == -1:
            break
        home = ((table[at] * _MIX) >> 20) & mask
        if ((at - home) & mask) >= ((at - gap) & mask):
            table[gap] = table[at]
            gap = at
    table[gap] = -1


@kernel
def xswap(rows: Array, columns: Array, width: int, symmetric: bool, loops: bool, swaps: int, seed: int) -> int:
    """Swap the ends of random pairs of edges in place, ``swaps`` tries; return how many took.

    Args:
        rows, columns: int32 [m], the edges, all different. Where ``symmetric``, an edge is written once and (a, b) is (b, a).
        width: larger than any column (and any row, where symmetric).
        loops: whether (a, a) is an edge like others, as between two categories, or none.
    """
    np.random.seed(seed)
    m = len(rows)
    size = 4
    while size < 3 * m:
        size *= 2
    table = np.full(size, -1, np.int64)
    for e in range(m):
        a, b = np.int64(rows[e]), np.int64(columns[e])
        key = min(a, b) * width + max(a, b) if symmetric else a * width + b
        table[_slot(table, key)] = key
    taken = 0
    for _ in range(swaps if m > 1 else 0):
        i = np.random.randint(0, m)
        j = np.random.randint(0, m)
        a, b, c, d = np.int64(rows[i]), np.int64(columns[i]), np.int64(rows[j]), np.int64(columns[j])
        if symmetric and np.random.randint(0, 2) == 1:
            c, d = d, c
        # a-b, c-d become a-d, c-b
        if i == j or a == c or b == d or (not loops and (a == d or c == b)):
            continue
        if symmetric:
            new_one, new_two = min(a, d) * width + max(a, d), min(c, b) * width + max(c, b)
            old_one, old_two = min(a, b) * width + max(a, b), min(c, d) * width + max(c, d)
        else:
            new_one, new_two, old_one, old_two = a * width + d, c * width + b, a * width + b, c * width + d
        if new_one == new_two or table[_slot(table, new_one)] == new_one or table[_slot(table, new_two)] == new_two:
            continue
        _remove(table, old_one)
        _remove(table, old_two)
        table[_slot(table, new_one)] = new_one
        table[_slot(table, new_two)] = new_two
        rows[i], columns[i], rows[j], columns[j] = a, d, c, b
        taken += 1
    return taken
