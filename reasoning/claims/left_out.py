"""Which sources a graph was built without that would have told of what is asked."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from pathlib import Path

from kg.errors import BundleError
from kg.manifest import Manifest
from kg.snapshot import Snapshot


def left_out(snapshot: Snapshot, predicates: Collection[str]) -> str:
    """Return "the graph was built without DrugMechDB (its home could not be reached) ...", or "" when it lacks no source of these."""
    if snapshot.folder is None:
        return ""
    manifest = _manifest(snapshot.folder.parent)
    lacking = manifest.lacking(predicates) if manifest else []
    if not lacking:
        return ""
    told = "; ".join(f"{source.title.partition(':')[0]} ({source.reason})" for source in lacking)
    way_out = "" if all(source.opt_in for source in lacking) else ": `medclew fetch` and `medclew build --from` take it in"
    return f"the graph was built without {told}{way_out}"


@lru_cache(maxsize=4)
def _manifest(folder: Path) -> Manifest | None:
    try:
        return Manifest.read(folder / "manifest.json")
    except BundleError:
        return None
