"""What the fields of a KGX node or edge say together, whether they are read one row or many rows at a time."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any

from ingest.records import gate, json_values
from ingest.records.biolink_depth import most_specific
from ingest.sources.kgx import objects, provenance, shares, values
from kg import biolink
from kg import curie as curies
from kg.model import AGENT_TYPES, KNOWLEDGE_LEVELS

#: Fields that have a place of their own; the others are qualifiers.
PLACED = {
    *("id", "subject", "predicate", "object", "negated", "publications", "primary_knowledge_source", "knowledge_level", "agent_type"),
    *("category", "subject_category", "object_category", "sources", "aggregator_knowledge_source", "qualifiers", "license", "score"),
    *("has_evidence", "edge_id"),
}
#: The fields of which ``worth`` and ``qualified`` make something, beside the columns by which a writer denies; those of one line say
#: nothing of those of another, so that each line's may be settled apart.
_WORTH = {
    "denied": ("negated", "qualifier", "qualifiers"),
    "share": ("has_count", "has_total", "has_quotient", "has_percentage", "frequency_qualifier"),
    "source": (
        *("primary_knowledge_source", "sources", "original_knowledge_source", "knowledge_source", "aggregator_knowledge_source"),
        "provided_by",
    ),
    "score": ("score",),
    "kept": ("license", "has_evidence", "knowledge_level", "agent_type"),
}


def weighed(columns: Collection[str]) -> dict[str, list[str]]:
    """Return those of a table's columns of which ``worth`` and ``qualified`` make something, in groups that say nothing of one another.

    The objects in ``holders`` may say something of several.
    """
    groups = {group: [column for column in columns if column in fields] for group, fields in _WORTH.items()}
    named = {column for group in groups.values() for column in group}
    groups["denied"] += [column for column in columns if column not in named and values.denies(column)]
    groups["share"] += [column for column in columns if column not in named and shares.tells_share(column)]
    return groups


def holders(columns: Collection[str]) -> list[str]:
    """Return the columns, besides ``qualifiers``, in which an object may say what other columns do."""
    return [column for column in columns if column != "qualifiers" and objects.holds(column)]


def says_beside(column: str, value: str) -> bool:
    """Whether an object in a cell changes what an edge is worth."""
    inside = inside_of(column, value)
    return bool(inside) and worth(inside) != worth({})


def inside_of(column: str, value: str) -> dict[str, Any]:
    """Return what an object in a cell says under names of its own; {} where there is no object.

    Raises:
        ValueError: some of it denies what the rest of it says.
    """
    return {name: said for name, said in objects.opened({column: value}, values.negated).items() if name != column}


@lru_cache(maxsize=4096)
def counts(name: str) -> bool:
    """Whether what an object says under a name is weighed with the columns that deny, or with those of a share of patients."""
    return name in _WORTH["denied"] or name in _WORTH["share"] or values.denies(name) or shares.tells_share(name)


def curie(fields: Mapping[str, Any], field: str) -> str:
    """Return an identifier in the graph's spelling.

    Raises:
        ValueError: it is none.
    """
    said = gate.visible(values.text(fields.get(field)) or "")
    if not curies.looks_like(said):
        raise ValueError(f"{field} {said!r} is no CURIE")
    return curies.normalise(said)


def category(fields: Mapping[str, Any]) -> str:
    """Return a node's category.

    Raises:
        ValueError: it is none.
    """
    said = [_category(part) for c in values.several(fields.get("category")) for part in re.split("[;,]", c)]
    # Entity is the root above the things that have names.
    found = most_specific(c for c in said if c != "Entity") or "NamedThing"
    if not biolink.is_predicate(biolink.PREFIX + found):
        raise ValueError(f"{found!r} is no category such as biolink:Disease")
    return biolink.PREFIX + found


def _category(said: str) -> str:
    """Return a category as Biolink writes its classes, without a prefix.

    >>> _category("biolink:SmallMolecule"), _category("small molecule"), _category("https://w3id.org/biolink/vocab/Drug")
    ('SmallMolecule', 'SmallMolecule', 'Drug')
    """
    name = re.sub(r"^(?:https?://\S*/|biolink[:.])", "", said, flags=re.I)
    return "".join(word[:1].upper() + word[1:] for word in re.split(r"[\s_-]+", name.strip()))


def predicate(fields: Mapping[str, Any]) -> str:
    """Return an edge's predicate.

    Raises:
        ValueError: it is none.
    """
    said = values.text(fields.get("predicate")) or ""
    if not biolink.is_predicate(said):
        raise ValueError(f"{said!r} is no predicate such as biolink:treats")
    return said


def worth(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an edge is worth: arguments of ``Sink.statement``, of the ``weighed`` fields alone.

    Raises:
        ValueError: a field contradicts another, or is neither yes nor no.
    """
    share = shares.share(dict(fields))
    level, agent = values.text(fields.get("knowledge_level")), values.text(fields.get("agent_type"))
    return {
        # Found in none of those who were looked at: that is a negative finding.
        "negated": values.negated(dict(fields)) or share == 0.0,
        "infores": provenance.primary_source(dict(fields)),
        "licence": values.text(fields.get("license")),
        "evidence_code": "|".join(values.several(fields.get("has_evidence"))) or None,
        "frequency": share,
        "score": values.number(fields.get("score")),
        "knowledge_level": level if level in KNOWLEDGE_LEVELS else "not_provided",
        "agent_type": agent if agent in AGENT_TYPES else "not_provided",
    }


def qualified(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an edge's fields say beside: an object in ``qualifiers``, as this graph is written, and who passed the edge on."""
    said = dict(fields)
    return (
        {"sources": provenance.unread_sources(said)} | in_qualifiers(said.get("qualifiers")) | {"aggregator": provenance.aggregators(said)}
    )


def in_qualifiers(value: Any) -> dict[str, Any]:
    """Return what ``qualifiers`` says: an object, or whatever else stands there."""
    if isinstance(value, str) and value.lstrip().startswith("{"):
        try:
            value = json_values.parse(value)
        except ValueError:
            return {"qualifiers": value}
    if isinstance(value, dict):
        return {name: said for name, said in value.items() if name not in ("qualifiers", "aggregator")} | (
            {"aggregators": value["aggregator"]} if value.get("aggregator") else {}
        )
    return {"qualifiers": value} if says_something(value) else {}


def says_something(value: Any) -> bool:
    """Whether a field is more than a way to write that there is nothing."""
    return bool(value) if isinstance(value, list | dict) else values.text(value) is not None
