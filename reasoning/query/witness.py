"""For bindings that satisfy a condition: the edges by which they do, statement by statement."""

from __future__ import annotations

from typing import Literal

import numpy as np

from kg.arrays import Array
from kg.snapshot import Snapshot
from reasoning.query.domains import Domains
from reasoning.query.evaluate import Evaluator
from reasoning.query.evidence_graph import Support
from reasoning.query.kinds import Closure
from reasoning.query.match import Matched, alike, match
from reasoning.query.model import And, AtLeast, Condition, Not, Or, Statement, walk
from reasoning.query.safety import bound_by, conjuncts
from reasoning.query.tables import Table, keys
from traversal.planning.watching import keep_on

#: Edges kept for one statement of one way.
MOST_EDGES = 12
#: Edges of one statement of one way that are compared for it.
_LOOKED_AT = 1_000


def witness(evaluator: Evaluator, condition: Condition, rows: Table) -> list[list[Support]]:
    """Return for each row what supports it, in the order of the condition's statements."""
    keep_on()
    match condition:
        case Statement():
            return [[each] if each is not None else [] for each in _statement(evaluator, condition, rows)]
        case Not():
            return _denials(evaluator, condition, rows)
        case Or() | AtLeast():
            found: list[list[Support]] = [[] for _ in range(len(rows))]
            for part in condition.parts:
                kept = np.flatnonzero(evaluator.holds(part, rows))
                for at, support in zip(kept.tolist(), witness(evaluator, part, rows.take(kept)), strict=True):
                    found[at] += support
            return found
        case And():
            wide, owner = extended(evaluator, condition, rows)
            first = np.unique(owner, return_index=True)[1]
            rows = wide.take(first) if len(first) == len(rows) else rows
            told: list[list[Support]] = [[] for _ in range(len(rows))]
            for part in conjuncts(condition):
                for at, support in enumerate(witness(evaluator, part, rows)):
                    told[at] += support
            return told


def extended(evaluator: Evaluator, condition: Condition, rows: Table) -> tuple[Table, Array]:
    """Return the rows with every variable that the condition binds, and for each new row the place of the one it extends."""
    own = frozenset().union(*(bound_by(part, evaluator.domains) for part in conjuncts(condition))) - set(rows.names)
    if not own:
        return rows, np.arange(len(rows))
    names = tuple(name for name in rows.names if name in evaluator.variables(condition))
    wide = evaluator.table(condition, own | set(names), rows.distinct(names) if names else None)
    if not names:
        if len(rows) != 1:
            return rows, np.arange(len(rows))
        return wide, np.zeros(len(wide), np.int64)
    key = keys(rows, names, wide)
    order = np.argsort(key[: len(rows)], kind="stable")
    at = np.clip(np.searchsorted(key[: len(rows)][order], key[len(rows) :]), 0, max(len(rows) - 1, 0))
    return wide, order[at]


def _statement(evaluator: Evaluator, statement: Statement, rows: Table) -> list[Support | None]:
    within = {name: np.unique(column) for name, column in zip(rows.names, rows.columns, strict=True)}
    found = match(evaluator.snapshot, statement, evaluator.domains, within)
    grouped = _grouped(evaluator.domains, found, rows)
    chains = _Chains(evaluator, found)
    return [_support(chains, at) if len(at) else None for at in grouped]


def _grouped(domains: Domains, found: Matched, rows: Table) -> list[Array]:
    """For each row the places of the matches that agree with it."""
    ends = ((found.statement.subject, found.subjects), (found.statement.object, found.objects))
    names = tuple(dict.fromkeys(name for name, _ in ends if name in rows.names))
    if not names:
        return [np.arange(len(found))] * len(rows)
    columns = {name: column for name, column in reversed(ends)}
    table = Table.of(names, [columns[name] for name in names])
    key = keys(rows, names, table)
    mine, theirs = key[: len(rows)], key[len(rows) :]
    order = np.argsort(theirs, kind="stable")
    low, high = np.searchsorted(theirs[order], mine, "left"), np.searchsorted(theirs[order], mine, "right")
    return [order[a:b] for a, b in zip(low.tolist(), high.tolist(), strict=True)]


class _Chains:
    """The edges "is a kind of" by which the nodes of matches stand for bound concepts; what matches share is found once."""

    def __init__(self, evaluator: Evaluator, found: Matched) -> None:
        self.snapshot, self.found = evaluator.snapshot, found
        self._domains, self._parts = evaluator.domains, alike(found.statement)
        self._kinds = np.asarray(self.snapshot.edge_predicate)[found.edges].tolist()
        self._edges, self._subjects, self._objects = (column.tolist() for column in (found.edges, found.subjects, found.objects))
        self._closures: dict[int, tuple[Closure | None, Closure | None]] = {}

    def edge(self, at: int) -> int:
        """Return a match's edge."""
        edge: int = self._edges[at]
        return edge

    def of(self, at: int) -> tuple[int, ...]:
        """Return a match's chain, the subject's first."""
        subject, object = self._of_predicate(self._kinds[at])
        chain = () if subject is None else subject.chain(self._subjects[at])
        return chain if object is None else chain + object.chain(self._objects[at])

    def _of_predicate(self, kind: int) -> tuple[Closure | None, Closure | None]:
        if kind not in self._closures:
            predicate = self.snapshot.predicates[kind]
            part = next(part for part in self._parts if not part.predicates or predicate in part.predicates)
            self._closures[kind] = self._domains.of(part, "subject").closure, self._domains.of(part, "object").closure
        return self._closures[kind]


def _support(chains: _Chains, at: Array, role: Literal["affirms", "denies"] = "affirms") -> Support:
    s, found = chains.snapshot, chains.found
    if len(at) == 1:
        only, chain = chains.edge(int(at[0])), chains.of(int(at[0]))
        return Support(found.statement, (only,), {only: chain} if chain else {}, role)
    at = at[:_LOOKED_AT]
    edges, found_by = found.edges[at], [chains.of(i) for i in at.tolist()]
    pieces, depth = s.n_evidence(edges), np.array([len(chain) for chain in found_by])
    # what is said of the concept itself first; then as it was asked: "causes" of a remoter kind before "is associated with" of a nearer one
    backing = (edges, -pieces, -np.asarray(s.edge_publications)[edges], -_known(s, edges))
    order = np.lexsort((*backing, depth, _place(s, found.statement, edges), depth > 0))[:MOST_EDGES]
    kept = at[order]
    own = {int(found.edges[at[i]]): found_by[i] for i in order.tolist() if found_by[i]}
    return Support(found.statement, tuple(dict.fromkeys(found.edges[kept].tolist())), own, role)


def _place(s: Snapshot, statement: Statement, edges: Array) -> Array:
    """Where each edge's predicate stands among those of the statement, which lists the strongest first."""
    places = {predicate: place for place, predicate in enumerate(statement.predicates)}
    of_kind = np.array([places.get(predicate, len(places)) for predicate in s.predicates])
    place: Array = of_kind[np.asarray(s.edge_predicate)[edges]]
    return place


def _known(s: Snapshot, edges: Array) -> Array:
    shares = np.asarray(s.edge_frequency)[edges]
    known: Array = np.where(np.isnan(shares), -1.0, shares)
    return known


def _denials(evaluator: Evaluator, condition: Not, rows: Table) -> list[list[Support]]:
    """Records that deny what is under "not": that none affirms it makes it hold, these say it outright."""
    told: list[list[Support]] = [[] for _ in range(len(rows))]
    for statement in walk(condition.part):
        if statement.negated or not statement.predicates:
            continue
        ends = {end for end in (statement.subject, statement.object) if evaluator.domains.is_variable(end)}
        if not ends <= set(rows.names):
            continue
        denied = statement.model_copy(update={"negated": True, "qualifiers": None})
        within = {name: np.unique(column) for name, column in zip(rows.names, rows.columns, strict=True)}
        found = match(evaluator.snapshot, denied, evaluator.domains, within)
        chains = _Chains(evaluator, found)
        for place, at in enumerate(_grouped(evaluator.domains, found, rows)):
            if len(at):
                told[place].append(_support(chains, at, "denies"))
    return told
