"""Loops over rows of a graph, compiled: what some concepts reach by one relation, and all that lies above or below them."""

from __future__ import annotations

import numba
import numpy as np

from kg.arrays import Array


@numba.njit(cache=True, nogil=True)
def span(ptr: Array, code: Array, node: int, wanted: int) -> tuple[int, int]:
    """Return (first, behind last) place of a relation in a concept's row; ``code`` int64 [m] ascends within each row of ``ptr`` [n + 1]."""
    low, high = ptr[node], ptr[node + 1]
    while low < high:
        middle = (low + high) // 2
        if code[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    first, high = low, ptr[node + 1]
    while low < high:
        middle = (low + high) // 2
        if code[middle] <= wanted:
            low = middle + 1
        else:
            high = middle
    return first, low


@numba.njit(cache=True, nogil=True)
def reached(ptr: Array, code: Array, far: Array, nodes: Array, wanted: int) -> Array:
    """Return int64, ascending, each once: the concepts that a relation leads to from any of some (int64 [k])."""
    total = 0
    for node in nodes:
        first, behind = span(ptr, code, node, wanted)
        total += behind - first
    found = np.empty(total, np.int64)
    at = 0
    for node in nodes:
        first, behind = span(ptr, code, node, wanted)
        for place in range(first, behind):
            found[at] = far[place]
            at += 1
    return np.unique(found)


@numba.njit(cache=True, nogil=True)
def closed(ptr: Array, far: Array, nodes: Array, deep: int, most: int) -> Array:
    """Return int64, in the order in which they are met: what lies within ``deep`` steps from some concepts, themselves aside.

    It ends at the first concept above ``most``.
    """
    seen = np.zeros(len(ptr) - 1, np.bool_)
    for node in nodes:
        seen[node] = True
    edge = nodes
    found = np.empty(256, np.int64)
    count = 0
    for _ in range(deep):
        start = count
        for node in edge:
            for place in range(ptr[node], ptr[node + 1]):
                if not seen[far[place]]:
                    seen[far[place]] = True
                    if count == len(found):
                        found = np.concatenate((found, np.empty_like(found)))
                    found[count] = far[place]
                    count += 1
                    if count > most:
                        return found[:count].copy()
        if count == start:
            break
        edge = found[start:count]
    return found[:count].copy()
