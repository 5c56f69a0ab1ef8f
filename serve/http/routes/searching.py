"""Searches that need more than paths between two concepts: what stands near or joins several, analogies, hubs."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Query, Request, Response
from pydantic import Field

from reasoning.claims.answer import Answer
from serve.http.models import answers as models
from serve.http.models.further import Hub
from serve.http.responses import lasting, unchanged
from serve.http.routes.shared import Asked, Served, answers, fails
from serve.http.service import Service

router = APIRouter(tags=["paths"])
Name = Annotated[str, Field(min_length=1, max_length=500)]
Concepts = Annotated[list[Name], Query(min_length=1, max_length=20, description="CURIEs, CUIs, other codes, or names.")]
Category = Annotated[str | None, Query(max_length=100, description="Of this Biolink category alone, for instance Gene.")]


async def _told(request: Request, service: Service, work: Any) -> Response:
    if held := unchanged(request, service):
        return held

    def told() -> tuple[dict[str, Any], bool]:
        found: Answer = work()
        return found.to_dict(), not found.truncated

    value, whole = await service.run(request, told)
    return lasting(request, service, value, whole=whole)


@router.get("/related", responses={**answers(models.Answer), **fails(304, 404)}, summary="Concepts nearest to some")
async def related(
    request: Request, service: Served, concept: Concepts, category: Category = None, k: Annotated[int, Query(ge=1, le=1000)] = 10
) -> Response:
    """By personalised PageRank; `results` has the rows, and the first five are told with their best path."""
    graph = service.engine.graph
    return await _told(request, service, lambda: graph.related(concept, category=category, k=min(k, service.settings.rows)))


@router.get("/join", responses={**answers(models.Answer), **fails(304, 404)}, summary="What joins several concepts most cheaply")
async def join(request: Request, service: Served, concept: Concepts) -> Response:
    """A tree over two or more concepts, each link cited; what nothing joins is said."""
    graph = service.engine.graph
    return await _told(request, service, lambda: graph.join(concept))


class Analogy(Asked):
    """What is to `source` as the second of each example is to its first?"""

    source: Name = Field(examples=["FBN2"])
    examples: list[tuple[Name, Name]] = Field(min_length=1, max_length=20, examples=[[["FBN1", "arachnodactyly"]]])
    k: int = Field(default=10, ge=1, le=1000)
    max_hops: int = Field(default=3, ge=1, le=4, description="Hops of a pattern at the most.")


@router.post("/analogues", responses={**answers(models.Answer), **fails(304, 404, 408, 413)}, summary="Follow the patterns of examples")
async def analogues(request: Request, service: Served, asked: Annotated[Analogy, Body()]) -> Response:
    """Suggestions, each with a path; no records of the statement itself."""
    graph = service.engine.graph
    return await _told(request, service, lambda: graph.analogues(asked.source, asked.examples, k=asked.k, max_hops=asked.max_hops))


@router.get("/hubs", responses={**answers(list[Hub]), **fails(304)}, summary="The most generic concepts")
async def hubs(request: Request, service: Served, category: Category = None, k: Annotated[int, Query(ge=1, le=1000)] = 20) -> Response:
    """Those that `/explain` with `without_hubs` keeps out of paths."""
    if held := unchanged(request, service):
        return held
    graph = service.engine.graph
    return lasting(request, service, await service.run(request, lambda: [row.to_dict() for row in graph.hubs(k, category=category)]))
