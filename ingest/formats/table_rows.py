"""Rows of a table of one's own, whatever it is written in: CSV, TSV, JSON lines, Parquet."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import chain
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ingest.files import SourceFiles
from ingest.formats.mapping import Table
from ingest.records import csv_rows, gate, json_values
from ingest.records.delimited import COMMENTED, is_record
from ingest.records.json_stream import Unusable, elements
from kg.errors import SourceError

Found = tuple[dict[str, Any], int, str, str | None]
_DELIMITERS = {"csv": ",", "tsv": "\t"}
#: The line by which spreadsheets tell one another what parts cells; it comes before the header.
_HINT = re.compile(r'"?sep=(.)"?[,;\t]*')
#: What stands in no line.
_NO_QUOTE = "\0"


def rows(files: SourceFiles, table: Table) -> Iterator[Found]:
    """Yield (column -> cell, row, raw text, fault) of a table's rows.

    Raises:
        SourceError: a column that the mapping uses is absent, the file is truncated, or of no form that is known.
    """
    form = table.form or next((form for form in ("csv", "tsv", "jsonl", "parquet") if f".{form}" in table.file), "")
    if form in _DELIMITERS:
        return _delimited(files, table, table.delimiter or _DELIMITERS[form])
    if form == "jsonl" or table.file.endswith(".json"):
        return _json(files, table)
    if form == "parquet":
        return _parquet(files, table)
    raise SourceError(f"{files.called(table.file)}: its name ends with no form that is read; say `form: csv` (tsv, jsonl, parquet)")


def _check(files: SourceFiles, table: Table, row: int, there: list[str]) -> None:
    if missing := [column for column in table.used if column not in there]:
        raise SourceError(f"{files.called(table.file)}, row {row}: the mapping uses {missing}; the table has {there[:20]}")
    if twice := sorted({column for column in table.used if there.count(column) > 1}):
        raise SourceError(f"{files.called(table.file)}, row {row}: the header has {twice} twice; which is meant?")


def _delimited(files: SourceFiles, table: Table, delimiter: str) -> Iterator[Found]:
    header = list(table.columns)
    if header:
        _check(files, table, 1, header)
    lines = files.lines(table.file)
    first = next((one for one in lines if not (table.comment and one[1].startswith(table.comment))), None)
    if first is not None and (hint := _HINT.fullmatch(first[1])) is not None and not header:
        delimiter = table.delimiter or hint[1]
    elif first is not None:
        lines = chain([first], lines)
    for row, cells, raw, fault in csv_rows.rows(lines, delimiter, width=len(header) or None, quote=table.quote or _NO_QUOTE):
        if not header:
            header = [gate.visible(cell).strip() for cell in cells]
            _check(files, table, row, header)
            continue
        if table.comment and raw.startswith(table.comment):
            if fault is None and is_record(cells, header, len(header) - 1):
                yield {}, row, raw, COMMENTED
            continue
        yield ({} if fault else dict(zip(header, cells, strict=False))), row, raw, fault
    if not header:
        raise SourceError(f"{files.called(table.file)} is empty")


def _json(files: SourceFiles, table: Table) -> Iterator[Found]:
    start = next((line.lstrip()[:1] for _, line in files.lines(table.file) if line.strip()), "")
    seen: set[str] = set()
    paths = [column for column in table.used if "." in column]
    for row, value, raw in _array(files, table.file) if start == "[" else _lines(files, table.file):
        if isinstance(value, Unusable):
            yield {}, row, value.raw, value.reason
        elif not isinstance(value, dict):
            yield {}, row, raw, "not a JSON object"
        else:
            _reach(value, paths)
            seen |= value.keys()
            yield value, row, raw, None
    # A key may be absent where it says nothing; one that is in no object is another's name.
    if seen:
        _check(files, table, 1, sorted(seen))


def _reach(cells: dict[str, Any], paths: list[str]) -> None:
    """Add to cells those that lie in objects, by their paths: ``patient.id`` is the ``id`` of the object ``patient``."""
    for path in paths:
        found: Any = cells
        for key in path.split(".") if path not in cells else ():
            found = found.get(key) if isinstance(found, dict) else None
        if found is not None and found is not cells:
            cells[path] = found


def _array(files: SourceFiles, name: str) -> Iterator[tuple[int, Any, str]]:
    for place, value in elements(files, name):
        yield place, value, "" if isinstance(value, Unusable) else json.dumps(value, ensure_ascii=False)


def _lines(files: SourceFiles, name: str) -> Iterator[tuple[int, Any, str]]:
    for row, line in files.lines(name):
        if line.strip():
            try:
                yield row, json_values.parse(line), line
            except ValueError as error:
                yield row, Unusable(f"not JSON: {error}", line), line


def _parquet(files: SourceFiles, table: Table) -> Iterator[Found]:
    with files.binary(table.file) as stream:
        try:
            file = pq.ParquetFile(pa.PythonFile(stream, mode="r") if stream.seekable() else pa.BufferReader(stream.read()))
            there = file.schema_arrow.names
            paths = [column for column in table.used if "." in column and column not in there and column.split(".")[0] in there]
            _check(files, table, 0, [*there, *paths])
            row = 0
            for batch in file.iter_batches(batch_size=8192, columns=table.used):
                for cells in batch.to_pylist():
                    row += 1
                    _reach(cells, paths)
                    fault = _decode(cells)
                    yield cells, row, str(cells) if fault else "", fault
        except (pa.ArrowException, OSError, ValueError) as error:
            raise SourceError(f"{files.called(table.file)} is truncated or not Parquet: {str(error)[:200]}; fetch it again") from error


def _decode(cells: dict[str, Any]) -> str | None:
    """Turn cells of bytes, as which some programs write texts, into texts; return what is wrong with one that is none."""
    for column, cell in cells.items():
        if isinstance(cell, bytes):
            try:
                cells[column] = cell.decode("utf-8")
            except UnicodeDecodeError:
                return f"{column!r} holds bytes that are no text in UTF-8"
    return None
