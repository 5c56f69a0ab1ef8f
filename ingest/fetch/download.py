"""Download one file so that a killed run loses nothing and a wrong byte is never used.

Bytes go to ``NAME.part``; a later run asks the server for the rest (HTTP Range). Only when the checksum is right does the file get its
name.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.fetch.lock import locked
from ingest.progress import Progress, silent
from kg.errors import DownloadError

if TYPE_CHECKING:
    import httpx

_CHUNK = 1 << 18
_ATTEMPTS = 4


def sha256_of(path: Path) -> str:
    """Return a file's checksum."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def adopt(found: Path, target: Path, sha256: str) -> Path:
    """Copy a file that lies on this machine to its place in the cache, when its checksum is right.

    Raises:
        DownloadError: it is not.
    """
    _check(found, sha256, str(found))
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        shutil.copyfile(found, part)
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)
    return target


def download(
    http: httpx.Client, url: str, target: Path, sha256: str | None, *, stage: str = "download", progress: Progress = silent
) -> Path:
    """Fetch ``url`` into ``target``; resume what an earlier run left; do nothing when it is there already.

    Args:
        http: the client to ask with.
        url: the file's address.
        target: where it shall lie; its folder is made.
        sha256: the checksum that it must have, in hex; None accepts any whole file.
        stage: what ``progress`` is told, with bytes done and in all.
        progress: told with every piece.

    Raises:
        DownloadError: the server refuses or keeps breaking off, or what it sends has another checksum.
    """
    with locked(target.with_name(f".{target.name}.lock")):
        if target.exists() and (sha256 is None or sha256_of(target) == sha256):
            return target
        part = target.with_name(target.name + ".part")
        resumed = part.exists()
        _fetch(http, url, part, stage, progress)
        if resumed and sha256 and sha256_of(part) != sha256:
            # The old piece and the new one may be of two different files: once more from the start.
            part.unlink()
            _fetch(http, url, part, stage, progress)
        try:
            _check(part, sha256, url)
        except DownloadError:
            part.unlink()
            raise
        os.replace(part, target)
    return target


def _check(path: Path, sha256: str | None, where: str) -> None:
    if sha256 and (actual := sha256_of(path)) != sha256:
        raise DownloadError(
            f"{path.name.removesuffix('.part')} from {where.rpartition('@')[2]} has the checksum {actual}, but {sha256} is pinned: it was "
            "altered on the way or is another build; it was not used"
        )


def _fetch(http: httpx.Client, url: str, part: Path, stage: str, progress: Progress) -> None:
    """Append what is missing to the part; a broken connection is tried again from where it broke."""
    import httpx

    for attempt in range(1, _ATTEMPTS + 1):
        before = part.stat().st_size if part.exists() else 0
        try:
            _fetch_once(http, url, part, stage, progress)
            return
        except httpx.HTTPStatusError as error:
            if error.response.status_code < 500 or attempt == _ATTEMPTS:
                raise DownloadError(
                    f"{error.request.url.host} answered {error.response.status_code} for {part.name}; check the connection"
                ) from error
        except httpx.HTTPError as error:
            got = (part.stat().st_size if part.exists() else 0) - before
            if attempt == _ATTEMPTS and got == 0:
                raise DownloadError(f"downloading {part.name} broke off: {error}; run again, it will go on from there") from error
        time.sleep(0.5 * 2**attempt)
    raise DownloadError(f"downloading {part.name} kept breaking off; run again, it will go on from there")


def _fetch_once(http: httpx.Client, url: str, part: Path, stage: str, progress: Progress) -> None:
    have = part.stat().st_size if part.exists() else 0
    # Without this a server may pack the file, and then a Range would count packed bytes.
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={have}-"} if have else {})
    with http.stream("GET", url, headers=headers) as answer:
        if answer.status_code == 416:
            return  # nothing is missing; the checksum tells whether that is true
        answer.raise_for_status()
        resumes = answer.status_code == 206 and answer.headers.get("content-range", "").startswith(f"bytes {have}-")
        done = have if resumes else 0
        length = int(answer.headers.get("content-length") or 0)
        total = done + length if length else 0
        with part.open("ab" if resumes else "wb") as file:
            for chunk in answer.iter_raw(_CHUNK):
                file.write(chunk)
                done += len(chunk)
                progress(stage, done, total)
    progress(stage, done, done)
