"""Which stretches of a text are taken, asked in the logarithm of their number."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable


class Covered:
    """Half-open stretches of a text, overlapping ones joined.

    >>> taken = Covered([(5, 9), (0, 2), (1, 3)])
    >>> taken.meets(3, 5), taken.meets(2, 4), taken.meets(8, 20)
    (False, True, True)
    """

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for low, high in sorted(spans):
            if self._ends and low <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], high)
            else:
                self._starts.append(low)
                self._ends.append(high)

    def meets(self, low: int, high: int) -> bool:
        """Whether any stretch overlaps ``[low, high)``."""
        at = bisect_left(self._starts, high) - 1
        return at >= 0 and low < self._ends[at]
