"""How much a request may say, and how long it may take to say it."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from starlette.datastructures import Headers

from kg.repeated_keys import repeated_in
from serve.http.guard import App, Message, Receive, Scope, Send
from serve.http.problems import Refused, refused
from serve.http.settings import Settings

#: Of a body that is too large so many times what is allowed is read, and thrown away.
_DISCARDED = 16


class Bodies:
    """ASGI middleware that reads a body whole before anything works on it, and refuses a large one (413) or a slow one (408); and one for
    which there is no room beside those that are being read and answered (503).
    """

    def __init__(self, app: App, settings: Settings) -> None:
        self.app, self.settings = app, settings
        self.held = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand over the request with its body, or refuse it."""
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self.app(scope, receive, send)
            return
        parts: list[bytes] = []
        try:
            try:
                there = await self._read(scope, receive, parts)
            except Refused as error:
                error.headers["Connection"] = "close"
                await refused(error)(scope, receive, send)
                return
            if there:
                body = b"".join(parts)
                if (key := repeated_in(body)) is not None:
                    told = f"the body has {key[:60]!r} twice in one object: which is meant? Keep one"
                    await refused(Refused(422, "InvalidRequest", told))(scope, receive, send)
                    return
                whole: Message = {"type": "http.request", "body": body, "more_body": False}
                await self.app(scope, again(whole, receive), send)
        finally:
            self.held -= sum(map(len, parts))

    async def _read(self, scope: Scope, receive: Receive, parts: list[bytes]) -> bool:
        """Put the body's parts into a list; False where the client has left."""
        most = self.settings.body_bytes
        too_large = Refused(413, "TooLarge", f"the body is larger than {most:,} bytes")
        length = Headers(scope=scope).get("content-length", "")
        if length.isdigit() and int(length) > most:
            await self._let_finish(scope, receive)
            raise too_large
        size = 0
        deadline = asyncio.get_running_loop().time() + self.settings.body_seconds
        while True:
            try:
                async with asyncio.timeout_at(deadline):
                    message = await receive()
            except TimeoutError:
                raise Refused(408, "TooSlow", f"the body was not there within {self.settings.body_seconds:g} s") from None
            if message["type"] == "http.disconnect":
                return False
            part = message.get("body", b"")
            size += len(part)
            if size > most:
                if message.get("more_body", False):
                    await self._let_finish(scope, receive)
                raise too_large
            if self.held + len(part) > self.settings.bodies_bytes:
                raise Refused(503, "Busy", "too many large requests are being worked on; try again in a few seconds", retry_after=2)
            parts.append(part)
            self.held += len(part)
            if not message.get("more_body", False):
                return True

    async def _let_finish(self, scope: Scope, receive: Receive) -> None:
        """Read on without keeping anything, within bounds: who is hung up on while sending does not see the answer."""
        headers, left = Headers(scope=scope), _DISCARDED * self.settings.body_bytes
        length = headers.get("content-length", "")
        if "expect" in headers or (length.isdigit() and int(length) > left):
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(self.settings.body_seconds):
                while left > 0:
                    message = await receive()
                    left -= len(message.get("body", b""))
                    if message["type"] == "http.disconnect" or not message.get("more_body", False):
                        return


def again(first: Message, receive: Receive) -> Receive:
    """Return what hands a message over that was received already, and then what comes behind it."""
    handed = False

    async def once_more() -> Message:
        nonlocal handed
        if handed:
            return await receive()
        handed = True
        return first

    return once_more
