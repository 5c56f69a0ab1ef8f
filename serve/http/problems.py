"""Errors as ``application/problem+json`` (RFC 9457): a kind, a status, and a sentence that names the record and the way out."""

from __future__ import annotations

import logging
import re
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from kg.errors import (
    BundleError,
    InputError,
    MedclewError,
    MissingExtra,
    NotFound,
    QueryError,
    QueryRefused,
    QueryTimeout,
    SourceError,
    StoreError,
)
from serve.http.encoding import JSON, encoded

log = logging.getLogger("medclew.http")
MEDIA_TYPE = "application/problem+json"
_WAY_OUT = {404: "nothing is served at this address; /openapi.json says what there is"}
#: What an error is to someone who calls over HTTP; the first that fits.
STATUS: tuple[tuple[type[MedclewError], int], ...] = (
    (NotFound, 404),
    (QueryRefused, 403),
    (QueryTimeout, 504),
    (QueryError, 400),
    (InputError, 422),
    (StoreError, 503),
    (SourceError, 503),
    (BundleError, 503),
    (MissingExtra, 501),
)


class Problem(BaseModel):
    """What went wrong."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "type": "urn:medclew:not_found",
                "title": "Not Found",
                "status": 404,
                "detail": "nothing in this graph is called 'marfen sindrome'; did you mean Marfan syndrome (MONDO:0007947)?",
            }
        }
    )

    type: str = Field(description="The kind of error: ``urn:medclew:`` and its code.")
    title: str
    status: int
    detail: str
    errors: list[dict[str, Any]] | None = Field(default=None, description="Of a request that cannot be right: where, and why.")
    candidates: list[dict[str, str]] | None = Field(
        default=None, description="Of a name that several concepts bear, or none: which ones, or whose are like it."
    )


class Refused(Exception):
    """A request that the server does not work on, with its status."""

    def __init__(self, status: int, kind: str, detail: str, *, retry_after: int | None = None) -> None:
        self.status, self.kind, self.detail = status, kind, detail
        self.headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
        super().__init__(detail)


TITLES = {
    304: "Not Modified",
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    406: "Not Acceptable",
    408: "Request Timeout",
    413: "Content Too Large",
    415: "Unsupported Media Type",
    421: "Misdirected Request",
    422: "Unprocessable Content",
    429: "Too Many Requests",
    431: "Request Header Fields Too Large",
    500: "Internal Server Error",
    501: "Not Implemented",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


def problem(status: int, kind: str, detail: str, headers: dict[str, str] | None = None, **more: Any) -> Response:
    """Return a problem as a response."""
    told = {"type": f"urn:medclew:{_snake(kind)}", "title": TITLES.get(status, "Error"), "status": status, "detail": detail, **more}
    return Response(encoded(told), status, {"Cache-Control": "no-store", **(headers or {})}, MEDIA_TYPE)


def _snake(name: str) -> str:
    """A kind as errors have it in their codes.

    >>> _snake("NotFound"), _snake("not_found")
    ('not_found', 'not_found')
    """
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def refused(error: Refused) -> Response:
    """Return a refusal as a response."""
    return problem(error.status, error.kind, error.detail, error.headers)


def internal() -> Response:
    """Return what is said of an error of the server's own."""
    return problem(500, "Internal", "an error of the server's own; its log says which")


def of_error(error: MedclewError) -> Response:
    """Return an error of the engine as a response. Faults of the server itself are named, not shown: they hold paths of its machine."""
    status = next((status for kind, status in STATUS if isinstance(error, kind)), 500)
    kind = error.code
    if status >= 500 and not isinstance(error, QueryTimeout | MissingExtra):
        log.error("%s: %s", kind, error)
        return problem(status, kind, "the server's graph cannot be used at the moment; its log says why")
    more: dict[str, Any] = {}
    candidates = getattr(error, "candidates", None)
    if candidates:
        more["candidates"] = [{"curie": curie, "name": name, "category": category} for curie, name, category in candidates]
    return problem(status, kind, str(error), None, **more)


def register(app: FastAPI) -> None:
    """Let every error leave the application as a problem. The handlers are coroutines: others would each wait for a thread."""

    @app.exception_handler(MedclewError)
    async def engine(request: Request, error: MedclewError) -> Response:
        return of_error(error)

    @app.exception_handler(Refused)
    async def gate(request: Request, error: Refused) -> Response:
        return refused(error)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        # What was given is not repeated: it may be a patient's.
        errors = [{"loc": [str(part) for part in one["loc"]], "msg": one["msg"], "type": one["type"]} for one in error.errors()[:20]]
        for one in errors:
            if one["type"] == "extra_forbidden":
                one["msg"] = "there is no such key; see /openapi.json for those that there are"
            elif one["loc"] == ["body"] and not request.headers.get("content-type", "").startswith(JSON):
                one["msg"] = f"is to be JSON, and to be said so: send it with `Content-Type: {JSON}`"
        first = errors[0]
        return problem(422, "InvalidRequest", f"{'.'.join(first['loc'])}: {first['msg']}", None, errors=errors)

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> Response:
        headers = dict(error.headers or {})
        detail = str(error.detail)
        if detail == HTTPStatus(error.status_code).phrase:  # it says nothing yet
            detail = _WAY_OUT.get(error.status_code, detail)
        if error.status_code == 405 and "allow" in {name.lower() for name in headers}:
            detail = f"{request.method} is not for this address; {headers.get('allow') or headers.get('Allow')} is"
        return problem(error.status_code, "Http", detail, headers)
