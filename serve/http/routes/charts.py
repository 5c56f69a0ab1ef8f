"""Findings of other front ends, and what changed in them; nothing of a patient is kept or logged."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Request, Response
from pydantic import ConfigDict, Field, JsonValue

from serve.http.models import charts as models
from serve.http.responses import answer
from serve.http.routes.shared import Asked, Served, answers, fails

router = APIRouter(tags=["findings"])
Document = Annotated[
    dict[str, Any], Field(description="A FHIR R4 resource or Bundle, findings of another front end, or a conversation (docs/findings.md).")
]
_EXAMPLE: JsonValue = {"findings": [{"codes": ["HP:0001083"], "confidence": 0.42, "by": "fundus-model 3", "time": "2021-03-04"}]}


class Chart(Asked):
    """A patient's findings as a front end has them."""

    document: Document

    model_config = ConfigDict(json_schema_extra={"examples": [{"document": _EXAMPLE}]})


class Course(Chart):
    """The same, and the days between which changes are wanted."""

    since: str | None = Field(default=None, max_length=40, description="Only what changed after this day.")
    until: str | None = Field(default=None, max_length=40, description="Only what changed up to this day.")

    model_config = ConfigDict(json_schema_extra={"examples": [{"document": _EXAMPLE, "since": "2020-01-01"}]})


@router.post("/findings", responses={**answers(models.Case), **fails(408, 413)}, summary="What a front end's findings are in this graph")
async def findings(request: Request, service: Served, chart: Annotated[Chart, Body()]) -> Response:
    """How surely each is there, what contradicts what, and what to look at again. Not medical advice."""
    engine = service.engine
    return answer(await service.run(request, lambda: engine.case(chart.document).to_dict()))


@router.post("/changes", responses={**answers(models.Changes), **fails(408, 413)}, summary="What changed in a front end's findings")
async def changes(request: Request, service: Served, course: Annotated[Course, Body()]) -> Response:
    """What was new, worse, better or resolved, and which drugs were started and stopped, in the order of time. Not medical advice."""
    engine = service.engine
    return answer(await service.run(request, lambda: engine.changes(course.document, course.since, course.until).to_dict()))
