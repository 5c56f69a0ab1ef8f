"""Rewards of responses to training items, many at a time."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Request, Response
from pydantic import Field

from kg.errors import InputError
from reasoning.rewards import Rewarder
from reasoning.rewards.reward import mixed
from reasoning.training.item import Item
from serve.http.models import rewards as models
from serve.http.responses import answer
from serve.http.routes.shared import Asked, Served, answers, fails

router = APIRouter(tags=["training"])
_MOST = 1024


class Said(Asked):
    """A response and the place of its item, from 0."""

    text: str = Field(max_length=20_000, description="`<think>` with one statement a line, then `<answer>`.")
    item: int = Field(ge=0, lt=_MOST)


class Responses(Asked):
    """Responses to be rewarded. An item is sent once, however many responses there are to it."""

    items: list[Item] = Field(min_length=1, max_length=_MOST, description="Items as `medclew export training` writes them.")
    responses: list[Said] = Field(min_length=1, max_length=_MOST)
    mixture: str | Annotated[list[float], Field(min_length=3, max_length=3)] = Field(
        default="balanced", description="`answer`, `balanced`, `process`, or weights of answer, path and coverage that sum to 1."
    )


@router.post("/rewards", responses={**answers(models.Rewards), **fails(408, 413)}, summary="What responses to training items are worth")
async def rewards(request: Request, service: Served, asked: Annotated[Responses, Body()]) -> Response:
    """Computed from the graph, not judged: whether the one answer is right, which steps the graph entails or denies, by which edges."""
    engine = service.engine
    for said in asked.responses:
        if said.item >= len(asked.items):
            raise InputError(f"a response is to item {said.item}, but there are {len(asked.items)}, counted from 0")

    def work() -> dict[str, Any]:
        for item in asked.items:
            item.check()
        weights = mixed(asked.mixture)
        found = Rewarder(engine.snapshot).score_batch(
            [said.text for said in asked.responses], (asked.items[said.item] for said in asked.responses), weights
        )
        return {"mixture": weights, "rewards": [each.to_dict() for each in found]}

    return answer(await service.run(request, work))
