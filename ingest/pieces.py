"""A table that may be longer than memory: frames that are kept as they come, and written to Parquet files once they are many.

Whoever has nowhere to write keeps them all in memory; nothing else differs.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

#: Bytes of frames that are kept in memory before they become a file.
LIMIT = 96 << 20


class Pieces:
    """Frames of one schema, one behind the other.

    Args:
        schema: the columns and their types.
        folder: where files go; None keeps everything in memory.
        name: what the files are called: ``name-00000.parquet`` and so on.
        limit: bytes that are kept in memory before they are written.
    """

    def __init__(self, schema: dict[str, pl.DataType], folder: Path | None = None, name: str = "", limit: int = LIMIT) -> None:
        self.schema = schema
        self.files: list[Path] = []
        self.height = 0
        self._folder, self._name, self._limit = folder, name, limit
        self._held: list[pl.DataFrame] = []
        self._bytes = 0

    @classmethod
    def of_files(cls, schema: dict[str, pl.DataType], files: list[Path]) -> Pieces:
        """Return the table that lies in files."""
        found = cls(schema)
        found.files = files
        found.height = sum(pl.scan_parquet(file).select(pl.len()).collect().item() for file in files)
        return found

    def add(self, frame: pl.DataFrame) -> None:
        """Add rows behind those that are there."""
        if frame.is_empty():
            return
        self._held.append(frame)
        self.height += frame.height
        self._bytes += int(frame.estimated_size())
        if self._folder is not None and self._bytes >= self._limit:
            self.flush()

    def flush(self) -> None:
        """Write what is held to a file; without a folder, leave it where it is."""
        if self._folder is None or not self._held:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        file = self._folder / f"{self._name}-{len(self.files):05d}.parquet"
        pl.concat(self._held).write_parquet(file, compression="lz4", statistics=False)
        self.files.append(file)
        self._held, self._bytes = [], 0

    def drop(self) -> None:
        """Forget the rows and remove the files."""
        for file in self.files:
            file.unlink(missing_ok=True)
        self.files, self._held, self._bytes, self.height = [], [], 0, 0

    def frames(self, columns: list[str] | None = None) -> Iterator[pl.DataFrame]:
        """Yield the rows, a piece at a time; some of the columns or all."""
        for file in self.files:
            yield pl.read_parquet(file, columns=columns)
        if self._held:
            yield pl.concat(self._held).select(columns or list(self.schema))

    def lazy(self) -> pl.LazyFrame:
        """Return all rows as a query."""
        frames = [pl.scan_parquet(self.files)] if self.files else []
        if self._held or not frames:
            frames.append(pl.concat([pl.DataFrame(schema=self.schema), *self._held]).lazy())
        return pl.concat(frames)

    def whole(self) -> pl.DataFrame:
        """Return all rows in memory."""
        frames = [*self.frames()]
        return pl.concat(frames, rechunk=True) if frames else pl.DataFrame(schema=self.schema)
