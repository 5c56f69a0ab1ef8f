"""Whether a graph that is there was made of the same files, by the same code, as a build would make it now."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from ingest.catalog import Source
from kg.bundle import Bundle
from kg.errors import MedclewError
from kg.manifest import Manifest, MissingSource

_ROOT = Path(__file__).resolve().parents[1]


def inputs(read: Iterable[tuple[Source, str]], missing: list[MissingSource]) -> str:
    """Return a checksum of all that a graph depends on: the sources as read, how the catalog describes them, what is missing, the code."""
    said = [[source.name, key, source.title, source.attribution, source.homepage] for source, key in read]
    return _digest(json.dumps([said, [one.model_dump() for one in missing], _code()], sort_keys=True).encode())


def already(path: Path, wanted: str) -> Manifest | None:
    """Return the manifest of the graph in a folder when it is whole and made of the wanted inputs, else None.

    Its snapshot is looked at by whoever opens it, and made again from the tables where it is not right.
    """
    try:
        manifest = Bundle.open(path).manifest
    except (MedclewError, OSError, ValueError):
        return None
    return manifest if manifest.inputs == wanted else None


def _code() -> str:
    """Return a checksum of the code that makes graphs of sources: a change of it may change them."""
    files = sorted(file for room in ("ingest", "kg") for ending in ("*.py", "*.toml", "*.tsv") for file in (_ROOT / room).rglob(ending))
    return _digest(b"".join(_digest(file.read_bytes()).encode() for file in files))


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
