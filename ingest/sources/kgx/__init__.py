"""One's own graph in KGX form, plain or packed: nodes and edges as TSV, CSV, JSON lines or JSON, with Biolink categories and predicates.

Files end in ``nodes`` or ``edges`` and ``.tsv``, ``.csv``, ``.jsonl`` or ``.json``; a ``.json`` may also be one object with both lists.
An edge may name a concept that only the default graph describes. Every edge needs subject, predicate and object; what else it says becomes
evidence. Format: https://github.com/biolink/kgx/blob/master/specification/kgx-format.md
"""

from __future__ import annotations

import json
import re
from typing import Any

from ingest.files import SourceFiles
from ingest.records import gate, json_values
from ingest.records.biolink_depth import most_specific
from ingest.records.ontology import tidy_xref
from ingest.records.sink import Sink
from ingest.sources.kgx import provenance, values
from ingest.sources.kgx.files import in_order, rows
from kg import biolink
from kg import curie as curies
from kg.model import AGENT_TYPES, KNOWLEDGE_LEVELS

READER = 5
FILES = [f"*{kind}.{form}" for kind in ("nodes", "edges") for form in ("tsv", "csv", "jsonl", "json")] + ["*kgx.json", "graph.json"]
#: Fields that have a place of their own; the others are qualifiers.
_PLACED = {
    "id",
    "subject",
    "predicate",
    "object",
    "negated",
    "publications",
    "primary_knowledge_source",
    "knowledge_level",
    "agent_type",
    "category",
    "subject_category",
    "object_category",
    "sources",
    "aggregator_knowledge_source",
    "qualifiers",
    "license",
    "score",
    "has_evidence",
    "edge_id",
}


def version(files: SourceFiles) -> str:
    """Return "": KGX files name no release."""
    return ""


def read(files: SourceFiles, sink: Sink) -> None:
    """Read all nodes, then all edges.

    Raises:
        SourceError: a file has no header with the fields that it needs, or is truncated.
    """
    for name in in_order(files):
        for row in rows(files, name):
            sink.record(name, row.row)
            if row.fault is not None:
                sink.reject(row.fault, row.raw, incomplete=True)
                continue
            try:
                (_edge if row.is_edge else _node)(sink, row.fields)
            except ValueError as error:
                sink.reject(str(error), json.dumps(row.fields, ensure_ascii=False))
        if name in files.unended:
            sink.note(f"{name} ends without a line end: if it was cut, its last row may be half a row")


def _node(sink: Sink, fields: dict[str, Any]) -> None:
    curie = _curie(fields, "id")
    said = [_category(part) for c in values.several(fields.get("category")) for part in re.split(r"\s*[;,]\s*", c)]
    # Entity is the root above the things that have names.
    category = most_specific(c for c in said if c != "Entity") or "NamedThing"
    if not biolink.is_predicate(biolink.PREFIX + category):
        raise ValueError(f"{category!r} is no category such as biolink:Disease")
    said = [
        *values.several(fields.get("xref")),
        *values.several(fields.get("same_as")),
        *values.several(fields.get("equivalent_identifiers")),
    ]
    xrefs = [tidy for xref in said if (tidy := tidy_xref(xref)) and tidy != curie]
    xrefs += [f"UMLS:{cui}" for cui in values.several(fields.get("cuis"))]
    sink.node(
        curie,
        values.name(fields.get("name")) or curie,
        biolink.PREFIX + category,
        xrefs=list(dict.fromkeys(xrefs)),
        description=values.text(fields.get("description")),
        deprecated=values.yes(fields.get("deprecated")),
        replaced_by=values.text(fields.get("replaced_by")),
        alt_ids=values.several(fields.get("alt_ids")),
    )
    for field, kind in (("synonym", "related"), ("exact_synonym", "exact")):
        for synonym in values.names(fields.get(field)):
            sink.name(curie, synonym, kind)


def _category(said: str) -> str:
    """Return a category as Biolink writes its classes, without a prefix.

    >>> _category("biolink:SmallMolecule"), _category("small molecule"), _category("https://w3id.org/biolink/vocab/Drug")
    ('SmallMolecule', 'SmallMolecule', 'Drug')
    """
    name = re.sub(r"^(?:https?://\S*/|biolink[:.])", "", said, flags=re.I)
    return "".join(word[:1].upper() + word[1:] for word in re.split(r"[\s_-]+", name))


def _edge(sink: Sink, fields: dict[str, Any]) -> None:
    subject, target = _curie(fields, "subject"), _curie(fields, "object")
    predicate = values.text(fields.get("predicate")) or ""
    if not biolink.is_predicate(predicate):
        raise ValueError(f"{predicate!r} is no predicate such as biolink:treats")
    share = values.share(fields)
    level, agent = values.text(fields.get("knowledge_level")), values.text(fields.get("agent_type"))
    qualifiers = {name: value for name, value in fields.items() if name not in _PLACED and _says_something(value)}
    papers, said = provenance.publications(fields.get("publications"))
    qualifiers |= {"sources": provenance.unread_sources(fields), "publications": said or None}
    qualifiers |= _qualifiers(fields.get("qualifiers")) | {"aggregator": provenance.aggregators(fields)}
    sink.statement(
        subject,
        predicate,
        target,
        # Found in none of those who were looked at: that is a negative finding.
        negated=values.negated(fields) or share == 0.0,
        infores=provenance.primary_source(fields),
        licence=values.text(fields.get("license")),
        publications=papers,
        evidence_code="|".join(values.several(fields.get("has_evidence"))) or None,
        frequency=share,
        score=values.number(fields.get("score")),
        knowledge_level=level if level in KNOWLEDGE_LEVELS else "not_provided",
        agent_type=agent if agent in AGENT_TYPES else "not_provided",
        qualifiers=qualifiers,
    )


def _qualifiers(value: Any) -> dict[str, Any]:
    """Return what ``qualifiers`` says: an object, which is how this graph is written, or whatever else stands there."""
    if isinstance(value, str) and value.lstrip().startswith("{"):
        try:
            value = json_values.parse(value)
        except ValueError:
            return {"qualifiers": value}
    if isinstance(value, dict):
        return {name: said for name, said in value.items() if name not in ("qualifiers", "aggregator")} | (
            {"aggregators": value["aggregator"]} if value.get("aggregator") else {}
        )
    return {"qualifiers": value} if _says_something(value) else {}


def _says_something(value: Any) -> bool:
    return bool(value) if isinstance(value, list | dict) else values.text(value) is not None


def _curie(fields: dict[str, Any], field: str) -> str:
    said = gate.visible(values.text(fields.get(field)) or "")
    if not curies.looks_like(said):
        raise ValueError(f"{field} {said!r} is no CURIE")
    return curies.normalise(said)
