"""Download one file so that a killed run loses nothing and a wrong byte is never used.

Bytes go to ``NAME.part``; a later run asks the server for the rest (HTTP Range). Only when the checksum is right does the file get its
name.
"""

from __future__ import annotations

import os
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.fetch import checksum as sums
from ingest.progress import Progress, silent
from kg.errors import DownloadError
from kg.lock import locked

if TYPE_CHECKING:
    import httpx


@dataclass(frozen=True)
class Terms:
    """On what terms a server is asked."""

    #: how often a broken connection is taken up again
    attempts: int = 4
    #: as often even when nothing came of it; else a server that sends nothing is not asked again
    stubborn: bool = True
    #: the file's bytes, where they are known: a server that announces another number has another file
    size: int | None = None
    #: after ``patience_s`` so many bytes a second must have come on average
    least_rate: float = 0.0
    patience_s: float = 0.0


_DEFAULT = Terms()


class OtherBytes(DownloadError):
    """What a server has is not the pinned file."""


def sha256_of(path: Path) -> str:
    """Return a file's SHA-256."""
    return sums.of_file(path, "0" * 64)


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
    http: httpx.Client,
    url: str,
    target: Path,
    checksum: str | None,
    *,
    stage: str = "download",
    progress: Progress = silent,
    terms: Terms = _DEFAULT,
) -> Path:
    """Fetch ``url`` into ``target``; resume what an earlier run left; do nothing when it is there already.

    Args:
        http: the client to ask with.
        url: the file's address.
        target: where it shall lie; its folder is made.
        checksum: what it must have (``ingest.fetch.checksum``); None accepts any whole file.
        stage: what ``progress`` is told, with bytes done and in all.
        progress: told with every piece.
        terms: how patient to be with the server.

    Raises:
        OtherBytes: what it sends is not what the checksum vouches for.
        DownloadError: the server refuses, keeps breaking off or is too slow; what came is kept.
    """
    with locked(target.with_name(f".{target.name}.lock")):
        if target.exists() and (checksum is None or sums.fits(target, checksum)):
            return target
        part = target.with_name(target.name + ".part")
        resumed = part.exists()
        asked = _Asked(http, url, part, stage, progress, terms)
        asked.fetch()
        if resumed and checksum and not sums.fits(part, checksum):
            # The old piece and the new one may be of two different files: once more from the start.
            part.unlink()
            asked.fetch()
        try:
            _check(part, checksum, url)
        except OtherBytes:
            part.unlink()
            raise
        os.replace(part, target)
    return target


def _check(path: Path, checksum: str | None, where: str) -> None:
    if checksum and (actual := sums.of_file(path, checksum)) != checksum:
        raise OtherBytes(
            f"{path.name.removesuffix('.part')} from {where.rpartition('@')[2]} has the checksum {actual}, but {checksum} is pinned: it "
            "was altered on the way or is another build; it was not used"
        )


class NotThere(DownloadError):
    """The server has no such file."""


@dataclass
class _Asked:
    """One file that is asked of one server."""

    http: httpx.Client
    url: str
    part: Path
    stage: str
    progress: Progress
    terms: Terms

    def fetch(self) -> None:
        """Append what is missing to the part; a broken connection is tried again from where it broke."""
        import httpx

        name = self.part.name.removesuffix(".part")
        for attempt in range(1, self.terms.attempts + 1):
            last = attempt == self.terms.attempts
            before = self._have()
            try:
                self._fetch_once()
                return
            except httpx.HTTPStatusError as error:
                if error.response.status_code < 500 or last or not self.terms.stubborn:
                    kind = NotThere if error.response.status_code in (404, 410) else DownloadError
                    raise kind(
                        f"{error.request.url.host} answered {error.response.status_code} for {name}; check the connection"
                    ) from error
            except httpx.HTTPError as error:
                got = self._have() - before
                if got == 0 and (last or not self.terms.stubborn):
                    raise DownloadError(f"downloading {name} broke off: {error}; run again, it will go on from there") from error
            time.sleep(0.5 * 2**attempt)
        raise DownloadError(f"downloading {name} kept breaking off; run again, it will go on from there")

    def _have(self) -> int:
        return self.part.stat().st_size if self.part.exists() else 0

    def _fetch_once(self) -> None:
        have = self._have()
        # Without this a server may pack the file, and then a Range would count packed bytes.
        headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={have}-"} if have else {})
        with self.http.stream("GET", self.url, headers=headers) as answer:
            if answer.status_code == 416:
                return  # nothing is missing; the checksum tells whether that is true
            answer.raise_for_status()
            resumes = answer.status_code == 206 and answer.headers.get("content-range", "").startswith(f"bytes {have}-")
            done = have if resumes else 0
            length = int(answer.headers.get("content-length") or 0)
            total = done + length if length else 0
            if total and self.terms.size not in (None, total):
                raise OtherBytes(f"{answer.url.host} has {total:,} bytes under {self.url}, the pinned file has {self.terms.size:,}")
            began, first = time.monotonic(), done
            with self.part.open("ab" if resumes else "wb") as file:
                for chunk in answer.iter_raw():
                    file.write(chunk)
                    done += len(chunk)
                    self.progress(self.stage, done, total)
                    spent = time.monotonic() - began
                    if self.terms.least_rate and spent > self.terms.patience_s and done - first < self.terms.least_rate * spent:
                        raise DownloadError(f"{answer.url.host} sends only {(done - first) / spent / 1024:,.0f} KiB a second")
        self.progress(self.stage, done, done)
