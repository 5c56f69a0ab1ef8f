"""Where a reader puts what it reads: nodes, names and statements, each tied to the record that it came from.

Every record that is read is counted once and meets one fate; ``ingest.ledger`` settles which after unification. Rows are packed into frames
as they come, because a source may have a million rows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from ingest.pieces import Pieces
from ingest.records import gate
from ingest.records.tables import TABLES
from kg.qualifiers import fault as qualifiers_fault

_RAW_LIMIT = 500
#: Rows that are kept as Python objects before they are packed into a frame, which takes a tenth of the memory.
_PACK = 1 << 15
#: Columns that are the same in all of a source's rows, or are filled in later.
_CONSTANT = {"source", "source_version", "original_subject", "original_object"}
_VARYING = {table: [column for column in schema if column not in _CONSTANT] for table, schema in TABLES.items()}
_PACKED = {"publications": pl.String(), "alt_ids": pl.String()}
_BREAK = "\x1f"
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode
#: What alone can make qualifiers that were encoded here none: numbers that JSON has not, or no database, and many levels.
_UNUSUAL = re.compile(r"NaN|Infinity|[0-9]{19}|(?:[\[{][^\[{]*){33}|[\ud800-\udfff]")


@dataclass(frozen=True)
class Provenance:
    """What every piece of a source's evidence shares."""

    source: str
    version: str
    licence: str
    infores: str


@dataclass
class Staged:
    """What one source yielded, before unification; ``read`` is the number of records, ``tables`` has a table a name of ``TABLES``."""

    tables: dict[str, Pieces]
    read: int
    version: str
    #: what the user should know of it: files that were left out, rows that may be half
    notes: list[str] = field(default_factory=list)
    #: (number of the first record, file), in the order in which the files were read
    segments: list[tuple[int, str]] = field(default_factory=list)
    #: records that were rejected many at a time
    passed: int = 0

    @property
    def nodes(self) -> pl.DataFrame:
        """The concepts, in memory."""
        return self.tables["nodes"].whole()

    @property
    def xrefs(self) -> pl.DataFrame:
        """Identifiers of the same concepts elsewhere, in memory."""
        return self.tables["xrefs"].whole()

    @property
    def names(self) -> pl.DataFrame:
        """The names, in memory."""
        return self.tables["names"].whole()

    @property
    def statements(self) -> pl.DataFrame:
        """The statements, in memory."""
        return self.tables["statements"].whole()

    @property
    def rejected(self) -> pl.DataFrame:
        """What could not be used, in memory."""
        return self.tables["rejected"].whole()


@dataclass
class Sink:
    """Collects what a reader yields. Call ``record`` first, then whatever that record says. A ``folder`` takes what is much."""

    provenance: Provenance
    read: int = 0
    folder: Path | None = None
    _file: str = ""
    _row: int = 0
    _current: int = 0
    #: told the number of records now and then
    tick: Callable[[int], None] | None = None
    #: file -> (row, reason) of the latest record that lacks a part
    incomplete: dict[str, tuple[int, str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    segments: list[tuple[int, str]] = field(default_factory=list)
    left_out: set[str] = field(default_factory=set)
    _passed: dict[tuple[str, str], list[Any]] = field(default_factory=dict)
    _rows: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict)
    _packed: dict[str, Pieces] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._rows = {table: [] for table in TABLES}
        self._packed = {table: Pieces(schema, self.folder, table) for table, schema in TABLES.items()}

    def record(self, file: str, row: int) -> None:
        """Begin the next record: a line of a table, a term of an ontology, an element of a document; ``row`` counts from 1."""
        self.read += 1
        self._current = self.read
        if file != self._file:
            self.segments.append((self.read, file))
        self._file, self._row = file, row
        if self.tick is not None and self.read % 8192 == 0:
            self.tick(self.read)

    @property
    def place(self) -> str:
        """The record that is being read, for people: ``nodes.tsv, row 7``; "" before the first."""
        return f"{self._file}, row {self._row:,}" if self._file else ""

    def note(self, text: str) -> None:
        """Tell the user something of the source that is no matter of a record; it stands in the manifest and below the build's table."""
        if text not in self.notes:
            self.notes.append(text)

    def leave_out(self, file: str, why: str) -> None:
        """Tell the user that a file is not read, and why."""
        self.left_out.add(file)
        self.note(f"{file} is left out: {why}")

    @contextmanager
    def again(self, record: int, row: int | None = None) -> Iterator[None]:
        """Within the block, add to what an earlier record said (its number is what ``read`` was then), which stands in ``row``."""
        now, self._current = self._current, record
        there, self._row = self._row, self._row if row is None else row
        try:
            yield
        finally:
            self._current, self._row = now, there

    def node(
        self,
        curie: str,
        name: str,
        category: str,
        *,
        xrefs: Iterable[str] = (),
        description: str | None = None,
        deprecated: bool = False,
        replaced_by: str | None = None,
        alt_ids: Sequence[str] = (),
    ) -> None:
        """Add a concept; a deprecated one keeps its node, so that it can be followed to its replacement, but no names."""
        name = gate.tidy(name) or curie
        if fault := gate.curie_fault(curie) or gate.term_fault(category, "category"):
            self.reject(fault, f"{curie} {name}")
            return
        if len(name) > gate.LONGEST_NAME:
            self.reject(f"a name of {len(name):,} characters", f"{curie} {name}")
            name = curie
        self._add("nodes", (curie, name, category, description, deprecated, replaced_by, _BREAK.join(alt_ids), self._current))
        if not deprecated:
            self.name(curie, name, "name")
            for xref in xrefs:
                self.xref(curie, xref)

    def xref(self, curie: str, xref: str) -> None:
        """Add an identifier that means the same concept elsewhere."""
        if fault := gate.curie_fault(curie, xref):
            self.reject(f"a cross-reference: {fault}", f"{curie} = {xref}")
            return
        self._add("xrefs", (curie, xref, self._current))

    def name(self, curie: str, name: str, kind: str) -> None:
        """Add a name of a concept (see ``kg.model.NAME_KINDS``); blank ones are passed over."""
        text = gate.tidy(name)
        if len(text) > gate.LONGEST_NAME:
            self.reject(f"a name of {len(text):,} characters", f"{curie} {text}")
        elif fault := gate.curie_fault(curie):
            self.reject(fault, f"{curie} {text}")
        elif text:
            self._add("names", (text, curie, kind, self._current))

    def statement(
        self,
        subject: str,
        predicate: str,
        object: str,
        *,
        negated: bool = False,
        key: str | None = None,
        infores: str | None = None,
        licence: str | None = None,
        publications: Sequence[str] = (),
        evidence_code: str | None = None,
        frequency: float | None = None,
        score: float | None = None,
        knowledge_level: str = "knowledge_assertion",
        agent_type: str = "manual_agent",
        qualifiers: Mapping[str, Any] | None = None,
    ) -> None:
        """Add what a record says, with the record as evidence; its locator is ``file:row``, or ``file:key`` where the row says little.

        ``licence`` is the record's own where it is not the source's.
        """
        if fault := gate.statement_fault(subject, predicate, object, frequency, score):
            self.reject(fault, f"{subject} {predicate} {object}")
            return
        said = {name: value for name, value in qualifiers.items() if value not in (None, "", [])} if qualifiers else None
        encoded = _encode(said) if said else None
        if encoded and _UNUSUAL.search(encoded) and (fault := qualifiers_fault(encoded)):
            self.reject(f"its qualifiers are none: {fault}", encoded)
            return
        self._add(
            "statements",
            (
                subject,
                predicate,
                object,
                negated,
                infores or self.provenance.infores,
                licence or self.provenance.licence,
                f"{self._file}:{key or self._row}",
                _BREAK.join(publications),
                evidence_code,
                frequency,
                score,
                knowledge_level,
                agent_type,
                encoded,
                self._current,
            ),
        )

    def reject(self, reason: str, raw: str, *, incomplete: bool = False) -> None:
        """Note that the current record, or a part of it, cannot be used, and why; ``incomplete`` when it may be the half of one."""
        if incomplete:
            self.incomplete[self._file] = self._row, reason
        self._add("rejected", (self._file, self._row, reason, raw[:_RAW_LIMIT].encode("utf-8", "replace").decode(), self._current))

    # -- whole frames -------------------------------------------------------------------------------------------------------------

    def records(self, file: str, count: int, rows: Iterable[int] = ()) -> int:
        """Begin ``count`` records of a file at once, in ``rows``; return the number of the first, from which ``rec`` columns count."""
        first = self.read + 1
        if file != self._file:
            self.segments.append((first, file))
        self._file = file
        self.read += count
        self._current = self.read
        if self.tick is not None:
            self.tick(self.read)
        return first

    def take(self, table: str, frame: pl.DataFrame) -> None:
        """Add rows as a frame: the columns of ``TABLES[table]`` that vary, ``rec`` among them; those that are absent are null or []."""
        schema = TABLES[table]
        said: dict[str, Any] = {
            "source": self.provenance.source,
            "source_version": self.provenance.version,
            "primary_knowledge_source": self.provenance.infores,
            "licence": self.provenance.licence,
            "knowledge_level": "knowledge_assertion",
            "agent_type": "manual_agent",
            "negated": False,
            "deprecated": False,
        }
        columns = []
        for name, dtype in schema.items():
            if name in frame.columns:
                columns.append(pl.col(name).cast(dtype))
            elif isinstance(dtype, pl.List):
                columns.append(pl.lit([], dtype=dtype).alias(name))
            else:
                columns.append(pl.lit(said.get(name), dtype=dtype).alias(name))
        if frame.height:
            self._packed[table].add(frame.select(columns))

    def pass_over(self, file: str, reason: str, count: int, row: int | None = None) -> None:
        """Reject ``count`` records for one reason that is no fault of theirs, in one row, with the first of them: they may be millions."""
        if count:
            held = self._passed.setdefault((file, reason), [0, row])
            held[0] += count

    def finish(self) -> Staged:
        """Return everything as tables and forget it."""
        for (file, reason), (count, row) in self._passed.items():
            self._add("rejected", (file, row, reason, f"{count:,} records", None))
        for table in TABLES:
            self._pack(table)
            self._packed[table].flush()
        passed = sum(count for count, _ in self._passed.values())
        return Staged(self._packed, self.read, self.provenance.version, self.notes, self.segments, passed)

    def aside(self, name: str, schema: dict[str, pl.DataType]) -> Pieces:
        """Return a table of the reader's own, for what it must see whole before it knows what to make of it; it drops it itself."""
        return Pieces(schema, self.folder, f"aside-{name}")

    def _add(self, table: str, row: tuple[Any, ...]) -> None:
        rows = self._rows[table]
        rows.append(row)
        if len(rows) >= _PACK:
            self._pack(table)

    def _pack(self, table: str) -> None:
        """Turn the rows so far into a frame; what is the same in every row joins them here."""
        schema, rows = TABLES[table], self._rows[table]
        columns = zip(*rows, strict=True) if rows else ([] for _ in _VARYING[table])
        named = zip(_VARYING[table], columns, strict=True)
        frame = pl.DataFrame({name: pl.Series(name, values, dtype=_PACKED.get(name, schema[name])) for name, values in named})
        # Lists travel as text: polars takes a list a row twenty times more slowly than it splits a text.
        lists = [pl.when(pl.col(name) != "").then(pl.col(name).str.split(_BREAK)).otherwise([]) for name in _PACKED if name in schema]
        frame = frame.with_columns(lists)
        said = {"source": self.provenance.source, "source_version": self.provenance.version}
        same = [pl.lit(said.get(name), dtype=schema[name]).alias(name) for name in schema if name in _CONSTANT]
        self._packed[table].add(frame.with_columns(same).select(list(schema)))
        self._rows[table] = []
