"""Medclew: a medical knowledge graph that reasons in the open.

    import medclew

    with medclew.open() as engine:
        print(engine.ask("Which genes cause Marfan syndrome?"))

Everything here is imported when it is first used: the engine, every type that its methods return, every error that they raise. What this
module exports is what semantic versioning promises. The logical form of a question has its own vocabulary in ``reasoning.query``.
"""

from __future__ import annotations

from functools import cache as _cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path as _FilePath

    from kg.errors import (
        BundleError,
        DownloadError,
        InputError,
        MedclewError,
        MissingExtra,
        NotFound,
        NothingGrounded,
        QueryError,
        QueryRefused,
        QueryTimeout,
        SourceError,
        StoreError,
        UnknownCurie,
    )
    from kg.manifest import Manifest
    from kg.model import Edge, Evidence, Node
    from kg.stores.base import Result
    from kg.stores.errors import (
        DatabaseMissing,
        QueryTooBig,
        ServerError,
        StoreAuthError,
        StoreBehind,
        StoreNotLoaded,
        StoreTLSError,
        StoreUnavailable,
    )
    from reasoning.claims.answer import Answer, Citation, Claim, Dropped
    from reasoning.claims.candidate_rows import AnnotationRow, CandidateRow, FindingRow, GeneRow, TermRow
    from reasoning.claims.rows import ArgumentRow, ChainVote, ChoiceRow, ConceptRef, EdgeRow, HopEdge, HopRow, PathRow, Row, ValueRow
    from reasoning.concepts.neighbours import Neighbours
    from reasoning.concepts.node_card import EdgeGroup, NodeCard
    from reasoning.concepts.resolver import AmbiguousName
    from reasoning.concepts.search_result import Found, SearchResult, Stats
    from reasoning.connections.explanation import Explanation
    from reasoning.connections.graph_search import GraphSearch
    from reasoning.connections.neighbourhood import HubRow, RelatedRow, TreeRow
    from reasoning.connections.typed_paths import MetapathRow, MetapathTable
    from reasoning.diagnosis import Candidate, Diagnoser, Differential
    from reasoning.diagnosis.complaint import Pointed
    from reasoning.diagnosis.questioning.dialogue import Question, Questioning
    from reasoning.diagnosis.report import Circumstances, Diagnosed
    from reasoning.engine import Engine
    from reasoning.grounding import Grounder, Grounding, Mention
    from reasoning.intake.course import Change, Changes
    from reasoning.intake.document import Document
    from reasoning.intake.weighing import Case
    from reasoning.investigation.rounds import Investigation
    from reasoning.linking import Linked
    from reasoning.medicines import Medicine, Medicines, Reason
    from reasoning.predictions import Predicted
    from reasoning.query.evidence_graph import Binding, EvidenceGraph, Support, Way
    from reasoning.query.model import Query
    from reasoning.query.reading import Reading
    from traversal.paths.result import Path
    from traversal.planning.chains import Ground
    from traversal.planning.trace import Trace

_MODULES = {
    "kg.errors": (
        "BundleError",
        "DownloadError",
        "InputError",
        "MedclewError",
        "MissingExtra",
        "NotFound",
        "NothingGrounded",
        "QueryError",
        "QueryRefused",
        "QueryTimeout",
        "SourceError",
        "StoreError",
        "UnknownCurie",
    ),
    "kg.stores.errors": (
        "DatabaseMissing",
        "QueryTooBig",
        "ServerError",
        "StoreAuthError",
        "StoreBehind",
        "StoreNotLoaded",
        "StoreTLSError",
        "StoreUnavailable",
    ),
    "kg.manifest": ("Manifest",),
    "kg.model": (
        "Edge",
        "Evidence",
        "Node",
    ),
    "kg.stores.base": ("Result",),
    "reasoning.claims.answer": (
        "Answer",
        "Citation",
        "Claim",
        "Dropped",
    ),
    "reasoning.claims.candidate_rows": (
        "AnnotationRow",
        "CandidateRow",
        "FindingRow",
        "GeneRow",
        "TermRow",
    ),
    "reasoning.claims.rows": (
        "ChainVote",
        "ArgumentRow",
        "ChoiceRow",
        "ConceptRef",
        "EdgeRow",
        "HopEdge",
        "HopRow",
        "PathRow",
        "Row",
        "ValueRow",
    ),
    "reasoning.concepts.neighbours": ("Neighbours",),
    "reasoning.medicines": ("Medicine", "Medicines", "Reason"),
    "reasoning.predictions": ("Predicted",),
    "reasoning.concepts.node_card": (
        "EdgeGroup",
        "NodeCard",
    ),
    "reasoning.concepts.resolver": ("AmbiguousName",),
    "reasoning.concepts.search_result": (
        "Found",
        "SearchResult",
        "Stats",
    ),
    "reasoning.connections.explanation": ("Explanation",),
    "reasoning.connections.graph_search": ("GraphSearch",),
    "reasoning.connections.neighbourhood": (
        "HubRow",
        "RelatedRow",
        "TreeRow",
    ),
    "reasoning.connections.typed_paths": (
        "MetapathRow",
        "MetapathTable",
    ),
    "reasoning.diagnosis": (
        "Candidate",
        "Diagnoser",
        "Differential",
    ),
    "reasoning.diagnosis.complaint": ("Pointed",),
    "reasoning.diagnosis.questioning.dialogue": (
        "Question",
        "Questioning",
    ),
    "reasoning.diagnosis.report": ("Circumstances", "Diagnosed"),
    "reasoning.engine": ("Engine",),
    "reasoning.investigation.rounds": ("Investigation",),
    "reasoning.grounding": (
        "Grounder",
        "Grounding",
        "Mention",
    ),
    "reasoning.intake.course": (
        "Change",
        "Changes",
    ),
    "reasoning.intake.document": ("Document",),
    "reasoning.intake.weighing": ("Case",),
    "reasoning.linking": ("Linked",),
    "reasoning.query.evidence_graph": (
        "Binding",
        "EvidenceGraph",
        "Support",
        "Way",
    ),
    "reasoning.query.model": ("Query",),
    "reasoning.query.reading": ("Reading",),
    "traversal.paths.result": ("Path",),
    "traversal.planning.chains": ("Ground",),
    "traversal.planning.trace": ("Trace",),
}
_HOMES = {name: module for module, names in _MODULES.items() for name in names}

__all__ = [
    "AmbiguousName",
    "AnnotationRow",
    "Answer",
    "ArgumentRow",
    "Binding",
    "BundleError",
    "Candidate",
    "CandidateRow",
    "Case",
    "ChainVote",
    "Change",
    "Changes",
    "ChoiceRow",
    "Circumstances",
    "Citation",
    "Claim",
    "ConceptRef",
    "DatabaseMissing",
    "Diagnosed",
    "Diagnoser",
    "Differential",
    "Document",
    "DownloadError",
    "Dropped",
    "Edge",
    "EdgeGroup",
    "EdgeRow",
    "Engine",
    "Evidence",
    "EvidenceGraph",
    "Explanation",
    "FindingRow",
    "Found",
    "GeneRow",
    "GraphSearch",
    "Ground",
    "Grounder",
    "Grounding",
    "HopEdge",
    "HopRow",
    "HubRow",
    "InputError",
    "Investigation",
    "Linked",
    "Manifest",
    "MedclewError",
    "Medicine",
    "Medicines",
    "Mention",
    "MetapathRow",
    "MetapathTable",
    "MissingExtra",
    "Neighbours",
    "Node",
    "NodeCard",
    "NotFound",
    "NothingGrounded",
    "Path",
    "PathRow",
    "Pointed",
    "Predicted",
    "Query",
    "QueryError",
    "QueryRefused",
    "QueryTimeout",
    "QueryTooBig",
    "Question",
    "Questioning",
    "Reading",
    "Reason",
    "RelatedRow",
    "Result",
    "Row",
    "SearchResult",
    "ServerError",
    "SourceError",
    "Stats",
    "StoreAuthError",
    "StoreBehind",
    "StoreError",
    "StoreNotLoaded",
    "StoreTLSError",
    "StoreUnavailable",
    "Support",
    "TermRow",
    "Trace",
    "TreeRow",
    "UnknownCurie",
    "ValueRow",
    "Way",
    "__version__",
    "open",
]


def open(bundle: str | _FilePath | None = None) -> Engine:
    """Open the graph in a bundle's folder, the default graph when none is named; see ``Engine.open``."""
    from reasoning.engine import Engine

    return Engine.open(bundle)


@_cache
def _version() -> str:
    """The installed version, read once: it stands in every answer's tag."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("medclew")
    except PackageNotFoundError:
        return "0.1.0"


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return _version()
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'medclew' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
