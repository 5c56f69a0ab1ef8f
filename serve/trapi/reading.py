"""From a TRAPI query graph to the logical form, or to a pair of concepts between which paths are asked for."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from kg.errors import InputError, NotFound
from kg.snapshot import Snapshot
from reasoning.concepts.resolver import resolve
from reasoning.query.model import Check, Condition, Find, Or, Query, Statement, Term, walk
from serve.trapi.attributes import Comparison, comparison, concepts_say
from serve.trapi.biolink_terms import categories, predicates
from serve.trapi.constraints import Constraint, constraint, denied, never
from serve.trapi.sets import ConceptSet, Slot, Spread, concept_set, key_of, spread

#: What a query edge of either version may say; ``exclude`` is of versions before, and said by no other means.
_FIELDS = frozenset(
    {
        "subject",
        "object",
        "predicates",
        "knowledge_type",
        "attribute_constraints",
        "qualifier_constraints",
        "constraints",
        "exclude",
    }
)


@dataclass
class Read:
    """A query graph as it was read.

    Attributes:
        spread: the condition with its sets spread out, None where the graph can hold nothing for it (``log`` says why).
        terms: the terms of the logical form, those of ``asked`` unbound still.
        asked: for each query node that is bound, the CURIEs by which it was, by the node of this graph that each stands for.
        sets: query nodes that stand for sets. collated: those of which everything is to be in one result.
        concepts: what query nodes demand of the concepts that they are bound to.
        ends: the ends of each query edge that binds something. excluded: query edges that must not hold.
        path: (query path, subject, object, alternatives of categories of which a path must visit one each) where paths are asked for.
        constraints: what query edges demand of records.
        log: what was read otherwise than written, (level, message).
    """

    spread: Spread | None = None
    terms: dict[str, Term] = field(default_factory=dict)
    asked: dict[str, dict[str, str]] = field(default_factory=dict)
    sets: dict[str, ConceptSet] = field(default_factory=dict)
    collated: list[str] = field(default_factory=list)
    concepts: dict[str, tuple[Comparison, ...]] = field(default_factory=dict)
    ends: dict[str, tuple[str, str]] = field(default_factory=dict)
    excluded: list[str] = field(default_factory=list)
    path: tuple[str, str, str, tuple[tuple[tuple[str, ...], ...], ...]] | None = None
    constraints: dict[str, Constraint] = field(default_factory=dict)
    log: list[tuple[str, str]] = field(default_factory=list)

    def required(self) -> frozenset[Slot]:
        """Return the slots that edges are to fill, those under "not" left out."""
        assert self.spread is not None
        slots = self.spread.slots
        there = {slot for part in walk(self.spread.condition) for slot in slots[key_of(part)]}
        return frozenset(slot for slot in there if slot.edge not in self.excluded)

    def queries(self) -> Iterator[tuple[Query, dict[str, str]]]:
        """Iterate over the queries in logical form, each with what it binds query nodes to: one CURIE each, of those in a batch."""
        if self.spread is None:
            return
        used = {end for part in walk(self.spread.condition) for end in (part.subject, part.object)}
        names = [name for name in self.asked if name in used]
        inside = {end for ends in self.ends.values() for end in ends}
        variables = [term.id for term in self.terms.values() if not term.curies and term.id not in self.asked and term.id in inside]
        asked = Find(variable=variables[0]) if variables else Check()
        for chosen in itertools.product(*(self.asked[name] for name in names)):
            bound = dict(zip(names, chosen, strict=True))
            terms = tuple(
                term.model_copy(update={"curies": (bound[name],), "categories": ()}) if name in bound else term
                for name, term in self.terms.items()
                if name in used
            )
            yield Query(asked=asked, terms=terms, where=self.spread.condition), bound


def read(graph: Mapping[str, Any], snapshot: Snapshot) -> Read:
    """Read a query graph of TRAPI 1.6 or 2.0, as plain data that its model has passed.

    Raises:
        InputError: it asks for what is not supported here (two sets of which one member is enough), or binds nothing.
    """
    found = Read()
    known = {name: _node(name, node, snapshot, found) for name, node in graph["nodes"].items()}
    if graph.get("paths"):
        _read_path(graph, snapshot, found)
        return found
    edges = graph.get("edges") or {}
    if not edges:
        raise InputError("the query graph has no edges: give at least one, or a path")
    if not any(node.get("ids") for node in graph["nodes"].values()):
        raise InputError("no query node has ids: bind at least one")
    conditions: dict[str, Condition] = {}
    for name, edge in edges.items():
        for end in ("subject", "object"):
            if edge[end] not in known:
                raise InputError(f"query edge {name!r}: there is no query node {edge[end]!r}")
        part = _edge(name, edge, snapshot, found)
        if part is not None and known[edge["subject"]] and known[edge["object"]]:
            conditions[name] = part
    if not found.ends:
        raise InputError("every query edge is excluded: give one that is not")
    if not conditions.keys() >= found.ends.keys():  # what is excluded and cannot be holds anyway
        return found
    found.spread = spread(conditions, found.excluded, list(found.sets.values()))
    return found


def _node(name: str, node: Mapping[str, Any], snapshot: Snapshot, found: Read) -> bool:
    """Read a query node; False where the graph has nothing that it could be."""
    if told := [comparison(f"query node {name!r}", one) for one in node.get("constraints") or ()]:
        found.concepts[name] = tuple(told)
        for one in told:
            if one.of not in concepts_say():
                found.log.append(("WARNING", f"no concept here says anything of {one.of}; they do of {', '.join(concepts_say())}"))
    members = concept_set(name, node)
    if members is not None:
        return _read_set(members, snapshot, found)
    if node.get("set_interpretation") == "COLLATE":
        found.collated.append(name)
    kinds = categories(list(node.get("categories") or ()), snapshot.categories)
    if node.get("ids"):
        found.asked[name] = _known(node["ids"], snapshot, found)
        found.terms[name] = Term(id=name)
        return bool(found.asked[name])
    if kinds is None:
        found.log.append(("WARNING", f"this graph has no {', '.join(node['categories'])}"))
        return False
    found.terms[name] = Term(id=name, categories=kinds)
    return True


def _known(curies: Iterable[str], snapshot: Snapshot, found: Read) -> dict[str, str]:
    known: dict[str, str] = {}
    for curie in curies:
        try:
            known.setdefault(snapshot.curie(resolve(snapshot, curie).node), curie)
        except NotFound:
            found.log.append(("WARNING", f"{curie} is not in this graph"))
    return known


def _read_set(told: ConceptSet, snapshot: Snapshot, found: Read) -> bool:
    members: dict[str, str] = {}
    for term, curie in told.members.items():
        for here in _known([curie], snapshot, found):
            found.terms[term] = Term(id=term, curies=(here,))
            members[term] = here
    if told.every and len(members) < len(told.members):
        return False
    found.sets[told.node] = ConceptSet(told.node, told.every, told.id, members)
    return bool(members)


def _edge(name: str, edge: Mapping[str, Any], snapshot: Snapshot, found: Read) -> Condition | None:
    out = bool(edge.get("exclude"))
    if out:
        found.excluded.append(name)
    else:
        found.ends[name] = (edge["subject"], edge["object"])
    unread = [key for key in edge if key not in _FIELDS]
    if unread:
        found.log.append(("WARNING", f"query edge {name!r}: {', '.join(unread)} is no part of TRAPI's query edges and was left out"))
    wished = constraint(name, edge)
    if wished is not None and out:
        raise InputError(f"query edge {name!r}: an excluded edge with constraints on its records is not supported")
    if wished is not None:
        found.constraints[name] = wished
    narrowing = wished.narrowing() if wished is not None else None
    if edge.get("knowledge_type") == "inferred":
        found.log.append(("WARNING", f"query edge {name!r}: only what is recorded is looked up; nothing is inferred"))
    wanted = predicates(list(edge.get("predicates") or ()), snapshot.predicates)
    if wanted is None:
        found.log.append(("WARNING", f"this graph has no {', '.join(edge['predicates'])}"))
        return None
    if never(edge, name):
        return None
    more = {"qualifiers": narrowing, "negated": denied(edge, name)}
    subject, object = edge["subject"], edge["object"]
    made = []
    if wanted.along or not wanted.against:
        made.append(Statement(subject=subject, predicates=wanted.along, object=object, either_way=not wanted.along, **more))
    if wanted.against:
        made.append(Statement(subject=object, predicates=wanted.against, object=subject, **more))
    return made[0] if len(made) == 1 else Or(parts=tuple(made))


def _read_path(graph: Mapping[str, Any], snapshot: Snapshot, found: Read) -> None:
    (name, path), *more = graph["paths"].items()
    if more or graph.get("edges"):
        raise InputError("one path at a time, and no edges beside it")
    ends = (path["subject"], path["object"])
    for end in ends:
        if end not in graph["nodes"] or not graph["nodes"][end].get("ids") or end in found.sets:
            raise InputError(f"query path {name!r}: its end {end!r} needs ids, and must be no set")
    alternatives = []
    for one in path.get("constraints") or ():
        asked = one.get("intermediate_categories") or one.get("required_intermediate_categories") or ()
        through = [categories([term], snapshot.categories) for term in asked]
        if None in through:
            found.log.append(("WARNING", f"this graph lacks one of {', '.join(asked)}, each of which paths must visit"))
        else:
            alternatives.append(tuple(kinds for kinds in through if kinds))
    if path.get("constraints") and not alternatives:
        return
    if all(found.asked.get(end) for end in ends):
        found.path = (name, *ends, tuple(alternatives) or ((),))
