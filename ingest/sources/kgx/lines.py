"""Lines of a table many at a time: parsed as they lie in the file where nothing has to be told of them, one by one where something has.

A line is plain that has the table's number of columns and no characters that cannot be seen. What makes a line odd is looked for in the
bytes of all lines together, because a look at each text costs more than parsing it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import numpy as np
import polars as pl

from ingest.files import SourceFiles
from ingest.records import bytes_within
from kg.arrays import Array

#: Bytes of lines that are looked at together.
BLOCK = 1 << 24
#: Bytes of a plain line.
_LONGEST = 1 << 20
_TAB, _END, _SPACE, _LAST, _ASCII, _GUARD = 9, 10, 0x20, 0x7E, 0x80, ord("'")
#: What cannot be seen, but for the tab, and the apostrophe before what a spreadsheet would run: such rows are read one by one.
_ODD = r"[\p{C}\p{Z}&&[^\t ]]|(?:^|[\t|])'[=+\-@]"
#: What stands behind and before such an apostrophe.
_FORMULA, _BEFORE = np.frombuffer(b"=+-@", np.uint8), np.frombuffer(b"\t\n|", np.uint8)


class Lines:
    """Lines that are not blank; the ``at``-th stands in row ``rows[at]`` (int64) of its file."""

    def __init__(self, files: SourceFiles, name: str, before: int, block: bytes) -> None:
        """Part a block of whole lines; ``before`` rows are behind.

        Raises:
            SourceError: it holds zero bytes or carriage returns within a line.
        """
        self._files, self._name = files, name
        if b"\0" in block:
            files.decoded(name, before, block)
        if b"\r" in block:
            block = _without_carriage_returns(files, name, before, block)
        self._block = block if block.endswith(b"\n") else block + b"\n"
        self._data = np.frombuffer(self._block, np.uint8)
        self._ends = bytes_within.places(self._data, _END)
        self._starts = np.concatenate([[0], self._ends[:-1] + 1])
        self._height = len(self._ends)
        self.rows = np.arange(before + 1, before + 1 + self._height)
        files.reading, files.row = name, before + self._height
        self._leave_out(self._blank())

    def __len__(self) -> int:
        return len(self.rows)

    def text(self, at: int) -> str:
        """Return a line.

        Raises:
            SourceError: it is not UTF-8.
        """
        said = self._block[self._starts[at] : self._ends[at]]
        try:
            return said.decode("utf-8")
        except UnicodeDecodeError:
            return self._files.decoded(self._name, int(self.rows[at]) - 1, said)

    def forget_first(self) -> None:
        """Forget the first line, which is the header."""
        self._leave_out(np.arange(len(self)) == 0)

    def parsed(self, width: int, columns: dict[int, str]) -> tuple[Array, pl.DataFrame]:
        """Return which lines are plain (int64, their places), and the columns of these lines at some places, as texts under new names."""
        odd = self._odd()
        start = int(self._starts[0]) if len(self) else 0
        whole = len(self._data) - start == int((self._ends - self._starts + 1).sum())
        if whole and bytes_within.count(self._data[start:], _TAB) == (width - 1) * len(self):
            with contextlib.suppress(pl.exceptions.PolarsError):  # as many tabs too many in one line as too few in another
                parsed = _parse(self._block[start:], width, columns)
                return (np.flatnonzero(~odd), parsed.filter(~odd)) if odd.any() else (np.arange(len(self)), parsed)
        places = bytes_within.places(self._data, _TAB)
        odd |= np.searchsorted(places, self._ends) - np.searchsorted(places, self._starts) != width - 1
        plain = np.flatnonzero(~odd)
        marks = np.zeros(len(self._data) + 1, np.int8)
        marks[self._starts[plain]] += 1
        marks[self._ends[plain] + 1] -= 1
        return plain, _parse(self._data[np.cumsum(marks[:-1], dtype=np.int8).view(np.bool_)].tobytes(), width, columns)

    def _leave_out(self, lines: Array) -> None:
        if lines.any():
            self._starts, self._ends, self.rows = self._starts[~lines], self._ends[~lines], self.rows[~lines]

    def _texts(self, lines: Array) -> pl.Series:
        return pl.Series([self.text(at) for at in np.flatnonzero(lines)], dtype=pl.String)

    def _blank(self) -> Array:
        first = self._data[self._starts]
        blank: Array = (first <= _SPACE) | (first > _LAST)
        if blank.any():
            blank[blank] = (self._texts(blank).str.strip_chars() == "").to_numpy()
        return blank

    def _odd(self) -> Array:
        odd: Array = self._ends - self._starts > _LONGEST
        suspect = np.zeros(len(self), np.bool_)
        places = [] if self._block.isascii() else [bytes_within.places(self._data, _ASCII, beyond=True)]
        tabs_and_ends = bytes_within.count(self._data, _TAB) + self._height
        if bytes_within.count(self._data, _SPACE, below=True) > tabs_and_ends or b"\x7f" in self._block:
            controls = ((self._data < _SPACE) & (self._data != _TAB) & (self._data != _END)) | (self._data == _LAST + 1)
            places.append(np.flatnonzero(controls))
        if b"'" in self._block:
            guards = bytes_within.places(self._data, _GUARD)
            places.append(guards[np.isin(self._data[guards + 1], _FORMULA) & np.isin(self._data[guards - 1], _BEFORE)])
        for found in places:
            lines = np.searchsorted(self._ends, found)
            lines = lines[lines < len(self)]
            suspect[lines[found[: len(lines)] >= self._starts[lines]]] = True
        suspect &= ~odd
        if suspect.any():
            odd[suspect] = self._texts(suspect).str.contains(_ODD).to_numpy()
        return odd


def blocks(files: SourceFiles, name: str) -> Iterator[Lines]:
    """Yield a file's lines.

    Raises:
        SourceError: as ``SourceFiles.lines``.
    """
    for before, block in files.whole_lines(name, least=BLOCK):
        yield Lines(files, name, before, block)


def _without_carriage_returns(files: SourceFiles, name: str, before: int, block: bytes) -> bytes:
    said = block.replace(b"\r\n", b"\n").removesuffix(b"\r")
    if b"\r" not in said:
        return said
    lines = block.decode("utf-8").split("\n")
    return "\n".join(files.line(name, row, line) for row, line in enumerate(lines, before + 1)).encode()


def _parse(block: bytes, width: int, columns: dict[int, str]) -> pl.DataFrame:
    if not block:
        return pl.DataFrame(schema=dict.fromkeys(columns.values(), pl.String))
    parsed = pl.read_csv(
        block,
        separator="\t",
        has_header=False,
        quote_char=None,
        schema={f"{at}": pl.String for at in range(width)},
        columns=sorted(columns),
        empty_string_is_null=False,
        raise_if_empty=False,
    )
    parsed.columns = [columns[at] for at in sorted(columns)]
    return parsed
