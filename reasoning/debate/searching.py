"""Arguments from the graph, more and longer ones only while something is undecided: look-up, then kinds, then paths."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.snapshot import Snapshot
from reasoning.debate.argument import LONGEST, Argument, Graph, opposed
from reasoning.debate.verdict import Verdict, judge, uncertainty
from reasoning.query.executor import execute
from reasoning.query.model import Find, Not, Query, Statement
from reasoning.query.safety import conjuncts

if TYPE_CHECKING:
    from traversal.planning.chains import Ground

#: Edges that one statement is argued with, and paths that one candidate is.
EDGES, PATHS = 5, 3


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the debate: what was searched, for how many candidates, what it left undecided (bits), why it was taken."""

    searched: str
    candidates: int
    arguments: int
    uncertainty: float
    why: str


def itself(query: Query) -> Query:
    """Return a query that asks of a candidate itself, not of its kinds: what is denied of one kind is not denied of the rest."""
    if not isinstance(query.asked, Find):
        return query
    asked = query.asked.variable
    terms = tuple(t.model_copy(update={"kinds": False}) if t.id == asked and t.curies else t for t in query.terms)
    return query.model_copy(update={"terms": terms})


@dataclass
class Debate:
    """The debate on some candidates, each a query whose condition is the candidate's.

    Every candidate gets every step that any gets, so that the first is no anchor for the rest; the result depends on no order.
    """

    snapshot: Snapshot
    queries: Sequence[Query]
    one: bool
    ground: Callable[[], Ground] | None = None
    graph: Graph = field(default_factory=Graph)
    steps: list[Step] = field(default_factory=list)

    def run(self) -> tuple[Verdict, ...]:
        """Search until nothing is undecided or there is nothing left to search; return the verdicts, by candidate."""
        stages: list[tuple[str, Callable[[int], list[Argument]]]] = [("what is stated", self._stated), ("paths", self._paths)]
        why = "the question"
        verdicts = judge(self.graph, len(self.queries))
        for name, stage in stages:
            if name == "paths" and self.ground is None:
                break
            found = [argument for candidate in range(len(self.queries)) for argument in stage(candidate)]
            self.graph.add(found)
            verdicts = judge(self.graph, len(self.queries))
            left = uncertainty(verdicts, one=self.one)
            self.steps.append(Step(name, len(self.queries), len(found), left, why))
            if left == 0 or (self.one and any(v.state == "supported" for v in verdicts)):
                # Several that are supported are all told; what is only put together from paths decides nothing between them.
                break
            why = f"{left:.1f} bits undecided"
        return verdicts

    # -- stages -------------------------------------------------------------------------------------------------------------------

    def _stated(self, candidate: int) -> list[Argument]:
        """What records say of the condition, of the concept itself and of its kinds, and what they deny."""
        query, s = self.queries[candidate], self.snapshot
        found: list[Argument] = []
        # What holds of a kind of the candidate alone is of a kind, though no chain leads from there to it.
        graph = execute(itself(query), s, limit=EDGES, ways=EDGES)
        alone = bool(graph)
        for binding in graph if alone else execute(query, s, limit=EDGES, ways=EDGES):
            for way in binding.ways:
                whole = list(way.edges())
                if not whole:
                    continue
                several = sum(1 for each in way.support if each.role == "affirms" and each.edges) > 1
                for support in way.support if not several else ():
                    for edge in support.edges[:EDGES]:
                        kinds = support.chains.get(edge, ())
                        found.append(Argument.of(s, candidate, "for", "of a kind" if kinds or not alone else "stated", (edge, *kinds)))
                        found += [Argument.of(s, candidate, "against", "stated", (other,)) for other in opposed(s, edge)]
                if several:
                    of_kinds = not alone or any(each.chains for each in way.support)
                    found.append(Argument.of(s, candidate, "for", "of a kind" if of_kinds else "stated", whole))
        if query.where is not None:
            for part in conjuncts(query.where):
                found += self._denied(candidate, query, part)
        return found

    def _denied(self, candidate: int, query: Query, part: object) -> list[Argument]:
        """What speaks against one statement of the condition: records of its contrary, or, under "not", of the statement itself."""
        s = self.snapshot
        if isinstance(part, Not) and isinstance(part.part, Statement):
            contrary = part.part
        elif isinstance(part, Statement):
            contrary = part.model_copy(update={"negated": not part.negated, "qualifiers": None})
        else:
            return []
        if query.speaks_of_any(contrary):
            return []  # of what is only bound by another part ("causes a disease with X") no denial speaks by itself
        graph = execute(itself(query).model_copy(update={"where": contrary}), s, limit=EDGES, ways=EDGES)
        found = []
        for binding in graph:
            for way in binding.ways:
                for support in way.support:
                    # A denial of one kind denies nothing of the rest.
                    found += [
                        Argument.of(s, candidate, "against", "stated", (edge,))
                        for edge in support.edges[:EDGES]
                        if edge not in support.chains
                    ]
        return found

    def _paths(self, candidate: int) -> list[Argument]:
        """Paths between the two ends of a condition of one statement: they leave it open, and say how near it is."""
        from reasoning.answers.explain import EXPANSIONS, SECONDS, strategy
        from traversal import Budget
        from traversal.planning.planner import Planner

        query, s = self.queries[candidate], self.snapshot
        where = query.where
        if not isinstance(where, Statement) or self.ground is None:
            return []
        one, other = (tuple(s.index(c) for c in query.term(end).curies) for end in (where.subject, where.object))
        if not one or not other or one[:1] == other[:1]:
            return []
        ground = self.ground()
        asked = strategy(ground, one[:1], other[:1])
        seen = Planner(ground, budget=Budget(seconds=SECONDS, expansions=EXPANSIONS)).run(asked).seen
        found = []
        for each in asked.supported(seen)[:PATHS]:
            if each.telling and len(each.path) <= LONGEST:
                edges = [min(hop.edges, key=lambda e: e.edge).edge for hop in each.path.hops]
                found.append(Argument.of(s, candidate, "for", "path", edges))
        return found
