"""What a query edge demands of the records behind the edges that it is bound to: levels, agents, sources, qualifiers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from translator_tom.utils.biolink import Biolink

from kg.errors import InputError
from kg.model import AGENT_TYPES, KNOWLEDGE_LEVELS, Evidence
from reasoning.query.model import Qualifiers

#: This service as a source.
INFORES = "infores:medclew"
#: Attributes by which edges may be constrained, and the values that there are, None where nobody lists them.
_ATTRIBUTES: dict[str, tuple[str, tuple[str, ...] | None]] = {
    "biolink:knowledge_level": ("KnowledgeLevelEnum", KNOWLEDGE_LEVELS),
    "biolink:agent_type": ("AgentTypeEnum", AGENT_TYPES),
    "biolink:primary_knowledge_source": ("", None),
}


@dataclass(frozen=True)
class Demand:
    """Values allowed, or with ``denied`` all others, of one property of a record."""

    of: str
    values: frozenset[str]
    denied: bool = False

    def met(self, piece: Evidence) -> bool:
        """Whether a record satisfies it."""
        told = {"biolink:knowledge_level": piece.knowledge_level, "biolink:agent_type": piece.agent_type}
        return (told.get(self.of, piece.primary_knowledge_source) in self.values) != self.denied


@dataclass(frozen=True)
class Constraint:
    """All of the demands, and one of the sets of qualifiers where there are any."""

    demands: tuple[Demand, ...] = ()
    sets: tuple[tuple[tuple[str, str], ...], ...] = ()

    def met(self, piece: Evidence) -> bool:
        """Whether a record satisfies it."""
        return all(demand.met(piece) for demand in self.demands) and (not self.sets or any(_has(piece, some) for some in self.sets))

    def narrowing(self) -> Qualifiers | None:
        """Return as much of it as the executor of queries can look for; ``met`` is to be asked of what it finds."""
        levels = set(KNOWLEDGE_LEVELS)
        for demand in self.demands:
            if demand.of == "biolink:knowledge_level":
                levels &= set(KNOWLEDGE_LEVELS) - demand.values if demand.denied else demand.values
        kept = tuple(level for level in KNOWLEDGE_LEVELS if level in levels) if len(levels) < len(KNOWLEDGE_LEVELS) else ()
        other = self.sets[0] if len(self.sets) == 1 else ()
        return Qualifiers(levels=kept, other=other) if kept or other else None


def constraint(name: str, edge: Mapping[str, Any]) -> Constraint | None:
    """Read the constraints of a query edge of TRAPI 1.6 or 2.0, None where it has none.

    Raises:
        InputError: an attribute or operator that is not supported here.
    """
    told = edge.get("constraints") or {}
    demands = [_demand(name, one) for one in (*(edge.get("attribute_constraints") or ()), *(told.get("attributes") or ()))]
    for of in ("knowledge_level", "agent_type"):
        if one := told.get(of):
            demands.append(_made(f"biolink:{of}", one["values"], one["behavior"] == "DENY"))
    if one := told.get("sources"):
        demands.append(_sources(one))
    sets = [
        *(_pairs({each["qualifier_type_id"]: each["qualifier_value"] for each in one["qualifier_set"]}) for one in _old_sets(edge)),
        *(_pairs(one) for one in told.get("qualifiers") or ()),
    ]
    return Constraint(tuple(demands), tuple(sets)) if demands or sets else None


def _old_sets(edge: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return list(edge.get("qualifier_constraints") or ())


def _demand(name: str, told: Mapping[str, Any]) -> Demand:
    if told["id"] not in _ATTRIBUTES:
        known = ", ".join(_ATTRIBUTES)
        raise InputError(f"query edge {name!r}: constraints on {told['id']} are not supported; those on {known} are")
    if told["operator"] not in ("==", "==="):
        raise InputError(f"query edge {name!r}: the operator {told['operator']!r} is not supported for {told['id']}; == is")
    values = told["value"] if isinstance(told["value"], list) else [told["value"]]
    return _made(told["id"], [str(value) for value in values], bool(told.get("negated") or told.get("not")))


def _made(of: str, values: list[str], denied: bool) -> Demand:
    enumeration, _ = _ATTRIBUTES[of]
    # A value stands for what is below it in Biolink.
    below = Biolink.expand_permissible_values(enumeration, frozenset(values)) if enumeration else frozenset(values)
    return Demand(of, frozenset(below) | frozenset(values), denied)


def _sources(told: Mapping[str, Any]) -> Demand:
    values, denied = frozenset(told["values"]), told["behavior"] == "DENY"
    if INFORES in values and not told.get("primary_only"):  # every edge has passed through here
        return Demand("biolink:primary_knowledge_source", frozenset(), not denied)
    return Demand("biolink:primary_knowledge_source", values, denied)


def _pairs(told: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((key.removeprefix("biolink:"), value) for key, value in told.items()))


def _has(piece: Evidence, wanted: tuple[tuple[str, str], ...]) -> bool:
    said = {key.removeprefix("biolink:"): value for key, value in piece.qualifiers.items()}
    return all(value.lower() in _texts(said.get(key)) for key, value in wanted)


def _texts(value: object) -> list[str]:
    return [str(one).lower() for one in (value if isinstance(value, list) else [value])] if value is not None else []
