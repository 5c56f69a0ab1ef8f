"""The meaning of a query by trying every assignment: slow, obvious, and written without the executor's means."""

from __future__ import annotations

from itertools import product

from kg.snapshot import Snapshot
from reasoning.query.model import And, AtLeast, Condition, Not, Or, Query, Statement, walk

SUBCLASS = "biolink:subclass_of"
Env = dict[str, int]


class Brute:
    """Answers queries on a graph of a few nodes."""

    def __init__(self, snapshot: Snapshot, query: Query, variable: str | None) -> None:
        self.s, self.query = snapshot, query
        self.free = {t.id for t in query.terms if not t.curies or t.id == variable}
        self.edges = [
            (int(a), snapshot.predicates[int(p)], int(b), bool(n))
            for a, p, b, n in zip(snapshot.edge_subject, snapshot.edge_predicate, snapshot.edge_object, snapshot.edge_negated, strict=True)
        ]
        self.above = {n: self._above(n) for n in range(snapshot.n_nodes)}

    def _above(self, node: int) -> set[int]:
        seen, todo = {node}, [node]
        while todo:
            here = todo.pop()
            for a, p, b, negated in self.edges:
                if a == here and p == SUBCLASS and not negated and b not in seen:
                    seen.add(b)
                    todo.append(b)
        return seen

    def nodes(self, term: str) -> list[int]:
        """What a variable may be."""
        t = self.query.term(term)
        out = {self.s.index(c) for c in t.not_curies}
        found = []
        for n in range(self.s.n_nodes):
            allowed = not t.categories or self.s.category(n) in t.categories
            roots = {self.s.index(c) for c in t.curies}
            among = not roots or bool((self.above[n] if t.kinds else {n}) & roots)
            among = among and (not t.within or bool(self.above[n] & {self.s.index(c) for c in t.within}))
            banned = bool((self.above[n] if t.kinds else {n}) & out)
            if allowed and among and not banned:
                found.append(n)
        return found

    def answer(self, variable: str) -> set[int]:
        """The values of a variable."""
        assert self.query.where is not None
        return {n for n in self.nodes(variable) if self.holds(self.query.where, {variable: n})}

    def holds(self, c: Condition, env: Env) -> bool:
        """Whether a condition holds under an assignment, its other variables standing for anything."""
        match c:
            case Statement():
                return any(self.edge(c, {**env, **more}) for more in self.assignments(self.own([c], env)))
            case Not():
                return not self.holds(c.part, env)
            case Or():
                return any(self.holds(p, env) for p in c.parts)
            case AtLeast():
                return sum(self.holds(p, env) for p in c.parts) >= c.n
            case And():
                own = self.own([s for p in c.parts for s in self.positive(p)], env)
                return any(all(self.holds(p, {**env, **more}) for p in c.parts) for more in self.assignments(own))

    def positive(self, c: Condition) -> list[Statement]:
        """Statements whose variables a part shares with its siblings."""
        if isinstance(c, Statement):
            return [c]
        if isinstance(c, And):
            return [s for p in c.parts for s in self.positive(p)]
        return []

    def own(self, statements: list[Statement], env: Env) -> list[str]:
        names = {e for s in statements for e in (s.subject, s.object)}
        return sorted(n for n in names if n in self.free and n not in env)

    def assignments(self, names: list[str]) -> list[Env]:
        return [dict(zip(names, values, strict=True)) for values in product(*(self.nodes(n) for n in names))]

    def edge(self, s: Statement, env: Env) -> bool:
        return any(
            negated == s.negated
            and (not s.predicates or p in s.predicates)
            and (
                (self.fits(s, "subject", a, p, env) and self.fits(s, "object", b, p, env))
                or (s.either_way and self.fits(s, "subject", b, p, env) and self.fits(s, "object", a, p, env))
            )
            for a, p, b, negated in self.edges
        )

    def fits(self, s: Statement, end: str, node: int, predicate: str, env: Env) -> bool:
        name = s.subject if end == "subject" else s.object
        if name in self.free:
            return env[name] == node
        term = self.query.term(name)
        roots = {self.s.index(c) for c in term.curies}
        if node in roots:
            return True
        if not term.kinds or not s.predicates:
            return False
        if s.negated:
            return end == "object" and not s.either_way and any(node in self.above[r] for r in roots)
        if predicate == SUBCLASS and end == "subject":
            return False
        return bool(self.above[node] & roots)


def mentioned(c: Condition) -> set[str]:
    """Every term that a condition names."""
    return {e for s in walk(c) for e in (s.subject, s.object)}
