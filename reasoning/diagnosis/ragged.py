"""Rows of different lengths in one array: row ``i`` lies at ``ptr[i]:ptr[i + 1]``."""

from __future__ import annotations

import numpy as np

from kg.arrays import Array


def span(ptr: Array, row: int) -> slice:
    """Return where a row lies."""
    return slice(int(ptr[row]), int(ptr[row + 1]))


def places(ptr: Array, rows: Array) -> tuple[Array, Array]:
    """Return (places, owner) of some rows one after the other: int64 each; ``owner`` counts from 0 in the order of ``rows``.

    >>> found, owner = places(np.array([0, 2, 2, 5]), np.array([2, 0]))
    >>> found.tolist(), owner.tolist()
    ([2, 3, 4, 0, 1], [0, 0, 0, 1, 1])
    """
    lengths = (ptr[np.asarray(rows) + 1] - ptr[rows]).astype(np.int64)
    offset = np.concatenate([[0], np.cumsum(lengths)])
    found: Array = np.repeat(ptr[rows] - offset[:-1], lengths) + np.arange(offset[-1])
    return found, np.repeat(np.arange(len(lengths)), lengths)
