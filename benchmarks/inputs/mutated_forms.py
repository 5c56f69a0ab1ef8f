"""Files in another encoding, with other line ends, columns or sizes than their form has: the damage that programs do, not disks."""

from __future__ import annotations

import gzip
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

_MARK = "\ufeff"


def _middle(data: bytes, rng: random.Random) -> int:
    """Return where a line begins, or some place where there is only one line."""
    starts = [at + 1 for at, byte in enumerate(data[:-1]) if byte == 10]
    return rng.choice(starts) if starts else rng.randrange(len(data))


def _parted(data: bytes) -> bytes:
    """Return what seems to part a table's columns."""
    first = data.partition(b"\n")[0]
    return max((b"\t", b",", b"|"), key=first.count)


def _insert(data: bytes, rng: random.Random, junk: bytes) -> bytes:
    at = rng.randrange(len(data))
    return data[:at] + junk + data[at:]


def _names_swapped(data: bytes, rng: random.Random) -> bytes:
    head, _, rest = data.partition(b"\n")
    names = head.split(_parted(data))
    one, other = rng.sample(range(len(names)), 2)
    names[one], names[other] = names[other], names[one]
    return _parted(data).join(names) + b"\n" + rest


def _half_turned(data: bytes, encoding: str) -> bytes:
    half = data.find(b"\n", len(data) // 2) + 1
    return data[:half] + data[half:].decode().encode(encoding)


#: (data, random numbers) -> data; those that end in ":whole" leave what the file says as it was.
FORM_CHANGES: dict[str, Callable[[bytes, random.Random], bytes]] = {
    "UTF-16, no mark": lambda data, rng: data.decode().encode("utf-16-le"),
    "UTF-16, big end first": lambda data, rng: (_MARK + data.decode()).encode("utf-16-be"),
    "UTF-16, big end first, no mark": lambda data, rng: data.decode().encode("utf-16-be"),
    "UTF-32": lambda data, rng: data.decode().encode("utf-32"),
    "UTF-32, big end first": lambda data, rng: (_MARK + data.decode()).encode("utf-32-be"),
    "UTF-32, no mark": lambda data, rng: data.decode().encode("utf-32-le"),
    "UTF-7": lambda data, rng: data.decode().encode("utf-7"),
    "UTF-16 from the middle on": lambda data, rng: _half_turned(data, "utf-16-le"),
    "EBCDIC": lambda data, rng: data.decode("ascii", "replace").encode("cp500", "replace"),
    "Windows' letters in one line": lambda data, rng: (lambda at: data[:at] + "naïve “é” – ".encode("cp1252") + data[at:])(
        _middle(data, rng)
    ),
    "Japanese in one line": lambda data, rng: (lambda at: data[:at] + "日本".encode("shift_jis") + data[at:])(_middle(data, rng)),
    "encoded twice": lambda data, rng: data.replace(b"name", "né".encode().decode("latin-1").encode()),
    "half a surrogate, as UTF-8 never has it": lambda data, rng: _insert(data, rng, b"\xed\xa0\xbd"),
    "a letter in too many bytes": lambda data, rng: _insert(data, rng, b"\xc0\xaf"),
    "a mark at a line's beginning": lambda data, rng: (lambda at: data[:at] + _MARK.encode() + data[at:])(_middle(data, rng)),
    "a mark somewhere": lambda data, rng: _insert(data, rng, _MARK.encode()),
    "two files, each with its mark": lambda data, rng: (_MARK.encode() + data) * 2,
    "two marks:whole": lambda data, rng: _MARK.encode() * 2 + data,
    "line ends of old Macs": lambda data, rng: data.replace(b"\n", b"\r"),
    "some line ends of old Macs": lambda data, rng: (lambda at: data[: at - 1] + b"\r" + data[at:])(max(1, _middle(data, rng))),
    "other line ends": lambda data, rng: data.replace(b"\n", rng.choice(["\u2028", "\u0085", "\v", "\f"]).encode()),
    "names of two columns swapped": _names_swapped,
    "a column's name twice": lambda data, rng: (lambda p: p.join([data.split(p)[0], data]) if p in data else data)(_parted(data)),
    "a column more": lambda data, rng: b"\n".join(line and line + _parted(data) + b"more" for line in data.split(b"\n")),
    "a column less": lambda data, rng: b"\n".join(line.rpartition(_parted(data))[0] for line in data.split(b"\n")),
    "another column separator": lambda data, rng: data.replace(_parted(data), b";"),
    "a million columns": lambda data, rng: data.partition(b"\n")[0] + _parted(data) * 1_000_000 + b"\n" + data.partition(b"\n")[2],
    "a million cells in one row": lambda data, rng: _insert(data, rng, _parted(data) * 1_000_000),
    "a cell of 15 MB": lambda data, rng: _insert(data, rng, b"y" * 15_000_000),
    "a cell of 50 MB": lambda data, rng: _insert(data, rng, b"y" * 50_000_000),
    "an open quote before 15 MB": lambda data, rng: _insert(data, rng, b'"' + b"y, " * 5_000_000),
    "a million quotes": lambda data, rng: _insert(data, rng, b'"' * 1_000_001),
    "thirty thousand open quotes": lambda data, rng: _insert(data, rng, b'\n",' * 30_000),
    "a million backslashes": lambda data, rng: _insert(data, rng, b"\\" * 1_000_001),
    "a million ampersands": lambda data, rng: _insert(data, rng, b"&" * 1_000_000),
    "a number of a million digits": lambda data, rng: _insert(data, rng, b"9" * 1_000_000),
    "spaces, 5 MB": lambda data, rng: _insert(data, rng, b" " * 5_000_000),
    "one zero byte": lambda data, rng: _insert(data, rng, b"\0"),
    "zero bytes behind it": lambda data, rng: data + b"\0" * 4096,
    "zero bytes before it": lambda data, rng: b"\0" * 4096 + data,
    "the end of DOS' files": lambda data, rng: data + b"\x1a",
    "packed twice": lambda data, rng: gzip.compress(gzip.compress(data)),
    "two gzips in one:whole": lambda data, rng: (lambda at: gzip.compress(data[:at]) + gzip.compress(data[at:]))(_middle(data, rng)),
    "zero bytes behind a gzip:whole": lambda data, rng: gzip.compress(data) + b"\0" * 512,
    "text behind a gzip": lambda data, rng: gzip.compress(data) + b"more\n",
    "a bad checksum": lambda data, rng: (lambda z: z[:-8] + bytes([z[-8] ^ 1]) + z[-7:])(gzip.compress(data)),
}


def pack_in_zip(folder: Path, target: Path) -> None:
    """Pack a folder's files, each in a gzip of its own, as a zip."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.iterdir()):
            archive.writestr(f"release/{file.name}.gz", gzip.compress(file.read_bytes()))
