"""Edges that match one statement: by predicate, direction, negation, the ends' domains, and the records' qualifiers."""

from __future__ import annotations

import weakref
from dataclasses import dataclass

import numpy as np

from kg.arrays import Array
from kg.snapshot import Snapshot
from reasoning.query.domains import Domain, Domains
from reasoning.query.kinds import SUBCLASS
from reasoning.query.model import Statement
from reasoning.query.records import satisfying
from reasoning.query.tables import Table
from traversal.planning.watching import keep_on

#: Where a bound end has at most this share of all edges, its own rows are read instead of every edge.
_FEW = 0.05
#: Matches of a statement that are kept for the steps that ask for them again: the order of the answers, and what supports each.
_MOST_KEPT = 1_000_000


@dataclass(frozen=True)
class Matched:
    """Edges that match a statement, each with the nodes that stand at its ends: int64 [matches] each.

    Where a statement holds either way, a node may stand at the end that is not its end of the edge.
    """

    statement: Statement
    edges: Array
    subjects: Array
    objects: Array

    def __len__(self) -> int:
        return len(self.edges)

    def take(self, rows: Array) -> Matched:
        """Return some of the matches: indexes, or a mask."""
        return Matched(self.statement, self.edges[rows], self.subjects[rows], self.objects[rows])

    def table(self, domains: Domains) -> Table:
        """Return the distinct bindings of the statement's variables."""
        ends = [(self.statement.subject, self.subjects), (self.statement.object, self.objects)]
        free = [(name, column) for name, column in ends if domains.is_variable(name)]
        if len(free) == 2 and free[0][0] == free[1][0]:
            same = self.subjects == self.objects
            return Table.of((free[0][0],), (self.subjects[same],)).distinct()
        if not free:
            return Table.unit(len(self) > 0)
        found = Table.of([name for name, _ in free], [column for _, column in free]).distinct()
        return Table(found.names, found.columns, np.ones(len(found), np.int64), found.matches)  # parallel edges are one way


#: For each query's domains what matches its statements, by their identity: each match holds its statement.
_MATCHED: weakref.WeakKeyDictionary[Domains, dict[int, Matched]] = weakref.WeakKeyDictionary()


def match(snapshot: Snapshot, statement: Statement, domains: Domains, within: dict[str, Array] | None = None) -> Matched:
    """Return the edges that match a statement.

    Args:
        within: for variables, the nodes (ascending) that are still possible: others are not looked at.
    """
    keep_on()
    bounds = {name: nodes for name, nodes in (within or {}).items() if name in (statement.subject, statement.object)}
    known = _MATCHED.setdefault(domains, {})
    kept = known.get(id(statement))
    if kept is not None:
        return _confined(kept, bounds)
    parts = [_match(snapshot, part, domains, within or {}) for part in alike(statement)]
    edges, subjects, objects = (np.concatenate(column).astype(np.int64) for column in zip(*parts, strict=True))
    found = Matched(statement, edges, subjects, objects)
    if statement.qualifiers is not None:
        distinct, place = np.unique(found.edges, return_inverse=True)
        found = found.take(satisfying(snapshot, distinct, statement.qualifiers)[place])
    if not bounds and len(found) <= _MOST_KEPT:
        known[id(statement)] = found
    return found


def _confined(found: Matched, bounds: dict[str, Array]) -> Matched:
    """The matches whose ends are among some nodes (ascending), in the same order as if others had not been looked at."""
    kept = np.ones(len(found), bool)
    for name, column in ((found.statement.subject, found.subjects), (found.statement.object, found.objects)):
        nodes = bounds.get(name)
        if nodes is not None:
            at = np.minimum(nodes.searchsorted(column), max(len(nodes) - 1, 0))
            kept &= nodes[at] == column if len(nodes) else False
    return found if kept.all() else found.take(kept)


def alike(statement: Statement) -> list[Statement]:
    """Return the statement in parts whose predicates reach equally far: "is a kind of" apart from the others."""
    others = tuple(p for p in statement.predicates if p != SUBCLASS)
    if len(others) in (0, len(statement.predicates)):
        return [statement]
    return [statement.model_copy(update={"predicates": predicates}) for predicates in (others, (SUBCLASS,))]


def _match(snapshot: Snapshot, statement: Statement, domains: Domains, within: dict[str, Array]) -> tuple[Array, Array, Array]:
    """Edges with the nodes at the statement's subject and object."""
    subject = domains.of(statement, "subject").narrowed(within.get(statement.subject))
    object = domains.of(statement, "object").narrowed(within.get(statement.object))
    edges = _candidates(snapshot, statement, subject, object)
    tails, heads = np.asarray(snapshot.edge_subject)[edges], np.asarray(snapshot.edge_object)[edges]
    forward = subject.has(tails) & object.has(heads)
    if not statement.either_way:
        return edges[forward], tails[forward], heads[forward]
    turned = subject.has(heads) & object.has(tails) & (tails != heads)
    return (
        np.concatenate([edges[forward], edges[turned]]),
        np.concatenate([tails[forward], heads[turned]]),
        np.concatenate([heads[forward], tails[turned]]),
    )


def _candidates(snapshot: Snapshot, statement: Statement, subject: Domain, object: Domain) -> Array:
    """Edges of the right predicate and negation, from the rows of the smaller end where that is small."""
    wanted = [snapshot.predicates.index(p) for p in statement.predicates if p in snapshot.predicates]
    if statement.predicates and not wanted:
        return np.empty(0, np.int64)
    ends = [end.nodes for end in (subject, object) if end.nodes is not None]
    edges: Array | None = None
    if ends and not statement.negated:
        ptr, few = np.asarray(snapshot.adj.ptr), min(ends, key=len)
        counts = ptr[few + 1] - ptr[few]
        if int(counts.sum()) <= _FEW * snapshot.n_edges + 1_000:
            at = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(ptr[few], counts)
            edges = np.unique(np.asarray(snapshot.adj.edge)[at]).astype(np.int64)
    if edges is None:
        edges = _denying(snapshot) if statement.negated else np.flatnonzero(~np.asarray(snapshot.edge_negated, bool))
    if not statement.predicates:
        return edges
    kinds = np.zeros(len(snapshot.predicates), bool)
    kinds[wanted] = True
    found: Array = edges[kinds[np.asarray(snapshot.edge_predicate)[edges]]]
    return found


_DENYING: weakref.WeakKeyDictionary[Snapshot, Array] = weakref.WeakKeyDictionary()


def _denying(snapshot: Snapshot) -> Array:
    """int64, ascending: the edges that deny. They are few, and every answer looks among them."""
    found = _DENYING.get(snapshot)
    if found is None:
        found = _DENYING[snapshot] = np.flatnonzero(np.asarray(snapshot.edge_negated))
    return found
