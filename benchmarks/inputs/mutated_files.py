"""What happens to files on their way: changes to a row, and changes to a whole file."""

from __future__ import annotations

import bz2
import gzip
import io
import random
import zipfile
from collections.abc import Callable

_JUNK = [
    "",
    "null",
    "NaN",
    "-1",
    "1e999",
    "\x01",
    "\x7f",
    '"',
    "'",
    "\\",
    "\\ud83d",
    "{",
    "[" * 5_000,
    "\u202e",
    "é" * 40,
    "x" * 6_000,
    "<b>",
    "&a;",
    "%",
    "`;",
]


def _cells(change: Callable[[list[str], random.Random], object]) -> Callable[[str, str, random.Random], str]:
    def changed(row: str, parted: str, rng: random.Random) -> str:
        cells = row.split(parted)
        change(cells, rng)
        return parted.join(cells)

    return changed


def _swap(cells: list[str], rng: random.Random) -> None:
    one, other = rng.randrange(len(cells)), rng.randrange(len(cells))
    cells[one], cells[other] = cells[other], cells[one]


def _characters(row: str, parted: str, rng: random.Random) -> str:
    at = rng.randrange(len(row) + 1)
    kind = rng.randrange(3)
    junk = rng.choice('"\t,|;:\\{}[]!\x02aZ0é ')
    return row[:at] + (junk if kind else "") + row[at + (kind != 2) :]


ROW_CHANGES: dict[str, Callable[[str, str, random.Random], str]] = {
    "a cell is missing": _cells(lambda cells, rng: cells.pop(rng.randrange(len(cells)))),
    "a cell too many": _cells(lambda cells, rng: cells.insert(rng.randrange(len(cells) + 1), "extra")),
    "two cells swapped": _cells(_swap),
    "junk in a cell": _cells(lambda cells, rng: cells.__setitem__(rng.randrange(len(cells)), rng.choice(_JUNK))),
    "a cell emptied": _cells(lambda cells, rng: cells.__setitem__(rng.randrange(len(cells)), "")),
    "a character changed": _characters,
    "cut": lambda row, _, rng: row[: rng.randrange(1, len(row))],
    "an open quote": lambda row, parted, rng: row.replace(parted, parted + '"', 1),
}


def _byte(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(data))
    return data[:at] + bytes([rng.randrange(256)]) + data[at + 1 :]


def _line(data: bytes, rng: random.Random) -> int:
    """Return where a line begins that is not the first."""
    starts = [at + 1 for at, byte in enumerate(data[:-1]) if byte == 10]
    return rng.choice(starts) if starts else len(data)


def _zip(data: bytes, name: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return packed.getvalue()


_HTML = b"<!DOCTYPE html>\n<html><head><title>301 moved</title></head>\n<body>gone</body></html>\n"
_LAUGHS = (
    b'<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">' + b"".join(b'<!ENTITY %c "%s">' % (c + 1, b"&%c;" % c * 10) for c in range(97, 108)) + b"]>"
)
#: (data, random numbers) -> data; those that end in ":whole" leave what the file says as it was.
FILE_CHANGES: dict[str, Callable[[bytes, random.Random], bytes]] = {
    "cut anywhere": lambda data, rng: data[: rng.randrange(len(data))],
    "cut at a line's end": lambda data, rng: data[: _line(data, rng)],
    "cut at the front": lambda data, rng: data[_line(data, rng) :],
    "a byte changed": _byte,
    "bytes changed": lambda data, rng: _byte(_byte(_byte(data, rng), rng), rng),
    "UTF-16": lambda data, rng: data.decode().encode("utf-16"),
    "Latin-1 in it": lambda data, rng: (lambda at: data[:at] + b"Sj\xf6gren" + data[at:])(_line(data, rng)),
    "zero bytes": lambda data, rng: (lambda at: data[:at] + b"\0" * 512 + data[at + 512 :])(rng.randrange(len(data))),
    "a line twice": lambda data, rng: (lambda at: data[:at] + data[at:].split(b"\n")[0] + b"\n" + data[at:])(_line(data, rng)),
    "a line less": lambda data, rng: (lambda at: data[:at] + b"\n".join(data[at:].split(b"\n")[1:]))(_line(data, rng)),
    "lines shuffled": lambda data, rng: b"\n".join(sorted(data.split(b"\n"), key=lambda _: rng.random())),
    "header renamed": lambda data, rng: data.replace(data.split(b"\n")[0], b"x" + data.split(b"\n")[0].replace(b"_", b"")[::-1], 1),
    "header lost": lambda data, rng: data.partition(b"\n")[2],
    "huge cell": lambda data, rng: (lambda at: data[:at] + b"y" * 20_000_000 + data[at:])(rng.randrange(len(data))),
    "nested deeply": lambda data, rng: (lambda at: data[:at] + b"[" * 200_000 + data[at:])(rng.randrange(len(data))),
    "elements in elements": lambda data, rng: (lambda at: data[:at] + b"<a>" * 100_000 + data[at:])(rng.randrange(len(data))),
    "entities that multiply": lambda data, rng: data.replace(b"?>\n", b"?>\n" + _LAUGHS, 1).replace(b"</field>", b"&l;</field>", 1),
    "half a surrogate pair": lambda data, rng: data.replace(b"name ", b"\\ud83d ", 1),
    "a web page": lambda data, rng: _HTML,
    "empty": lambda data, rng: b"",
    "blank lines": lambda data, rng: b"\n" * 40,
    "only a header": lambda data, rng: data.split(b"\n")[0] + b"\n",
    "gzip that was cut": lambda data, rng: gzip.compress(data)[: rng.randrange(20, 40) - 60],
    "bzip2 with a bad byte": lambda data, rng: _byte(bz2.compress(data), rng),
    "a gzip of zeros": lambda data, rng: gzip.compress(b"\0" * 40_000_000),
    "a gzip of one line": lambda data, rng: gzip.compress(data + b"z" * 40_000_000),
    "a zip in its place": lambda data, rng: _zip(data, "../../etc/x"),
    "line ends of Windows:whole": lambda data, rng: data.replace(b"\n", b"\r\n"),
    "a byte-order mark:whole": lambda data, rng: b"\xef\xbb\xbf" + data,
    "packed with gzip:whole": lambda data, rng: gzip.compress(data),
}
