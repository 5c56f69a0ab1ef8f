"""What the tools return: small, typed, each statement with the identifier under which its records are found."""

from __future__ import annotations

from pydantic import BaseModel, Field


class Part(BaseModel):
    """An answer that may be a page of a longer one."""

    left_out: int = Field(default=0, description="How many further ones there are; ask again with `offset` to see them.")
    next_offset: int | None = Field(default=None, description="The `offset` of the next page, null on the last.")


class Concept(BaseModel):
    """A concept."""

    curie: str
    name: str
    category: str


class Statement(BaseModel):
    """An edge of the graph; the tool `evidence` gives its records."""

    number: int = Field(description="The number by which claims cite it.")
    edge_id: str
    text: str
    records: int
    sources: list[str]
    publications: list[str]


class Claim(BaseModel):
    """A sentence with the numbers of the statements that support it."""

    text: str
    citations: list[int]


class Match(Concept):
    """A concept that a text may name."""

    found_by: str = Field(description="Its name, synonym or code that the text fits.")
    statements: int = Field(description="How many the graph has about it.")


class Matches(Part):
    """Concepts, best first."""

    concepts: list[Match]


class Path(BaseModel):
    """A path: its concepts, and hop by hop the edges that join them."""

    rank: int
    score: float = Field(description="Of the paths of one answer the better is higher; no probability.")
    text: str
    nodes: list[Concept]
    edges: list[list[str]] = Field(description="The identifiers of the edges of each hop.")


class Explanation(Part):
    """Paths between two concepts, best first."""

    source: Concept
    target: Concept
    paths: list[Path]
    statements: list[Statement]
    truncated: bool = Field(description="The search stopped early; there may be more.")
    missing: list[str]
    notes: list[str]


class Answer(Part):
    """What the graph says: claims, each backed by statements. What it does not hold is in `missing`; it is not to be filled in."""

    abstained: bool = Field(description="The graph holds too little to answer.")
    claims: list[Claim]
    statements: list[Statement]
    missing: list[str]
    notes: list[str]


class Option(BaseModel):
    """An option, and what the records say of it."""

    name: str
    curie: str
    chosen: bool
    state: str | None = Field(description="supported, contradicted, contested or open.")
    edges: list[str]


class Choice(Answer):
    """Options, of which none is chosen where the graph does not tell."""

    options: list[Option]


class Finding(BaseModel):
    """A finding of the patient and what the records of a disease say of it."""

    curie: str
    name: str
    said: str = Field(description="In how many patients, where a record says so; else whether it is recorded.")
    edges: list[str]


class Candidate(BaseModel):
    """A disease that may explain the findings."""

    rank: int
    curie: str
    name: str
    probability: float = Field(description="Of published cases with such a score, those in which it was right, if in the graph.")
    supports: list[Finding]
    against: list[Finding]
    unexplained: list[str]


class Diagnosis(Part):
    """Diseases that explain a patient's findings, best first. Not medical advice."""

    observed: list[str]
    excluded: list[str]
    candidates: list[Candidate]
    next_finding: str | None = Field(description="What would tell the leading candidates apart best.")
    notes: list[str]


class Record(BaseModel):
    """A record behind a statement."""

    id: str
    source: str
    version: str
    licence: str
    record: str
    publications: list[str]
    evidence_code: str | None
    knowledge_level: str
    frequency: float | None


class Evidence(Part):
    """An edge with its records."""

    edge_id: str
    subject: Concept
    predicate: str
    object: Concept
    negated: bool
    records: list[Record]


class Sure(BaseModel):
    """A finding, and the probability that it is there."""

    curie: str
    name: str
    probability: float


class Look(BaseModel):
    """A finding to look at again, and where."""

    name: str
    why: str
    where: list[str]


class Case(BaseModel):
    """A record's findings in the graph's terms."""

    observed: list[Sure]
    excluded: list[Sure]
    look_again: list[Look]
    contradictions: list[str]
    notes: list[str]


class Changes(BaseModel):
    """What changed, in the order of time, and how many findings have no date."""

    changes: list[str]
    undated: int


class Step(BaseModel):
    """What the graph says of a step, and the edge that says so."""

    text: str
    verdict: str
    edge: str
    of_chain: bool
    fault: str


class Reward(BaseModel):
    """A reward in 0..1 with its parts; ``fault`` says why it is 0."""

    total: float
    answer: float
    path: float
    coverage: float
    fault: str
    steps: list[Step]


class Reason(BaseModel):
    """Something that speaks for a medicine, or against it, by edges of the graph."""

    kind: str
    text: str
    closeness: float = Field(description="How alike the condition that it rests on is, 0..1; 1 is the condition itself.")
    edges: list[str]


class Medicine(BaseModel):
    """A medicine; `known` where the graph states that it treats the condition."""

    rank: int
    curie: str
    name: str
    score: float = Field(description="Of one answer the better is higher; it says nothing of efficacy.")
    known: bool
    reasons: list[Reason]
    against: list[Reason]


class Medicines(Part):
    """The first of `ranked` medicines; a rank is no record of a treatment."""

    condition: Concept
    ranked: int
    medicines: list[Medicine]


class PartClaim(BaseModel):
    """A sentence of the answer to one part, with the edges that support it."""

    text: str
    edges: list[str]


class Investigation(Part):
    """The answers to a question's parts. What no part answered is in `missing` and `unread`; it is not to be filled in."""

    abstained: bool
    claims: list[PartClaim]
    steps: list[str] = Field(description="What was asked in each round, and what came of it.")
    unread: list[str] = Field(description="Words that could change the answer and were not understood.")
    missing: list[str]
    stopped: str
    notes: list[str]
