"""Concepts, edges and records."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field


class ConceptRef(BaseModel):
    """A concept, as other answers name it."""

    curie: str
    name: str
    category: str


class Evidence(BaseModel):
    """A record that backs an edge."""

    id: str = Field(description="Its identifier; `/evidence/{id}` resolves it.")
    source: str
    source_version: str
    licence: str
    record: str = Field(description="Where it stands in the source: file and row, or key.")
    primary_knowledge_source: str
    publications: list[str]
    publication_urls: list[str]
    evidence_code: str | None
    frequency: float | None = Field(description="Share of patients, 0 to 1.")
    score: float | None
    knowledge_level: str
    agent_type: str
    original_subject: str | None
    original_object: str | None
    qualifiers: dict[str, Any]


class Citation(BaseModel):
    """An edge with every record behind it, numbered as claims cite it."""

    number: int
    edge_id: str = Field(description="The edge's identifier, the same in every graph that states it; `/evidence/{id}` resolves it.")
    edge: int = Field(description="The edge's row in this graph.")
    subject: str
    predicate: str
    object: str
    subject_name: str
    object_name: str
    subject_category: str
    object_category: str
    negated: bool
    evidence: list[Evidence]


class Found(BaseModel):
    """A concept that a search found."""

    curie: str
    name: str
    category: str
    cuis: list[str]
    matched: str = Field(description="The name, synonym or code by which it was found.")
    kind: str
    how: str
    score: float
    statements: int


class SearchResult(BaseModel):
    """Concepts, best first."""

    text: str
    found: list[Found]


class Row(BaseModel):
    """An edge at a concept, told from there."""

    curie: str = Field(description="The other end.")
    name: str
    category: str
    subject: str
    predicate: str
    object: str
    negated: bool
    edge_id: str
    frequency: float | None
    publications: int
    evidence: int


class EdgeGroup(BaseModel):
    """A concept's edges of one predicate and direction: how many, and the best backed."""

    predicate: str
    direction: Literal["out", "in"]
    phrase: str
    negated: bool
    total: int
    evidence: int
    publications: int
    edges: list[Row]


class Concept(BaseModel):
    """A concept with its names, codes and statements."""

    curie: str
    name: str
    category: str
    description: str | None
    synonyms: list[str]
    xrefs: list[str]
    cuis: list[str]
    deprecated: bool
    replaced_by: str | None
    alt_ids: list[str]
    provided_by: list[str]
    note: str
    statements: list[EdgeGroup]


class Neighbours(BaseModel):
    """A page of edges at a concept, best backed first."""

    curie: str
    predicate: str | None
    total: int
    offset: int
    rows: list[Row]


class Mention(BaseModel):
    """A stretch of a text that names a concept; the best candidate first."""

    start: int
    end: int
    text: str
    kind: str
    negated: bool
    context: str
    cue: str
    spans: list[list[int]]
    candidates: list[dict[str, Any]]


class Grounding(BaseModel):
    """What a text means to the graph."""

    text: str
    mentions: list[Mention]
    nil: list[dict[str, Any]] = Field(description="Words that may name something, and that the graph has no name for.")


class Table(BaseModel):
    """Rows of a query."""

    columns: list[str]
    rows: list[list[Any]]
    truncated: bool = Field(description="There are more rows than were asked for.")


class LibraryQuery(BaseModel):
    """A query of the library."""

    name: str
    question: str
    parameters: list[dict[str, Any]]
    columns: list[str]
    example: dict[str, Any]
    text: str


class Stats(BaseModel):
    """What the graph holds."""

    content_hash: str
    counts: dict[str, int]
    categories: dict[str, int]
    predicates: dict[str, int]
    attributions: list[str]


class Sources(BaseModel):
    """Where the graph comes from."""

    sources: list[dict[str, Any]]
    attributions: list[str]
