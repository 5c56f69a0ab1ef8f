"""The wire, with bounds: a reply that is too long, too slow or packed is cut off while it is read, whoever reads it.

The openai package's own time-out is for each read, so that a byte a second would never end; and it reads a reply of any length.
"""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import httpx2

from reasoning.llm.errors import ModelTimeout, ModelTooLong

if TYPE_CHECKING:
    import httpcore2
    from openai import OpenAI

    from reasoning.llm.settings import Settings

#: The key of a request's own deadline (``time.monotonic``) among httpx's extensions is not passed on by the SDK, so a header carries it.
DEADLINE = "x-medclew-deadline"
_LATE = "the language model did not finish in time (MEDCLEW_LLM_SECONDS)"
#: What these libraries write while debugging holds prompts, replies and headers.
_TALKATIVE = ("openai", "httpx2", "httpcore2")


class _Watch:
    """Ends a request at its deadline by shutting its connection, whatever is being waited for (a head of a byte a second, too)."""

    def __init__(self, deadline: float) -> None:
        self._deadline = deadline
        self._streams: list[httpcore2.NetworkStream] = []
        self._timer: threading.Timer | None = None
        if deadline < float("inf"):
            self._timer = threading.Timer(max(0.0, deadline - time.monotonic()), self._end)
            self._timer.daemon = True
            self._timer.start()

    def trace(self, event: str, info: dict[str, Any]) -> None:
        """Take note of a connection as it is made (httpcore's trace extension)."""
        if event.endswith("connect_tcp.complete"):
            self._streams.append(info["return_value"])

    def _end(self) -> None:
        for stream in self._streams:
            connected = stream.get_extra_info("socket")
            if connected is not None:
                with suppress(OSError):
                    connected.shutdown(socket.SHUT_RDWR)

    @property
    def over(self) -> bool:
        """Whether the deadline has passed."""
        return time.monotonic() >= self._deadline

    def cancel(self) -> None:
        """Stop watching."""
        if self._timer is not None:
            self._timer.cancel()


class _Bounded(httpx2.SyncByteStream):
    def __init__(self, stream: httpx2.SyncByteStream, most: int, watch: _Watch) -> None:
        self._stream, self._most, self._watch = stream, most, watch

    def __iter__(self) -> Iterator[bytes]:
        read = 0
        try:
            for part in self._stream:
                read += len(part)
                if read > self._most:
                    raise ModelTooLong(f"the language model sent more than {self._most:,} bytes (MEDCLEW_LLM_RESPONSE_BYTES)")
                if self._watch.over:
                    raise ModelTimeout(_LATE)
                yield part
        except httpx2.TransportError as error:
            raise ModelTimeout(_LATE) if self._watch.over else error from None

    def close(self) -> None:
        self._watch.cancel()
        self._stream.close()


class BoundedTransport(httpx2.BaseTransport):
    """HTTP with a limit on a reply's bytes, and on its time by the deadline that the request carries."""

    def __init__(self, most: int) -> None:
        self._most = most
        # A connection a request: only one that is made for it can be watched, and a reply takes far longer than a handshake.
        self._inner = httpx2.HTTPTransport(retries=0, trust_env=False, limits=httpx2.Limits(max_keepalive_connections=0))

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request; the deadline is taken out of it, and packed replies are not asked for (they may be small and unpack to much).

        Raises:
            ModelTimeout: the deadline passed. ModelTooLong: the reply is packed all the same.
        """
        watch = _Watch(float(request.headers.pop(DEADLINE, "inf")))
        request.headers["accept-encoding"] = "identity"
        request.extensions = {**request.extensions, "trace": watch.trace}
        try:
            response = self._inner.handle_request(request)
        except httpx2.TransportError as error:
            watch.cancel()
            raise ModelTimeout(_LATE) if watch.over else error from None
        if response.headers.get("content-encoding", "identity") != "identity":
            watch.cancel()
            response.close()
            raise ModelTooLong("the language model's reply is packed, which was not asked for; its length cannot be bounded")
        assert isinstance(response.stream, httpx2.SyncByteStream)
        bounded = _Bounded(response.stream, self._most, watch)
        return httpx2.Response(response.status_code, headers=response.headers, stream=bounded, extensions=response.extensions)

    def close(self) -> None:
        """Close the connections."""
        self._inner.close()


def connect(settings: Settings) -> OpenAI:
    """Return the openai package's client on this transport: without its retries (their pauses know no deadline) and without redirects."""
    from openai import OpenAI

    for name in _TALKATIVE:
        logger = logging.getLogger(name)
        logger.setLevel(max(logging.WARNING, logger.level))
    http = httpx2.Client(
        transport=BoundedTransport(settings.response_bytes),
        timeout=httpx2.Timeout(settings.seconds, connect=settings.connect_seconds),
        follow_redirects=False,
        trust_env=False,
    )
    return OpenAI(api_key=settings.key.get_secret_value() or "none", base_url=settings.url, max_retries=0, http_client=http)
