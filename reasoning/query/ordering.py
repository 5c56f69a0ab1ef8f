"""In which order a query's answers come: by how well they are backed, how frequent, how many parts hold, year, score or name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from kg.arrays import Array
from kg.snapshot import Snapshot
from reasoning.claims.frequency_text import share
from reasoning.query.evaluate import Evaluator
from reasoning.query.match import Matched, match
from reasoning.query.model import And, AtLeast, Condition, Not, Or, Query, Statement
from reasoning.query.tables import Table
from traversal.planning.watching import keep_on

#: Edges whose records are read in order to rank them; beyond, the snapshot's number is taken as it is.
_MOST_READ = 500


@dataclass
class _Backing:
    """What backs each row, over all statements of the asked variable: arrays of one number a row."""

    kinds_only: Array
    place: Array
    frequency: Array
    publications: Array
    pieces: Array
    year: Array
    score: Array


def ordered(evaluator: Evaluator, query: Query, variable: str, rows: Table) -> Table:
    """Return the rows in the query's order.

    "evidence", the default: first what holds of most parts of an "or", what holds of the bound concepts themselves before what holds
    only of their kinds, what most ways lead to; then the order of the predicates, the known frequency, publications, records, the name.
    By "frequency", too, what holds of the concepts themselves goes first, and their own frequency before that of their kinds.
    """
    if len(rows) < 2:
        return rows
    s, nodes = evaluator.snapshot, rows.column(variable)
    backing = _backing(evaluator, query, variable, nodes)
    known = np.where(np.isnan(backing.frequency), -1.0, backing.frequency)
    keep_on()
    names = np.array([s.name(node) for node in nodes.tolist()], object)
    by_name = np.argsort(np.argsort(names, kind="stable"), kind="stable")
    tail: list[Array] = [nodes, by_name, -backing.pieces, -backing.publications, -known, backing.place, -rows.ways, backing.kinds_only]
    sign = 1 if query.order.ascending else -1
    match query.order.by:
        case "frequency":
            # How often a special form has something says little of the concept itself: it comes behind, and what is not said last.
            said = np.where(np.isnan(backing.frequency), 2, backing.kinds_only > 0)
            return rows.take(np.lexsort([*tail, np.where(said == 2, 0.0, sign * backing.frequency), said]))
        case "year":
            first = np.where(backing.year == 0, np.inf, sign * backing.year)
        case "score":
            first = np.where(np.isnan(backing.score), np.inf, sign * backing.score)
        case "matches":
            first = sign * rows.matches
        case "name":
            first = by_name if query.order.ascending or "ascending" not in query.order.model_fields_set else -by_name
        case "evidence":
            first = -rows.matches
            if query.order.ascending:
                return rows.take(np.lexsort([*tail, first])[::-1])
    return rows.take(np.lexsort([*tail, first]))


def _backing(evaluator: Evaluator, query: Query, variable: str, nodes: Array) -> _Backing:
    s, size = evaluator.snapshot, len(nodes)
    order = np.argsort(nodes, kind="stable")
    total = _Backing(
        np.zeros(size), np.zeros(size), np.full(size, np.nan), np.zeros(size), np.zeros(size), np.zeros(size), np.full(size, np.nan)
    )
    assert query.where is not None
    for statement in affirmed(query.where):
        if variable not in (statement.subject, statement.object):
            continue
        found = match(s, statement, evaluator.domains, {variable: nodes[order]})
        if not len(found):
            continue
        column = found.subjects if statement.subject == variable else found.objects
        at = order[np.searchsorted(nodes[order], column)]
        hit = np.zeros(size, bool)
        hit[at] = True
        own, itself = _of_itself(evaluator, found), np.zeros(size, bool)
        itself[at[own]] = True
        total.kinds_only += hit & ~itself
        total.place += _least(_places(s, statement, found.edges), at, size, 0)
        known = shares(s, found.edges)
        of_kinds = np.where(itself, np.nan, _most(known, at, size))
        frequency = np.fmax(_most(np.where(own, known, np.nan), at, size), of_kinds)
        total.frequency = np.fmin(total.frequency, frequency)
        edges, first = np.unique(found.edges, return_index=True)
        np.add.at(total.publications, at[first], np.asarray(s.edge_publications)[edges])
        np.add.at(total.pieces, at[first], s.n_evidence(edges))
        years = np.asarray(s.edge_year)[found.edges].astype(float)
        total.year = np.maximum(total.year, _least(np.where(years == 0, 9999, years), at, size, 0) % 9999)
        if query.order.by == "score":
            total.score = np.fmax(total.score, _most(_scores(s, found.edges), at, size))
    return total


def affirmed(condition: Condition) -> Iterator[Statement]:
    """Iterate over the statements of a condition that are not under "not"."""
    if isinstance(condition, Statement):
        yield condition
    elif isinstance(condition, Not):
        if isinstance(condition.part, Not):
            yield from affirmed(condition.part.part)
    else:
        assert isinstance(condition, (And, Or, AtLeast))
        for part in condition.parts:
            yield from affirmed(part)


def _of_itself(evaluator: Evaluator, found: Matched) -> Array:
    """bool [matches]: whether the bound ends are the bound concepts themselves, not their kinds."""
    domains, kept = evaluator.domains, np.ones(len(found), bool)
    for name, column in ((found.statement.subject, found.subjects), (found.statement.object, found.objects)):
        if not domains.is_variable(name):
            roots = domains.roots(name)
            kept &= column == roots[0] if len(roots) == 1 else np.isin(column, roots)
    return kept


def _places(s: Snapshot, statement: Statement, edges: Array) -> Array:
    place = np.full(len(s.predicates), len(statement.predicates))
    for at, predicate in enumerate(statement.predicates):
        if predicate in s.predicates:
            place[s.predicates.index(predicate)] = at
    found: Array = place[np.asarray(s.edge_predicate)[edges]].astype(float)
    return found


def shares(s: Snapshot, edges: Array) -> Array:
    """Return how frequent records say something is, a count of few patients drawn towards one half by Laplace's where that is quick."""
    known = np.asarray(s.edge_frequency)[edges].astype(float)
    told = np.flatnonzero(~np.isnan(known))
    if len(told) <= _MOST_READ:
        for at in told.tolist():
            known[at] = share(s.frequent(int(edges[at])))
    return known


def _scores(s: Snapshot, edges: Array) -> Array:
    scores = [[piece.score for piece in s.evidence(int(edge)) if piece.score is not None] for edge in edges]
    return np.array([max(each) if each else np.nan for each in scores], float)


def _least(values: Array, at: Array, size: int, absent: float) -> Array:
    found = np.full(size, np.inf)
    np.minimum.at(found, at, values)
    filled: Array = np.where(np.isinf(found), absent, found)
    return filled


def _most(values: Array, at: Array, size: int) -> Array:
    found = np.full(size, np.nan)
    order = np.argsort(np.where(np.isnan(values), -np.inf, values), kind="stable")  # the last one written is the largest
    found[at[order]] = values[order]
    return found
