"""What another front end's findings are in this graph, and what changed in them."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field


class Term(BaseModel):
    """A finding."""

    curie: str
    name: str


class Look(BaseModel):
    """A finding to look at again, and where."""

    finding: Term
    why: str
    confidence: float
    places: list[str] = Field(description="The parts of the body that it is of.")
    laterality: str | None
    by: str


class Contradiction(BaseModel):
    """Two things said of a patient that cannot both be so."""

    one: Term
    other: Term
    why: str
    places: tuple[str, str] = Field(description="Where in the document each was said.")


class Case(BaseModel):
    """A document of findings in the graph's terms."""

    observed: dict[str, float] = Field(description="Identifier and the probability that it is there.")
    excluded: list[str]
    contradictions: list[Contradiction]
    look_again: list[Look]
    diseases: list[tuple[str, str]] = Field(description="CURIE and name of conditions that are diseases: context, never counted.")
    drugs: list[tuple[str, str, str, str | None, str | None]] = Field(description="Kind, name, CURIE or empty, time, until.")
    notes: list[str]


class Standing(BaseModel):
    """What was said of a finding on a day."""

    time: str
    present: bool
    severity: str | None
    number: float | None
    unit: str
    beyond: float | None = Field(description="Distance of a value from its limits, in widths of the range.")
    place: str


class Change(BaseModel):
    """From one state of a finding to a later one."""

    kind: Literal["new", "worse", "better", "resolved", "started", "stopped"]
    finding: Term
    before: Standing | None
    after: Standing


class Changes(BaseModel):
    """Changes in the order of time, and how many findings have no date."""

    changes: list[Change]
    undated: int
