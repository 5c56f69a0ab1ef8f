"""What a source yielded, kept between runs: a build that was killed goes on with what its readers had finished."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from pathlib import Path

import polars as pl

from ingest.catalog import Source
from ingest.faults import refuse_useless, typed_errors
from ingest.files import SourceFiles
from ingest.progress import Progress
from ingest.sources import completeness
from ingest.sources.sink import Provenance, Sink, Staged
from ingest.sources.tables import TABLES
from kg import atomic
from kg.errors import SourceError

#: Raised when the staged tables change.
FORMAT = 2
_KEEP = 3


@dataclass
class Stage:
    """A source that was read: its tables and the checksums of its files."""

    source: Source
    staged: Staged
    files: dict[str, str]
    origin: str


def read(source: Source, files: SourceFiles, cache: Path, progress: Progress) -> Stage:
    """Return what a source yields, from the cache when the same files were read by the same reader before.

    Raises:
        SourceError: a file is damaged or not what the reader knows.
    """
    checksums = {name: files.sha256(name) for name in sorted(files.members)}
    reader = source.reader
    identity = json.dumps([FORMAT, source.name, reader.READER, source.infores, source.licence, files.release, sorted(checksums.items())])
    key = hashlib.sha256(identity.encode()).hexdigest()[:16]
    folder = cache / "staged" / f"{_folder_name(source)}-{key}"
    label = f"read {source.name}"
    atomic.recover(folder)
    staged = _load(folder)
    if staged is None:
        progress(label, 0, 0)
        _save(read_anew(source, files, lambda rows: progress(label, rows, 0)), folder)
        _prune(folder, _folder_name(source))
        # Read back even now: a frame from a file differs from one from memory in what no value shows (whether a column without nulls
        # carries a mask), and the mapped tables of the snapshot would show it.
        staged = _load(folder)
        if staged is None:
            raise SourceError(f"what was read of {source.name!r} could not be kept in {folder}; is the disk full?")
    progress(label, staged.read, staged.read)
    return Stage(source, staged, checksums, files.origin)


def read_anew(source: Source, files: SourceFiles, tick: Callable[[int], None] | None = None) -> Staged:
    """Return what a source's reader yields; ``tick`` is told the number of records now and then.

    Raises:
        SourceError: a file is damaged, truncated or not what the reader knows.
    """
    sink = Sink(Provenance(source.name, "", source.licence, source.infores), tick=tick)
    with typed_errors(files, sink):
        sink.provenance = replace(sink.provenance, version=source.reader.version(files) or files.release)
        source.reader.read(files, sink)
        completeness.refuse_half_a_record(files, sink)
        staged = sink.finish()
    refuse_useless(files, staged, (*getattr(source.reader, "SUPPLEMENTS", ()), *sink.left_out))
    return staged


def _folder_name(source: Source) -> str:
    return source.name.replace(":", "+")


def _load(folder: Path) -> Staged | None:
    try:
        meta = json.loads((folder / "meta.json").read_text("utf-8"))
        tables = {table: pl.read_parquet(folder / f"{table}.parquet") for table in TABLES}
    except (OSError, ValueError, KeyError, pl.exceptions.PolarsError):
        return None
    nodes, xrefs, names, statements, rejected = (tables[table] for table in TABLES)
    return Staged(nodes, xrefs, names, statements, rejected, meta["read"], meta["version"], meta["notes"])


def _save(staged: Staged, folder: Path) -> None:
    with atomic.new_folder(folder) as new:
        for field in fields(staged):
            if field.name in TABLES:
                getattr(staged, field.name).write_parquet(new / f"{field.name}.parquet", compression="lz4")
        (new / "meta.json").write_text(json.dumps({"read": staged.read, "version": staged.version, "notes": staged.notes}), "utf-8")


def _prune(folder: Path, source: str) -> None:
    """Remove all but the latest few staged readings of a source."""
    others = [path for path in folder.parent.glob(f"{source}-*") if path != folder]
    others.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    for path in others[_KEEP - 1 :]:
        shutil.rmtree(path, ignore_errors=True)
