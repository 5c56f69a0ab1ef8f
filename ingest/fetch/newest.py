"""A source's newest files: they have no pinned checksum, so that the manifest says what came.

An address that ends in "/" is a folder, as of a table in many pieces; the page there lists them.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from ingest import files
from ingest.catalog import Source
from ingest.fetch import download
from ingest.fetch.home import Homes
from ingest.fetch.index import files_of
from ingest.files import SourceFiles
from ingest.progress import Progress
from kg.errors import DownloadError, SourceError

#: What is wanted of a folder; the rest are checksums and marks of the program that wrote it.
_PIECE = re.compile(r"[\w][\w.-]*\.(?:parquet|tsv|csv|json|jsonl|txt)(?:\.gz)?")


def fetch_newest(source: Source, cache: Path, homes: Homes, progress: Progress) -> SourceFiles:
    """Download a source's newest files, whole or not at all.

    Raises:
        DownloadError: the home cannot be reached or a file cannot be had; what came the last time is still there.
    """
    folder = _folder(source, cache)
    fresh = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)  # without a checksum nothing would tell that a piece left over is of an older release
    save_newest(source, fresh, homes, progress)
    shutil.rmtree(folder, ignore_errors=True)
    fresh.replace(folder)
    found = from_folder(source, folder)
    found.origin = f"newest, {' '.join(sorted({urlsplit(url).hostname or '' for url in source.newest.values()}))}"
    found.release = "home"
    return found


def save_newest(source: Source, folder: Path, homes: Homes, progress: Progress) -> list[Path]:
    """Download a source's newest files into a folder and return where they lie.

    Raises:
        DownloadError: the home cannot be reached or a file cannot be had.
    """
    saved = []
    for name, published in source.newest.items():
        address = homes.address(published)
        if why := homes.refusal(address):
            raise DownloadError(why)
        pieces = {name: address}
        if address.endswith("/"):
            pieces = {f"{name.rstrip('/')}/{piece}": url for piece, url in _listed(address, homes).items()}
        for piece, url in pieces.items():
            with homes.client() as http:
                saved.append(download.download(http, url, folder / piece, None, stage=f"download {piece}", progress=progress))
    return saved


def from_folder(source: Source, folder: Path) -> SourceFiles:
    """Return a source's files from a folder that has them as they are, or in one archive.

    Raises:
        SourceError: it has not.
    """
    inside = [path for path in folder.iterdir() if path.suffix == ".zip"] if folder.is_dir() else []
    return files.from_local(source.name, inside[0] if len(inside) == 1 else folder, source.reader.FILES)


def kept_newest(source: Source, cache: Path) -> SourceFiles | None:
    """Return the newest files that came the last time, if any did."""
    try:
        found = from_folder(source, _folder(source, cache))
    except SourceError:
        return None
    found.origin = "newest, as it came the last time"
    found.release = "home"
    return found


def _folder(source: Source, cache: Path) -> Path:
    return cache / "home" / source.name


def _listed(address: str, homes: Homes) -> dict[str, str]:
    """Return the pieces that a folder's page lists: name -> address; only what lies in that folder itself."""
    import httpx

    try:
        with homes.client() as http:
            answer = http.get(address)
            answer.raise_for_status()
        found = files_of(answer.text, answer.headers.get("content-type", ""), str(answer.url))
    except (httpx.HTTPError, ValueError) as error:
        raise DownloadError(f"{urlsplit(address).hostname} does not list {address}: {error}") from error
    here = {name: url for name, url in found.items() if _PIECE.fullmatch(name) and url == urljoin(str(answer.url), name)}
    if not here:
        raise DownloadError(f"the page of {address} lists no files")
    return dict(sorted(here.items()))
