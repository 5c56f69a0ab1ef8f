"""Who may call: by which name the server is called, from which page, with which key. And what a browser may do with what it gets.

A page of any site can make a visitor's browser call a server on the visitor's own machine, and can make its own name lead there (DNS
rebinding). So the server answers only to names that it knows, and to no page of another site unless it was told to.
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders

from serve.http.problems import Refused, internal, log, refused
from serve.http.settings import Settings

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

#: Nothing may run, be framed or be fetched but what this server serves itself.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; "
    "manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
SECURITY = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
_ADDED = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in SECURITY.items()]
#: What needs no key: the page itself (it asks for one), and what watches over servers.
OPEN = ("/health", "/ready", "/openapi.json", "/assets/", "/favicon.svg")


class Guard:
    """ASGI middleware that lets in what may come in, and puts the security headers on what goes out."""

    def __init__(self, app: App, settings: Settings, crowded: Callable[[], bool] = lambda: False) -> None:
        """``crowded`` says whether a client is better off with another process: then its connection is closed behind the answer."""
        self.app, self.settings, self._crowded = app, settings, crowded
        self._hosts = {host.lower() for host in settings.allowed_hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        started = False

        async def guarded(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                given = {name for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(pair for pair in _ADDED if pair[0] not in given)]
                if self._crowded():
                    MutableHeaders(scope=message)["connection"] = "close"
            await send(message)

        try:
            self._check(scope, Headers(scope=scope))
        except Refused as error:
            await refused(error)(scope, receive, guarded)
            return
        try:
            await self.app(scope, receive, guarded)
        except Exception:  # whatever it is: logged whole, told as an internal error without its words
            log.exception("a request failed")
            if started:  # half an answer is none: the connection is closed
                raise
            await internal()(scope, receive, guarded)

    def _check(self, scope: Scope, headers: Headers) -> None:
        host = headers.get("host", "")
        if "*" not in self._hosts and _name(host) not in self._hosts:
            detail = "the server is not called so; start it with --allow-host NAME if it is meant to be"
            raise Refused(421, "UnknownHost", detail)
        origin = headers.get("origin")
        if origin is not None and urlsplit(origin).netloc.lower() != host.lower() and origin not in self.settings.allowed_origins:
            raise Refused(403, "CrossSite", "a page of another site asks; start the server with --allow-origin if it may")
        # Another port of this machine is the same site to a browser, but not to us. A link from elsewhere may lead here, a frame may not.
        visits = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest", "document") == "document"
        others = headers.get("sec-fetch-site") in ("cross-site", "same-site") and not (visits and scope["method"] == "GET")
        if others and (origin is None or origin not in self.settings.allowed_origins):
            raise Refused(403, "CrossSite", "a page of another site asks; start the server with --allow-origin if it may")
        if self.settings.api_keys and scope["method"] != "OPTIONS":
            self._check_key(scope, headers)

    def _check_key(self, scope: Scope, headers: Headers) -> None:
        bearer = headers.get("authorization", "")
        given = headers.get("x-api-key") or (bearer[7:].strip() if bearer.lower().startswith("bearer ") else "")
        fitting = [place for place, key in enumerate(self.settings.api_keys) if hmac.compare_digest(key.encode(), given.encode())]
        if fitting:
            scope["medclew.key"] = f"key {fitting[0]}"
        elif scope["path"] != "/" and not scope["path"].startswith(OPEN):
            raise Refused(401, "NoKey", "this server wants a key: send it as `Authorization: Bearer KEY` or `X-API-Key: KEY`")


def _name(host: str) -> str:
    """The name in a Host header, without its port."""
    host = host.strip().lower().rstrip(".")
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.rsplit(":", 1)[0] if ":" in host else host
