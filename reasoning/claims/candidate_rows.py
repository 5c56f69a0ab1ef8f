"""Candidates of a differential diagnosis as rows: the one shape in which asking and diagnosing return them."""

from __future__ import annotations

from dataclasses import dataclass

from reasoning.claims.rows import Row


@dataclass(frozen=True, slots=True)
class TermRow(Row):
    """A finding."""

    curie: str
    name: str


@dataclass(frozen=True, slots=True)
class AnnotationRow(Row):
    """An edge from a disease to a finding; see ``reasoning.diagnosis.result.Annotation``."""

    disease: str
    edge_id: str
    term: TermRow
    negated: bool
    share: float | None
    frequency: tuple[str, ...]
    evidence: tuple[str, ...]
    publications: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FindingRow(Row):
    """One finding of a patient and what it means for a candidate; see ``reasoning.diagnosis.result.Match``.

    ``edges`` are the identifiers of the annotations' edges, ``via`` the CURIE of the term where the finding meets them.
    """

    finding: str
    name: str
    excluded: bool
    contribution: float
    path: str
    via: str | None
    edges: tuple[str, ...]
    annotations: tuple[AnnotationRow, ...] = ()
    relatives: tuple[AnnotationRow, ...] = ()


@dataclass(frozen=True, slots=True)
class GeneRow(Row):
    """A gene of the patient that the graph joins to a candidate by an edge."""

    curie: str
    name: str
    edge_id: str


@dataclass(frozen=True, slots=True)
class CandidateRow(Row):
    """A disease that may explain findings; see ``reasoning.diagnosis.result.Candidate``.

    ``curie`` and ``disease`` are the same: every row answers with its ``curie``, and a differential has always said ``disease``.
    """

    rank: int
    ties: int
    curie: str
    disease: str
    name: str
    identifiers: tuple[str, ...]
    score: float
    probability: float
    coverage: float
    prior: float
    supports: tuple[FindingRow, ...]
    against: tuple[FindingRow, ...]
    unexplained: tuple[TermRow, ...]
    genes: tuple[GeneRow, ...] = ()
    genetic: float = 0.0
