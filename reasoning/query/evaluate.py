"""Conditions to tables of bindings: joins in the order of their size, semi-joins first, never a product of what is not connected.

Statements are matched narrowest first, and what they leave of a variable narrows the next (a full reducer where the query is a tree,
Yannakakis 1981). Then the tables are joined, smallest connected first, and columns that nothing needs any more are dropped at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from kg.arrays import Array
from kg.errors import InputError
from kg.snapshot import Snapshot
from reasoning.query.domains import Domains
from reasoning.query.match import match
from reasoning.query.model import And, AtLeast, Condition, Not, Or, Statement
from reasoning.query.safety import conjuncts, split, unsafe, variables
from reasoning.query.tables import Bounds, Table, holds_in, join, shared, union
from traversal.planning.watching import keep_on

#: Rounds of narrowing tables by each other; a chain of n variables needs about n.
_ROUNDS = 8


class Evaluator:
    """Evaluates conditions of one query."""

    def __init__(self, snapshot: Snapshot, domains: Domains, bounds: Bounds) -> None:
        self.snapshot, self.domains, self.bounds = snapshot, domains, bounds

    def variables(self, condition: Condition) -> frozenset[str]:
        """Return the variables of a condition."""
        return variables(condition, self.domains)

    def table(self, condition: Condition, outer: frozenset[str], start: Table | None = None) -> Table:
        """Return the distinct bindings of ``outer``'s variables that satisfy a condition.

        Args:
            start: bindings to which the answer is confined.

        Raises:
            InputError: nothing affirmative binds a variable that matters, or parts that hold of two variables do not connect them.
        """
        keep_on()
        parts = conjuncts(condition)
        given = frozenset(start.names) if start is not None else frozenset()
        chosen = split(parts, outer | given, self.domains)
        known = given.union(*(self.variables(part) for part in chosen.generators))
        wanted = frozenset(name for part in chosen.filters for name in self.variables(part) & (known | outer))
        missing = ((outer & self.variables(condition)) | wanted) - known
        if missing:
            raise unsafe(missing)
        rows = self._joined(self._tables(chosen.generators, outer | wanted | given, start, parts), outer | wanted)
        for part in chosen.filters:
            rows = self._filtered(rows, part)
        return rows.distinct(outer)

    def holds(self, condition: Condition, rows: Table) -> Array:
        """bool [rows]: whether bindings satisfy a condition; its other variables may take any value."""
        keep_on()
        match condition:
            case Not():
                return ~self.holds(condition.part, rows)
            case Or():
                return self.counted(condition, rows) >= 1
            case AtLeast():
                return self.counted(condition, rows) >= condition.n
            case Statement():
                found = match_table(self, condition, rows)
                return holds_in(rows, found)
            case And():
                parts = conjuncts(condition)
                own = [self.variables(part) - set(rows.names) for part in parts]
                if all(not mine & other for at, mine in enumerate(own) for other in own[at + 1 :]):
                    kept = np.ones(len(rows), bool)
                    for part in parts:
                        kept &= self.holds(part, rows)
                    return kept
                names = tuple(name for name in rows.names if name in self.variables(condition))
                if not names:
                    return np.full(len(rows), len(self.table(condition, frozenset())) > 0)
                return holds_in(rows, self.table(condition, frozenset(names), rows.distinct(names)))

    def counted(self, condition: Or | AtLeast, rows: Table) -> Array:
        """int64 [rows]: how many parts of an "or" each row satisfies."""
        return sum((self.holds(part, rows).astype(np.int64) for part in condition.parts), np.zeros(len(rows), np.int64))

    # -- parts of an "and" --------------------------------------------------------------------------------------------------------

    def _tables(self, parts: Sequence[Condition], outer: frozenset[str], start: Table | None, siblings: Sequence[Condition]) -> list[Table]:
        """The table of each part, narrowest first, each narrowed by what those before it leave of its variables."""
        tables = [start] if start is not None else []
        within: dict[str, Array] = {}
        for table in tables:
            _narrow(within, table)
        waiting = list(parts)
        while waiting:
            part = min(waiting, key=lambda part: self._expected(part, within)) if len(waiting) > 1 else waiting[0]
            waiting.remove(part)
            if isinstance(part, Statement):
                found = match(self.snapshot, part, self.domains, within).table(self.domains)
            else:
                assert isinstance(part, (Or, AtLeast))
                seen = outer.union(*(self.variables(other) for other in siblings if other is not part))
                visible = self.variables(part.parts[0]) & seen
                least = part.n if isinstance(part, AtLeast) else 1
                found = union([self.table(each, visible, _confined(within, visible)) for each in part.parts], least)
            tables.append(found)
            _narrow(within, found)
        return tables

    def _expected(self, part: Condition, within: dict[str, Array]) -> tuple[int, int]:
        """About how many edges a part has to look at."""
        if not isinstance(part, Statement):
            return (1, 0)
        degree = np.asarray(self.snapshot.adj.ptr)
        sizes = [self.snapshot.n_edges]
        for name, end in ((part.subject, self.domains.of(part, "subject")), (part.object, self.domains.of(part, "object"))):
            nodes = within.get(name, end.nodes)
            if nodes is not None:
                sizes.append(int((degree[nodes + 1] - degree[nodes]).sum()))
        return (0, min(sizes))

    def _joined(self, tables: list[Table], needed: frozenset[str]) -> Table:
        """Join tables that share variables; of what shares none with what is needed it matters only whether there is anything."""
        tables = _reduced(tables)
        rows = Table.unit()
        done: list[Table] = []
        while tables:
            current = tables.pop(min(range(len(tables)), key=lambda at: len(tables[at])))
            while near := [table for table in tables if shared(current, table)]:
                other = min(near, key=len)
                tables = [table for table in tables if table is not other]
                current = join(current, other, self.bounds)
                current = current.distinct(needed.union(*(table.names for table in tables)))
            done.append(current.distinct(needed))
        wide = [table for table in done if table.names]
        if any(not len(table) for table in done):
            names = tuple(name for table in wide for name in table.names)
            return Table.of(names, [np.empty(0, np.int64)] * len(names)) if names else Table.unit(False)
        if len(wide) > 1:
            told = " and ".join(repr(table.names[0]) for table in wide)
            raise InputError(f"nothing connects {told}: add a statement between them, or ask for each in a query of its own")
        return wide[0] if wide else rows

    def _filtered(self, rows: Table, part: Condition) -> Table:
        if isinstance(part, (Or, AtLeast)):
            count = self.counted(part, rows)
            kept = count >= (part.n if isinstance(part, AtLeast) else 1)
            return Table(rows.names, rows.columns, rows.ways, np.maximum(rows.matches, count)).take(kept)
        return rows.take(self.holds(part, rows))


def match_table(evaluator: Evaluator, statement: Statement, rows: Table) -> Table:
    """Return the bindings of a statement's variables that may agree with some rows."""
    within: dict[str, Array] = {}
    _narrow(within, rows)
    return match(evaluator.snapshot, statement, evaluator.domains, within).table(evaluator.domains)


def _narrow(within: dict[str, Array], table: Table) -> None:
    for name, column in zip(table.names, table.columns, strict=True):
        values = np.unique(column)
        within[name] = np.intersect1d(within[name], values, assume_unique=True) if name in within else values


def _confined(within: dict[str, Array], names: Iterable[str]) -> Table | None:
    """What is left of one variable as a table, where there is only one: a start for the parts of an "or"."""
    only = [name for name in names if name in within]
    return Table.of((only[0],), (within[only[0]],)) if len(only) == 1 and only == list(names) else None


def _reduced(tables: list[Table]) -> list[Table]:
    """Take from each table the rows that another has nothing to join with, until nothing changes."""
    for _ in range(_ROUNDS):
        changed = False
        for at, table in enumerate(tables):
            for other in tables:
                if other is not table and shared(table, other):
                    kept = holds_in(tables[at], other)
                    if not kept.all():
                        tables[at] = tables[at].take(kept)
                        changed = True
        if not changed:
            break
    return tables
