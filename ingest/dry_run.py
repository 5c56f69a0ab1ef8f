"""What a source would bring, without building anything: the first edges and nodes, what would be rejected, and the counts."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ingest import catalog, obtain, stage
from ingest.fetch.cache import cache_dir


@dataclass(frozen=True)
class DryRun:
    """A source as it would be read; lists hold the first few."""

    source: str
    title: str
    licence: str
    version: str
    read: int
    nodes: int
    statements: int
    rejected: int
    notes: list[str] = field(default_factory=list)
    first_nodes: list[dict[str, Any]] = field(default_factory=list)
    first_statements: list[dict[str, Any]] = field(default_factory=list)
    first_rejected: list[dict[str, Any]] = field(default_factory=list)


def dry_run(name: str, path: str | Path, *, cache: str | Path | None = None, first: int = 5) -> DryRun:
    """Read a source from a file or folder and return what it would bring; nothing is written.

    Args:
        name: the source, for instance ``kgx`` or ``table:mine``.
        path: the file or folder.
        cache: where the pinned releases lie, to which a source of the catalog is compared.
        first: how many examples to return.

    Raises:
        InputError: there is no such source, or its mapping is wrong.
        SourceError: it cannot be read.
    """
    place = Path(path).expanduser()
    source = catalog.get(name).described_by(place)
    files = obtain.obtain(source, Path(cache).expanduser() if cache else cache_dir(), local=place)
    staged = stage.read_anew(source, files)
    said = staged.statements.head(first).select("subject", "predicate", "object", "negated", "publications", "record", "qualifiers")
    return DryRun(
        source.name,
        source.title,
        source.licence,
        staged.version,
        staged.read,
        staged.nodes["curie"].n_unique(),
        staged.statements.height,
        staged.rejected["rec"].n_unique(),
        staged.notes,
        staged.nodes.head(first).select("curie", "name", "category").to_dicts(),
        said.to_dicts(),
        staged.rejected.head(first).select("file", "row", "reason", "raw").to_dicts(),
    )
