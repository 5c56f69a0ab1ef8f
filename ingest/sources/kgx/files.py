"""KGX's files in their forms: rows of TSV (many at a time) and CSV, lines of JSON, one JSON array, or one JSON object with both lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ingest.files import SourceFiles
from ingest.records import csv_rows, gate, json_stream, json_values
from ingest.records.json_stream import Unusable
from ingest.sources.kgx.lines import Lines, blocks
from kg.errors import SourceError

#: Characters of a field; what is longer (an open quote, a file in a cell) is no name, definition or list of papers.
LONGEST_FIELD = 1 << 20
#: Fields without which a table is none of edges, or of nodes.
_EDGE_FIELDS, _NODE_FIELDS = ("subject", "predicate", "object"), ("id",)


@dataclass(slots=True)
class Row:
    """A node or an edge with its place, or why it is neither."""

    row: int
    is_edge: bool
    fields: dict[str, Any] = field(default_factory=dict)
    fault: str | None = None
    raw: str = ""


#: The columns that say what an edge is worth.
_COLUMNS = """
    id category name subject predicate object negated publications primary_knowledge_source knowledge_source knowledge_level agent_type
    sources qualifier qualifiers has_count has_total has_quotient has_percentage frequency_qualifier license
"""
_KNOWN = frozenset(_COLUMNS.split())
#: The apostrophe that keeps a spreadsheet from running a text as a formula; it is no part of the text.
_GUARD = re.compile(r"(^|\|)'(?=[=+\-@])")


def spelled(column: str) -> str:
    """Return a column's name as KGX spells it, where it is KGX's own in other letters: "Negated" must not pass for one of a writer's own.

    >>> spelled(" Negated"), spelled("Has-Count"), spelled("hasCount"), spelled("biolink:negated"), spelled("negated:boolean")
    ('negated', 'has_count', 'has_count', 'negated', 'negated')
    >>> spelled("doseMg")
    'doseMg'
    """
    name = gate.visible(column.strip())
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", re.sub(r"^biolink:|:\w+(?:\[\])?$", "", name.strip("\"'")))
    plain = re.sub(r"[\s_-]+", "_", parted).casefold()
    return plain if plain in _KNOWN else name


def too_long(fields: dict[str, Any]) -> str | None:
    """Return what is said of the first field that is longer than any name, definition or list; None where none is."""
    for column, said in fields.items():
        parts = said if isinstance(said, list) else [said]
        length = sum(len(part) for part in parts if isinstance(part, str))
        if length > LONGEST_FIELD or len(parts) > LONGEST_FIELD:
            return f"{column!r} holds {length:,} characters in {len(parts):,} parts; {LONGEST_FIELD:,} at the most"
    return None


def in_order(files: SourceFiles) -> list[str]:
    """Return the files' names: those of nodes first."""
    return sorted(files.members, key=lambda name: ("edges" in name, name))


def rows(files: SourceFiles, name: str) -> Iterator[Row]:
    """Yield the rows of a file that is no TSV.

    Raises:
        SourceError: it has no header with the fields that it needs, the same field twice, or is truncated.
    """
    if name.endswith((".json", ".jsonl")):
        start = next((line.lstrip()[:1] for _, line in files.lines(name) if line.strip()), "")
        if name.endswith(".json") and start == "{":
            return _document(files, name)
        return _array(files, name) if start == "[" else _json_lines(files, name)
    return _table(files, name)


class Header:
    """The columns of a table, once its first row was read, and how short its rows may be."""

    def __init__(self, files: SourceFiles, name: str, row: int, cells: list[str]) -> None:
        self.columns = [spelled(cell) for cell in cells]
        self.is_edge = _is_edge(name, self.columns)
        _check_header(files, name, row, self.columns, _EDGE_FIELDS if self.is_edge else _NODE_FIELDS)
        self._files, self._name = files, name
        self._shortest = len(self.columns)

    def row(self, row: int, cells: list[str], raw: str, fault: str | None = None) -> Row:
        """Return a row of the table."""
        if fault is None:
            # Some writers leave out empty cells at the end of a row, but then not only in a last one that has no line end.
            cut = row == self._files.unended.get(self._name) and len(cells) < self._shortest
            self._shortest = min(self._shortest, len(cells))
            if cut or len(cells) > len(self.columns):
                fault = f"{len(cells)} columns instead of {len(self.columns)}"
        if fault is not None:
            return Row(row, self.is_edge, fault=fault, raw=raw)
        return Row(row, self.is_edge, dict(zip(self.columns, (_GUARD.sub(r"\1", cell) for cell in cells), strict=False)))


def _table(files: SourceFiles, name: str) -> Iterator[Row]:
    header: Header | None = None
    for row, cells, raw, fault in csv_rows.rows(files.lines(name)):
        if header is None:
            header = Header(files, name, row, cells)
        else:
            yield header.row(row, cells, raw, fault)
    if header is None:
        raise SourceError(f"{files.called(name)} is empty")


def chunks(files: SourceFiles, name: str) -> Iterator[tuple[Header, Lines]]:
    """Yield a TSV file's header with some of its rows at a time.

    Raises:
        SourceError: as for ``rows``.
    """
    header: Header | None = None
    for lines in blocks(files, name):
        if header is None and len(lines):
            header = Header(files, name, int(lines.rows[0]), lines.text(0).split("\t"))
            lines.forget_first()
        if header is not None and len(lines):
            yield header, lines
    if header is None:
        raise SourceError(f"{files.called(name)} is empty")


def _is_edge(name: str, fields: Iterable[str]) -> bool:
    if "edges" in name or "nodes" in name:
        return "edges" in name
    return set(_EDGE_FIELDS) <= set(fields)


def _check_header(files: SourceFiles, name: str, row: int, header: list[str], needed: tuple[str, ...]) -> None:
    if missing := [column for column in needed if column not in header]:
        raise SourceError(f"{files.called(name)}, row {row}: the header lacks {missing}; it has {header[:8]}")
    if twice := sorted({column for column in header if column and header.count(column) > 1}):
        raise SourceError(f"{files.called(name)}, row {row}: the header has {twice} twice; which is meant?")


def _json_lines(files: SourceFiles, name: str) -> Iterator[Row]:
    row, is_edge = 0, "edges" in name
    for row, line in files.lines(name):
        if not line.strip():
            continue
        try:
            fields = json_values.parse(line)
        except ValueError as error:
            yield Row(row, is_edge, fault=f"not JSON: {error}", raw=line)
        else:
            yield _checked(row, name, fields, line)
    if row == 0:
        raise SourceError(f"{files.called(name)} is empty")


def _array(files: SourceFiles, name: str) -> Iterator[Row]:
    for place, value in json_stream.elements(files, name):
        yield _checked(place, name, value, str(value))


def _document(files: SourceFiles, name: str) -> Iterator[Row]:
    for wanted in ("nodes", "edges"):  # whatever their order in the file
        for key, place, value in json_stream.parts(files, name, ("nodes", "edges")):
            if key == wanted and place:
                yield _checked(place, key, value, str(value))
            elif key == wanted and value:
                raise SourceError(f"{files.called(name)}: {key!r} is no list")


def _checked(row: int, name: str, value: Any, raw: str) -> Row:
    if isinstance(value, Unusable):
        return Row(row, "edges" in name, fault=value.reason, raw=value.raw)
    if not isinstance(value, dict):
        return Row(row, "edges" in name, fault="not a JSON object", raw=raw)
    if any(spelled(key) != key and spelled(key) not in value for key in value):
        value = {spelled(key) if spelled(key) not in value else key: said for key, said in value.items()}
    return Row(row, _is_edge(name, value), value)
