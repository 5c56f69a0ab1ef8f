"""What writers share: the parts of the engine that they use, and how a statement's edges are told."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kg.errors import InputError
from kg.snapshot import Snapshot
from reasoning.claims.composer import Composer
from reasoning.claims.left_out import left_out
from reasoning.query.evidence_graph import EvidenceGraph, Support
from reasoning.query.model import Query, Statement, Term
from reasoning.query.words import words
from reasoning.rendering.text import plain

if TYPE_CHECKING:
    from reasoning.diagnosis import Diagnoser
    from traversal.planning.chains import Ground


@dataclass(frozen=True)
class Means:
    """What an answer may need beside the snapshot; each is made when it is first called for.

    Attributes:
        diagnoser: ranks diseases. ground: what the planner's chains search.
    """

    snapshot: Snapshot
    diagnoser: Callable[[], Diagnoser]
    ground: Callable[[], Ground]


def told(query: Query, snapshot: Snapshot) -> str:
    """Return a query in words, concepts by their names in the graph."""

    def name(curie: str) -> str:
        node = snapshot.find(curie)
        return snapshot.name(node) or curie if node is not None else curie

    return words(query, name)


def roots(snapshot: Snapshot, term: Term) -> tuple[int, ...]:
    """Return the nodes that a term is bound to."""
    return tuple(dict.fromkeys(map(snapshot.index, term.curies)))


def bound(snapshot: Snapshot, term: Term) -> tuple[int, ...]:
    """Return the nodes that a term is bound to, at least one: for what is asked about a concept, not for one.

    Raises:
        InputError: it is bound to none.
    """
    nodes = roots(snapshot, term)
    if not nodes:
        raise InputError(f"the term {plain(term.id, 60)!r} is bound to no concept, and what is asked needs one: give it “curies”")
    return nodes


def note_concepts(write: Composer, query: Query, used: Callable[[], set[int]] = set) -> None:
    """Note the bound concepts with the end at which they stand; of a name's several senses, those that the answer rests on.

    ``used`` tells the nodes of these, and is asked where there are several senses.
    """
    snapshot, seen = write.snapshot, set()
    for statement in query.statements():
        for end, name in (("subject", statement.subject), ("object", statement.object)):
            term = query.term(name)
            if term.curies and name not in seen:
                seen.add(name)
                nodes = roots(snapshot, term)
                spoken = used() if len(nodes) > 1 else ()
                for node in [n for n in nodes if n in spoken] or nodes[:1]:
                    write.concept(node, term.name or write.name(node), end)


def ends_of(snapshot: Snapshot, edges: Iterable[int]) -> set[int]:
    """Return the nodes at the ends of some edges."""
    at = np.array(list(edges), np.int64)
    return {*snapshot.edge_subject[at].tolist(), *snapshot.edge_object[at].tolist()}


def narrow(write: Composer, graph: EvidenceGraph) -> None:
    """Have sentences say the frequency that a record gives which satisfies the query, where it asks for one."""
    for binding in graph:
        for way in binding.ways:
            for support in way.support:
                if support.statement.qualifiers is not None:
                    for edge in support.edges:
                        write.narrow(edge, support.statement.qualifiers)


def unknown(graph: EvidenceGraph, snapshot: Snapshot) -> list[str]:
    """Return what this graph does not know of the query's predicates and categories, and which sources it lacks that would tell."""
    wanted = {predicate for statement in graph.query.statements() for predicate in statement.predicates}
    without = left_out(snapshot, wanted) if not graph else ""
    return [*graph.notes, *([without] if without else [])]


def best(support: Support) -> int:
    """Return the edge to tell a statement by."""
    return support.edges[0]


def bound_end(query: Query, statement: Statement, variable: str | None) -> str | None:
    """Return the term at the other end from the variable where it is bound, else None."""
    ends = [name for name in (statement.subject, statement.object) if name != variable]
    return ends[0] if len(ends) == 1 and query.term(ends[0]).curies else None


def say_support(write: Composer, query: Query, support: Support, variable: str | None, said: set[int], indent: int = 0) -> None:
    """Say a statement's best edge on the current line, from its bound end or else from what lies between, and the kinds that it needs."""
    edge, statement = best(support), support.statement
    snapshot = write.snapshot
    subject, object = int(snapshot.edge_subject[edge]), int(snapshot.edge_object[edge])
    bound = [name for name in (statement.subject, statement.object) if name != variable and query.term(name).curies]
    start = bound[0] if bound else None
    if start is None:
        start = statement.subject if statement.object == variable else statement.object if statement.subject == variable else None
    about = object if start == statement.object and not statement.either_way else subject
    for each, from_node in ((edge, about), *((link, None) for link in support.chains.get(edge, ()))):
        if each not in said:
            said.add(each)
            write.say([each], about=from_node, indent=indent, line=False)
            indent = 0
