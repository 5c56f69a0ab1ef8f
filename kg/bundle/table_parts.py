"""A table of the bundle that is written in parts: one behind the other, or sorted as a whole though it is longer than memory."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Any

import polars as pl

PARQUET: dict[str, Any] = {"compression": "zstd", "compression_level": 3, "statistics": True, "row_group_size": 131_072}
#: Rows that are sorted at a time.
SORTED = 3_000_000
#: One row in so many is looked at to find where a table is cut.
_SAMPLE = 64


class Parts:
    """The parts of ``folder/table.parquet``; a single one stays in memory. What was not joined is removed when the block ends."""

    def __init__(self, folder: Path, table: str) -> None:
        self._folder, self._table = folder, table
        self._only: pl.DataFrame | None = None
        self._files: list[Path] = []
        self._made = 0
        self.rows = 0

    def __enter__(self) -> Parts:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._remove()

    def add(self, frame: pl.DataFrame) -> None:
        """Add rows behind those that are there."""
        self.rows += frame.height
        if self._only is None and not self._files:
            self._only = frame
            return
        if self._only is not None:
            self._write(self._only)
            self._only = None
        self._write(frame)

    def join(self) -> None:
        """Write the table: the parts one behind the other."""
        file = self._folder / f"{self._table}.parquet"
        if self._only is not None:
            # In one chunk: how a frame's chunks lie shows in the pages of its lists.
            self._only.rechunk().write_parquet(file, **PARQUET)
            self._only = None
        else:
            pl.scan_parquet(self._files).sink_parquet(file, maintain_order=True, **PARQUET)
        self._remove()

    def sort(self, by: list[str]) -> None:
        """Write the table sorted by columns without nulls; of one that is long, a range of the first column's values at a time."""
        whole, given, self._only, self._files = self._only, self._files, None, []
        query = whole.lazy() if whole is not None else pl.scan_parquet(given)
        ranges = [pl.lit(True)] if self.rows <= SORTED else _ranges(query, by[0], self.rows)
        self.rows = 0
        try:
            for held in ranges:
                self.add(query.filter(held).collect(engine="streaming").sort(by))
        finally:
            for file in given:
                file.unlink()
        self.join()

    def _write(self, frame: pl.DataFrame) -> None:
        file = self._folder / f".{self._table}-{self._made}.parquet"
        self._made += 1
        frame.write_parquet(file, compression="lz4")
        self._files.append(file)

    def _remove(self) -> None:
        for file in self._files:
            file.unlink(missing_ok=True)
        self._only, self._files = None, []


def _ranges(query: pl.LazyFrame, column: str, rows: int) -> list[pl.Expr]:
    """Return conditions that cut a table into ranges of a column of about ``SORTED`` rows."""
    values = query.select(column).gather_every(_SAMPLE).collect().to_series().sort()
    count = -(-rows // SORTED)
    cuts = values.gather([len(values) * place // count for place in range(1, count)]).unique().sort().to_list()
    low, high = [None, *cuts], [*cuts, None]
    conditions = []
    for first, last in zip(low, high, strict=True):
        condition = pl.lit(True)
        if first is not None:
            condition &= pl.col(column) >= first
        if last is not None:
            condition &= pl.col(column) < last
        conditions.append(condition)
    return conditions
