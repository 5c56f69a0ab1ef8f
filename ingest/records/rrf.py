"""NLM's Rich Release Format, in blocks of rows as frames: bars between the fields, one behind the last, no header, quotes mean nothing.

Columns: https://www.ncbi.nlm.nih.gov/books/NBK9685 (UMLS), https://www.nlm.nih.gov/research/umls/rxnorm/docs/techdoc.html (RxNorm). A block
is checked before it is parsed, so that a row with a bar too many or too few is named by its number, whatever the file is packed in.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from ingest.files import LONGEST_LINE, SourceFiles
from ingest.records import bytes_within, completeness
from kg.errors import SourceError

COLUMNS = {
    "MRCONSO.RRF": "CUI LAT TS LUI STT SUI ISPREF AUI SAUI SCUI SDUI SAB TTY CODE STR SRL SUPPRESS CVF",
    "MRREL.RRF": "CUI1 AUI1 STYPE1 REL CUI2 AUI2 STYPE2 RELA RUI SRUI SAB SL RG DIR SUPPRESS CVF",
    "MRSTY.RRF": "CUI TUI STN STY ATUI CVF",
    "MRDEF.RRF": "CUI AUI ATUI SATUI SAB DEF SUPPRESS CVF",
    "MRHIER.RRF": "CUI AUI CXN PAUI SAB RELA PTR HCD CVF",
    "MRSAT.RRF": "CUI LUI SUI METAUI STYPE CODE ATUI SATUI ATN SAB ATV SUPPRESS CVF",
    "MRSAB.RRF": "VCUI RCUI VSAB RSAB SON SF SVER VSTART VEND IMETA RMETA SLC SCC SRL TFR CFR CXTY TTYL ATNL LAT CENC "
    "CURVER SABIN SSN SCIT",
    "MRRANK.RRF": "RANK SAB TTY SUPPRESS",
    "MRCUI.RRF": "CUI1 VER REL RELA MAPREASON CUI2 MAPIN",
    "MRDOC.RRF": "DOCKEY VALUE TYPE EXPL",
    "MRFILES.RRF": "FIL DES FMT CLS RWS BTS",
}
#: Bytes that are parsed at a time: what a reader holds of a file, however long it is. Four times as many would fall out of the processor's
#: caches, and each row would cost a quarter more.
BLOCK = 1 << 23
_BAR, _END = ord("|"), ord("\n")


def columns(name: str) -> list[str]:
    """Return a file's columns."""
    return COLUMNS[name].split()


def announced(files: SourceFiles) -> dict[str, int]:
    """Return file -> rows, as ``MRFILES.RRF`` announces; nothing where it is not there."""
    return {row["FIL"]: int(row["RWS"]) for row in whole(files, "MRFILES.RRF").select("FIL", "RWS").iter_rows(named=True) if row["RWS"]}


def whole(files: SourceFiles, name: str, wanted: list[str] | None = None) -> pl.DataFrame:
    """Read a file in one piece, some of its columns; one that is not there has no rows."""
    wanted = wanted or columns(name)
    empty = pl.DataFrame(schema=dict.fromkeys(wanted, pl.String))
    return pl.concat([empty, *(frame.select(wanted) for _, frame in blocks(files, name, {}))]) if name in files else empty


def blocks(files: SourceFiles, name: str, rows: dict[str, int], wanted: list[str] | None = None) -> Iterator[tuple[int, pl.DataFrame]]:
    """Yield (number of the first row, counted from 1; the rows as texts, empty ones "") of a file.

    Args:
        files: the source's files.
        name: the file.
        rows: file -> how many rows are announced.
        wanted: the columns to parse; default: all.

    Raises:
        SourceError: the file is damaged or truncated, not UTF-8, a row has another number of columns, or there are fewer than announced.
    """
    named = columns(name)
    places = sorted(named.index(column) for column in wanted or named)
    row = 0
    for _, block, lines in line_blocks(files, name):
        data = np.frombuffer(block, np.uint8)
        try:
            frame = pl.read_csv(
                block,
                separator="|",
                has_header=False,
                quote_char=None,
                schema={f"{place}": pl.String for place in range(len(named) + 1)},
                empty_string_is_null=False,
                columns=[*places, len(named)],
                raise_if_empty=False,
            )
        except (pl.exceptions.PolarsError, UnicodeDecodeError):
            _refuse_odd_row(files, name, row, block, len(named))
            files.decoded(name, row, block)
            raise
        # No row has more bars than there are columns, or it could not have been parsed: if there are as many in all, each has as many.
        ended = frame.drop_in_place(frame.columns[-1])
        if bytes_within.count(data, _BAR) != len(named) * lines or frame.height != lines or (ended != "").any():
            _refuse_odd_row(files, name, row, block, len(named))
            raise SourceError(f"{files.called(name)}: {frame.height} rows were read of {lines} behind row {row}")
        frame.columns = [named[place] for place in places]
        files.reading, files.row = name, row + lines
        yield row + 1, frame
        row += lines
    if row < rows.get(name, 0):
        raise completeness.truncated(files, name, f"MRFILES.RRF announces {rows[name]:,} rows, it has {row:,}")


def line_blocks(files: SourceFiles, name: str) -> Iterator[tuple[int, bytes, int]]:
    """Yield (number of the first row, counted from 1; bytes; how many rows they are) of a file in blocks of whole lines.

    Raises:
        SourceError: the file is damaged, its last row has no line end, a row is longer than ``LONGEST_LINE`` or holds a
            carriage return.
    """
    parts: list[bytes] = []
    held, row, line = 0, 0, 0
    for piece in files.pieces(name):
        first = piece.find(b"\n")
        if line + (first if first >= 0 else len(piece)) > LONGEST_LINE:
            at = row + 1 + sum(part.count(b"\n") for part in parts)
            raise SourceError(f"{files.called(name)}, row {at}: longer than {LONGEST_LINE:,} bytes; is it a table at all?")
        behind = piece.rfind(b"\n") + 1
        line = len(piece) - behind if behind else line + len(piece)
        if behind and held + len(piece) >= BLOCK:
            # Only where a block ends is a piece parted: the others are copied once, when they are put together.
            block = b"".join([*parts, piece[:behind]])
            lines = bytes_within.count(np.frombuffer(block, np.uint8), _END)
            yield row + 1, _checked(files, name, row, block), lines
            row += lines
            parts, held = [piece[behind:]], len(piece) - behind
        else:
            parts.append(piece)
            held += len(piece)
    rest = b"".join(parts)
    if rest and not rest.endswith(b"\n"):
        row += rest.count(b"\n") + 1
        if b"\r" in rest.rpartition(b"\n")[2].rstrip(b"\r"):
            raise files.carriage_return(name, row)
        raise SourceError(
            f"{files.called(name)} is truncated: row {row}, its last, has no line end; fetch the file again (or, if it is whole, put a "
            "line end there)"
        )
    if rest:
        yield row + 1, _checked(files, name, row, rest), bytes_within.count(np.frombuffer(rest, np.uint8), _END)


def _checked(files: SourceFiles, name: str, row: int, block: bytes) -> bytes:
    if b"\0" in block:
        files.decoded(name, row, block)
    if b"\r" not in block:
        return block
    block = block.replace(b"\r\n", b"\n")
    if (at := block.find(b"\r")) >= 0:
        raise files.carriage_return(name, row + 1 + block.count(b"\n", 0, at))
    return block


def _refuse_odd_row(files: SourceFiles, name: str, before: int, block: bytes, width: int) -> None:
    """Refuse a block with a row that has not ``width`` bars with the last one at its end, and name the first such row."""
    for row, line in enumerate(block.removesuffix(b"\n").split(b"\n"), before + 1):
        if line.count(b"|") != width or not line.endswith(b"|"):
            text = line.decode("utf-8", "replace")
            raise SourceError(f"{files.called(name)}, row {row}: {text.count('|')} columns, want {width}, each with a bar behind it")
