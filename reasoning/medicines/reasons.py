"""What speaks for a medicine, with the edges that it rests on."""

from __future__ import annotations

from collections import defaultdict, deque
from functools import cached_property

import numpy as np

from kg.arrays import Array
from kg.model import edge_id
from kg.snapshot import Snapshot
from reasoning.medicines.classes import HAS_ROLE
from reasoning.medicines.features import Features
from reasoning.medicines.result import Reason
from reasoning.medicines.statements import ROLE, TREATS, of_kinds
from reasoning.rendering.text import article

#: A condition less alike is no reason to tell of, however a ranking counts it.
_TELLING = 0.4
_CONTRA, _DENIED = "contraindicated in it", "stated not to treat it"
_CLASSES = ("the role", "the chemical class", "the ATC group")


class Reasons:
    """Finds reasons in what the features were made of."""

    def __init__(self, graph: Snapshot, features: Features) -> None:
        self._graph, self._features = graph, features

    def of(self, medicine: int, condition: int, close: Array) -> tuple[Reason, ...]:
        """Return the reasons for a medicine (its row), the closest condition first."""
        found = [reason for part in (self._own, self._use, self._likes) if (reason := part(medicine, condition, close)) is not None]
        return tuple(sorted(found, key=lambda reason: -reason.closeness))

    def against(self, medicine: int, condition: int) -> tuple[Reason, ...]:
        """Return what the graph says against a medicine for the very condition."""
        graph, start, end = self._graph, int(self._features.medicines[medicine]), int(self._features.conditions[condition])
        found = []
        for kind, edges in self._objections.items():
            for edge in edges[(np.asarray(graph.edge_subject)[edges] == start) & (np.asarray(graph.edge_object)[edges] == end)].tolist():
                text = f"{kind.removesuffix(' it')} {self._condition(condition)}"
                found.append(Reason(kind, text, 1.0, (self._identifier(edge, negated=kind == _DENIED),)))
        return tuple(found)

    @cached_property
    def _objections(self) -> dict[str, Array]:
        return {_CONTRA: self._graph.edges_with("biolink:contraindicated_in"), _DENIED: self._graph.edges_with(TREATS, negated=True)}

    def _own(self, medicine: int, condition: int, close: Array) -> Reason | None:
        stated = self._features.stated
        mine = np.flatnonzero(stated.subject == medicine)
        if not len(mine):
            return None
        best = int(mine[np.argmax(close[stated.condition[mine]])])
        worth = float(close[stated.condition[best]])
        kind = "treats it" if int(stated.condition[best]) == condition else "treats a like condition"
        return self._told(kind, f"treats {self._condition(stated.condition[best])}", worth, (int(stated.edge[best]),))

    def _use(self, medicine: int, condition: int, close: Array) -> Reason | None:
        uses, roles = self._features.uses, self._features.classes[0]
        mine = np.flatnonzero(np.isin(uses.subject, roles.members[[medicine]].indices))
        if not len(mine):
            return None
        best = int(mine[np.argmax(close[uses.condition[mine]])])
        role = int(roles.names[int(uses.subject[best])])
        name = self._graph.name(role)
        text = f"is {article(name)} {name}, which treats {self._condition(uses.condition[best])}"
        edges = (*self._chain(int(self._features.medicines[medicine]), role), int(uses.edge[best]))
        return self._told("has a role that is good for it", text, float(close[uses.condition[best]]), edges)

    @cached_property
    def _upwards(self) -> dict[int, list[int]]:
        """Edges from medicines to roles and from roles to those above, by where they begin."""
        graph, found = self._graph, defaultdict(list)
        is_role = of_kinds(graph, (ROLE,))
        for predicate in (HAS_ROLE, "biolink:subclass_of"):
            edges = graph.edges_with(predicate)
            for edge in edges[is_role[np.asarray(graph.edge_object)[edges]]].tolist():
                found[int(graph.edge_subject[edge])].append(edge)
        return found

    def _chain(self, medicine: int, role: int) -> tuple[int, ...]:
        """Return the edges of a shortest way from a medicine up to a role that it has."""
        reached: dict[int, tuple[int, ...]] = {medicine: ()}
        waiting = deque([medicine])
        while waiting and role not in reached:
            node = waiting.popleft()
            for edge in self._upwards.get(node, ()):
                above = int(self._graph.edge_object[edge])
                if above not in reached:
                    reached[above] = (*reached[node], edge)
                    waiting.append(above)
        return reached.get(role, ())

    def _likes(self, medicine: int, condition: int, close: Array) -> Reason | None:
        stated, best = self._features.stated, None
        for said, one in zip(_CLASSES, self._features.classes, strict=True):
            mine = one.members[[medicine]].indices
            # The narrowest class alone: members of a wide one are no likes.
            for group in sorted(mine.tolist(), key=lambda g: int(one.members[:, [g]].nnz))[:3]:
                others = np.isin(stated.subject, one.members[:, [group]].tocoo().coords[0]) & (stated.subject != medicine)
                rows = np.flatnonzero(others)
                if len(rows):
                    row = int(rows[np.argmax(close[stated.condition[rows]])])
                    worth = float(close[stated.condition[row]])
                    if best is None or worth > best[0]:
                        best = worth, row, said, one.names[group]
        if best is None:
            return None
        worth, row, said, name = best
        mate = self._graph.name(int(self._features.medicines[stated.subject[row]]))
        label = name if isinstance(name, str) else self._graph.name(int(name))
        text = f"shares {said} {label} with {mate}, which treats {self._condition(stated.condition[row])}"
        return self._told("a medicine of its class treats it or the like", text, worth, (int(stated.edge[row]),))

    def _condition(self, row: int) -> str:
        return self._graph.name(int(self._features.conditions[row]))

    def _told(self, kind: str, text: str, closeness: float, edges: tuple[int, ...]) -> Reason | None:
        return Reason(kind, text, round(closeness, 3), tuple(map(self._identifier, edges))) if closeness >= _TELLING else None

    def _identifier(self, edge: int, negated: bool = False) -> str:
        graph = self._graph
        ends = graph.curie(int(graph.edge_subject[edge])), graph.curie(int(graph.edge_object[edge]))
        return edge_id(ends[0], graph.predicate(edge), ends[1], negated)
