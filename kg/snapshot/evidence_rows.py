"""Rows of mapped tables as what they are, one at a time: read in place, without making a table of them first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg import qualifiers
from kg.columns import reader
from kg.model import Evidence

if TYPE_CHECKING:
    import pyarrow as pa

#: The columns of the evidence table in the order of ``Evidence``'s fields.
_FIELDS = tuple(Evidence.__dataclass_fields__)
_ID, _PUBLICATIONS, _QUALIFIERS = (_FIELDS.index(name) for name in ("id", "publications", "qualifiers"))


class EvidenceRows:
    """The evidence table, read by row."""

    def __init__(self, table: pa.RecordBatch) -> None:
        self._readers = [reader(table.column(name)) for name in _FIELDS]

    def pieces(self, start: int, stop: int) -> list[Evidence]:
        """Return the pieces of evidence in rows ``start`` to ``stop``."""
        return [_piece([read(row) for read in self._readers]) for row in range(start, stop)]


def _piece(values: list[Any]) -> Evidence:
    values[_PUBLICATIONS] = tuple(values[_PUBLICATIONS] or ())
    values[_QUALIFIERS] = qualifiers.read(values[_QUALIFIERS], f"the record {values[_ID]}")
    return Evidence(*values)


def evidence_of(row: dict[str, Any]) -> Evidence:
    """Return a row of the evidence table that was read whole as the piece of evidence that it is."""
    return _piece([row[name] for name in _FIELDS])
