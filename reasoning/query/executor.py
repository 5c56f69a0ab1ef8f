"""A query run on a snapshot: what it asks for, and the edges that say so."""

from __future__ import annotations

import numpy as np

from kg import biolink
from kg.arrays import Array
from kg.errors import InputError
from kg.snapshot import Snapshot
from reasoning.query.domains import Domains, asked_variable
from reasoning.query.evaluate import Evaluator
from reasoning.query.evidence_graph import Binding, EvidenceGraph, Support, Way
from reasoning.query.match import match
from reasoning.query.model import Condition, Query, Statement, rebuilt
from reasoning.query.ordering import affirmed, ordered
from reasoning.query.safety import check, unsafe
from reasoning.query.single import bindings, single
from reasoning.query.tables import MOST_ROWS, Bounds, Table, keys
from reasoning.query.witness import extended, witness

#: Bindings that come with their edges when the query sets no limit; ``total`` counts all. Ways kept for each.
LIMIT, WAYS = 500, 3


def execute(query: Query, snapshot: Snapshot, *, limit: int | None = None, ways: int = WAYS, max_rows: int = MOST_ROWS) -> EvidenceGraph:
    """Run a query's condition and return what satisfies it, with the evidence.

    Args:
        query: one that asks by a condition (find, count, check, choose, compare, value); paths and rankings are the engine's.
        limit: bindings at the most, where the query itself sets no limit. ways: how many ways are kept for each.
        max_rows: rows that a table may have while the query is run; beyond, the answer is marked ``truncated``.

    Raises:
        UnknownCurie: a term is bound to what the graph does not have.
        InputError: the query has no condition, a variable is only said not to be something, parts that hold of different variables are not
            connected, a predicate or category is misspelled, or nothing is bound.
    """
    query = spelled(query)
    if query.where is None:
        raise InputError("the query has no condition: give “where” a statement, or ask to describe, explain or rank")
    domains = Domains(snapshot, query)
    notes = check(query, snapshot, domains)
    bounds = Bounds(max_rows)
    variable, most = asked_variable(query), query.limit or limit or LIMIT
    if variable is not None and ways and (only := single(query, variable, domains)) is not None:
        few = bindings(snapshot, only, variable, domains, most)
        if few is not None:
            return EvidenceGraph(query, variable, few[1], few[0], False, tuple(notes))
    evaluator = Evaluator(snapshot, domains, bounds)
    if variable is not None and variable not in evaluator.variables(query.where):
        raise unsafe([variable])
    rows = evaluator.table(query.where, frozenset([variable] if variable is not None else []))
    total = len(rows)
    if variable is not None and not total:
        return EvidenceGraph(query, variable, (), 0, bounds.truncated, tuple(notes))
    if variable is not None:
        rows = ordered(evaluator, query, variable, rows)
    told = _bindings(evaluator, query.where, variable, rows.take(np.arange(min(total, most))), ways)
    return EvidenceGraph(query, variable, told, total, bounds.truncated, tuple(notes))


def spelled(query: Query) -> Query:
    """Return the query with Biolink's prefix where it was left out, "Disease" and "has_phenotype" being what people write."""

    names = [name for term in query.terms for name in term.categories]
    if all(":" in name for name in (*names, *(name for part in query.statements() for name in part.predicates))):
        return query

    def statement(part: Statement) -> Statement:
        return part.model_copy(update={"predicates": tuple(map(_prefixed, part.predicates))})

    terms = tuple(term.model_copy(update={"categories": tuple(map(_prefixed, term.categories))}) for term in query.terms)
    where = None if query.where is None else rebuilt(query.where, statement)
    return query.model_copy(update={"terms": terms, "where": where})


def _prefixed(name: str) -> str:
    return name if ":" in name else f"{biolink.PREFIX}{name}"


def _bindings(evaluator: Evaluator, where: Condition, variable: str | None, rows: Table, ways: int) -> tuple[Binding, ...]:
    wide, owner = extended(evaluator, where, rows)
    if wide is rows and ways:  # one way each
        counts, kept, chosen = np.ones(len(rows), np.int64), owner, wide
    else:
        wide, owner = _best_first(evaluator, where, wide, owner)
        counts = np.bincount(owner, minlength=len(rows))
        place = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
        kept = np.flatnonzero(place < ways)
        chosen = wide.take(kept)
    told: list[list[Way]] = [[] for _ in range(len(rows))]
    others = {name: chosen.column(name).tolist() for name in chosen.names if name != variable}
    for at, (of, support) in enumerate(zip(owner[kept].tolist(), witness(evaluator, where, chosen), strict=True)):
        told[of].append(Way({name: column[at] for name, column in others.items()} if others else {}, tuple(support)))
    nodes = [None] * len(rows) if variable is None else rows.column(variable).tolist()
    return tuple(
        Binding(node, tuple(ways_), count, matches, any(_itself(way.support) for way in ways_))
        for node, ways_, count, matches in zip(nodes, told, counts.tolist(), rows.matches.tolist(), strict=True)
    )


def _best_first(evaluator: Evaluator, where: Condition, wide: Table, owner: Array) -> tuple[Table, Array]:
    """Rows by owner, those whose statements are best backed first."""
    s = evaluator.snapshot
    worth = np.zeros(len(wide))
    if len(wide) > len(np.unique(owner)):
        for statement in affirmed(where):
            worth += _worth(s, evaluator, statement, wide)
    order = np.lexsort((np.arange(len(wide)), -worth, owner))
    return wide.take(order), owner[order]


def _worth(s: Snapshot, evaluator: Evaluator, statement: Statement, wide: Table) -> Array:
    names = tuple(dict.fromkeys(n for n in (statement.subject, statement.object) if n in wide.names))
    if not names:
        return np.zeros(len(wide))
    found = match(s, statement, evaluator.domains, {name: np.unique(wide.column(name)) for name in names})
    ends = {statement.object: found.objects, statement.subject: found.subjects}
    key = keys(wide, names, Table.of(names, [ends[name] for name in names]))
    mine, theirs = key[: len(wide)], key[len(wide) :]
    known = np.nan_to_num(np.asarray(s.edge_frequency)[found.edges].astype(float))
    backed = known + np.log1p(np.asarray(s.edge_publications)[found.edges]) + 0.1 * s.n_evidence(found.edges)
    values, place = np.unique(theirs, return_inverse=True)
    best = np.zeros(len(values))
    np.maximum.at(best, place, backed)
    if not len(values):
        return np.zeros(len(wide))
    at = np.clip(np.searchsorted(values, mine), 0, len(values) - 1)
    worth: Array = np.where(values[at] == mine, best[at], 0.0)
    return worth


def _itself(support: tuple[Support, ...]) -> bool:
    for each in support:
        if each.role == "affirms" and (all(edge in each.chains for edge in each.edges) if each.chains else not each.edges):
            return False
    return True
