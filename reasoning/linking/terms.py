"""Local terms as people keep them: a line each, a column of a table with a head, a field of JSON Lines."""

from __future__ import annotations

import csv
import io
import json
from typing import Literal

from ingest.unpack import ENDINGS
from kg.errors import InputError
from reasoning.rendering.text import plain

#: Names of fields and columns that are taken when none is named, the first that is there.
USUAL = ("text", "name", "term", "label", "mention", "sourceName", "source_name")
#: Characters of a term at the most: no name is as long.
LONGEST = 100_000
#: How terms are kept.
Form = Literal["lines", "tsv", "csv", "jsonl"]
_ENDINGS: dict[str, Form] = {"csv": "csv", "tsv": "tsv", "jsonl": "jsonl", "ndjson": "jsonl"}


def form_of(file: str, text: str, column: str | None) -> Form:
    """Return how a file's terms are kept: by its name's ending, else by its first line; a column is one of a table.

    >>> form_of("a.csv", "", None), form_of("-", '{"text": "ataxia"}', None), form_of("-", "ataxia", None), form_of("-", "a\\tb", "b")
    ('csv', 'jsonl', 'lines', 'tsv')
    """
    name = file.lower()
    packed = next((ending for ending in ENDINGS if name.endswith(ending)), "")
    ending = name.removesuffix(packed).rpartition(".")[2]
    if ending in _ENDINGS:
        return _ENDINGS[ending]
    if text.lstrip("\ufeff \t\r\n")[:1] == "{":
        return "jsonl"
    if column is None:
        return "lines"
    first = text.partition("\n")[0]
    return "tsv" if "\t" in first or "," not in first else "csv"


def terms_of(text: str, form: Form, column: str | None = None) -> list[tuple[int, str]]:
    """Return the terms of a text with their rows, from 1 on; a table's first row is its head, empty terms are left out.

    Args:
        column: a column's or field's name, or a column's number from 1 on; one of ``USUAL``, or a table's only one, when None.

    Raises:
        InputError: there is no such column or field, a line is no JSON object, a row is none of CSV's, a term is longer than ``LONGEST``.
    """
    if form == "lines":
        found = [(row, line) for row, line in enumerate(text.splitlines(), 1)]
    elif form == "jsonl":
        found = [(row, _field(line, row, column)) for row, line in enumerate(text.split("\n"), 1) if line.strip()]
    else:
        found = _cells(text, "\t" if form == "tsv" else ",", column)
    long = next((row for row, term in found if len(term) > LONGEST), None)
    if long is not None:
        raise InputError(f"row {long} has a term of more than {LONGEST:,} characters")
    return [(row, term.strip()) for row, term in found if term.strip()]


def _field(line: str, row: int, column: str | None) -> str:
    try:
        said = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError(f"line {row} is no JSON: {error}") from None
    if isinstance(said, str) and column is None:
        return said
    if not isinstance(said, dict):
        raise InputError(f"line {row} is no JSON object")
    name = column if column is not None else next((usual for usual in USUAL if usual in said), "")
    value = said.get(name)
    if not isinstance(value, str):
        wanted = f"no text in the field {plain(name)!r}" if name else f"none of the fields {', '.join(USUAL)}"
        raise InputError(f"line {row} has {wanted}; it has {plain(', '.join(map(str, said)), 200)}: name one with --column")
    return value


def _cells(text: str, delimiter: str, column: str | None) -> list[tuple[int, str]]:
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        head = next(rows, [])
        at = _place(head, column)
        return [(row, cells[at] if at < len(cells) else "") for row, cells in enumerate(rows, 2)]
    except csv.Error as error:
        raise InputError(f"row {rows.line_num}: {error}") from None


def _place(head: list[str], column: str | None) -> int:
    """Which column of a table."""
    names = [name.strip() for name in head]
    if column is None:
        found = next((names.index(usual) for usual in USUAL if usual in names), 0 if len(names) == 1 else -1)
    elif column in names:
        found = names.index(column)
    else:
        found = int(column) - 1 if column.isdecimal() and 1 <= int(column) <= len(names) else -1
    if found < 0:
        asked = "which column holds the terms is not said" if column is None else f"the table has no column {plain(column)!r}"
        raise InputError(f"{asked}; it has {plain(', '.join(names), 200) or 'none'}: name one with --column")
    return found
