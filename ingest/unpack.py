"""Open what is packed, and stop what would never end: gzip, bzip2, xz; members of zip and tar archives.

Bounds: what is unpacked may be ``FREE`` bytes long whatever it came from, and beyond that ``RATIO`` times what it was packed in; tables of
this field pack to a tenth or, at the very best, a fiftieth.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

FREE = 1 << 30
RATIO = 200
#: What a damaged archive raises while it is being read. (An encrypted or oddly packed zip: RuntimeError, NotImplementedError.)
DAMAGE = (
    EOFError,
    zlib.error,
    zipfile.BadZipFile,
    gzip.BadGzipFile,
    lzma.LZMAError,
    tarfile.TarError,
    RuntimeError,
    NotImplementedError,
)
#: How packed files begin, and what unpacks them.
_PACKED: dict[bytes, Callable[[Any], Any]] = {b"\x1f\x8b": gzip.open, b"BZh": bz2.open, b"\xfd7zXZ\0": lzma.open}
_NAMED = {
    b"\x1f\x8b": "gzip",
    b"BZh": "bzip2",
    b"\xfd7zXZ\0": "xz",
    b"PK\x03\x04": "a zip archive",
    b"(\xb5/\xfd": "zstd",
    b"7z\xbc\xaf": "7z",
}
_LONGEST = max(map(len, _PACKED))
_BUFFER = 1 << 18
ENDINGS = (".gz", ".bz2", ".xz")
ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".nlm")


class TooMuch(ValueError):
    """A packed file unpacks to more than it may."""


class _Bounded(io.RawIOBase):
    """A stream that refuses to yield more than a number of bytes."""

    def __init__(self, inner: IO[bytes], limit: int) -> None:
        self._inner, self._limit, self._left = inner, limit, limit

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._inner.read(len(buffer))
        self._left -= len(data)
        if self._left < 0:
            raise TooMuch(f"it unpacks to more than {self._limit:,} bytes, {RATIO} times what it is packed in: is it a bomb?")
        buffer[: len(data)] = data
        return len(data)


@contextmanager
def opened(place: Path | tuple[Path, str]) -> Iterator[IO[bytes]]:
    """Open a file, or a member of a zip or tar archive, for reading what was packed in it.

    Raises:
        OSError: it cannot be opened.
        KeyError: the archive has no such member.
        TooMuch: it is a bomb.
    """
    if not isinstance(place, tuple):
        with place.open("rb") as raw:
            yield _unpacked(raw, place.stat().st_size)
    elif zipfile.is_zipfile(place[0]):
        with zipfile.ZipFile(place[0]) as archive, archive.open(place[1]) as member:
            packed = archive.getinfo(place[1]).compress_size
            yield _unpacked(_bounded(member, packed), packed)
    else:
        with tarfile.open(place[0]) as tar:
            inner = tar.extractfile(place[1])
            if inner is None:
                raise OSError(f"{place[1]} is no file")
            with inner:
                yield _unpacked(_bounded(inner, place[0].stat().st_size), place[0].stat().st_size)


def members(archive: Path) -> list[str]:
    """Return the paths of an archive's plain files, sorted; what systems add for themselves (``__MACOSX``, dot files) is passed over.

    Raises:
        OSError or one of ``DAMAGE``: it cannot be read.
    """
    if zipfile.is_zipfile(archive):
        with zipfile.ZipFile(archive) as packed:
            there = [info.filename for info in packed.infolist() if not info.is_dir()]
    else:
        with tarfile.open(archive) as tar:
            there = [member.name for member in tar if member.isfile()]
    return sorted(name for name in there if not name.startswith("__MACOSX/") and not name.rpartition("/")[2].startswith("."))


def plain_name(name: str) -> str:
    """Return a file's name without what its packing adds.

    >>> plain_name("nodes.tsv.gz"), plain_name("nodes.tsv")
    ('nodes.tsv', 'nodes.tsv')
    """
    return next((name.removesuffix(ending) for ending in ENDINGS if name.endswith(ending)), name)


def packing(start: bytes) -> str | None:
    """Return what a file was packed with, by its first bytes; None where they are none of these.

    >>> packing(gzip.compress(b"a")), packing(b"a")
    ('gzip', None)
    """
    return next((named for magic, named in _NAMED.items() if start.startswith(magic)), None)


def _unpacked(raw: IO[bytes], size: int) -> IO[bytes]:
    # Archives hand out streams that read bytes and say no more of themselves.
    stream = raw if isinstance(raw, io.BufferedReader) else io.BufferedReader(cast("io.RawIOBase", raw), _BUFFER)
    start = stream.peek(_LONGEST)[:_LONGEST]
    unpack = next((unpack for magic, unpack in _PACKED.items() if start.startswith(magic)), None)
    return stream if unpack is None else _bounded(unpack(stream), size)


def _bounded(stream: Any, size: int) -> IO[bytes]:
    return io.BufferedReader(_Bounded(stream, max(FREE, RATIO * size)), _BUFFER)
