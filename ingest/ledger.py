"""The account of a build: every record that was read is kept, merged or rejected.

Kept: it made a node, gave a node a name or code, or is evidence of an edge. Merged: what it says was already there, word for word, or it
is part of what another record says. Rejected: nothing of it could be used; it stands in ``rejected.parquet`` with the reason. A record of
which a part was rejected and a part kept counts as kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl

from ingest.unify.assemble import Assembled
from kg.arrays import Array
from kg.errors import SourceError
from kg.manifest import SourceCounts


class Account:
    """What became of each source's records, a part of the graph at a time: one mark a record.

    Args:
        read: source -> its records. passed: source -> those of them that were rejected many in one row.
    """

    def __init__(self, read: Mapping[str, int], passed: Mapping[str, int] | None = None) -> None:
        self._read, self._passed = dict(read), dict(passed or {})
        self._made = {source: np.zeros(count + 1, np.bool_) for source, count in read.items()}
        self._refused = {source: np.zeros(count + 1, np.bool_) for source, count in read.items()}
        self._said: set[str] = set()
        self._dangling: dict[str, None] = {}
        self._first: dict[str, tuple[Any, ...]] = {}
        #: source -> the first record that could not be read, which may be the one that others name
        self._unread: dict[str, tuple[Any, ...]] = {}

    def add(self, part: Assembled) -> None:
        """Note what a part of the graph was made of."""
        _mark(self._made, part.made)
        self._said |= set(part.statements["source"].unique())
        self._dangling |= dict.fromkeys(part.dangling["source"].unique(maintain_order=True))
        self._reject(part.rejected, self._first)

    def reject(self, rows: pl.DataFrame) -> None:
        """Note rows that could not be read (``ingest.records.tables.REJECTED``)."""
        self._reject(rows, self._first)
        self._reject(rows, self._unread)

    def _reject(self, rows: pl.DataFrame, found: dict[str, tuple[Any, ...]]) -> None:
        _mark(self._refused, rows.drop_nulls("rec").select("source", "rec"))
        firsts = rows.sort("file", "row").unique("source", keep="first", maintain_order=True)
        for source, *first in firsts.select("source", "file", "row", "reason", "raw").iter_rows():
            known = found.setdefault(source, tuple(first))
            if _place(*first) < _place(*known):
                found[source] = tuple(first)

    def counts(self) -> dict[str, SourceCounts]:
        """Return each source's counts."""
        counts = {}
        for source, total in self._read.items():
            made = self._made[source]
            keep = int(made.sum())
            reject = int((self._refused[source] & ~made).sum()) + self._passed.get(source, 0)
            counts[source] = SourceCounts(read=total, kept=keep, merged=total - keep - reject, rejected=reject)
        return counts

    def refuse_useless(self) -> None:
        """Refuse a source of which nothing reached the graph, or none of whose statements did because their ends are described nowhere.

        Raises:
            SourceError: there is one; the message names the first record that was rejected.
        """
        for source in self._dangling:
            if source not in self._said:
                raise SourceError(self._useless(source, "none of its statements is between concepts that a source describes"))
        for source, count in self.counts().items():
            if count.read and not count.kept + count.merged:
                raise SourceError(self._useless(source, "none of its records can be used"))

    def _useless(self, source: str, why: str) -> str:
        file, row, reason, raw = self._first[source]
        where = f"{file}, row {row}: {reason} ({raw})"
        unread = self._unread.get(source)
        if unread is not None and unread[:2] != (file, row):
            where += f"; {unread[0]}, row {unread[1]} could not be read: {unread[2]}"
        return f"source {source!r}: {why}; the first is {where}. Add the source or the file that describes them, or mend the identifiers"


def _place(file: str | None, row: int | None, *said: str) -> tuple[bool, str, int]:
    return file is not None, file or "", -1 if row is None else row


def _mark(marks: dict[str, Array], rows: pl.DataFrame) -> None:
    for (source,), recs in rows.partition_by("source", as_dict=True).items():
        marks[str(source)][recs["rec"].to_numpy()] = True
