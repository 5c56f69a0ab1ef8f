"""Reading small excerpts as a build would."""

from __future__ import annotations

from pathlib import Path

from ingest import catalog, stage
from ingest.files import SourceFiles, from_local
from ingest.records.sink import Staged


def files_of(source: str, folder: Path, **contents: str | bytes) -> SourceFiles:
    """Write files (``hp_obo="..."`` writes ``hp.obo``; the last underscore is the dot) and return them as the source's."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        stem, _, suffix = name.rpartition("_")
        data = content.encode() if isinstance(content, str) else content
        (folder / f"{stem}.{suffix}").write_bytes(data)
    return from_local(source, folder, catalog.get(source).reader.FILES)


def read(source: str, files: SourceFiles) -> Staged:
    """Return what the source's reader yields."""
    return stage.read_anew(catalog.get(source), files)
