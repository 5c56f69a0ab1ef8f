"""What a diagnosis returns: ranked candidates that explain themselves. Plain data, ordered, the same for the same input."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from reasoning.diagnosis.disease_families import Family


class Path(StrEnum):
    """How a patient's finding meets a disease's annotation."""

    EXACT = "exact"
    PATIENT_MORE_GENERAL = "patient more general"  # the disease has a special form of what the patient has
    PATIENT_MORE_SPECIFIC = "patient more specific"  # the disease has the general form of what the patient has
    COMMON_ANCESTOR = "common ancestor"  # both are forms of the same
    NAMED = "its name"  # no record has it, the disease's own name does
    RELATED = "related diseases"  # only diseases of the same group are known for it
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Term:
    """A finding."""

    curie: str
    name: str


@dataclass(frozen=True, slots=True)
class Annotation:
    """An edge from a disease to a finding, with the records behind it.

    Attributes:
        disease: CURIE of the disease. edge: row of the edge in the snapshot. edge_id: its identifier in every bundle.
        term: the finding that is annotated. negated: the records say that patients do not have it.
        share: pooled frequency in 0..1 after shrinkage, None where negated. frequency: what the records say, each in its own words.
        evidence: identifiers of the pieces of evidence. publications: their references.
    """

    disease: str
    edge: int
    edge_id: str
    term: Term
    negated: bool
    share: float | None
    frequency: tuple[str, ...]
    evidence: tuple[str, ...]
    publications: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """One finding of the patient and what it means for a candidate.

    Attributes:
        finding: the patient's finding. excluded: the patient does not have it.
        contribution: what it adds to the candidate's score, in nats; below zero it speaks against.
        path: how it meets the disease's annotations. via: the term where they meet, None when they do not.
        annotations: the candidate's edges that it meets there, most frequent first, then those that deny it; the first few.
        relatives: edges of related diseases, where these alone have it.
    """

    finding: Term
    excluded: bool
    contribution: float
    path: Path
    via: Term | None
    annotations: tuple[Annotation, ...]
    relatives: tuple[Annotation, ...] = ()


@dataclass(frozen=True, slots=True)
class GeneMatch:
    """A gene that was given and that the graph joins to the candidate: ``edge`` is the row in the snapshot, ``edge_id`` its identifier."""

    gene: str
    name: str
    edge: int
    edge_id: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A disease that may explain the findings.

    Attributes:
        rank: from 1; candidates of equal score are in order of their CURIE. ties: how many others have exactly this score.
        disease, name: the node. identifiers: the disease's identifiers in the records' own vocabularies and cross-references.
        score: in nats: contributions of the findings, plus ``coverage`` (how much of the disease's picture the patient shows), plus
            ``prior`` (what is known of the disease beforehand, and what sex, age of onset and genes say).
        probability: share of published cases with such a score in which the disease was right, given that it is in the graph.
        supports, against: the findings by sign of their contribution, strongest first.
        unexplained: observed findings that the disease does not explain.
        genes: those of the patient's genes that the disease is recorded with. genetic: what all of them add to the score, in nats; below
            zero where the disease's genes are known and none is among them.
    """

    rank: int
    ties: int
    disease: str
    name: str
    identifiers: tuple[str, ...]
    score: float
    probability: float
    coverage: float
    prior: float
    supports: tuple[Match, ...]
    against: tuple[Match, ...]
    unexplained: tuple[Term, ...]
    genes: tuple[GeneMatch, ...] = ()
    genetic: float = 0.0


@dataclass(frozen=True, slots=True)
class NextFinding:
    """A finding, not yet asked for, that would tell the leading candidates apart.

    Attributes:
        finding: what to look for. gain: expected information in bits about which candidate it is.
        expected: (disease CURIE, probability that a patient with it has the finding) of the leading candidates.
    """

    finding: Term
    gain: float
    expected: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Differential:
    """A ranked differential diagnosis.

    Attributes:
        candidates: best first. compared: how many diseases were ranked.
        observed, excluded: the findings as they were used. notes: identifiers that were replaced, set aside or contradict each other.
        next_findings: most telling first. families: where no disease stands clear, in which families it is likeliest to be: "one of these".
    """

    candidates: tuple[Candidate, ...]
    compared: int
    observed: tuple[Term, ...]
    excluded: tuple[Term, ...]
    notes: tuple[str, ...]
    next_findings: tuple[NextFinding, ...]
    families: tuple[Family, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the differential as plain data for JSON."""
        return asdict(self)
