"""Reading the sets' files: JSON, JSON lines and CSV, with errors that name the record and the key."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kg.encodings import text_of
from kg.errors import InputError


def text(path: Path) -> str:
    """Return a file's text, plain or gzipped.

    Raises:
        InputError: it cannot be read as UTF-8.
    """
    try:
        data = path.read_bytes()
        return text_of(gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data)
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read: {error}") from error


def rows(path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield (place, record) of a JSON list, an object of records, or JSON lines; the place is for people.

    Raises:
        InputError: it is none of these, or a record is no object.
    """
    said = text(path)
    try:
        whole: Any = json.loads(said)
    except ValueError:
        whole = None
    if isinstance(whole, Mapping) and all(isinstance(one, Mapping) for one in whole.values()) and whole:
        pairs = [(str(key), one) for key, one in whole.items()]
    elif isinstance(whole, list):
        pairs = [(f"record {number}", one) for number, one in enumerate(whole, 1)]
    else:
        pairs = [(f"line {number}", _line(path, number, line)) for number, line in enumerate(said.splitlines(), 1) if line.strip()]
    for place, one in pairs:
        if not isinstance(one, Mapping):
            raise InputError(f"{path}, {place}: not an object but {type(one).__name__}")
        yield place, one


def _line(path: Path, number: int, line: str) -> Any:
    try:
        return json.loads(line)
    except ValueError as error:
        raise InputError(f"{path}, line {number}: {error}") from error


def table(path: Path, wanted: tuple[str, ...]) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield (place, row) of a CSV file.

    Raises:
        InputError: a column is missing.
    """
    reader = csv.DictReader(io.StringIO(text(path)))
    missing = [column for column in wanted if column not in (reader.fieldnames or ())]
    if missing:
        raise InputError(f"{path} has no column {missing[0]!r}: it has {', '.join(reader.fieldnames or ()) or 'none'}")
    for number, row in enumerate(reader, 2):
        yield f"line {number}", row


def want(record: Mapping[str, Any], key: str, path: Path, place: str) -> Any:
    """Return what a record has under a key.

    Raises:
        InputError: it has nothing there.
    """
    if record.get(key) in (None, ""):
        raise InputError(f"{path}, {place}: no {key!r}; it has {', '.join(map(str, record)) or 'nothing'}")
    return record[key]
