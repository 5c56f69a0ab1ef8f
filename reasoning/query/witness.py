"""For bindings that satisfy a condition: the edges by which they do, statement by statement."""

from __future__ import annotations

from functools import cached_property
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
    own = _shared(evaluator, condition) - set(rows.names)
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
    chains = Chains(evaluator.snapshot, evaluator.domains, found)
    return [supporting(chains, at) if len(at) else None for at in grouped]


def _grouped(domains: Domains, found: Matched, rows: Table) -> list[list[int]]:
    """For each row the places of the matches that agree with it."""
    ends = ((found.statement.subject, found.subjects), (found.statement.object, found.objects))
    names = tuple(dict.fromkeys(name for name, _ in ends if name in rows.names))
    if not names:
        return [list(range(len(found)))] * len(rows)
    columns = {name: column for name, column in reversed(ends)}
    table = Table.of(names, [columns[name] for name in names])
    key = keys(rows, names, table)
    mine, theirs = key[: len(rows)], key[len(rows) :]
    order = np.argsort(theirs, kind="stable")
    low, high = np.searchsorted(theirs[order], mine, "left"), np.searchsorted(theirs[order], mine, "right")
    places: list[int] = order.tolist()
    return [places[a:b] for a, b in zip(low.tolist(), high.tolist(), strict=True)]


def _shared(evaluator: Evaluator, condition: Condition) -> frozenset[str]:
    """Variables that have one value in all of a way: those of statements, and those that several parts name.

    What only parts of "at least two of" name may be another thing in each of them.
    """
    parts = conjuncts(condition)
    named = [evaluator.variables(part) for part in parts]
    found: set[str] = set()
    for at, part in enumerate(parts):
        elsewhere = frozenset().union(*named[:at], *named[at + 1 :])
        found |= (bound_by(part, evaluator.domains) & elsewhere) | _same_throughout(evaluator, part)
    return frozenset(found)


def _same_throughout(evaluator: Evaluator, condition: Condition) -> frozenset[str]:
    match condition:
        case Or() | AtLeast():
            if isinstance(condition, AtLeast) and condition.n > 1:
                return frozenset()
            each = [_same_throughout(evaluator, part) for part in condition.parts]
            return each[0].intersection(*each[1:])
        case Not():
            return _same_throughout(evaluator, condition.part.part) if isinstance(condition.part, Not) else frozenset()
        case And():
            return _shared(evaluator, condition)
        case Statement():
            return evaluator.variables(condition)


class Chains:
    """The edges "is a kind of" by which the nodes of matches stand for bound concepts; what matches share is found once."""

    def __init__(self, snapshot: Snapshot, domains: Domains, found: Matched) -> None:
        self.snapshot, self.found = snapshot, found
        self._domains, self._parts = domains, alike(found.statement)
        self._kinds = np.asarray(self.snapshot.edge_predicate)[found.edges].tolist()
        self._edges, self._subjects, self._objects = (column.tolist() for column in (found.edges, found.subjects, found.objects))
        self._closures: dict[int, tuple[Closure | None, Closure | None]] = {}
        self._found: dict[tuple[int, int, int], tuple[int, ...]] = {}

    def edge(self, at: int) -> int:
        """Return a match's edge."""
        edge: int = self._edges[at]
        return edge

    def of(self, at: int) -> tuple[int, ...]:
        """Return a match's chain, the subject's first."""
        subject, object = self._of_predicate(self._kinds[at])
        if subject is None and object is None:
            return ()
        # what stands at an open end makes no difference
        key = (self._kinds[at], -1 if subject is None else self._subjects[at], -1 if object is None else self._objects[at])
        found = self._found.get(key)
        if found is None:
            chain = () if subject is None else subject.chain(self._subjects[at])
            found = self._found[key] = chain if object is None else chain + object.chain(self._objects[at])
        return found

    def place(self, at: int) -> int:
        """Return where a match's predicate stands among those of the statement, which lists the strongest first."""
        return self._places[self._kinds[at]]

    def worth(self, at: int) -> tuple[bool, int, int, float, int, int, int]:
        """Return what matches of a statement are sorted by, the best first.

        What is said of the concept itself comes first; then as it was asked: "causes" of a remoter kind before "is associated with" of a
        nearer one.
        """
        depth = len(self.of(at))
        known, publications, pieces = self._backing
        return depth > 0, self.place(at), depth, -known[at], -publications[at], -pieces[at], self.edge(at)

    @cached_property
    def _backing(self) -> tuple[list[float], list[int], list[int]]:
        """Of each match the known frequency (-1 for none), publications and records."""
        s, edges = self.snapshot, self.found.edges
        shares = np.asarray(s.edge_frequency)[edges]
        return (
            np.where(np.isnan(shares), -1.0, shares).tolist(),
            np.asarray(s.edge_publications)[edges].tolist(),
            np.asarray(s.n_evidence(edges)).tolist(),
        )

    @cached_property
    def _places(self) -> dict[int, int]:
        """Where each predicate of the matches stands among those of the statement, which lists the strongest first."""
        named = {predicate: place for place, predicate in enumerate(self.found.statement.predicates)}
        return {kind: named.get(self.snapshot.predicates[kind], len(named)) for kind in set(self._kinds)}

    def _of_predicate(self, kind: int) -> tuple[Closure | None, Closure | None]:
        if kind not in self._closures:
            predicate = self.snapshot.predicates[kind]
            part = next(part for part in self._parts if not part.predicates or predicate in part.predicates)
            self._closures[kind] = self._domains.of(part, "subject").closure, self._domains.of(part, "object").closure
        return self._closures[kind]


def supporting(chains: Chains, at: list[int], role: Literal["affirms", "denies"] = "affirms") -> Support:
    """Return the support of one value: the places of its matches, the best backed of them first."""
    statement = chains.found.statement
    if len(at) == 1:
        only, chain = chains.edge(at[0]), chains.of(at[0])
        return Support(statement, (only,), {only: chain} if chain else {}, role)
    kept = sorted(at[:_LOOKED_AT], key=chains.worth)[:MOST_EDGES]
    own = {chains.edge(place): chain for place in kept if (chain := chains.of(place))}
    return Support(statement, tuple(dict.fromkeys(map(chains.edge, kept))), own, role)


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
        chains = Chains(evaluator.snapshot, evaluator.domains, found)
        for place, at in enumerate(_grouped(evaluator.domains, found, rows)):
            if len(at):
                told[place].append(supporting(chains, at, "denies"))
    return told
