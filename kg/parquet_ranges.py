"""A Parquet file read a range of rows at a time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

#: Rows that are read at a time.
ROWS = 1 << 20


def count(file: Path) -> int:
    """Return how many rows a file has."""
    return int(pl.scan_parquet(file).select(pl.len()).collect().item())


def rows(file: Path, start: int, stop: int, columns: list[str] | None = None) -> pl.DataFrame:
    """Return rows ``start`` to ``stop``, all columns or some."""
    query = pl.scan_parquet(file)
    return (query.select(columns) if columns else query).slice(start, stop - start).collect()


def ranges(file: Path, columns: list[str] | None = None, at_a_time: int = 0) -> Iterator[pl.DataFrame]:
    """Yield the rows of a file in order, ``at_a_time`` (``ROWS``) of them; of a file without rows a frame without."""
    total, step = count(file), at_a_time or ROWS
    for start in range(0, max(total, 1), step):
        yield rows(file, start, min(start + step, total), columns)
