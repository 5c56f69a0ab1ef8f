"""Where a wheel lies: in a folder of wheels, on a page of links, or in a package index (PEP 503 pages, PEP 691 JSON)."""

from __future__ import annotations

import re
import ssl
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

from ingest.fetch.pipconf import IndexSettings
from kg.errors import DownloadError

if TYPE_CHECKING:
    import httpx

_ACCEPT = "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1"


def client(settings: IndexSettings, url: str) -> httpx.Client:
    """Return an HTTP client that connects as pip would to this address."""
    import httpx

    verify: ssl.SSLContext | bool = not settings.trusts(url)
    if verify and (settings.cert or settings.client_cert):
        context = ssl.create_default_context()
        if settings.cert:
            place = Path(settings.cert)
            context.load_verify_locations(cafile=None if place.is_dir() else str(place), capath=str(place) if place.is_dir() else None)
        if settings.client_cert:
            context.load_cert_chain(settings.client_cert)
        verify = context
    return httpx.Client(
        verify=verify,
        proxy=settings.proxy,
        follow_redirects=True,
        timeout=httpx.Timeout(settings.timeout_s, connect=min(20.0, settings.timeout_s)),
    )


def locate(settings: IndexSettings, package: str, wheel: str) -> str | Path:
    """Return where the wheel file is: a path on this machine, or its address.

    Raises:
        DownloadError: no place that pip is set up for has it; the message says what each answered.
    """
    import httpx

    tried = []
    for place in settings.find_links:
        local = Path(unquote(urlsplit(place).path)) if place.startswith("file:") else Path(place)
        if "://" not in place or place.startswith("file:"):
            if (local / wheel).is_file():
                return local / wheel
            tried.append(f"{place}: not there")
    pages = [place for place in settings.find_links if place.startswith("http")]
    pages += [f"{index}/{re.sub(r'[-_.]+', '-', package).lower()}/" for index in settings.indexes]
    for page in pages:
        try:
            with client(settings, page) as http:
                answer = http.get(page, headers={"Accept": _ACCEPT})
                answer.raise_for_status()
            found = files_of(answer.text, answer.headers.get("content-type", ""), str(answer.url)).get(wheel)
        except httpx.HTTPStatusError as error:
            tried.append(f"{_without_secret(page)}: answered {error.response.status_code} {error.response.reason_phrase}")
            continue
        except (httpx.HTTPError, ValueError) as error:
            tried.append(f"{_without_secret(page)}: {_without_secret(str(error))}")
            continue
        if found:
            return found
        tried.append(f"{_without_secret(page)}: does not list it")
    raise DownloadError(
        f"cannot find {wheel} in any place that pip is set up for ({'; '.join(tried)}); check the connection and `pip config list`, or "
        "fetch it by other means and name it with `medclew build --use SOURCE=PATH`"
    )


def files_of(body: str, content_type: str, base: str) -> dict[str, str]:
    """Return file name -> address of an index page.

    >>> files_of('<a href="../x-1-py3-none-any.whl#sha256=0">x</a>', "text/html", "https://i/simple/x/")
    {'x-1-py3-none-any.whl': 'https://i/simple/x-1-py3-none-any.whl'}

    Raises:
        ValueError: a page that calls itself JSON is not.
    """
    if "json" in content_type:
        import json

        entries = json.loads(body).get("files", [])
        return {entry["filename"]: urljoin(base, entry["url"]) for entry in entries}
    links = _Links()
    links.feed(body)
    addresses = (urljoin(base, href).partition("#")[0] for href in links.found)
    return {unquote(urlsplit(address).path).rpartition("/")[2]: address for address in addresses}


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if tag == "a" and name == "href" and value]


def _without_secret(text: str) -> str:
    """Return text without the user and password that an address may hold."""
    return re.sub(r"//[^/@\s]+@", "//", text)
