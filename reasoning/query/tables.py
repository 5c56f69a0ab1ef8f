"""Tables of variable bindings: columns of node indexes, joined and filtered without ever being multiplied out.

Every operation works on whole columns. A table is a set of rows with, for each, ``ways`` (how many rows of wider tables it stands for) and
``matches`` (how many parts of an "or" it satisfies).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from kg.arrays import Array
from traversal.planning.watching import keep_on

#: Rows that a table may have; what is beyond is left out, and the answer says ``truncated``.
MOST_ROWS = 2_000_000


@dataclass
class Bounds:
    """What evaluation may hold in memory at once, and whether it met that bound."""

    rows: int = MOST_ROWS
    truncated: bool = False

    def keep(self, count: int) -> int:
        """Return how many of ``count`` rows may be kept, and remember when that is not all."""
        if count > self.rows:
            self.truncated = True
        return min(count, self.rows)


@dataclass(frozen=True)
class Table:
    """Distinct rows of bindings.

    Attributes:
        names: the variables, one a column. columns: int64 [rows] each.
        ways, matches: int64 [rows].
    """

    names: tuple[str, ...]
    columns: tuple[Array, ...]
    ways: Array
    matches: Array = field(default_factory=lambda: np.empty(0, np.int64))

    @classmethod
    def of(cls, names: Sequence[str], columns: Sequence[Array], ways: Array | None = None, matches: Array | None = None) -> Table:
        """Make a table of columns of equal length, rows as they are."""
        size = len(columns[0]) if columns else (0 if ways is None else len(ways))
        wide = tuple(np.asarray(column, np.int64) for column in columns)
        ones = np.ones(size, np.int64)
        return cls(tuple(names), wide, ones if ways is None else ways, ones if matches is None else matches)

    @classmethod
    def unit(cls, holds: bool = True) -> Table:
        """Return the table without columns: one row where something holds, none where it does not."""
        size = int(holds)
        return cls((), (), np.ones(size, np.int64), np.ones(size, np.int64))

    def __len__(self) -> int:
        return len(self.ways)

    def column(self, name: str) -> Array:
        """Return a variable's column."""
        return self.columns[self.names.index(name)]

    def take(self, rows: Array) -> Table:
        """Return some of the rows: indexes, or a mask."""
        return Table(self.names, tuple(column[rows] for column in self.columns), self.ways[rows], self.matches[rows])

    def distinct(self, keep: Iterable[str] | None = None) -> Table:
        """Return the distinct rows of some columns (of all), the ways of equal rows added up, in ascending order."""
        names = self.names if keep is None else tuple(name for name in self.names if name in set(keep))
        if not names:
            return Table((), (), self.ways.sum(keepdims=True), self.matches.max(keepdims=True)) if len(self) else Table.unit(False)
        key = keys(self, names)
        order = np.argsort(key, kind="stable")
        first = np.flatnonzero(np.diff(key[order], prepend=key[order][:1] - 1)) if len(order) else order
        columns = tuple(self.column(name)[order][first] for name in names)
        if not len(order):
            return Table(names, columns, self.ways, self.matches)
        return Table(names, columns, np.add.reduceat(self.ways[order], first), np.maximum.reduceat(self.matches[order], first))


def keys(table: Table, names: Sequence[str], other: Table | None = None) -> Array:
    """Return one number a row that is equal where the named columns are; with ``other``, its rows' numbers follow the table's own.

    >>> keys(Table.of(("x", "y"), (np.array([3, 3]), np.array([7, 8]))), ("x", "y")).tolist()
    [0, 1]
    """
    keep_on()  # of millions of rows each step here takes seconds: whoever has gone need not pay for the next
    parts = [table, *([other] if other is not None else [])]
    packed: Array = np.zeros(sum(map(len, parts)), np.int64)
    for place, name in enumerate(names):
        values = np.concatenate([part.column(name) for part in parts])
        if place == 0 and len(names) == 1:
            return values
        keep_on()
        _, code = np.unique(values, return_inverse=True)
        # Packed anew after each column, so that the numbers stay below rows × distinct values and never run over.
        _, packed = np.unique(packed * (int(code.max(initial=0)) + 1) + code, return_inverse=True)
    return packed


def shared(one: Table, other: Table) -> tuple[str, ...]:
    """Return the variables of both."""
    return tuple(name for name in one.names if name in other.names)


def holds_in(table: Table, other: Table) -> Array:
    """bool [rows of ``table``]: whether some row of ``other`` agrees with it on the variables of both."""
    names = shared(table, other)
    if not names:
        return np.full(len(table), len(other) > 0)
    key = keys(table, names, other)
    found: Array = np.isin(key[: len(table)], key[len(table) :])
    return found


def join(one: Table, other: Table, bounds: Bounds) -> Table:
    """Return the rows of both that agree on the variables of both; there must be some."""
    names = shared(one, other)
    key = keys(one, names, other)
    mine, theirs = key[: len(one)], key[len(one) :]
    order = np.argsort(theirs, kind="stable")
    low, high = np.searchsorted(theirs[order], mine, "left"), np.searchsorted(theirs[order], mine, "right")
    keep_on()
    counts = high - low
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    if bounds.keep(total) < total:
        whole = int(np.searchsorted(ends, bounds.rows, "right"))
        counts, low = counts[:whole], low[:whole]
        total = int(counts.sum())
    left = np.repeat(np.arange(len(counts)), counts)
    within = np.arange(total) - np.repeat(np.cumsum(counts) - counts, counts)
    right = order[np.repeat(low, counts) + within]
    rest = tuple(name for name in other.names if name not in names)
    columns = (*(column[left] for column in one.columns), *(other.column(name)[right] for name in rest))
    return Table((*one.names, *rest), columns, one.ways[left] * other.ways[right], np.maximum(one.matches[left], other.matches[right]))


def union(parts: Sequence[Table], least: int = 1) -> Table:
    """Return the rows that at least ``least`` of the parts have, all over the same variables; ``matches`` says how many have it."""
    names = parts[0].names
    aligned = [
        part if part.names == names else Table(names, tuple(part.column(n) for n in names), part.ways, part.matches) for part in parts
    ]
    single = [part.distinct() for part in aligned]
    if not names:
        count = sum(len(part) > 0 for part in single)
        ways = np.array([sum(int(part.ways.sum()) for part in single)])
        return Table((), (), ways, np.array([count])) if count >= least else Table.unit(False)
    together = Table(
        names,
        tuple(np.concatenate([part.columns[i] for part in single]) for i in range(len(names))),
        np.concatenate([part.ways for part in single]),
        np.ones(sum(map(len, single)), np.int64),
    )
    key = keys(together, names)
    merged = together.distinct()
    if not len(merged):
        return merged
    _, counts = np.unique(key, return_counts=True)
    full = Table(merged.names, merged.columns, merged.ways, counts.astype(np.int64))
    return full.take(full.matches >= least)
