"""The wire, with bounds that uvicorn lacks: a request's head must be there in time (against slow-loris clients), and be no novel; what is
sent must be taken. And what uvicorn answers itself is said as everything else is: as a problem, with the security headers.
"""

from __future__ import annotations

import asyncio
import os
from http import HTTPStatus
from typing import Any

from uvicorn.protocols.http.flow_control import service_unavailable
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from serve.http.guard import SECURITY
from serve.http.problems import problem

#: ``medclew serve`` hands the setting over by this variable, for the worker processes too.
HEAD_SECONDS = float(os.environ.get("MEDCLEW_SERVE_HEAD_SECONDS", "10"))
#: The longest head, its address included.
HEAD_BYTES = 65_536
_GRACE = 0.25
#: Who takes fewer than so many bytes of what waits for them in so many seconds is hung up on.
TAKE_SECONDS, TAKE_BYTES = float(os.environ.get("MEDCLEW_SERVE_TAKE_SECONDS", "20")), 16_384


def _said(status: int, kind: str, detail: str, **headers: str) -> Any:
    return problem(status, kind, detail, {**SECURITY, "connection": "close", **headers})


def _crowded() -> Any:
    return _said(503, "Busy", "too many connections are open; try again in a few seconds", **{"retry-after": "2"})


class PatientProtocol(HttpToolsProtocol):
    """HTTP/1.1 that closes a connection on which no whole head came within ``HEAD_SECONDS`` of its first byte, or of connecting, and one
    whose client does not take what it asked for.
    """

    _head: asyncio.TimerHandle | None = None
    _look: asyncio.TimerHandle | None = None
    _bytes = 0
    _left = 0
    _taken = False

    def connection_made(self, transport: Any) -> None:
        """Start the clocks."""
        super().connection_made(transport)
        self._await_head()
        self._look = self.loop.call_later(TAKE_SECONDS, self._see_what_is_taken)

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP."""
        self._hang_up_with(_said(400, "InvalidRequest", msg))

    def _start_asgi_task(self, cycle: Any, app: Any) -> None:
        super()._start_asgi_task(cycle, _crowded() if app is service_unavailable else app)

    def resume_writing(self) -> None:
        """Go on: the client took the most of what waited for it."""
        self._taken = True
        super().resume_writing()

    def on_message_begin(self) -> None:
        """Start the clock for a further request on the same connection."""
        super().on_message_begin()
        if self._head is None:
            self._await_head()

    def on_headers_complete(self) -> None:
        """Stop the clock: the head is there."""
        self._stop()
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        """Take bytes; refuse a head that does not end."""
        super().data_received(data)
        if self._head is None:
            return
        self._bytes += len(data)
        if self._bytes > HEAD_BYTES and not self.transport.is_closing():
            self._hang_up_with(_said(431, "TooLarge", f"the request's head is larger than {HEAD_BYTES:,} bytes"))

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clocks."""
        self._stop()
        if self._look is not None:
            self._look.cancel()
        super().connection_lost(exc)

    def _await_head(self) -> None:
        self._bytes = 0
        self._head = self.loop.call_later(HEAD_SECONDS, self._too_slow)

    def _stop(self) -> None:
        if self._head is not None:
            self._head.cancel()
            self._head = None

    def _too_slow(self) -> None:
        # Where this process was what was slow, the head lies in the socket: it is read before the clock is asked again.
        self._head = self.loop.call_later(_GRACE, self._hang_up)

    def _hang_up(self) -> None:
        self._head = None
        if not self.transport.is_closing():
            self.transport.close()

    def _hang_up_with(self, response: Any) -> None:
        head = f"HTTP/1.1 {response.status_code} {HTTPStatus(response.status_code).phrase}\r\n".encode()
        lines = b"".join(b"%b: %b\r\n" % pair for pair in response.raw_headers)
        self.transport.write(head + lines + b"\r\n" + response.body)
        self.transport.close()

    def _see_what_is_taken(self) -> None:
        """Let go of a client that takes nothing; a closed connection, too, stays for as long as bytes wait for the other side."""
        before, self._left = self._left, self.transport.get_write_buffer_size()
        if before and self._left > before - TAKE_BYTES and self._left and not self._taken:
            self.transport.abort()
            return
        self._taken = False
        self._look = self.loop.call_later(TAKE_SECONDS, self._see_what_is_taken)
