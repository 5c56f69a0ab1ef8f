"""The files of all sources of a build, and which sources it goes on without."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from ingest import catalog
from ingest.catalog import Source
from ingest.fetch.home import Homes
from ingest.files import SourceFiles
from ingest.obtain import Unavailable, in_cache, obtain, packaged
from ingest.progress import Progress
from ingest.shelf import Shelf
from kg.errors import DownloadError
from kg.manifest import MissingSource


def find(
    chosen: Sequence[Source],
    given: Mapping[str, Path],
    cache: Path,
    newest: bool,
    homes: Homes,
    shelf: Shelf | None,
    progress: Progress,
    named: Sequence[str] | None = None,
) -> tuple[list[tuple[Source, SourceFiles]], list[MissingSource]]:
    """Return the files of every source that can be had, and the sources that cannot.

    A source that was asked for by name must be had; so must one that the package index carries, unless a folder stands in for the network.

    Args:
        chosen: the sources, in the catalog's order.
        given: source -> path that the user named.
        cache: where downloads are kept.
        newest: ask homes for their newest releases.
        homes: what the build knows of the homes' hosts.
        shelf: the folder that stands in for the network; what it lacks may still be in the cache.
        progress: told what is downloaded.
        named: the sources that the user asked for by name.

    Raises:
        SourceError: one that must be had cannot be.
    """
    if shelf is None:
        homes.expect(homes.address(address) for source in chosen if source.name not in given for address in _asked(source, cache, newest))
    found: list[tuple[Source, SourceFiles]] = []
    missing: list[MissingSource] = []
    for source in chosen:
        try:
            if shelf is not None and source.name not in given:
                files = _shelved(source, shelf, cache)
            else:
                files = obtain(source, cache, local=given.get(source.name), newest=newest, homes=homes, progress=progress)
        except Unavailable as error:
            if named is not None and source.name in named:
                raise
            missing.append(
                MissingSource(name=source.name, title=source.title, homepage=source.homepage, reason=error.reason, tells=list(source.tells))
            )
            continue
        found.append((source, files))
    missing += _unasked([source.name for source in chosen], {predicate for source, _ in found for predicate in source.tells})
    if not found:
        raise DownloadError(f"no source could be had: {'; '.join(f'{one.name}: {one.reason}' for one in missing)}")
    return found, missing


def _unasked(chosen: Sequence[str], told: Collection[str]) -> list[MissingSource]:
    """Return the sources that must be asked for and alone speak of some predicate: without them there is nothing of it."""
    return [
        MissingSource(
            name=source.name,
            title=source.title,
            homepage=source.homepage,
            reason=f"its licence wants that it be asked for: `medclew build --with {source.name}=FOLDER`",
            opt_in=True,
            tells=list(source.tells),
        )
        for source in catalog.SOURCES
        if source.name not in chosen and not source.default and not set(source.tells) <= set(told)
    ]


def _asked(source: Source, cache: Path, newest: bool) -> list[str]:
    """Return the addresses at which a source's home would be asked."""
    if newest and source.newest:
        return list(source.newest.values())
    if source.pinned_at_home and in_cache(source, cache) is None:
        return [address for pin in source.pinned.values() for address in pin.addresses]
    return []


def _shelved(source: Source, shelf: Shelf, cache: Path) -> SourceFiles:
    if source.packaged:
        return packaged(source)
    try:
        return shelf.find(source)
    except Unavailable:
        kept = in_cache(source, cache)
        if kept is None:
            raise
        return kept
