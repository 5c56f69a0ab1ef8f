"""Rows of mapped tables as what they are, one at a time: read in place, without making a table of them first."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.arrays import Array
from kg.model import Evidence

if TYPE_CHECKING:
    import pyarrow as pa

#: The columns of the evidence table in the order of ``Evidence``'s fields.
_FIELDS = tuple(Evidence.__dataclass_fields__)
_PUBLICATIONS, _QUALIFIERS = _FIELDS.index("publications"), _FIELDS.index("qualifiers")


def text_reader(column: pa.Array) -> Callable[[int], Any]:
    """Return what reads a row of a column: a str's bytes from where they lie, a third of what Arrow's scalars take; else the scalar."""
    import pyarrow as pa

    if column.null_count or not len(column) or column.type not in (pa.large_string(), pa.string()):
        return lambda row: column[row].as_py()
    kind = np.int64 if column.type == pa.large_string() else np.int32
    _, offsets, data = column.buffers()
    ends: Array = np.frombuffer(offsets, kind, len(column) + 1, column.offset * np.dtype(kind).itemsize)
    text = memoryview(data) if data is not None else memoryview(b"")

    def read(row: int) -> str:
        return str(text[ends[row] : ends[row + 1]], "utf-8")

    return read


class EvidenceRows:
    """The evidence table, read by row."""

    def __init__(self, table: pa.RecordBatch) -> None:
        self._readers = [text_reader(table.column(name)) for name in _FIELDS]

    def pieces(self, start: int, stop: int) -> list[Evidence]:
        """Return the pieces of evidence in rows ``start`` to ``stop``."""
        return [_piece([read(row) for read in self._readers]) for row in range(start, stop)]


def _piece(values: list[Any]) -> Evidence:
    values[_PUBLICATIONS] = tuple(values[_PUBLICATIONS] or ())
    values[_QUALIFIERS] = json.loads(values[_QUALIFIERS]) if values[_QUALIFIERS] else {}
    return Evidence(*values)


def evidence_of(row: dict[str, Any]) -> Evidence:
    """Return a row of the evidence table that was read whole as the piece of evidence that it is."""
    return _piece([row[name] for name in _FIELDS])
