"""Looking things up: search, a concept, its neighbours, a record, and what a text names."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, Path, Query, Request, Response
from pydantic import Field

from serve.http.models import graph as models
from serve.http.responses import answer, lasting, unchanged
from serve.http.routes.shared import Asked, Served, answers, fails

router = APIRouter(tags=["concepts"])
Identifier = Annotated[str, Path(min_length=1, max_length=500)]
Category = Annotated[str | None, Query(max_length=100, description="Of this Biolink category alone, for instance `Disease`.")]


@router.get("/search", responses={**answers(models.SearchResult), **fails(304)}, summary="Find concepts by name, synonym or code")
async def search(
    request: Request,
    service: Served,
    q: Annotated[
        str, Query(min_length=1, max_length=500, description="A name, synonym, CURIE, CUI or other code.", examples=["fibrillin"])
    ],
    limit: Annotated[int, Query(ge=1, le=200)] = 10,
    category: Category = None,
) -> Response:
    """Best first; misspelled words are found too, and the beginnings of names, as one types them."""
    if held := unchanged(request, service):
        return held
    engine = service.engine
    return lasting(request, service, await service.run(request, lambda: engine.search(q, limit, category).to_dict()))


@router.get(
    "/concepts/{concept:path}", responses={**answers(models.Concept), **fails(304, 404)}, summary="A concept and what is said of it"
)
async def concept(
    request: Request,
    service: Served,
    concept: Annotated[Identifier, Path(examples=["MONDO:0007947"])],
    limit: Annotated[int, Query(ge=0, le=200, description="Statements of each kind at the most.")] = 10,
) -> Response:
    """Names, codes, CUIs, and its statements by predicate, best backed first. `/neighbours` has further pages of them."""
    if held := unchanged(request, service):
        return held
    engine = service.engine
    return lasting(request, service, await service.run(request, lambda: engine.show(concept, limit).to_dict()))


@router.get("/neighbours", responses={**answers(models.Neighbours), **fails(304, 404)}, summary="A page of a concept's edges")
async def neighbours(
    request: Request,
    service: Served,
    concept: Annotated[str, Query(min_length=1, max_length=500, examples=["MONDO:0007947"])],
    predicate: Annotated[str | None, Query(max_length=200, examples=["has_phenotype"])] = None,
    direction: Literal["out", "in", "any"] = "any",
    negated: Annotated[bool, Query(description="Negative findings instead.")] = False,
    category: Category = None,
    offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 50,
) -> Response:
    """Best backed first; `total` says how many there are."""
    if held := unchanged(request, service):
        return held
    engine = service.engine

    def work() -> dict[str, Any]:
        found = engine.neighbours(concept, predicate, direction=direction, negated=negated, category=category, offset=offset, limit=limit)
        return found.to_dict()

    return lasting(request, service, await service.run(request, work))


@router.get(
    "/evidence/{identifier}", responses={**answers(models.Citation), **fails(304, 404)}, summary="An edge with every record behind it"
)
async def evidence(
    request: Request,
    service: Served,
    identifier: Annotated[Identifier, Path(description="Of an edge (`e…`) or a record (`ev…`).", examples=["e9e753cde7e566796"])],
) -> Response:
    """The stable address of a citation: the same statement has the same identifier in every graph that states it."""
    if held := unchanged(request, service):
        return held
    engine = service.engine
    return lasting(request, service, await service.run(request, lambda: engine.evidence(identifier).to_dict()))


class Text(Asked):
    """A text."""

    text: str = Field(min_length=1, max_length=100_000, examples=["Tall girl with ectopia lentis, no hearing loss."])


@router.post("/ground", responses={**answers(models.Grounding), **fails(404, 408, 413)}, summary="The concepts that a text mentions")
async def ground(request: Request, service: Served, text: Annotated[Text, Body()]) -> Response:
    """With negation, whose finding it is, and the words that nothing in the graph is called. Nothing of the text is kept or logged."""
    engine = service.engine
    return answer(await service.run(request, lambda: engine.ground(text.text).to_dict()))
