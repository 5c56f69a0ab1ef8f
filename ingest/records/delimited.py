"""Tables with a header, a line a record: what every reader of one has to check.

A physical line is a record, so that a quotation mark that is never closed costs one record and not the rest of the file.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence

from ingest.files import SourceFiles
from ingest.records.sink import Sink
from kg.errors import SourceError

csv.field_size_limit(1 << 24)


def rows(
    files: SourceFiles,
    name: str,
    sink: Sink,
    wanted: Sequence[str],
    *,
    delimiter: str = "\t",
    quoted: bool = False,
    comment: str = "",
    header: Sequence[str] | None = None,
) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield (line, column -> text) of each record, which is begun in the sink; one with too few columns is rejected.

    A record that ends before a column that need not be there has "" in it.

    Args:
        files: the source's files.
        name: the one to read.
        sink: where records are begun and rejected.
        wanted: columns that must be there; a record must be long enough for all of them.
        delimiter: what separates the columns.
        quoted: whether a column may stand in quotation marks, as in CSV.
        comment: lines that begin with it are passed over; before the first record one of them may be the header. One with as many columns
            as a record is rejected: a mark that came before a record must not lose it without a word.
        header: the columns, for a file that does not name them.

    Raises:
        SourceError: the file is empty, or a column is absent.
    """
    columns = list(header) if header else []
    least = max(map(columns.index, wanted), default=0) if columns else 0
    blank: dict[str, str] = {}
    for row, line in files.lines(name):
        if not line.strip():
            continue
        if comment and line.startswith(comment):
            bare = split(line.removeprefix(comment).strip(), delimiter, quoted)
            if not columns and bare is not None and set(wanted) <= set(bare):
                columns, least = bare, max(map(bare.index, wanted))
            elif columns and bare is not None and is_record(bare, columns, least):
                sink.record(name, row)
                sink.reject(COMMENTED, line)
            continue
        cells = split(line, delimiter, quoted)
        if not columns:
            columns = [cell.strip().removeprefix("#") for cell in cells or []]
            missing = [column for column in wanted if column not in columns]
            if missing:
                raise SourceError(f"{files.called(name)}, row {row}: the header lacks {missing}; it has {columns[:12]}")
            least = max(map(columns.index, wanted), default=0)
            continue
        if not blank:
            blank = dict.fromkeys(columns, "")
        sink.record(name, row)
        if cells is None:
            sink.reject("a quotation mark that is not closed", line)
            continue
        if len(cells) <= least:
            sink.reject(f"{len(cells)} columns instead of {len(columns)}", line, incomplete=True)
            continue
        yield line, blank | dict(zip(columns, map(str.strip, cells), strict=False))
    if not columns:
        raise SourceError(f"{files.called(name)} is empty")


#: Why a comment is rejected that has a record's columns.
COMMENTED = "a mark of a comment before what has a record's columns"


def is_record(cells: Sequence[str], columns: Sequence[str], least: int) -> bool:
    """Return whether the columns behind a comment's mark are a record's: long enough for it, and no header told again.

    >>> is_record(["a", "b"], ["x", "y"], 1), is_record(["x", "y"], ["x", "y"], 1), is_record(["see b"], ["x"], 0)
    (True, False, False)
    """
    return len(cells) > max(least, 1) and not set(columns[: least + 1]) <= set(cells)


def split(line: str, delimiter: str, quoted: bool) -> list[str] | None:
    """Return a line's columns; None where a quotation mark is not closed.

    >>> split('1,"a, b",c', ",", True), split('1,"a, b', ",", True)
    (['1', 'a, b', 'c'], None)
    """
    if not quoted or '"' not in line:
        return line.split(delimiter)
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True))
    except csv.Error:
        return None


def count(text: str) -> int | None:
    """Return a number of things; None where a text is none, or is longer than any count.

    >>> count("12"), count("²"), count("-1"), count("9" * 5000)
    (12, None, None, None)
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
