"""A real HTTP server on this machine that serves a package index of given wheels, and can be told to break off or to change its files."""

from __future__ import annotations

import hashlib
import json
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class IndexServer:
    """Serves ``/simple/NAME/`` (JSON or HTML) and ``/files/WHEEL`` with Range requests; notes what was asked for."""

    def __init__(self, wheels: dict[str, bytes], *, json_pages: bool = True) -> None:
        self.wheels = wheels
        self.json_pages = json_pages
        #: (wheel, first byte asked for)
        self.requests: list[tuple[str, int]] = []
        self.headers: list[dict[str, str]] = []
        #: break the connection after so many bytes of each of the next answers
        self.break_after: list[int] = []
        #: seconds between pieces of 64 KiB
        self.delay_s = 0.0
        self.ranges = True
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, format: str, *arguments: object) -> None:
                """Keep quiet."""

            def do_GET(self) -> None:
                server.answer(self)

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        threading.Thread(target=self._http.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        """The server's address."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    @property
    def index_url(self) -> str:
        """What pip calls index-url."""
        return f"{self.url}/simple"

    def close(self) -> None:
        """Stop serving."""
        self._http.shutdown()
        self._http.server_close()

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """Answer one request."""
        self.headers.append(dict(request.headers))
        if page := re.fullmatch(r"/simple/([\w.-]+)/", request.path):
            self._page(request, page[1])
        elif (file := re.fullmatch(r"/files/(.+)", request.path)) and file[1] in self.wheels:
            self._file(request, file[1])
        else:
            request.send_error(404)

    def _page(self, request: BaseHTTPRequestHandler, package: str) -> None:
        names = [name for name in self.wheels if name.partition("-")[0].replace("_", "-") == package]
        if not names:
            request.send_error(404)
            return
        if self.json_pages:
            files = [
                {"filename": n, "url": f"../../files/{n}", "hashes": {"sha256": hashlib.sha256(self.wheels[n]).hexdigest()}} for n in names
            ]
            body, kind = (
                json.dumps({"meta": {"api-version": "1.1"}, "name": package, "files": files}),
                "application/vnd.pypi.simple.v1+json",
            )
        else:
            body, kind = "".join(f'<a href="../../files/{n}#sha256=0">{n}</a><br>' for n in names), "text/html"
        self._send(request, 200, body.encode(), {"Content-Type": kind})

    def _file(self, request: BaseHTTPRequestHandler, name: str) -> None:
        data = self.wheels[name]
        asked = re.fullmatch(r"bytes=(\d+)-", request.headers.get("Range", ""))
        start = int(asked[1]) if asked and self.ranges else 0
        self.requests.append((name, int(asked[1]) if asked else 0))
        if start >= len(data):
            request.send_error(416)
            return
        headers = {"Content-Range": f"bytes {start}-{len(data) - 1}/{len(data)}"} if start else {}
        self._send(request, 206 if start else 200, data[start:], headers, self.break_after.pop(0) if self.break_after else None)

    def _send(self, request: BaseHTTPRequestHandler, status: int, body: bytes, headers: dict[str, str], stop: int | None = None) -> None:
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name, value)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        piece = 1 << 16
        for at in range(0, min(len(body), stop if stop is not None else len(body)), piece):
            try:
                request.wfile.write(body[at : min(at + piece, stop or len(body))])
            except OSError:
                break
            time.sleep(self.delay_s)
        if stop is not None:
            request.close_connection = True
