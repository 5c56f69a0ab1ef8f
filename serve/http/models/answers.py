"""Answers, explanations, diagnoses and predictions."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from serve.http.models.graph import Citation, ConceptRef


class Claim(BaseModel):
    """A sentence with its citations: ``text[start:end]`` of the answer."""

    text: str
    start: int
    end: int
    citations: list[int]
    negated: bool
    chains: list[str]


class Step(BaseModel):
    """A step of the planner: a chain of search and what came back, or what was decided."""

    round: int
    id: str
    text: str
    after: list[str] | None = None
    chain: str | None = None
    candidates: int | None = None
    paths: int | None = None
    expansions: int | None = None
    truncated: bool | None = None


class Answer(BaseModel):
    """What the graph says to a question."""

    question: str
    intent: str
    text: str
    abstained: bool
    truncated: bool
    concepts: list[dict[str, Any]]
    claims: list[Claim]
    citations: list[Citation]
    results: list[dict[str, Any]]
    values: list[dict[str, Any]] = Field(description="What records say, where the question asked for that: how often, since when.")
    missing: list[str] = Field(description="What the graph lacks for an answer, and words that it could not ground.")
    notes: list[str]
    dropped: list[dict[str, Any]] = Field(description="Sentences that were written and failed verification.")
    scorer: str
    trace: list[Step]
    reading: dict[str, Any] | None = Field(description="How the question was read, as queries in logical form.")


class HopEdge(BaseModel):
    """An edge of a hop; ``direction`` is +1 where it is walked from subject to object."""

    edge_id: str
    edge: int
    predicate: str
    direction: int
    evidence: int
    citation: int | None


class Hop(BaseModel):
    """A step of a path, with every edge that joins its ends."""

    source: str
    target: str
    parts: dict[str, float] = Field(description="What the hop costs, by part, in nats.")
    edges: list[HopEdge]


class Vote(BaseModel):
    """A chain of search that speaks for a path."""

    chain: str
    rank: int
    of: int


class Path(BaseModel):
    """A path between the two."""

    rank: int
    score: float = Field(description="exp(-cost), in (0, 1].")
    cost: float
    parts: dict[str, float] = Field(description="The cost by part, in nats.")
    nodes: list[ConceptRef]
    hops: list[Hop]
    text: str
    chains: list[Vote] = Field(default=[], description="With `plan`: the chains that support it.")
    cypher: str = Field(description="The statement that finds the path again, on either store.")


class Explanation(BaseModel):
    """Why two concepts hang together."""

    source: ConceptRef
    target: ConceptRef
    paths: list[Path]
    truncated: bool
    stopped: str = Field(description="Why the search ended: complete, enough, time, expansions, results.")
    expansions: int
    scorer: str
    text: str
    claims: list[Claim]
    citations: list[Citation]
    missing: list[str]
    notes: list[str]
    trace: list[Step]


class MetapathRow(BaseModel):
    """A kind of path that joins the two."""

    metapath: str
    words: str
    hops: int
    paths: int
    dwpc: float
    p_value: float | None
    adjusted: float | None = Field(description="The p-value times the number of metapaths that could join such concepts, at most 1.")
    example: list[str]
    share: float
    cypher: str


class MetapathTable(BaseModel):
    """The metapaths that join two concepts, most surprising first."""

    source: str
    target: str
    rows: list[MetapathRow]
    possible: int
    truncated: bool


class MetapathPaths(BaseModel):
    """The paths of one metapath."""

    metapath: str
    total: int
    dwpc: float
    paths: list[dict[str, Any]]


class Finding(BaseModel):
    """A finding."""

    curie: str
    name: str


class Annotation(BaseModel):
    """An edge from a disease to a finding."""

    disease: str
    edge_id: str
    term: Finding
    negated: bool
    share: float | None = Field(description="Of patients; null where no record says.")
    frequency: list[str]
    evidence: list[str]
    publications: list[str]


class Match(BaseModel):
    """A finding of the patient and what it means for a candidate."""

    finding: str
    name: str
    excluded: bool
    contribution: float = Field(description="Nats.")
    path: str = Field(description="How the finding meets what is recorded: exact, broader, narrower, ...")
    via: str | None = Field(description="The term where they meet.")
    edges: list[str]
    annotations: list[Annotation]
    relatives: list[Annotation]


class CausalGene(BaseModel):
    """A gene of the patient that an edge joins to the candidate."""

    curie: str
    name: str
    edge_id: str


class Candidate(BaseModel):
    """A disease that may explain the findings."""

    rank: int
    ties: int
    curie: str
    disease: str
    name: str
    identifiers: list[str]
    score: float
    probability: float
    coverage: float
    prior: float
    supports: list[Match]
    against: list[Match]
    unexplained: list[Finding]
    genes: list[CausalGene]
    genetic: float


class NextFinding(BaseModel):
    """A finding whose presence would tell the leading candidates apart."""

    finding: Finding
    gain: float = Field(description="Expected information, nats.")
    expected: list[tuple[str, float]] = Field(description="How likely each of them leads to expect it.")


class Family(BaseModel):
    """A kind of disease to which several likely candidates belong."""

    curie: str
    name: str
    probability: float = Field(description="Of all its members together.")
    members: list[tuple[str, str, float]] = Field(description="(curie, name, probability) of each.")


class Circumstances(BaseModel):
    """What was understood of a patient beside the findings, and counted."""

    sex: str | None
    onset: str | None = Field(description="An HPO term of onset, or an age (`P3Y6M`).")
    genes: list[Finding] = Field(description="Candidates for the causal gene.")


class Diagnosis(BaseModel):
    """A ranked differential diagnosis."""

    candidates: list[Candidate]
    compared: int
    observed: list[Finding]
    excluded: list[Finding]
    next_findings: list[NextFinding]
    families: list[Family]
    notes: list[str]
    missing: list[str]
    text: str
    claims: list[Claim]
    citations: list[Citation]
    grounding: dict[str, Any] | None
    intake: dict[str, Any] | None = Field(
        description="Of findings of another front end: how surely each is there, contradictions, what to look at again."
    )
    circumstances: Circumstances


class Asked(BaseModel):
    """The statement with an open end."""

    head: str
    name: str
    predicate: str
    backwards: bool


class Walked(BaseModel):
    """A step of a path behind a prediction."""

    predicate: str
    forward: bool


class Behind(BaseModel):
    """A path that speaks for a prediction."""

    weight: float
    nodes: list[str]
    names: list[str]
    hops: list[Walked]


class Prediction(BaseModel):
    """A concept that may stand at the open end."""

    curie: str
    name: str
    category: str
    score: float = Field(description="A logit.")
    probability: float
    known: bool = Field(description="Whether the graph states it.")
    follows: bool = Field(description="Whether it follows from what the graph states.")
    support: float = Field(description="How much what is stated of things alike speaks for it; 0 where nothing does.")
    edges: list[dict[str, Any]]
    paths: list[Behind]


class Predictions(BaseModel):
    """What may complete (head, predicate, ?). A prediction is not a record."""

    query: Asked
    weights: dict[str, Any]
    answers: list[Prediction]
