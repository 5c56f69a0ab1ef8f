"""Query nodes that stand for sets: all of some concepts (ALL), as many as there are (MANY), or whatever fits in one result (COLLATE).

A set becomes a term for each of its members, and its query edges a condition on each: "and" over the members of an ALL, "or" over those of
a MANY. So the executor looks for sets as for everything else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from translator_tom.utils.set_interpretation import QNodeSpec, QueryStamp, solve

from kg.errors import InputError
from reasoning.query.model import And, Condition, Not, Or, Statement, rebuilt, walk

#: Members of one set.
MOST_MEMBERS = 200
#: What a statement is called by: subject, object, predicates, and whether it denies. Query edges may be alike in all of it.
Key = tuple[str, str, tuple[str, ...], bool]


@dataclass(frozen=True)
class ConceptSet:
    """The set that a query node stands for: how it is read, its own identifier, and the terms of its members (term -> CURIE asked for)."""

    node: str
    every: bool
    id: str
    members: Mapping[str, str]


@dataclass(frozen=True)
class Slot:
    """A query edge with a member for each set at its ends: what an edge of the graph fills."""

    edge: str
    members: frozenset[tuple[str, str]] = frozenset()

    def of(self, node: str) -> str | None:
        """Return the term of the member that stands for a set, None where the set is not at the edge."""
        return next((term for name, term in self.members if name == node), None)


@dataclass
class Spread:
    """A condition with its sets spread out, and the slots that each of its statements belongs to."""

    condition: Condition
    slots: dict[Key, tuple[Slot, ...]] = field(default_factory=dict)


def concept_set(name: str, node: Mapping[str, Any]) -> ConceptSet | None:
    """Read the set of a query node, None where it stands for none.

    Raises:
        InputError: its members or its identifier are missing, or are there where they must not be.
    """
    kind, members = node.get("set_interpretation") or "BATCH", list(dict.fromkeys(node.get("member_ids") or ()))
    if kind not in ("ALL", "MANY"):
        if members:
            raise InputError(f"query node {name!r}: member_ids are for a set_interpretation of ALL or MANY, not {kind}")
        if kind == "COLLATE" and node.get("ids"):
            raise InputError(f"query node {name!r}: what is to be collated (COLLATE) must not have ids")
        return None
    ids = list(node.get("ids") or ())
    if len(ids) != 1 or not members:
        raise InputError(f"query node {name!r}: a set (set_interpretation {kind}) wants one identifier in ids, and its member_ids")
    if len(members) > MOST_MEMBERS:
        raise InputError(f"query node {name!r}: a set of {len(members):,} members; at most {MOST_MEMBERS} are looked up")
    return ConceptSet(name, kind == "ALL", str(ids[0]), {f"{name}#{place}": member for place, member in enumerate(members)})


def spread(edges: Mapping[str, Condition], excluded: Iterable[str], sets: Sequence[ConceptSet]) -> Spread:
    """Return the conditions of all query edges as one, each set's members in its place. What is ``excluded`` must not hold.

    Raises:
        InputError: more than one set is a MANY: which members go together would be open.
    """
    many = [one for one in sets if not one.every]
    if len(many) > 1:
        raise InputError(f"query nodes {many[0].node!r} and {many[1].node!r}: only one set may be MANY")
    out = frozenset(excluded)
    slots: dict[Key, tuple[Slot, ...]] = {}
    inside: list[Condition] = []
    outside: list[Condition] = []
    for name, condition in edges.items():
        made = _each(name, condition, [one for one in sets if one.every], slots)
        parts = [Not(part=part) for part in made] if name in out else made
        (inside if many and _at(condition, many[0].node) else outside).extend(parts)
    if many:
        (one,) = many
        whole = inside[0] if len(inside) == 1 else And(parts=tuple(inside))
        choices = [_with(whole, one.node, term, slots) for term in one.members]
        outside.append(choices[0] if len(choices) == 1 else Or(parts=tuple(choices)))
    return Spread(outside[0] if len(outside) == 1 else And(parts=tuple(outside)), slots)


def _each(name: str, condition: Condition, sets: Sequence[ConceptSet], slots: dict[Key, tuple[Slot, ...]]) -> list[Condition]:
    """The condition once for each member of the sets at its ends."""
    for part in walk(condition):
        _add(slots, key_of(part), Slot(name))
    made = [condition]
    for one in sets:
        if _at(condition, one.node):
            made = [_with(part, one.node, term, slots) for part in made for term in one.members]
    return made


def _with(condition: Condition, node: str, term: str, slots: dict[Key, tuple[Slot, ...]]) -> Condition:
    """The condition with a set's member in the place of the set."""
    return rebuilt(condition, lambda part: _renamed(part, node, term, slots))


def _renamed(statement: Statement, node: str, term: str, slots: dict[Key, tuple[Slot, ...]]) -> Statement:
    if node not in (statement.subject, statement.object):
        return statement
    ends = {end: term if getattr(statement, end) == node else getattr(statement, end) for end in ("subject", "object")}
    made = statement.model_copy(update=ends)
    for slot in slots[key_of(statement)]:
        _add(slots, key_of(made), Slot(slot.edge, slot.members | {(node, term)}))
    return made


def _add(slots: dict[Key, tuple[Slot, ...]], key: Key, slot: Slot) -> None:
    slots[key] = tuple(dict.fromkeys((*slots.get(key, ()), slot)))


def key_of(statement: Statement) -> Key:
    """Return what a statement is called by."""
    return statement.subject, statement.object, statement.predicates, statement.negated


def _at(condition: Condition, node: str) -> bool:
    return any(node in (part.subject, part.object) for part in walk(condition))


def collated(
    results: list[dict[str, Any]], bound: Sequence[Mapping[str, str]], nodes: Sequence[str], edges: Mapping[str, tuple[str, str]]
) -> list[dict[str, Any]]:
    """Return results in which all that stands for a query node of ``nodes`` is together, as the official models group it.

    Args:
        results: in the shape of TRAPI 1.6. bound: for each what every query node stands for. edges: the ends of each query edge.

    Raises:
        InputError: several such nodes at one edge have too many candidates.
    """
    there = {name for one in bound for name in one}
    query = QueryStamp(
        {name: QNodeSpec("COLLATE" if name in nodes else "BATCH", [], []) for name in there},
        {name: ends for name, ends in edges.items() if set(ends) <= there},
    )
    try:
        solved = solve(query, [dict(one) for one in bound], ())
    except ValueError as error:
        raise InputError(f"too much is to be collated: {error}") from error
    return [_together([results[at] for at in one.backing_indices]) for one in solved]


def _together(some: list[dict[str, Any]]) -> dict[str, Any]:
    """Several results as one."""
    if len(some) == 1:
        return some[0]
    bindings: dict[str, dict[str, Any]] = {}
    edges: dict[str, dict[str, Any]] = {}
    kinds: dict[str, None] = {}
    for result in some:
        (analysis,) = result["analyses"]
        for name, bound in result["node_bindings"].items():
            bindings.setdefault(name, {}).update({one["id"]: one for one in bound})
        for name, bound in analysis["edge_bindings"].items():
            edges.setdefault(name, {}).update({one["id"]: one for one in bound})
        kinds.update(dict.fromkeys(analysis.get("support_graphs", ())))
    whole = {**some[0]["analyses"][0], "edge_bindings": {name: list(bound.values()) for name, bound in edges.items()}}
    whole["score"] = max(result["analyses"][0]["score"] for result in some)
    if kinds:
        whole["support_graphs"] = list(kinds)
    return {"node_bindings": {name: list(bound.values()) for name, bound in bindings.items()}, "analyses": [whole]}
