"""What goes beyond one look-up: medicines ranked for a condition, and questions answered in rounds."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Request, Response
from pydantic import Field

from serve.http import stream
from serve.http.models import further as models
from serve.http.responses import answer, repeatable
from serve.http.routes.asking import Question, lent
from serve.http.routes.shared import Asked, Served, answers, fails

router = APIRouter(tags=["answers"])


class Condition(Asked):
    """A disease or finding to rank medicines for."""

    condition: str = Field(min_length=1, max_length=500, description="CURIE, CUI, code or name.", examples=["rheumatoid arthritis"])
    k: int = Field(default=10, ge=1, le=1000, description="Medicines at the most.")
    known: bool = Field(default=True, description="Also list what the graph states to treat it, ranked as if it did not, and marked.")


@router.post("/medicines", responses={**answers(models.Medicines), **fails(404, 408, 413)}, summary="Rank medicines for a condition")
async def medicines(request: Request, service: Served, asked: Annotated[Condition, Body()]) -> Response:
    """By what the graph says of like conditions and like medicines, with what speaks for and against each. A rank is no record of a
    treatment, and says nothing of efficacy or safety. Not medical advice.
    """
    engine = service.engine

    def work() -> dict[str, Any]:
        return engine.medicines(asked.condition, k=min(asked.k, service.settings.rows), known=asked.known).to_dict()

    return repeatable(request, service, await service.run(request, work), whole=True)


class Investigated(Question):
    """A question of one part or several."""

    rounds: int = Field(default=3, ge=1, le=8, description="Rounds at the most; it ends when one finds nothing new.")


@router.post(
    "/investigate",
    responses={**answers(models.Investigation, stream=True), **fails(404, 408, 413)},
    summary="Answer a question part by part, in rounds",
)
async def investigate(request: Request, service: Served, asked: Annotated[Investigated, Body()]) -> Response:
    """Each part by look-up, and by a search of many chains where the look-up leaves it undecided. `steps` says what was asked, by whom, and
    what it brought. Nothing of it is kept: it may describe a patient.
    """
    engine, model = service.engine, lent(service, asked.llm)

    def work() -> dict[str, Any]:
        return engine.investigate(asked.question, rounds=asked.rounds, scorer=asked.weighed(), model=model).to_dict()

    if stream.wanted(request):
        return stream.streamed(request, service, work)
    return answer(await service.run(request, work))
