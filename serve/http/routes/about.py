"""The graph and the server themselves: queries, statistics, sources, health."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Request, Response
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel, Field

from serve.http.metrics import exposition
from serve.http.models import graph as models
from serve.http.problems import Refused
from serve.http.responses import answer, lasting, unchanged
from serve.http.routes.shared import Asked, Served, answers, fails

router = APIRouter()


class Cypher(Asked):
    """A read-only statement, or the name of a query of the library, with its parameters."""

    query: str = Field(min_length=1, max_length=20_000, examples=["disease_genes"])
    params: dict[str, Any] = Field(default={}, examples=[{"curie": "MONDO:0007947"}])
    limit: int = Field(default=1000, ge=1, le=100_000, description="Rows at the most; the server may allow fewer.")
    timeout: float | None = Field(default=None, gt=0, le=600, description="Seconds; the server may allow less.")


@router.post(
    "/cypher", tags=["queries"], responses={**answers(models.Table), **fails(404, 408, 413)}, summary="Run a read-only Cypher query"
)
async def cypher(request: Request, service: Served, asked: Annotated[Cypher, Body()]) -> Response:
    """On the embedded store, or on Neo4j where the server was told of one. What would write or reach outside the graph is refused."""
    engine, bounds = service.engine, service.settings

    def work() -> dict[str, Any]:
        seconds = min(asked.timeout or bounds.query_seconds, bounds.query_seconds)
        result = engine.cypher(asked.query, asked.params, limit=min(asked.limit, bounds.rows), timeout_s=seconds, store=bounds.store)
        return {"columns": list(result.columns), "rows": [list(row) for row in result.rows], "truncated": result.truncated}

    return answer(await service.run(request, work))


@router.get("/cypher/library", tags=["queries"], responses=answers(list[models.LibraryQuery]), summary="The query library")
async def cypher_library(service: Served) -> Response:
    """Named queries, each with the question that it answers, its parameters and its text."""
    import cypher as library

    told = [
        {
            "name": entry.name,
            "question": entry.question,
            "parameters": [
                {"name": p.name, "type": p.type, "required": p.required, "default": p.default, "help": p.help} for p in entry.parameters
            ],
            "columns": list(entry.columns),
            "example": entry.example,
            "text": entry.text,
        }
        for entry in library.library()
    ]
    return answer(told)


@router.get("/stats", tags=["graph"], responses={**answers(models.Stats), **fails(304)}, summary="What the graph holds")
async def stats(request: Request, service: Served) -> Response:
    """Counts, by category and by predicate."""
    if held := unchanged(request, service):
        return held
    told = service.engine.stats().to_dict()
    return lasting(request, service, {key: told[key] for key in ("content_hash", "counts", "categories", "predicates", "attributions")})


@router.get("/sources", tags=["graph"], responses={**answers(models.Sources), **fails(304)}, summary="Where the graph comes from")
async def sources(request: Request, service: Served) -> Response:
    """Each source with version, licence and counts, and whom to acknowledge."""
    if held := unchanged(request, service):
        return held
    told = service.engine.stats().to_dict()
    return lasting(request, service, {"sources": told["sources"], "attributions": told["attributions"]})


class State(BaseModel):
    """How the server is."""

    status: str
    version: str


@router.get("/health", tags=["server"], response_model=State, summary="Whether the process lives")
async def health() -> dict[str, str]:
    """Always 200 while it does."""
    import medclew

    return {"status": "ok", "version": medclew.__version__}


@router.get(
    "/ready", tags=["server"], response_model=State, responses=fails(503), summary="Whether questions are answered without a cold start"
)
async def ready(service: Served) -> dict[str, str]:
    """503 while the graph is being opened and what the first questions need is loaded."""
    import medclew

    if not service.ready:
        raise Refused(503, "NotReady", service.failed or "the graph is being opened; try again in a moment", retry_after=2)
    return {"status": "ready", "version": medclew.__version__}


@router.get("/metrics", tags=["server"], response_class=PlainTextResponse, summary="Counts for Prometheus")
async def metrics() -> Response:
    """Requests, their times, and how many are open, of all worker processes together."""
    return Response(exposition(), 200, {"Cache-Control": "no-store"}, "text/plain; version=0.0.4; charset=utf-8")
