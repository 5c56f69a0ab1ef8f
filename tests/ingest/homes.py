"""A real HTTP server on this machine that stands for all homes: it has their files as ``/HOST/PATH``, as ``Homes(base=...)`` asks."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler
from urllib.parse import urlsplit

from tests.ingest.server import IndexServer


class HomesServer(IndexServer):
    """Serves files under the addresses that the catalog gives them; a path that ends in "/" lists what is in it."""

    def __init__(self, files: dict[str, bytes]) -> None:
        super().__init__({self.place(address): data for address, data in files.items()})

    @staticmethod
    def place(address: str) -> str:
        """Return the path of an address's file here."""
        parts = urlsplit(address)
        return f"{parts.netloc}{parts.path}"

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """Answer one request."""
        self.headers.append(dict(request.headers))
        path = request.path.lstrip("/")
        if path in self.wheels:
            self._file(request, path)
        elif path.endswith("/") and (inside := [name.removeprefix(path) for name in self.wheels if name.startswith(path)]):
            page = "".join(f'<a href="{name}">{name}</a>' for name in ("../", *inside))
            self._send(request, 200, page.encode(), {"Content-Type": "text/html"})
        else:
            request.send_error(404)
