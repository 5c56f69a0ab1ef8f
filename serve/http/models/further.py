"""Medicines that may treat a condition, questions that are answered part by part, generic concepts."""

from __future__ import annotations

from pydantic import BaseModel, Field

from serve.http.models.answers import Answer


class Reason(BaseModel):
    """Something that speaks for a medicine, or against it."""

    kind: str
    text: str
    closeness: float = Field(description="How alike the condition that it rests on is, 0..1; 1 is the condition itself.")
    edges: list[str] = Field(description="Identifiers of the edges that it rests on: `/evidence/{edge_id}`.")


class Medicine(BaseModel):
    """A medicine; `known` where the graph states that it treats the condition."""

    rank: int
    curie: str
    name: str
    score: float = Field(description="Ranks it among all, and means nothing by itself.")
    known: bool
    reasons: list[Reason]
    against: list[Reason]


class Medicines(BaseModel):
    """The first of `ranked` medicines. A rank is no record of a treatment, and says nothing of efficacy or safety."""

    condition: str
    name: str
    ranked: int
    medicines: list[Medicine]


class InvestigationStep(BaseModel):
    """One part of an investigation."""

    round: int
    by: str = Field(description="question, model or escalation: who asked for it.")
    asked: str
    level: str = Field(description="known, look-up, multi-chain or not read.")
    needed: bool
    relevant: bool
    supported: bool
    useful: bool
    new_edges: int
    uncertainty: float = Field(description="Bits that the look-up left undecided.")
    why: str


class Investigation(BaseModel):
    """A question, its parts with their answers, and why it ended."""

    question: str
    text: str
    abstained: bool
    unread: list[str] = Field(description="Words that could change the answer and were not understood.")
    stopped: str
    notes: list[str]
    steps: list[InvestigationStep]
    answers: list[Answer]


class Hub(BaseModel):
    """A concept that joins almost anything to almost anything."""

    curie: str
    name: str
    category: str
    neighbours: int
    genericness: float = Field(description="ln(neighbours) - ln(specificity), in nats.")
