"""Answers on the wire: JSON, with a tag by which a client can ask whether it still holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import Request, Response

from serve.http.encoding import JSON, encoded

if TYPE_CHECKING:
    from serve.http.service import Service


def as_answer(body: bytes, tag: str | None = None) -> Response:
    """Return JSON as a response: one that stays right for as long as the graph has this tag, or one that is not to be kept."""
    if tag is None:
        return Response(body, 200, {"Cache-Control": "no-store"}, JSON)
    return Response(body, 200, {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Authorization, X-API-Key"}, JSON)


def answer(value: Any) -> Response:
    """Return plain data as a response that is not to be kept."""
    return as_answer(encoded(value))


def repeatable(request: Request, service: Service, value: Any, *, whole: bool) -> Response:
    """Return plain data as a response that the server may give again to the same request, but that clients are not to keep."""
    return _given(request, service, value, None, whole)


def lasting(request: Request, service: Service, value: Any, *, whole: bool = True) -> Response:
    """Return plain data that stays right for as long as the graph is the same; one that a budget cut short (``whole``) may not."""
    return _given(request, service, value, service.tag, whole)


def _given(request: Request, service: Service, value: Any, tag: str | None, whole: bool) -> Response:
    body = encoded(value)
    if not whole:
        return as_answer(body)
    key = request.scope.get("medclew.kept")
    if key is not None and service.ring is not None:
        service.ring.put(key, (b"-" if tag is None else b"+") + body)
    return as_answer(body, tag)


def unchanged(request: Request, service: Service) -> Response | None:
    """Return "not modified" where the client holds the answer of this very graph and program already."""
    held = request.headers.get("if-none-match", "")
    tags = [tag.strip().removeprefix("W/") for tag in held.split(",")]
    if service.tag in tags:
        return Response(None, 304, {"ETag": service.tag, "Cache-Control": "private, no-cache"})
    return None
