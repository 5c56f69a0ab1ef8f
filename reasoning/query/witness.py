"""For bindings that satisfy a condition: the edges by which they do, statement by statement."""

from __future__ import annotations

import numpy as np

from kg.arrays import Array
from kg.snapshot import Snapshot
from reasoning.query.domains import Domains
from reasoning.query.evaluate import Evaluator
from reasoning.query.evidence_graph import Support
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
    return [_support(evaluator, found, at) if len(at) else None for at in grouped]


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


def _support(evaluator: Evaluator, found: Matched, at: Array, role: str = "affirms") -> Support:
    s, statement = evaluator.snapshot, found.statement
    if len(at) == 1:
        only, chain = int(found.edges[at[0]]), _chain(evaluator, found, int(at[0]))
        return Support(statement, (only,), {only: chain} if chain else {}, "denies" if role == "denies" else "affirms")
    at = at[:_LOOKED_AT]
    edges, found_by = found.edges[at], [_chain(evaluator, found, int(i)) for i in at]
    pieces, depth = s.n_evidence(edges), np.array([len(chain) for chain in found_by])
    order = np.lexsort((edges, -pieces, -np.asarray(s.edge_publications)[edges], -_known(s, edges), depth))[:MOST_EDGES]
    kept = at[order]
    chains = {int(found.edges[at[i]]): found_by[i] for i in order.tolist() if found_by[i]}
    return Support(statement, tuple(dict.fromkeys(found.edges[kept].tolist())), chains, "denies" if role == "denies" else "affirms")


def _known(s: Snapshot, edges: Array) -> Array:
    shares = np.asarray(s.edge_frequency)[edges]
    known: Array = np.where(np.isnan(shares), -1.0, shares)
    return known


def _chain(evaluator: Evaluator, found: Matched, at: int) -> tuple[int, ...]:
    """The edges "is a kind of" by which the nodes of a match stand for the bound concepts."""
    predicate, domains = evaluator.snapshot.predicate(int(found.edges[at])), evaluator.domains
    part = next(part for part in alike(found.statement) if not part.predicates or predicate in part.predicates)
    chain: list[int] = []
    for end, nodes in (("subject", found.subjects), ("object", found.objects)):
        closure = domains.of(part, "subject" if end == "subject" else "object").closure
        chain += closure.chain(int(nodes[at])) if closure is not None else ()
    return tuple(chain)


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
        for place, at in enumerate(_grouped(evaluator.domains, found, rows)):
            if len(at):
                told[place].append(_support(evaluator, found, at, "denies"))
    return told
