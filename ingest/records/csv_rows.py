"""Rows of a quoted table (CSV, or TSV that quotes), with their place, so that one open quote costs one row and not the rest of the file.

The ``csv`` module reads on from an open quote to the next one, rows or megabytes further. Here a record may run over several lines, as a
quoted cell may; but where that gives no record of the right width, the line at which it began is the bad one and the next is read anew.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ingest.files import LONGEST_LINE

#: How many lines, and characters, a record may have.
MOST_LINES = 1000
_MOST_CHARACTERS = 1 << 20
csv.field_size_limit(LONGEST_LINE)


class Row(NamedTuple):
    """A record: the line at which it begins, its cells, its text; ``fault`` says why there are no cells that fit."""

    row: int
    cells: list[str]
    raw: str
    fault: str | None = None


def rows(
    lines: Iterable[tuple[int, str]], delimiter: str = ",", *, header: bool = True, width: int | None = None, quote: str = '"'
) -> Iterator[Row]:
    """Yield the records of a table's lines (``SourceFiles.lines``); blank lines are passed over.

    Args:
        lines: (row, text).
        delimiter: what parts cells.
        header: the first record says how many cells the others have.
        width: how many cells a record has, where no header says it.
        quote: what a cell may stand in.
    """
    source = iter(lines)
    waiting: deque[tuple[int, str]] = deque()
    while (first := waiting.popleft() if waiting else next(source, None)) is not None:
        row, line = first
        if not line.strip():
            continue
        if quote not in line:
            found = Row(row, line.split(delimiter), line)
        else:
            found, taken = _quoted(first, source, waiting, delimiter, quote)
            misfit = found.fault is not None or (width is not None and len(found.cells) != width)
            if misfit and len(taken) > 1:
                waiting.extendleft(reversed(taken[1:]))
                found = Row(row, [], line, "a quote is not closed")
        if found.fault is None and width is not None and len(found.cells) != width:
            found = found._replace(fault=f"{len(found.cells)} columns instead of {width}")
        if header and width is None and found.fault is None:
            width = len(found.cells)
        yield found


def _quoted(
    first: tuple[int, str], source: Iterator[tuple[int, str]], waiting: deque[tuple[int, str]], delimiter: str, quote: str
) -> tuple[Row, list[tuple[int, str]]]:
    """Return the record that begins at a line, and the lines that it took."""
    row, text = first
    taken = [first]
    while True:
        try:
            # Without its line end the reader would take the end of the text for the end of an open quote's cell.
            cells = next(csv.reader([text + "\n"], delimiter=delimiter, quotechar=quote, strict=True))
            return Row(row, cells, text), taken
        except csv.Error as error:
            if "unexpected end of data" not in str(error):
                return Row(row, [], text, str(error)), taken
        while True:
            if len(taken) >= MOST_LINES or len(text) > _MOST_CHARACTERS:
                return Row(row, [], first[1], "a quote is not closed"), taken
            following = waiting.popleft() if waiting else next(source, None)
            if following is None:
                return Row(row, [], first[1], "a quote is not closed"), taken
            taken.append(following)
            text += "\n" + following[1]
            if quote in following[1]:
                break
