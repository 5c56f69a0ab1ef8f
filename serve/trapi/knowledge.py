"""Nodes and edges of the graph as TRAPI's knowledge graph, each edge with exactly one primary source."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from kg.curie import address
from kg.model import AGENT_TYPES, KNOWLEDGE_LEVELS, Evidence, Node
from kg.snapshot import Snapshot
from serve.trapi.attributes import attributes, said_by_concept
from serve.trapi.biolink_terms import modern
from serve.trapi.constraints import INFORES, Constraint


class Knowledge:
    """The knowledge graph of one response; what is asked for is put in."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.nodes: dict[str, dict[str, Any]] = {}
        self.edges: dict[str, dict[str, Any]] = {}
        self._made: dict[tuple[int, Constraint | None], list[str]] = {}
        self._concepts: dict[int, Node] = {}
        self._constraints: dict[Constraint, int] = {}

    def node(self, node: int, say: Sequence[str] = ()) -> str:
        """Put a node in, with what it says of some attributes; return its CURIE."""
        curie = self.snapshot.curie(node)
        if curie not in self.nodes:
            self.nodes[curie] = {"name": self.snapshot.name(node), "categories": [self.snapshot.category(node)], "attributes": []}
        there = {one["attribute_type_id"] for one in self.nodes[curie]["attributes"]}
        if new := [name for name in dict.fromkeys(say) if name not in there]:
            concept = self.concept(node)
            self.nodes[curie]["attributes"] += attributes({name: said_by_concept(concept, name) for name in new})
        return curie

    def concept(self, node: int) -> Node:
        """Return a node with all its text, read once."""
        if node not in self._concepts:
            self._concepts[node] = self.snapshot.node(node)
        return self._concepts[node]

    def put_set(self, identifier: str, categories: Iterable[str]) -> None:
        """Put in a node that stands for a set of concepts."""
        self.nodes[identifier] = {"name": None, "categories": sorted(set(categories)), "is_set": True, "attributes": []}

    def edge(self, edge: int, wanted: Constraint | None = None) -> list[str]:
        """Put an edge in, once for each primary source that states it, with the records that are wanted; return the identifiers."""
        if (edge, wanted) not in self._made:
            self._made[edge, wanted] = self._put(edge, wanted)
        return self._made[edge, wanted]

    def _put(self, edge: int, wanted: Constraint | None) -> list[str]:
        s = self.snapshot
        # Records that differ in what is compared are edges of their own, so that each edge shown is as was demanded.
        by_source: dict[tuple[str, str], list[Evidence]] = defaultdict(list)
        predicate = modern(s.predicate(edge))
        meant = dict(predicate.qualifiers)
        for piece in s.evidence(edge):
            if wanted is None or wanted.met(piece, meant):
                said = json.dumps(wanted.said(piece)) if wanted is not None and wanted.comparisons else ""
                by_source[piece.primary_knowledge_source, said].append(piece)
        if not by_source:
            return []
        # The same edge with a part of its records is another edge of the knowledge graph.
        part = "" if wanted is None else f"-{self._constraints.setdefault(wanted, len(self._constraints) + 1)}"
        ends = {"subject": self.node(int(s.edge_subject[edge])), "object": self.node(int(s.edge_object[edge]))}
        identifiers = []
        for place, ((source, said), pieces) in enumerate(sorted(by_source.items())):
            identifier = f"{s.edge_id(edge)}-{source.removeprefix('infores:')}{part}{f'-{place}' if said else ''}"
            self.edges[identifier] = {
                **ends,
                "predicate": predicate.predicate,
                **({"qualifiers": predicate.as_trapi()} if predicate.qualifiers else {}),
                "sources": [
                    _primary(source, pieces),
                    {"resource_id": INFORES, "resource_role": "aggregator_knowledge_source", "upstream_resource_ids": [source]},
                ],
                "attributes": _attributes(s.edge_id(edge), pieces, bool(s.edge_negated[edge]), wanted),
            }
            identifiers.append(identifier)
        return identifiers

    def to_dict(self, edges: Collection[str], nodes: Collection[str]) -> dict[str, Any]:
        """Return it as TRAPI has it: these edges with their ends, and these nodes; what was looked at in vain is left out."""
        kept = {name: edge for name, edge in self.edges.items() if name in edges}
        there = {*nodes, *(edge[end] for edge in kept.values() for end in ("subject", "object"))}
        return {"nodes": {curie: node for curie, node in self.nodes.items() if curie in there}, "edges": kept}


def _primary(source: str, pieces: list[Evidence]) -> dict[str, Any]:
    urls = sorted({url for piece in pieces for publication in piece.publications if (url := address(publication))})
    told: dict[str, Any] = {"resource_id": source, "resource_role": "primary_knowledge_source"}
    return {**told, "source_record_urls": urls} if urls else told


def _attributes(identifier: str, pieces: list[Evidence], negated: bool, wanted: Constraint | None) -> list[dict[str, Any]]:
    # The best that any record claims: the others stand in the list of records.
    level = min((piece.knowledge_level for piece in pieces), key=KNOWLEDGE_LEVELS.index)
    agent = min((piece.agent_type for piece in pieces if piece.knowledge_level == level), key=AGENT_TYPES.index)
    told: list[dict[str, Any]] = [
        {"attribute_type_id": "biolink:knowledge_level", "value": level, "attribute_source": INFORES},
        {"attribute_type_id": "biolink:agent_type", "value": agent, "attribute_source": INFORES},
    ]
    publications = list(dict.fromkeys(publication for piece in pieces for publication in piece.publications))
    if publications:
        told.append({"attribute_type_id": "biolink:publications", "value": publications, "value_type_id": "linkml:Uriorcurie"})
    if negated:
        told.append({"attribute_type_id": "biolink:negated", "value": True})
    if wanted is not None:
        there = {one["attribute_type_id"] for one in told}
        told += attributes({name: said for name, said in wanted.said(pieces[0]).items() if name not in there})
    records = [
        {
            "id": piece.id,
            "record": piece.record,
            "source": piece.source,
            "source_version": piece.source_version,
            "licence": piece.licence,
            "evidence_code": piece.evidence_code,
            "frequency": piece.frequency,
        }
        for piece in pieces
    ]
    value = json.dumps(records, ensure_ascii=False)
    told.append(
        {"attribute_type_id": "biolink:has_evidence", "original_attribute_name": "records", "value": value, "description": identifier}
    )
    return told
