"""The wire, with bounds that uvicorn lacks: a request's head must be there in time (against slow-loris clients), and be no novel."""

from __future__ import annotations

import asyncio
import os
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

#: ``medclew serve`` hands the setting over by this variable, for the worker processes too.
HEAD_SECONDS = float(os.environ.get("MEDCLEW_SERVE_HEAD_SECONDS", "10"))
#: The longest head, its address included.
HEAD_BYTES = 65_536
_GRACE = 0.25
_TOO_LONG = b"HTTP/1.1 431 Request Header Fields Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class PatientProtocol(HttpToolsProtocol):
    """HTTP/1.1 that closes a connection on which no whole head came within ``HEAD_SECONDS`` of its first byte, or of connecting."""

    _head: asyncio.TimerHandle | None = None
    _bytes = 0

    def connection_made(self, transport: Any) -> None:
        """Start the clock."""
        super().connection_made(transport)
        self._await_head()

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
            self.transport.write(_TOO_LONG)
            self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clock."""
        self._stop()
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
