"""Questions in, cited answers out: ask, diagnose, predict."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Body, Request, Response
from pydantic import ConfigDict, Field, model_validator

from kg.errors import InputError
from reasoning.claims.answer import Answer
from reasoning.query.model import Query, Rank
from serve.http import stream
from serve.http.models import answers as models
from serve.http.responses import answer, repeatable
from serve.http.routes.shared import Asked, Served, answers, fails
from serve.http.service import Service

if TYPE_CHECKING:
    from reasoning.llm import Client

router = APIRouter(tags=["answers"])
#: The share of an answer's time that a language model may take.
_SHARE = 0.7
Finding = Annotated[str, Field(min_length=1, max_length=300)]


class Question(Asked):
    """A question in English; free clinical text is one too."""

    question: str = Field(min_length=1, max_length=20_000, examples=["Which genes cause Marfan syndrome?"])
    scorer: Literal["gnn", "none"] = Field(default="gnn", description="What weighs hops where paths are searched for.")
    llm: bool = Field(default=False, description="Let the server's language model read what the grammar cannot; both are checked.")

    def weighed(self) -> Literal["gnn"] | None:
        """What weighs hops, as the engine takes it."""
        return None if self.scorer == "none" else "gnn"


class Worded(Question):
    """A question whose answer the server's language model may word."""

    register_: Literal["clinician", "plain", "researcher"] = Field(
        default="clinician", alias="register", description="For whom the model words the sentences; each is verified."
    )


class Choice(Question):
    """A question with options."""

    options: list[Annotated[str, Field(min_length=1, max_length=500)]] = Field(
        min_length=2, max_length=26, description="Concepts by name or CURIE, or yes, no and maybe.", examples=[["FBN1", "COL3A1"]]
    )


def lent(service: Service, wanted: bool) -> Client | None:
    """Return the language model, where one is wanted and the server lends it.

    Raises:
        InputError: it does not. NoModel: none is set up.
    """
    if not wanted:
        return None
    if not service.settings.llm:
        raise InputError("this server lends no language model: leave `llm` out; whoever runs it may lend one with MEDCLEW_SERVE_LLM=true")
    from serve.language_model import bounded

    return bounded(_SHARE * service.settings.answer_seconds)


@router.post(
    "/ask",
    responses={**answers(models.Answer, stream=True), **fails(404, 408, 413)},
    summary="Answer a question in sentences that cite edges",
)
async def ask(request: Request, service: Served, question: Annotated[Worded, Body()]) -> Response:
    """What the graph does not support is not said. With `Accept: text/event-stream` the planner's steps come as they are made, then the
    claims with what they cite, then the whole answer. The question is not logged.
    """
    engine, model = service.engine, lent(service, question.llm)

    def work() -> Answer:
        found = engine.ask(question.question, scorer=question.weighed(), model=model)
        if model is None:
            return found
        from serve.language_model import worded

        return worded(found, engine, model, question.register_)

    return await _answered(request, service, work, keep=model is None)


@router.post(
    "/choose",
    responses={**answers(models.Answer, stream=True), **fails(404, 408, 413)},
    summary="Choose among options by the records for and against each",
)
async def choose(request: Request, service: Served, choice: Annotated[Choice, Body()]) -> Response:
    """None is chosen where the graph does not tell. `results` has a row an option: whether it holds, and what speaks for it and against it.
    A language model reads the question alone; it sees no option and chooses nothing.
    """
    engine, model = service.engine, lent(service, choice.llm)

    def work() -> Answer:
        return engine.choose(choice.question, choice.options, scorer=choice.weighed(), model=model)

    return await _answered(request, service, work, keep=model is None)


async def _answered(request: Request, service: Service, work: Callable[[], Answer], *, keep: bool = True) -> Response:
    if stream.wanted(request):
        return stream.streamed(request, service, lambda: work().to_dict())

    def told() -> Response:
        found = work()
        return repeatable(request, service, found.to_dict(), whole=keep and not found.truncated and not _of_a_patient(found))

    return await service.run(request, told)


def _of_a_patient(found: Answer) -> bool:
    """Whether what was asked describes somebody: such an answer is not kept for a moment longer than it takes to send it."""
    reading = found.reading
    return found.intent == "differential" or (
        reading is not None and (bool(reading.set_aside) or any(isinstance(query.asked, Rank) for query in reading.queries))
    )


_FIND = {
    "asked": {"kind": "find", "variable": "gene"},
    "terms": [{"id": "gene", "categories": ["Gene"]}, {"id": "disease", "curies": ["MONDO:0007947"]}],
    "where": {"kind": "statement", "subject": "gene", "predicates": ["causes"], "object": "disease"},
}


@router.post(
    "/query", responses={**answers(models.Answer, stream=True), **fails(404, 408, 413)}, summary="Answer a question in logical form"
)
async def query(request: Request, service: Served, asked: Annotated[Query, Body(examples=[_FIND])]) -> Response:
    """What a question in words, a TRAPI message or a tool call becomes; docs/query.md describes the format. Concepts may be given by CURIE,
    CUI, another code or name.
    """
    engine = service.engine
    statements = sum(1 for _ in asked.statements())
    if statements > service.settings.statements:
        raise InputError(f"the query has {statements:,} statements; at most {service.settings.statements:,} are answered at once")

    return await _answered(request, service, lambda: engine.query(asked))


class Patient(Asked):
    """A patient: a GA4GH Phenopacket, a document of another front end, findings, or a text; they add up."""

    phenopacket: dict[str, Any] | None = Field(default=None, description="A GA4GH Phenopacket, version 2.")
    document: dict[str, Any] | None = Field(
        default=None, description="A FHIR R4 resource or Bundle, findings of another front end, or a conversation (docs/findings.md)."
    )
    at: str | None = Field(default=None, max_length=40, description="A date: only what the document says was known then counts.")
    text: str | None = Field(default=None, min_length=1, max_length=100_000, description="The patient in words.")
    observed: list[Finding] = Field(default=[], max_length=20_000, description="Findings: HPO identifiers or names.")
    excluded: list[Finding] = Field(default=[], max_length=20_000, description="Findings that the patient does not have.")
    sex: Literal["male", "female"] | None = None
    onset: str | None = Field(default=None, max_length=100, description="An HPO term of onset, or an age (`P3Y6M`).")
    genes: list[Finding] = Field(default=[], max_length=20_000, description="Candidates for the causal gene: symbols or identifiers.")
    leave_out: list[Finding] = Field(default=[], max_length=1000, description="Publications whose records are not to count.")
    k: int = Field(default=10, ge=1, le=1000, description="Candidates at the most.")

    model_config = ConfigDict(json_schema_extra={"examples": [{"observed": ["HP:0001083", "arachnodactyly"], "excluded": ["HP:0000365"]}]})

    @model_validator(mode="after")
    def _one_case(self) -> Patient:
        if sum(each is not None for each in (self.phenopacket, self.document, self.text)) > 1:
            raise ValueError("give a phenopacket, a document or a text, not several of them")
        return self


@router.post(
    "/diagnose", responses={**answers(models.Diagnosis), **fails(404, 408, 413)}, summary="Diseases that explain a patient's findings"
)
async def diagnose(request: Request, service: Served, patient: Annotated[Patient, Body()]) -> Response:
    """Ranked, with what speaks for and against each, and what to look for next. Nothing of the patient is kept or logged.
    Not medical advice.
    """
    engine = service.engine

    def work() -> dict[str, Any]:
        found = engine.diagnose(
            patient.document if patient.phenopacket is None else patient.phenopacket,
            text=patient.text,
            hpo=patient.observed,
            not_hpo=patient.excluded,
            k=min(patient.k, service.settings.rows),
            exclude_publications=patient.leave_out,
            sex=patient.sex,
            onset=patient.onset,
            genes=patient.genes,
            at=patient.at,
        )
        return found.to_dict()

    return answer(await service.run(request, work))


class Open(Asked):
    """A statement with an open end: (head, predicate, ?), or (?, predicate, head) with ``backwards``."""

    head: str = Field(min_length=1, max_length=500, examples=["Marfan syndrome"])
    predicate: str = Field(min_length=1, max_length=200, examples=["has_phenotype"])
    k: int = Field(default=10, ge=1, le=500)
    paths: int = Field(default=2, ge=0, le=10, description="Paths behind each answer.")
    backwards: bool = False
    category: str | None = Field(default=None, max_length=100)
    new: bool = Field(default=True, description="List what the graph does not state.")
    known: bool = Field(
        default=False, description="List what it states too, scored as if it did not; by that score both stand in one ranking."
    )


@router.post(
    "/predict", responses={**answers(models.Predictions), **fails(404, 408, 413)}, summary="What may be true beside what is recorded"
)
async def predict(request: Request, service: Served, asked: Annotated[Open, Body()]) -> Response:
    """Ranked by the path scorer, each with the paths behind it. A prediction is not a record."""
    engine = service.engine

    def work() -> dict[str, Any]:
        return engine.predict(
            asked.head,
            asked.predicate,
            k=asked.k,
            paths=asked.paths,
            backwards=asked.backwards,
            category=asked.category,
            known=asked.known,
            new=asked.new,
        ).to_dict()

    return repeatable(request, service, await service.run(request, work), whole=True)
