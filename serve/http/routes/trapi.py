"""TRAPI 1.6 and 2.0 under /trapi/VERSION: query, asyncquery, meta_knowledge_graph. Needs the extra ``trapi``."""

from __future__ import annotations

import asyncio
import logging
import uuid
from functools import cache
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import httpx
import translator_tom.v1_6 as v1_6
import translator_tom.v2_0 as v2_0
from fastapi import APIRouter, Body, Request, Response
from pydantic import ValidationError
from translator_tom.v2_0.convert import dict_up_version

from kg.errors import InputError, MedclewError, NotFound
from serve.http.encoding import JSON, encoded
from serve.http.problems import Refused
from serve.http.responses import answer, lasting, unchanged
from serve.http.routes.shared import Served, fails
from serve.http.service import Service
from serve.trapi.answering import answer as answered
from serve.trapi.meta import meta_knowledge_graph

log = logging.getLogger("medclew.http")
router = APIRouter(prefix="/trapi", tags=["TRAPI"])
Version = Literal["1.6", "2.0"]
Message = Annotated[
    dict[str, Any],
    Body(
        examples=[
            {
                "message": {
                    "query_graph": {
                        "nodes": {"gene": {"categories": ["biolink:Gene"]}, "disease": {"ids": ["MONDO:0007947"]}},
                        "edges": {"e": {"subject": "gene", "object": "disease", "predicates": ["biolink:causes"]}},
                    }
                }
            }
        ]
    ),
]
#: How often an answer is sent to its callback before it is given up, and seconds for each.
_TRIES, _SECONDS = 3, 20.0


def _ok(model: str) -> dict[int | str, dict[str, Any]]:
    return {200: {"description": f"TRAPI's {model}.", "content": {JSON: {"schema": {"type": "object"}}}}}


def _checked(version: str, body: dict[str, Any], *, asynchronous: bool = False) -> dict[str, Any]:
    """Return a query as plain data after its model has passed it."""
    models: Any = v1_6 if version == "1.6" else v2_0
    model = models.AsyncQuery if asynchronous else models.Query
    try:
        found: dict[str, Any] = model.from_dict(body).to_dict()
    except (ValidationError, TypeError, ValueError) as error:
        first = error.errors()[0] if isinstance(error, ValidationError) else {"loc": (), "msg": str(error)}
        where = ".".join(str(part) for part in first["loc"])
        raise Refused(422, "InvalidRequest", f"not a query of TRAPI {version}: {where}: {first['msg']}") from None
    return found


def _versioned(version: str, response: dict[str, Any], parameters: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return a response in its version's shape; that of 2.0 repeats the query's parameters."""
    told = {**response, "schema_version": f"{version}.0", "biolink_version": _biolink()}
    if version == "1.6":
        return told
    graph = told["message"].pop("query_graph")
    up: dict[str, Any] = dict(dict_up_version(told, v1_6.Response))
    up["message"]["query_graph"] = graph
    up["schema_version"] = "2.0.0"
    if parameters:
        up["parameters"] = parameters
    return up


@cache
def _biolink() -> str:
    from importlib.metadata import version

    return version("biolink-model")


@router.post("/{version}/query", responses={**_ok("Response"), **fails(404, 408, 413)}, summary="Answer a TRAPI query")
async def query(request: Request, service: Served, version: Version, body: Message) -> Response:
    """A query graph is looked up, with kinds of the bound concepts; a path is searched for. What is not supported is refused by name."""
    asked = _checked(version, body)
    engine, seconds = service.engine, service.settings.search_seconds
    return answer(
        await service.run(request, lambda: _versioned(version, answered(engine, asked, seconds=seconds), asked.get("parameters")))
    )


@router.post("/{version}/asyncquery", responses={**_ok("AsyncQueryResponse"), **fails(404, 408, 413)}, summary="Answer later")
async def asyncquery(request: Request, service: Served, version: Version, body: Message) -> Response:
    """The response is sent to the callback, where its host is one that the server was told of."""
    asked = _checked(version, body, asynchronous=True)
    callback = _allowed(service, asked["callback"])
    if service.pending >= service.settings.waiting:
        raise Refused(503, "Busy", "too many answers wait to be sent already; try again in a few seconds", retry_after=5)
    engine, seconds = service.engine, service.settings.search_seconds
    job = str(uuid.uuid4())

    def answered_() -> dict[str, Any]:
        return _versioned(version, answered(engine, asked, seconds=seconds), asked.get("parameters"))

    async def work() -> None:
        try:
            found = await service.run(request, answered_, stay=True)
        except Exception as error:
            if not isinstance(error, MedclewError | Refused):
                log.exception("an asynchronous TRAPI query failed")
            why = str(error) if isinstance(error, InputError | NotFound | Refused) else "an error of the server's own"
            found = {"message": {"results": []}, "status": "Failed", "description": why, "schema_version": f"{version}.0"}
        await _send(callback, found)

    service.later(asyncio.create_task(work()))
    return answer({"status": "Accepted", "job_id": job, "description": "the response will be sent to the callback"})


def _allowed(service: Service, callback: str) -> str:
    parts = urlsplit(callback)
    if parts.scheme not in ("http", "https") or parts.hostname not in service.settings.callback_hosts or parts.username is not None:
        raise Refused(403, "CallbackRefused", "answers are sent only to hosts that the server was started with (--callback-host)")
    return callback


async def _send(callback: str, found: dict[str, Any]) -> None:
    async with httpx.AsyncClient(timeout=_SECONDS, follow_redirects=False, trust_env=False) as client:
        for place in range(_TRIES):
            try:
                got = await client.post(callback, content=encoded(found), headers={"Content-Type": JSON})
                if got.status_code < 300:
                    return
            except httpx.HTTPError:
                pass
            await asyncio.sleep(2**place)
    log.warning("a TRAPI answer could not be sent to its callback")


@router.get("/{version}/meta_knowledge_graph", responses={**_ok("MetaKnowledgeGraph"), **fails(304)}, summary="What can be asked by TRAPI")
async def meta(request: Request, service: Served, version: Version) -> Response:
    """Kinds of node with their prefixes, and kinds of statement."""
    if held := unchanged(request, service):
        return held
    snapshot = service.engine.snapshot
    return lasting(request, service, await service.run(request, lambda: meta_knowledge_graph(snapshot)))
