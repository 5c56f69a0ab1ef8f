"""Which bundle, and which snapshot of it, a folder holds, read without what the whole manifest needs: opening is to cost milliseconds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from kg import refusals
from kg.errors import BundleError

#: Raised when the tables change in a way that a reader of the old ones would misread.
FORMAT = 1
#: Raised when the snapshot's arrays change; an older snapshot is built again.
SNAPSHOT_VERSION = 1


def read_manifest(path: Path) -> dict[str, Any]:
    """Read ``manifest.json`` as plain data.

    Raises:
        BundleError: it is missing, not JSON, or of another format than this version reads.
    """
    try:
        raw = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise BundleError(f"no bundle at {path.parent} (it has no manifest.json); build one with `medclew build`") from None
    except (OSError, ValueError) as error:
        raise BundleError(refusals.told(str(path), error, "build the bundle again with `medclew build`")) from error
    if not isinstance(raw, dict) or "content_hash" not in raw:
        raise BundleError(f"{path} is not a bundle's manifest; build the bundle again with `medclew build`")
    if raw.get("format") != FORMAT:
        raise BundleError(f"{path} is of format {raw.get('format')!r}, this version reads {FORMAT}; run `medclew build` again")
    return raw


def read_snapshot(folder: Path) -> dict[str, Any] | None:
    """Return what a snapshot's folder says of itself: ``version``, ``bundle`` (the content hash) and its vocabularies; None without one."""
    try:
        meta = json.loads((folder / "meta.json").read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return meta if isinstance(meta, dict) and {"version", "bundle"} <= meta.keys() else None
