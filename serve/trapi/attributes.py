"""What records and concepts say of themselves as TRAPI's attributes, and constraints that compare with it.

The operators are those of TRAPI's ``OperatorEnum``. An attribute that is absent satisfies no constraint, a negated one neither, as the
official models have it. A regular expression is run in time linear in the text (the ``regex`` crate, through Polars), whatever it is.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl
from polars.exceptions import ComputeError

from kg.errors import InputError
from kg.model import Evidence, Node

#: What a record says, by attribute; other attributes are its qualifiers.
_RECORD: dict[str, Callable[[Evidence], Any]] = {
    "biolink:knowledge_level": lambda piece: piece.knowledge_level,
    "biolink:agent_type": lambda piece: piece.agent_type,
    "biolink:primary_knowledge_source": lambda piece: piece.primary_knowledge_source,
    "biolink:publications": lambda piece: list(piece.publications),
    "biolink:has_quotient": lambda piece: None if piece.frequency is None else round(piece.frequency, 6),  # stored in single precision
    "biolink:license": lambda piece: piece.licence,
    "biolink:version": lambda piece: piece.source_version,
    "biolink:original_subject": lambda piece: piece.original_subject,
    "biolink:original_object": lambda piece: piece.original_object,
}
_CONCEPT: dict[str, Callable[[Node], Any]] = {
    "biolink:name": lambda node: node.name,
    "biolink:synonym": lambda node: list(node.synonyms),
    "biolink:xref": lambda node: [*node.xrefs, *(f"UMLS:{cui}" for cui in node.cuis)],
    "biolink:same_as": lambda node: list(node.alt_ids),
    "biolink:description": lambda node: node.description,
    "biolink:deprecated": lambda node: node.deprecated,
    "biolink:provided_by": lambda node: list(node.provided_by),
}
OPERATORS = ("==", "===", ">", "<", "matches")
_LONGEST_PATTERN = 1_000


@dataclass(frozen=True)
class Comparison:
    """A constraint on an attribute. ``told`` is the value as JSON, so that constraints can be compared and hashed."""

    of: str
    operator: str
    told: str
    negated: bool = False

    def met(self, value: Any) -> bool:
        """Whether an attribute's value satisfies it; None is an absent attribute."""
        return value is not None and self._holds(value, json.loads(self.told)) != self.negated

    def _holds(self, value: Any, wanted: Any) -> bool:
        if self.operator == "===":
            return _same(value, wanted)
        some, others = _listed(value), _listed(wanted)
        if self.operator == "matches":
            texts = [one for one in some if isinstance(one, str)]
            return any(_matches(pattern, texts) for pattern in others if isinstance(pattern, str))
        return any(_compared(self.operator, one, other) for one in some for other in others)


def comparison(where: str, told: Mapping[str, Any]) -> Comparison:
    """Read an attribute's constraint, plain data that its model has passed.

    Raises:
        InputError: the operator is none of TRAPI's, compares numbers with what is none, or a pattern is no regular expression or too long.
    """
    if told["operator"] not in OPERATORS:
        raise InputError(f"{where}: {told['operator']!r} is no operator; {', '.join(OPERATORS)} are")
    if told["operator"] in "<>" and not all(map(_number, _listed(told["value"]))):
        raise InputError(f"{where}: {told['operator']!r} wants a number, or several")
    if told["operator"] == "matches":
        for pattern in _listed(told["value"]):
            if not isinstance(pattern, str) or len(pattern) > _LONGEST_PATTERN:
                raise InputError(f"{where}: “matches” wants a regular expression of at most {_LONGEST_PATTERN:,} characters")
            _matches(pattern, [""])
    return Comparison(told["id"], told["operator"], json.dumps(told["value"]), bool(told.get("negated") or told.get("not")))


def said_by_record(piece: Evidence, attribute: str) -> Any:
    """Return what a record says of an attribute, None where it says nothing."""
    if attribute in _RECORD:
        value = _RECORD[attribute](piece)
    else:
        value = piece.qualifiers.get(attribute, piece.qualifiers.get(attribute.removeprefix("biolink:")))
    return None if value == [] else value


def said_by_concept(node: Node, attribute: str) -> Any:
    """Return what a concept says of an attribute, None where it says nothing."""
    value = _CONCEPT[attribute](node) if attribute in _CONCEPT else None
    return None if value == [] else value


def attributes(said: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return attributes as TRAPI has them; absent ones are left out."""
    return [{"attribute_type_id": name, "value": value} for name, value in said.items() if value is not None]


def concepts_say() -> list[str]:
    """Return the attributes of concepts that there are."""
    return list(_CONCEPT)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _compared(operator: str, one: Any, other: Any) -> bool:
    if operator == "==":
        return _same(one, other)
    return _number(one) and _number(other) and bool(one > other if operator == ">" else one < other)


def _same(one: Any, other: Any) -> bool:
    """Whether two values of JSON are equal; 1 and true are not."""
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)


def _matches(pattern: str, texts: list[str]) -> bool:
    try:
        return bool(pl.Series(texts, dtype=pl.String).str.contains(pattern, strict=True).any())
    except ComputeError as error:
        lines = str(error).strip().splitlines()
        raise InputError(
            f"{pattern[:60]!r} is no regular expression that can be run: {lines[-1].strip() if lines else 'it is refused'}"
        ) from None
