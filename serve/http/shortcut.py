"""Questions on a shorter way to their route: what is asked most often is worth not being searched for among all routes each time.

Only what the way through FastAPI would hand to the route just so takes it; everything else, a body that is not right first of all, goes
that way, and gets the same answer and the same errors as ever.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from fastapi import Request
from starlette.datastructures import Headers

from kg.errors import MedclewError
from serve.http.bodies import again
from serve.http.guard import App, Receive, Scope, Send
from serve.http.problems import Refused, of_error, refused
from serve.http.routes.asking import Worded, ask

if TYPE_CHECKING:
    from serve.http.service import Service


class Shortcut:
    """ASGI middleware, the innermost, that hands a plain ``POST /ask`` to its route itself."""

    def __init__(self, app: App, service: Service) -> None:
        self.app, self.service = app, service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or let the application do it."""
        if scope["type"] != "http" or scope["method"] != "POST" or scope["path"] != "/ask" or scope["query_string"]:
            await self.app(scope, receive, send)
            return
        first = await receive()  # whole: ``Bodies`` stands before
        asked = _asked(first.get("body", b"")) if Headers(scope=scope).get("content-type") == "application/json" else None
        if asked is None:
            await self.app(scope, again(first, receive), send)
            return
        scope["medclew.route"] = "/ask"
        try:
            response = await ask(Request(scope, receive), self.service, asked)
        except Refused as error:
            response = refused(error)
        except MedclewError as error:
            response = of_error(error)
        await response(scope, receive, send)


def _asked(body: bytes) -> Worded | None:
    """The question of a body, None where it holds none that is right."""
    try:
        return Worded.model_validate(json.loads(body))
    except (ValueError, RecursionError):  # pydantic's errors are among the first
        return None
