"""What a source yielded, kept between runs: a build that was killed goes on with what its readers had finished."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from ingest.catalog import Source
from ingest.faults import refuse_useless, typed_errors
from ingest.files import SourceFiles
from ingest.pieces import Pieces
from ingest.progress import Progress
from ingest.records import completeness
from ingest.records.sink import Provenance, Sink, Staged
from ingest.records.tables import TABLES
from kg import atomic
from kg.errors import SourceError

#: Raised when the staged tables change.
FORMAT = 3
_KEEP = 3
#: Seconds for which a reading is taken to be in use after it was asked for.
_IN_USE = 24 * 3600
_KEY = "[0-9a-f]" * 16


@dataclass
class Stage:
    """A source that was read: its tables and the checksums of its files; ``key`` stands for what was read by which reader."""

    source: Source
    staged: Staged
    files: dict[str, str]
    origin: str
    key: str


def read(source: Source, files: SourceFiles, cache: Path, progress: Progress) -> Stage:
    """Return what a source yields, from the cache when the same files were read by the same reader before.

    Raises:
        SourceError: a file is damaged or not what the reader knows.
    """
    checksums = {name: files.sha256(name) for name in sorted(files.members)}
    reader = source.reader
    said = [FORMAT, source.name, reader.READER, source.infores, source.licence, files.release, sorted(checksums.items())]
    identity = json.dumps(said + ([sorted(files.options.items())] if files.options else []))
    key = hashlib.sha256(identity.encode()).hexdigest()[:16]
    folder = cache / "staged" / f"{_folder_name(source)}-{key}"
    label = f"read {source.name}"
    atomic.recover(folder)
    staged = _load(folder)
    if staged is None:
        progress(label, 0, 0)
        with atomic.new_folder(folder) as new:
            _note(read_anew(source, files, lambda rows: progress(label, rows, 0), new), new)
        _prune(folder, _folder_name(source))
        staged = _load(folder)
        if staged is None:
            raise SourceError(f"what was read of {source.name!r} could not be kept in {folder}; is the disk full?")
    with contextlib.suppress(OSError):
        os.utime(folder)
    progress(label, staged.read, staged.read)
    return Stage(source, staged, checksums, files.origin, f"{key} {files.origin}")


def read_anew(source: Source, files: SourceFiles, tick: Callable[[int], None] | None = None, folder: Path | None = None) -> Staged:
    """Return what a source's reader yields; ``tick`` is told the number of records now and then, ``folder`` takes the tables.

    Raises:
        SourceError: a file is damaged, truncated or not what the reader knows.
    """
    sink = Sink(Provenance(source.name, "", source.licence, source.infores), tick=tick, folder=folder)
    with typed_errors(files, sink):
        sink.provenance = replace(sink.provenance, version=source.reader.version(files) or files.release)
        source.reader.read(files, sink)
        completeness.refuse_half_a_record(files, sink)
        staged = sink.finish()
    supplements, additions = (getattr(source.reader, said, ()) for said in ("SUPPLEMENTS", "ADDITIONS"))
    refuse_useless(files, staged, (*supplements, *additions, *sink.left_out), additions)
    return staged


def _folder_name(source: Source) -> str:
    return source.name.replace(":", "+")


def _load(folder: Path) -> Staged | None:
    try:
        meta = json.loads((folder / "meta.json").read_text("utf-8"))
        if any((folder / file).stat().st_size != size for file, size in meta["files"].items()):
            return None
        files = {table: [folder / file for file in meta["files"] if file.startswith(f"{table}-")] for table in TABLES}
        tables = {table: Pieces.of_files(schema, files[table]) for table, schema in TABLES.items()}
    except (OSError, ValueError, KeyError, pl.exceptions.PolarsError):
        return None
    return Staged(tables, meta["read"], meta["version"], meta["notes"], passed=meta["passed"])


def _note(staged: Staged, folder: Path) -> None:
    """Write which files belong to what was read, and what else is known of it."""
    sizes = {file.name: file.stat().st_size for pieces in staged.tables.values() for file in pieces.files}
    said = {"read": staged.read, "version": staged.version, "notes": staged.notes, "passed": staged.passed, "files": sizes}
    (folder / "meta.json").write_text(json.dumps(said), "utf-8")


def _prune(folder: Path, source: str) -> None:
    """Remove all but the latest few staged readings of a source; what was used lately stays, another build may be reading it."""
    others = [path for path in folder.parent.glob(f"{source}-{_KEY}") if path != folder]
    others.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    for path in others[_KEEP - 1 :]:
        if time.time() - path.stat().st_mtime > _IN_USE:
            shutil.rmtree(path, ignore_errors=True)
