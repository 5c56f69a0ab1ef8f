"""How much a request may say, and how long it may take to say it."""

from __future__ import annotations

import asyncio
import time

from starlette.datastructures import Headers

from serve.http.guard import App, Message, Receive, Scope, Send
from serve.http.problems import Refused, refused
from serve.http.settings import Settings


class Bodies:
    """ASGI middleware that reads a body whole before anything works on it, and refuses a large one (413) or a slow one (408)."""

    def __init__(self, app: App, settings: Settings) -> None:
        self.app, self.settings = app, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand over the request with its body, or refuse it."""
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self.app(scope, receive, send)
            return
        try:
            body = await self._read(scope, receive)
        except Refused as error:
            error.headers["Connection"] = "close"
            await refused(error)(scope, receive, send)
            return
        if body is None:  # the client left
            return
        handed = False

        async def whole() -> Message:
            nonlocal handed
            if handed:
                return await receive()
            handed = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self.app(scope, whole, send)

    async def _read(self, scope: Scope, receive: Receive) -> bytes | None:
        most = self.settings.body_bytes
        too_large = Refused(413, "TooLarge", f"the body is larger than {most:,} bytes")
        length = Headers(scope=scope).get("content-length", "")
        if length.isdigit() and int(length) > most:
            raise too_large
        parts, size = [], 0
        deadline = time.monotonic() + self.settings.body_seconds
        while True:
            try:
                message = await asyncio.wait_for(receive(), max(deadline - time.monotonic(), 0.001))
            except TimeoutError:
                raise Refused(408, "TooSlow", f"the body was not there within {self.settings.body_seconds:g} s") from None
            if message["type"] == "http.disconnect":
                return None
            part = message.get("body", b"")
            size += len(part)
            if size > most:
                raise too_large
            parts.append(part)
            if not message.get("more_body", False):
                return b"".join(parts)
