"""Where bytes stand in many lines at once, without an array of marks as long as they are: that would be fresh pages of memory each time."""

from __future__ import annotations

import numpy as np

from kg.arrays import Array

#: Bytes that are marked at a time.
_MARKED = 1 << 18


def places(data: Array, byte: int, *, beyond: bool = False) -> Array:
    """Return where a byte stands (int64) in an array of bytes, or one that is not less.

    >>> places(np.frombuffer(b"a|b|", np.uint8), ord("|")).tolist()
    [1, 3]
    """
    compare = np.greater_equal if beyond else np.equal
    marks = np.empty(_MARKED, np.bool_)
    found = [np.zeros(0, np.int64)]
    for start in range(0, len(data), _MARKED):
        part = data[start : start + _MARKED]
        found.append(np.flatnonzero(compare(part, byte, out=marks[: len(part)])) + start)
    return np.concatenate(found)


def count(data: Array, byte: int, *, below: bool = False) -> int:
    """Return how often a byte stands in an array of bytes, or one that is less.

    >>> count(np.frombuffer(b"a|b|", np.uint8), ord("|"))
    2
    """
    compare = np.less if below else np.equal
    marks = np.empty(_MARKED, np.bool_)
    parts = (data[start : start + _MARKED] for start in range(0, len(data), _MARKED))
    return sum(int(np.count_nonzero(compare(part, byte, out=marks[: len(part)]))) for part in parts)
