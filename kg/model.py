"""What the graph is made of: nodes, edges, and the evidence without which there is no edge.

The terms are the Biolink model's (https://biolink.github.io/biolink-model): an edge is subject, predicate, object; what backs it is a list
of evidence, each piece with the knowledge source that first asserted it, and how it came to know.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

#: Biolink ``KnowledgeLevelEnum``, strongest first: the place in this tuple is what arrays store.
KNOWLEDGE_LEVELS: tuple[str, ...] = (
    "knowledge_assertion",
    "logical_entailment",
    "observation",
    "statistical_association",
    "prediction",
    "not_provided",
)

#: Biolink ``AgentTypeEnum``.
AGENT_TYPES: tuple[str, ...] = (
    "manual_agent",
    "manual_validation_of_automated_agent",
    "automated_agent",
    "data_analysis_pipeline",
    "computational_model",
    "text_mining_agent",
    "image_processing_agent",
    "not_provided",
)

#: How well a name names: the order is that of trust, and its place is what arrays store. A name in another language than English has the
#: language behind its kind: ``exact@spa``.
NAME_KINDS: tuple[str, ...] = ("name", "exact", "abbreviation", "code", "cui", "related", "narrow", "broad")


@dataclass(frozen=True, slots=True)
class Node:
    """A concept. Its key is a CURIE; UMLS concept identifiers are a property, because the mapping is many to many."""

    curie: str
    name: str
    category: str
    synonyms: tuple[str, ...] = ()
    xrefs: tuple[str, ...] = ()
    cuis: tuple[str, ...] = ()
    description: str | None = None
    deprecated: bool = False
    replaced_by: str | None = None
    alt_ids: tuple[str, ...] = ()
    provided_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """One record that backs an edge: who said it, where it stands, under which licence, and how it is known.

    ``frequency`` is a share of patients in 0..1, ``score`` the source's own number (its unit is the source's), ``record`` the file
    and row or key (``phenotype.hpoa:1234``), ``qualifiers`` what else the record says (onset, sex, modifier, ...).
    """

    id: str
    primary_knowledge_source: str
    source: str
    source_version: str
    licence: str
    record: str
    publications: tuple[str, ...] = ()
    evidence_code: str | None = None
    frequency: float | None = None
    score: float | None = None
    knowledge_level: str = "not_provided"
    agent_type: str = "not_provided"
    original_subject: str | None = None
    original_object: str | None = None
    qualifiers: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Edge:
    """A statement with its evidence. A negative statement ("does not have") is an edge of its own with ``negated`` set."""

    id: str
    subject: str
    predicate: str
    object: str
    negated: bool = False
    evidence: tuple[Evidence, ...] = ()


def edge_id(subject: str, predicate: str, object: str, negated: bool = False) -> str:
    """Return the edge's identifier: the same statement has the same one in every bundle.

    >>> edge_id("MONDO:0007947", "biolink:has_phenotype", "HP:0001166")
    'e9e753cde7e566796'
    """
    statement = f"{subject}|{predicate}|{object}|{int(negated)}"
    return "e" + hashlib.blake2b(statement.encode(), digest_size=8).hexdigest()
