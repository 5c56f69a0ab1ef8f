"""What a new build has less of than the one before it: the sign of a file that was cut where its form does not show it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kg.errors import BundleError
from kg.manifest import Manifest, SourceInfo


def previous(out: Path) -> list[SourceInfo]:
    """Return the sources of the graph that stands where a build goes, none where there is no graph yet."""
    try:
        return Manifest.read(out / "manifest.json").sources
    except BundleError:
        return []


def warnings(before: Iterable[SourceInfo], after: Iterable[SourceInfo]) -> list[str]:
    """Return a sentence for each source that has fewer records than before, or of which fewer could be used."""
    known = {source.name: source.counts for source in before}
    said = []
    for source in after:
        if (was := known.get(source.name)) is None:
            continue
        now, lacks = source.counts, []
        if now.read < was.read:
            lacks.append(f"{now.read:,} records where there were {was.read:,}")
        if now.kept + now.merged < was.kept + was.merged and now.rejected > was.rejected:
            lacks.append(f"{now.rejected:,} of them rejected where {was.rejected:,} were")
        if lacks:
            said.append(f"{source.name}: {', '.join(lacks)}; if that is not what its new release brings, its file was cut: fetch it again")
    return said
