"""Bring a source's files here, from the first of these that has them: the path that was given, the cache, the home, the mirror.

The pinned release is the same bytes wherever it is taken from: of each file the catalog knows the checksum, and what differs is not used.
"""

from __future__ import annotations

import logging
import time
from pathlib import Path
from urllib.parse import urlsplit

from ingest import files
from ingest.catalog import Source
from ingest.fetch import download
from ingest.fetch.download import OtherBytes, Terms
from ingest.fetch.home import Homes
from ingest.fetch.wheel import fetch_wheel
from ingest.files import SourceFiles
from ingest.progress import Progress, silent
from ingest.sources import completeness as whole
from kg.errors import DownloadError, SourceError

log = logging.getLogger(__name__)

#: For how long a home whose file is not the pinned one is not asked for it again: a week.
_REMEMBERED_S = 7 * 86_400


def obtain(
    source: Source, cache: Path, *, local: Path | None = None, newest: bool = False, homes: Homes | None = None, progress: Progress = silent
) -> SourceFiles:
    """Return a source's files, fetching what is not here.

    Args:
        source: the catalog's entry.
        cache: where wheels and downloads are kept.
        local: a file or folder that stands in for it; nothing is fetched then. A wheel of the mirror serves too.
        newest: ask the source's home for its newest release; the pinned one serves when the home cannot be reached.
        homes: what the build knows of the homes' hosts.
        progress: told the bytes of a download, and why a home was passed over.

    Raises:
        SourceError: the local path lacks the files or holds a part of them, or nothing could be fetched.
    """
    homes = homes or Homes()
    if local is not None:
        return _from_local(source, local, cache)
    if newest and source.newest:
        try:
            return _newest(source, cache / "home" / source.name, homes, progress)
        except DownloadError as error:
            if source.wheel is None:
                raise
            log.warning("%s; taking the pinned release, %s", error, source.wheel.label)
    if source.wheel is None:
        raise SourceError(
            f"source {source.name!r} is not in any package: name its file or folder, `--with {source.name}=PATH` ({source.homepage})"
        )
    if (kept := in_cache(source, cache)) is not None:
        return kept
    if source.release and not homes.skip:
        try:
            return _from_home(source, cache, homes, progress)
        except DownloadError as error:
            log.info("%s; taking %s", error, source.wheel.label)
            progress(f"{source.name}: {error}; taking {source.wheel.label}", 1, 1)
    wheel = fetch_wheel(source.wheel, cache / "wheels", progress)
    return _from_wheel(source, wheel)


def in_cache(source: Source, cache: Path) -> SourceFiles | None:
    """Return the pinned release of a source when all of it is in the cache, verified: as it came from home, or in the mirror's wheel."""
    places = {file: _kept(source, cache, file) for file in source.files} if source.release else {}
    if places and all(place.exists() and download.sha256_of(place) == source.pinned[file][0] for file, place in places.items()):
        return _pinned(source, SourceFiles(source.name, f"home, {source.release}", dict(places)))
    if source.wheel is not None:
        wheel = cache / "wheels" / source.wheel.file
        if wheel.exists() and download.sha256_of(wheel) == source.wheel.sha256:
            return _from_wheel(source, wheel)
    return None


def _pinned(source: Source, found: SourceFiles) -> SourceFiles:
    """Note that files are those of the pinned release."""
    found.release = source.wheel.label if source.wheel else ""
    found.checksums = {file: sha256 for file, (sha256, _) in source.pinned.items()}
    return found


def _from_wheel(source: Source, wheel: Path) -> SourceFiles:
    assert source.wheel is not None
    members = [source.wheel.member(file) for file in source.files]
    return _pinned(source, files.from_wheel(source.name, wheel, members, source.wheel.label))


def _kept(source: Source, cache: Path, file: str) -> Path:
    """Return where a file of the pinned release lies that came from the home."""
    return cache / "releases" / source.name / source.pinned[file][0][:16] / file


def _from_home(source: Source, cache: Path, homes: Homes, progress: Progress) -> SourceFiles:
    """Download the pinned release from the home.

    Raises:
        DownloadError: the home is not to be asked, cannot be reached, is too slow, or its files are not the pinned ones.
    """
    members: dict[str, Path | tuple[Path, str]] = {}
    for file, (sha256, size) in source.pinned.items():
        address, target = f"{source.release}/{file}", _kept(source, cache, file)
        refused = target.with_name(f"{file}.other")
        if refused.exists() and time.time() - refused.stat().st_mtime < _REMEMBERED_S:
            raise DownloadError(refused.read_text("utf-8"))
        if why := homes.refusal(address):
            raise DownloadError(why)
        terms = Terms(stubborn=False, size=size, least_rate=homes.least_rate, patience_s=homes.patience_s)
        try:
            with homes.client() as http:
                download.download(http, address, target, sha256, stage=f"download {file}", progress=progress, terms=terms)
        except OtherBytes as error:
            # The address is of one version, so that it would be the same again (unless something in between answered in its stead).
            refused.write_text(str(error), "utf-8")
            raise
        except DownloadError as error:
            homes.give_up(address, str(error))
            raise
        members[file] = target
    return _pinned(source, SourceFiles(source.name, f"home, {source.release}", members))


def choice(source: Source, cache: Path) -> tuple[str, str]:
    """Return what a build would take a source from now, and why, without asking anybody."""
    if source.wheel is None:
        return "a file of yours", f"no package has it: --with {source.name}=PATH"
    if source.release:
        why = f"the home has the pinned files; where it cannot be reached, {source.wheel.label} has them"
    elif source.newest:
        why = "the home has only its newest release, in another form: --newest takes that"
    else:
        why = "the home has no file of the form that is read here"
    kept = in_cache(source, cache)
    if kept is not None:
        return f"{kept.origin.partition(',')[0]}, in the cache", why
    return "home" if source.release else source.wheel.label, why


def _newest(source: Source, folder: Path, homes: Homes, progress: Progress) -> SourceFiles:
    """Download a source's newest files; they have no pinned checksum, the manifest says what came."""
    for name, url in source.newest.items():
        if why := homes.refusal(url):
            raise DownloadError(why)
        fresh = folder / f"{name}.new"
        # Without a checksum nothing would tell that a piece left over is of an older release.
        for left in (fresh, folder / f"{name}.new.part"):
            left.unlink(missing_ok=True)
        with homes.client() as http:
            download.download(http, url, fresh, None, stage=f"download {name}", progress=progress)
        fresh.replace(folder / name)
    found = files.from_local(source.name, folder, list(source.newest))
    found.origin = f"newest, {' '.join(sorted({urlsplit(url).hostname or '' for url in source.newest.values()}))}"
    found.release = "home"
    return found


def _from_local(source: Source, local: Path, cache: Path) -> SourceFiles:
    """Take what the user named, and say how it stands to the pinned release.

    Raises:
        SourceError: it lacks the files, or one of them is the beginning of the pinned file: a part of it.
    """
    if source.wheel and local.name.endswith(".whl"):
        members = [source.wheel.member(file) for file in source.files]
        found = files.from_wheel(source.name, local, members, f"local {local.name}")
        found.release = source.wheel.label if download.sha256_of(local) == source.wheel.sha256 else found.origin
        return found
    found = files.from_local(source.name, local, source.reader.FILES)
    same: list[str] = []
    other: list[str] = []
    for file in sorted(found.members):
        if file in source.pinned:
            sha256, size = source.pinned[file]
            length, found.checksums[file] = found.fingerprint(file)
            (same if found.checksums[file] == sha256 else other).append(file)
            if length < size:
                _refuse_beginning(source, found, file, length, cache)
    if source.wheel and (same or other):
        label = source.wheel.label
        found.origin = f"local; not the bytes of {label}: {', '.join(other)}" if other else f"local, as in {label}"
        if len(same) == len(found.members):
            found.release = label
    return found


def _refuse_beginning(source: Source, found: SourceFiles, file: str, length: int, cache: Path) -> None:
    """Refuse a file that is the first part of the pinned one, which only shows where that one is at hand."""
    kept = in_cache(source, cache)
    if kept is not None and kept.fingerprint(file, length)[1] == found.checksums[file]:
        size = source.pinned[file][1]
        raise whole.truncated(found, file, f"it is the first {length:,} of {size:,} bytes of the file that {kept.release} carries")
