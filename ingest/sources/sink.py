"""Where a reader puts what it reads: nodes, names and statements, each tied to the record that it came from.

Every record that is read is counted once and meets one fate; ``ingest.ledger`` settles which after unification. The sink keeps columns, not
rows of objects, because a source may have a million rows.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from ingest.sources.tables import TABLES

_RAW_LIMIT = 500
#: Rows that are kept as Python objects before they are packed into a frame, which takes a tenth of the memory.
_PACK = 1 << 15


@dataclass(frozen=True)
class Provenance:
    """What every piece of a source's evidence shares."""

    source: str
    version: str
    licence: str
    infores: str


@dataclass
class Staged:
    """What one source yielded, before unification; ``read`` is the number of records."""

    nodes: pl.DataFrame
    xrefs: pl.DataFrame
    names: pl.DataFrame
    statements: pl.DataFrame
    rejected: pl.DataFrame
    read: int
    version: str


@dataclass
class Sink:
    """Collects what a reader yields. Call ``record`` first, then whatever that record says."""

    provenance: Provenance
    read: int = 0
    _file: str = ""
    _row: int = 0
    _current: int = 0
    #: told the number of records now and then
    tick: Callable[[int], None] | None = None
    _columns: dict[str, dict[str, list[Any]]] = field(default_factory=dict)
    _packed: dict[str, list[pl.DataFrame]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._columns = {table: {column: [] for column in schema} for table, schema in TABLES.items()}
        self._packed = {table: [] for table in TABLES}

    def record(self, file: str, row: int) -> None:
        """Begin the next record: a line of a table, a term of an ontology, an element of a document; ``row`` counts from 1."""
        self.read += 1
        self._current = self.read
        self._file, self._row = file, row
        if self.tick is not None and self.read % 8192 == 0:
            self.tick(self.read)

    @contextmanager
    def again(self, record: int) -> Iterator[None]:
        """Within the block, add to what an earlier record said (its number is what ``read`` was then)."""
        now, self._current = self._current, record
        try:
            yield
        finally:
            self._current = now

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
        self._add(
            "nodes", curie=curie, name=name, category=category, description=description, deprecated=deprecated, replaced_by=replaced_by,
            alt_ids=list(alt_ids), source=self.provenance.source, rec=self._current,
        )  # fmt: skip
        if not deprecated:
            self.name(curie, name, "name")
            for xref in xrefs:
                self.xref(curie, xref)

    def xref(self, curie: str, xref: str) -> None:
        """Add an identifier that means the same concept elsewhere."""
        self._add("xrefs", curie=curie, xref=xref, source=self.provenance.source, rec=self._current)

    def name(self, curie: str, name: str, kind: str) -> None:
        """Add a name of a concept (see ``kg.model.NAME_KINDS``); blank ones are passed over."""
        text = name.strip()
        if text:
            self._add("names", name=text, curie=curie, kind=kind, source=self.provenance.source, rec=self._current)

    def statement(
        self,
        subject: str,
        predicate: str,
        object: str,
        *,
        negated: bool = False,
        key: str | None = None,
        infores: str | None = None,
        publications: Sequence[str] = (),
        evidence_code: str | None = None,
        frequency: float | None = None,
        score: float | None = None,
        knowledge_level: str = "knowledge_assertion",
        agent_type: str = "manual_agent",
        qualifiers: Mapping[str, Any] | None = None,
    ) -> None:
        """Add what a record says, with the record as evidence; its locator is ``file:row``, or ``file:key`` where the row says little."""
        said = {name: value for name, value in sorted(qualifiers.items()) if value not in (None, "", [])} if qualifiers else None
        self._add(
            "statements", subject=subject, predicate=predicate, object=object, negated=negated,
            primary_knowledge_source=infores or self.provenance.infores, source=self.provenance.source,
            source_version=self.provenance.version, licence=self.provenance.licence, record=f"{self._file}:{key or self._row}",
            publications=list(publications), evidence_code=evidence_code, frequency=frequency, score=score, knowledge_level=knowledge_level,
            agent_type=agent_type, original_subject=None, original_object=None,
            qualifiers=json.dumps(said, ensure_ascii=False, sort_keys=True) if said else None, rec=self._current,
        )  # fmt: skip

    def reject(self, reason: str, raw: str) -> None:
        """Note that the current record, or a part of it, cannot be used, and why."""
        self._add(
            "rejected",
            source=self.provenance.source,
            file=self._file,
            row=self._row,
            reason=reason,
            raw=raw[:_RAW_LIMIT],
            rec=self._current,
        )

    def finish(self) -> Staged:
        """Return everything as frames and forget it."""
        frames = {}
        for table in TABLES:
            self._pack(table)
            frames[table] = pl.concat(self._packed.pop(table), rechunk=True)
        return Staged(**frames, read=self.read, version=self.provenance.version)

    def _add(self, table: str, **values: Any) -> None:
        columns = self._columns[table]
        for column, value in values.items():
            columns[column].append(value)
        if len(columns["rec"]) >= _PACK:
            self._pack(table)

    def _pack(self, table: str) -> None:
        self._packed[table].append(pl.DataFrame(self._columns[table], schema=TABLES[table]))
        self._columns[table] = {column: [] for column in TABLES[table]}
