"""Rows of mapped tables as what they are, one at a time: read in place, without making a table of them first."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from kg import frequency, qualifiers
from kg.columns import reader
from kg.errors import BundleError
from kg.frequency import Frequency
from kg.model import Evidence

if TYPE_CHECKING:
    import pyarrow as pa

#: The columns of the evidence table in the order of ``Evidence``'s fields.
_FIELDS = tuple(Evidence.__dataclass_fields__)
_ID, _PUBLICATIONS, _QUALIFIERS, _FREQUENCY = map(_FIELDS.index, ("id", "publications", "qualifiers", "frequency"))


#: Edges whose evidence is remembered: an answer's order, sentences, check and citations each read it.
_EDGES_KEPT = 4_096


class Frequent(NamedTuple):
    """What a piece of evidence says of how frequent something is, in numbers and in words, and its identifier: three columns of fifteen."""

    id: str
    frequency: float | None
    said: Frequency | None


class EvidenceRows:
    """The evidence table, read by row."""

    def __init__(self, table: pa.RecordBatch) -> None:
        readers = [reader(table.column(name)) for name in _FIELDS]

        @lru_cache(_EDGES_KEPT)
        def pieces(start: int, stop: int) -> tuple[Evidence, ...]:
            return tuple(_piece([read(row) for read in readers]) for row in range(start, stop))

        self._pieces = pieces
        self._of_frequency = readers[_ID], readers[_FREQUENCY], readers[_QUALIFIERS]

    def pieces(self, start: int, stop: int) -> tuple[Evidence, ...]:
        """Return the pieces of evidence in rows ``start`` to ``stop``, those of one edge."""
        return self._pieces(start, stop)

    def frequent(self, start: int, stop: int) -> list[Frequent]:
        """Return what the pieces in rows ``start`` to ``stop`` say of frequency: whoever sorts by it reads many."""
        identity, share, text = self._of_frequency
        found = []
        for row in range(start, stop):
            id_ = identity(row)
            found.append(Frequent(id_, share(row), _said(text(row), id_)))
        return found


def _said(text: str | None, record: str) -> Frequency | None:
    if not text:
        return None
    try:
        return _frequency(text)
    except BundleError:
        qualifiers.read(text, f"the record {record}")  # tells which
        raise


@lru_cache(16_384)
def _frequency(text: str) -> Frequency | None:
    """The frequency in qualifiers: many records say the same."""
    return frequency.of(qualifiers.read(text, "a record"))


def _piece(values: list[Any]) -> Evidence:
    values[_PUBLICATIONS] = tuple(values[_PUBLICATIONS] or ())
    values[_QUALIFIERS] = qualifiers.read(values[_QUALIFIERS], f"the record {values[_ID]}")
    return Evidence(*values)


def evidence_of(row: dict[str, Any]) -> Evidence:
    """Return a row of the evidence table that was read whole as the piece of evidence that it is."""
    return _piece([row[name] for name in _FIELDS])
