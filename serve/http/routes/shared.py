"""What routes have in common: the service, the documented ways to fail, and options that are lists."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Query
from pydantic import BaseModel, ConfigDict

from serve.http.problems import MEDIA_TYPE, TITLES, Problem
from serve.http.service import Service, service

Served = Annotated[Service, Depends(service)]
Concept = Annotated[str, Query(min_length=1, max_length=500, description="A CURIE, CUI, other code, or a name.")]
Several = Annotated[list[str], Query(max_length=50)]


class Asked(BaseModel):
    """What a request's body says; a key that is none is refused, for what stands under it would be left out without a word."""

    model_config = ConfigDict(extra="forbid")


def fails(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return what OpenAPI is told of failures; those that any route may have are among them."""
    told: dict[int | str, dict[str, Any]] = {}
    for status in sorted({400, 401, 403, 421, 422, 429, 500, 503, 504, *statuses}):
        told[status] = _problem(TITLES[status]) if status != 304 else {"description": "The answer that the client holds is still right."}
    return told


def _problem(title: str) -> dict[str, Any]:
    return {"description": title, "model": Problem, "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}


def answers(model: Any, example: Any = None, *, stream: bool = False) -> dict[int | str, dict[str, Any]]:
    """Return what OpenAPI is told of an answer."""
    content: dict[str, Any] = {"application/json": {} if example is None else {"example": example}}
    if stream:
        content["text/event-stream"] = {
            "schema": {"type": "string"},
            "example": 'event: step\ndata: {"round": 1, "id": "short", "text": "what joins them within two hops?"}\n\n',
        }
    return {200: {"model": model, "description": "The answer.", "content": content}}
