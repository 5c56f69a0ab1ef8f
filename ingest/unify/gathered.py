"""The staged tables of all sources as one, piece by piece: they may be longer than memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

import polars as pl

from ingest.records.sink import Staged
from ingest.records.tables import REJECTED, TABLES

#: Columns in which a table names concepts.
_ENDS = {"nodes": ["curie"], "names": ["curie"], "xrefs": ["curie"], "statements": ["subject", "object"]}
_Frame = TypeVar("_Frame", pl.DataFrame, pl.LazyFrame)


class Gathered:
    """The tables in the order of the sources; what unification renames in them is renamed as they are read."""

    def __init__(self, staged: Sequence[Staged]) -> None:
        self._pieces = {table: [one.tables[table] for one in staged] for table in TABLES}
        self._moved: pl.DataFrame | None = None
        self._rejected: list[pl.DataFrame] = []

    def height(self, table: str) -> int:
        """Return how many rows a table has."""
        return sum(pieces.height for pieces in self._pieces[table])

    def move(self, moved: pl.DataFrame) -> None:
        """Read an identifier as another one within a source from now on; ``moved`` has source, was, now."""
        self._moved = moved

    def reject(self, rows: pl.DataFrame) -> None:
        """Add rows to the table ``rejected``."""
        self._rejected.append(rows.cast(pl.Schema(REJECTED)))

    def lazy(self, table: str) -> pl.LazyFrame:
        """Return a table as a query."""
        frames = [pieces.lazy() for pieces in self._pieces[table]]
        if table == "rejected":
            frames += [rows.lazy() for rows in self._rejected]
        return self._renamed(table, pl.concat([pl.LazyFrame(schema=TABLES[table]), *frames]))

    def frames(self, table: str) -> Iterator[pl.DataFrame]:
        """Yield a table's rows a piece at a time."""
        for pieces in self._pieces[table]:
            for frame in pieces.frames():
                yield self._renamed(table, frame)
        if table == "rejected":
            yield from self._rejected

    def _renamed(self, table: str, frame: _Frame) -> _Frame:
        """Say an identifier as its source means it; a statement remembers what its record said."""
        moved = self._moved
        if moved is None or table not in _ENDS:
            return frame
        other = moved if isinstance(frame, pl.DataFrame) else moved.lazy()
        for column in _ENDS[table]:
            frame = frame.join(other, left_on=["source", column], right_on=["source", "was"], how="left", maintain_order="left")
            if table == "statements":
                was = pl.when(pl.col("now").is_not_null()).then(pl.col(column))
                frame = frame.with_columns(pl.coalesce(f"original_{column}", was).alias(f"original_{column}"))
            frame = frame.with_columns(pl.coalesce("now", column).alias(column)).drop("now")
        return frame.select(list(TABLES[table]))
