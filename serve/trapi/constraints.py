"""What a query edge demands of the records behind the edges that it is bound to: attributes, sources, qualifiers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from translator_tom.utils.biolink import Biolink

from kg.model import KNOWLEDGE_LEVELS, Evidence
from reasoning.query.model import Qualifiers
from serve.trapi.attributes import Comparison, comparison, said_by_record

#: This service as a source.
INFORES = "infores:medclew"
NEGATED = "biolink:negated"
_LEVEL, _SOURCE = "biolink:knowledge_level", "biolink:primary_knowledge_source"
#: Qualifiers that a predicate of an earlier Biolink says by its name.
_MEANT = frozenset({"qualified_predicate", "object_aspect_qualifier", "object_direction_qualifier"})
#: Attributes whose values Biolink lists: one stands for what is below it.
_LISTED = {_LEVEL: "KnowledgeLevelEnum", "biolink:agent_type": "AgentTypeEnum"}


@dataclass(frozen=True)
class Demand:
    """Values allowed, or with ``denied`` all others, of one property of a record."""

    of: str
    values: frozenset[str]
    denied: bool = False

    def met(self, piece: Evidence) -> bool:
        """Whether a record satisfies it."""
        return (said_by_record(piece, self.of) in self.values) != self.denied


@dataclass(frozen=True)
class Constraint:
    """All of the demands and comparisons, and one of the sets of qualifiers where there are any."""

    demands: tuple[Demand, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    sets: tuple[tuple[tuple[str, str], ...], ...] = ()

    def met(self, piece: Evidence, meant: Mapping[str, str] = MappingProxyType({})) -> bool:
        """Whether a record satisfies it; ``meant`` are qualifiers that the edge's predicate says."""
        return (
            all(demand.met(piece) for demand in self.demands)
            and all(one.met(said_by_record(piece, one.of)) for one in self.comparisons)
            and (not self.sets or any(_has(piece, meant, some) for some in self.sets))
        )

    def said(self, piece: Evidence) -> dict[str, Any]:
        """Return what a record says of the attributes that are compared."""
        return {one.of: said_by_record(piece, one.of) for one in self.comparisons}

    def narrowing(self) -> Qualifiers | None:
        """Return as much of it as the executor of queries can look for; ``met`` is to be asked of what it finds."""
        levels = set(KNOWLEDGE_LEVELS)
        for demand in self.demands:
            if demand.of == _LEVEL:
                levels &= set(KNOWLEDGE_LEVELS) - demand.values if demand.denied else demand.values
        kept = tuple(level for level in KNOWLEDGE_LEVELS if level in levels) if len(levels) < len(KNOWLEDGE_LEVELS) else ()
        # What a predicate may say stands in no record.
        other = tuple(pair for pair in (self.sets[0] if len(self.sets) == 1 else ()) if pair[0] not in _MEANT)
        return Qualifiers(levels=kept, other=other) if kept or other else None


def constraint(name: str, edge: Mapping[str, Any]) -> Constraint | None:
    """Read the constraints of a query edge of TRAPI 1.6 or 2.0, None where it has none. ``denied`` reads the one on negation.

    Raises:
        InputError: an operator or a regular expression that there is not.
    """
    told = edge.get("constraints") or {}
    where = f"query edge {name!r}"
    read = [comparison(where, one) for one in _attributes(edge) if one["id"] != NEGATED]
    # A value that Biolink lists stands for what is below it.
    demands = [_below(one) for one in _attributes(edge) if one["id"] in _LISTED and one["operator"] == "=="]
    comparisons = [one for one in read if not (one.of in _LISTED and one.operator == "==")]
    for of in ("knowledge_level", "agent_type"):
        if one := told.get(of):
            demands.append(_made(f"biolink:{of}", one["values"], one["behavior"] == "DENY"))
    if one := told.get("sources"):
        demands.append(_sources(one))
    sets = [
        *(_pairs({each["qualifier_type_id"]: each["qualifier_value"] for each in one["qualifier_set"]}) for one in _old_sets(edge)),
        *(_pairs(one) for one in told.get("qualifiers") or ()),
    ]
    return Constraint(tuple(demands), tuple(comparisons), tuple(sets)) if demands or comparisons or sets else None


def denied(edge: Mapping[str, Any], name: str) -> bool:
    """Whether edges that deny are asked for: ``biolink:negated`` is constrained to be true.

    Raises:
        InputError: as ``constraint``.
    """
    told = [comparison(f"query edge {name!r}", one) for one in _attributes(edge) if one["id"] == NEGATED]
    return bool(told) and all(one.met(True) for one in told)


def never(edge: Mapping[str, Any], name: str) -> bool:
    """Whether what is constrained of negation holds of no edge (neither true nor false)."""
    told = [comparison(f"query edge {name!r}", one) for one in _attributes(edge) if one["id"] == NEGATED]
    return bool(told) and not any(all(one.met(value) for one in told) for value in (True, False))


def _attributes(edge: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [*(edge.get("attribute_constraints") or ()), *((edge.get("constraints") or {}).get("attributes") or ())]


def _old_sets(edge: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return list(edge.get("qualifier_constraints") or ())


def _below(told: Mapping[str, Any]) -> Demand:
    values = told["value"] if isinstance(told["value"], list) else [told["value"]]
    return _made(told["id"], [str(value) for value in values], bool(told.get("negated") or told.get("not")))


def _made(of: str, values: list[str], denied: bool) -> Demand:
    below = Biolink.expand_permissible_values(_LISTED[of], frozenset(values))
    return Demand(of, frozenset(below) | frozenset(values), denied)


def _sources(told: Mapping[str, Any]) -> Demand:
    values, denied = frozenset(told["values"]), told["behavior"] == "DENY"
    if INFORES in values and not told.get("primary_only"):  # every edge has passed through here
        return Demand(_SOURCE, frozenset(), not denied)
    return Demand(_SOURCE, values, denied)


def _pairs(told: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((key.removeprefix("biolink:"), value) for key, value in told.items()))


def _has(piece: Evidence, meant: Mapping[str, str], wanted: tuple[tuple[str, str], ...]) -> bool:
    said = {**meant, **{key.removeprefix("biolink:"): value for key, value in piece.qualifiers.items()}}
    return all(value.lower() in _texts(said.get(key)) for key, value in wanted)


def _texts(value: object) -> list[str]:
    return [str(one).lower() for one in (value if isinstance(value, list) else [value])] if value is not None else []
