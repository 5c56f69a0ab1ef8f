"""Answers that were given before, given again: they are functions of the graph, the program's version and the request alone.

Kept in memory only, under a digest of the whole request, and only what a route says may be kept: no answer that a budget cut short, none
about a patient.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import Response
from starlette.datastructures import Headers

from serve.http.bodies import again
from serve.http.guard import App, Receive, Scope, Send
from serve.http.metrics import KEPT
from serve.http.responses import as_answer

if TYPE_CHECKING:
    from serve.http.service import Service

#: What takes long enough to be worth keeping. Their paths hold nothing of the caller's, so they may be counted by.
ROUTES = frozenset(
    {
        ("GET", "/explain"),
        ("GET", "/metapaths"),
        ("GET", "/metapaths/paths"),
        ("POST", "/ask"),
        ("POST", "/choose"),
        ("POST", "/query"),
        ("POST", "/predict"),
        ("POST", "/medicines"),
    }
)


class Kept:
    """ASGI middleware that answers what was answered before, after the guards and before everything that takes time."""

    def __init__(self, app: App, service: Service) -> None:
        self.app, self.service = app, service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer at once, or let the route do it."""
        ring = self.service.ring
        if scope["type"] != "http" or ring is None or (scope["method"], scope["path"]) not in ROUTES or not self.service.ready:
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if "text/event-stream" in headers.get("accept", "") or "if-none-match" in headers:
            await self.app(scope, receive, send)
            return
        handed = receive
        body = b""
        if scope["method"] == "POST":
            first = await receive()  # whole: ``Bodies`` stands before
            body, handed = first.get("body", b""), again(first, receive)
        parts = (self.service.tag, scope["method"], scope["path"], headers.get("content-type", ""))
        key = b"\0".join((*(part.encode() for part in parts), scope["query_string"], body))
        found = ring.get(key)
        KEPT.labels(scope["path"], "miss" if found is None else "hit").inc()
        if found is None:
            scope["medclew.kept"] = key
            await self.app(scope, handed, send)
            return
        scope["medclew.route"] = scope["path"]
        response: Response = as_answer(found[1:], self.service.tag if found[:1] == b"+" else None)
        await response(scope, receive, send)
