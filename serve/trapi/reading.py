"""From a TRAPI query graph to the logical form, or to a pair of concepts between which paths are asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kg.errors import InputError, NotFound
from kg.snapshot import Snapshot
from reasoning.concepts.resolver import resolve
from reasoning.query.model import And, Check, Condition, Find, Or, Query, Statement, Term
from serve.trapi.biolink_terms import categories, predicates
from serve.trapi.constraints import Constraint, constraint


@dataclass
class Read:
    """A query graph as it was read.

    Attributes:
        query: the logical form, None where the graph can hold nothing for it (``log`` says why).
        asked: for each query node the CURIEs by which it was bound, by the node of this graph that each stands for.
        edges: for each query edge its statements in the logical form: one, or two where it holds in either direction.
        path: (query path, subject, object, categories of which a path must visit one each) where paths are asked for.
        constraints: what query edges demand of records.
        log: what was read otherwise than written, (level, message).
    """

    query: Query | None = None
    asked: dict[str, dict[str, str]] = field(default_factory=dict)
    edges: dict[str, tuple[Statement, ...]] = field(default_factory=dict)
    path: tuple[str, str, str, tuple[tuple[str, ...], ...]] | None = None
    constraints: dict[str, Constraint] = field(default_factory=dict)
    log: list[tuple[str, str]] = field(default_factory=list)


def read(graph: Mapping[str, Any], snapshot: Snapshot) -> Read:
    """Read a query graph of TRAPI 1.6 or 2.0, as plain data that its model has passed.

    Raises:
        InputError: it asks for what is not supported here (sets of concepts, constraints on other attributes), or binds nothing.
    """
    found = Read()
    terms = [_term(name, node, snapshot, found) for name, node in graph["nodes"].items()]
    if graph.get("paths"):
        _read_path(graph, snapshot, found)
        return found
    edges = graph.get("edges") or {}
    if not edges:
        raise InputError("the query graph has no edges: give at least one, or a path")
    if not found.asked:
        raise InputError("no query node has ids: bind at least one")
    statements: list[Condition] = []
    for name, edge in edges.items():
        part = _edge(name, edge, snapshot, found)
        if part is not None:
            statements.append(part)
    if len(statements) < len(edges) or any(term is None for term in terms):
        return found
    used = {end for edge in edges.values() for end in (edge["subject"], edge["object"])}
    bound = [term for term in terms if term is not None and term.id in used]
    variables = [term.id for term in bound if not term.curies]
    asked = Find(variable=variables[0]) if variables else Check()
    where = statements[0] if len(statements) == 1 else And(parts=tuple(statements))
    found.query = Query(asked=asked, terms=tuple(bound), where=where)
    return found


def _term(name: str, node: Mapping[str, Any], snapshot: Snapshot, found: Read) -> Term | None:
    if node.get("set_interpretation") not in (None, "BATCH"):
        raise InputError(f"query node {name!r}: set_interpretation {node['set_interpretation']} is not supported, BATCH is")
    if node.get("constraints"):
        raise InputError(f"query node {name!r}: constraints on attributes are not supported")
    kinds = categories(list(node.get("categories") or ()), snapshot.categories)
    if node.get("ids"):
        known: dict[str, str] = {}
        for curie in node["ids"]:
            try:
                known.setdefault(snapshot.curie(resolve(snapshot, curie).node), curie)
            except NotFound:
                found.log.append(("WARNING", f"{curie} is not in this graph"))
        found.asked[name] = known
        return Term(id=name, curies=tuple(known)) if known else None
    if kinds is None:
        found.log.append(("WARNING", f"this graph has no {', '.join(node['categories'])}"))
        return None
    return Term(id=name, categories=kinds)


def _edge(name: str, edge: Mapping[str, Any], snapshot: Snapshot, found: Read) -> Condition | None:
    wished = constraint(name, edge)
    if wished is not None:
        found.constraints[name] = wished
    narrowing = wished.narrowing() if wished is not None else None
    if edge.get("knowledge_type") == "inferred":
        found.log.append(("WARNING", f"query edge {name!r}: only what is recorded is looked up; nothing is inferred"))
    wanted = predicates(list(edge.get("predicates") or ()), snapshot.predicates)
    if wanted is None:
        found.log.append(("WARNING", f"this graph has no {', '.join(edge['predicates'])}"))
        return None
    subject, object = edge["subject"], edge["object"]
    made = []
    if wanted.along or not wanted.against:
        made.append(Statement(subject=subject, predicates=wanted.along, object=object, either_way=not wanted.along, qualifiers=narrowing))
    if wanted.against:
        made.append(Statement(subject=object, predicates=wanted.against, object=subject, qualifiers=narrowing))
    found.edges[name] = tuple(made)
    return made[0] if len(made) == 1 else Or(parts=tuple(made))


def _read_path(graph: Mapping[str, Any], snapshot: Snapshot, found: Read) -> None:
    (name, path), *more = graph["paths"].items()
    if more or graph.get("edges"):
        raise InputError("one path at a time, and no edges beside it")
    ends = (path["subject"], path["object"])
    for end in ends:
        if end not in graph["nodes"] or not graph["nodes"][end].get("ids"):
            raise InputError(f"query path {name!r}: its end {end!r} needs ids")
    alternatives = path.get("constraints") or ()
    if len(alternatives) > 1:
        raise InputError(f"query path {name!r}: one constraint is supported, not alternatives")
    asked = [list(one.get("intermediate_categories") or one.get("required_intermediate_categories") or ()) for one in alternatives]
    through = [categories([term], snapshot.categories) for terms in asked for term in terms]
    if None in through:
        found.log.append(("WARNING", "this graph has nothing of a category that paths must visit"))
        return
    if all(found.asked.get(end) for end in ends):
        found.path = (name, *ends, tuple(kinds for kinds in through if kinds))
