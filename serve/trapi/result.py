"""One way in which the graph satisfies a query graph, as a result of TRAPI 1.6."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from reasoning.query.evidence_graph import Support, Way
from serve.trapi.attributes import said_by_concept
from serve.trapi.constraints import INFORES
from serve.trapi.knowledge import Knowledge
from serve.trapi.reading import Read
from serve.trapi.sets import Slot, key_of


def told(curie: str, asked: str | None = None) -> dict[str, Any]:
    """Return a node's binding, with what was asked for where it was asked for by another identifier."""
    return {"id": curie, **({"query_id": asked} if asked not in (None, curie) else {}), "attributes": []}


class Made:
    """A result while it is made.

    Args:
        found: the query graph as it was read. knowledge: where edges and nodes are put. way: the way. nodes: what it binds
            variables to. required: slots that edges are to fill.
        chosen: what it binds other query nodes to, each to one concept (or kinds of it).
    """

    def __init__(
        self, found: Read, knowledge: Knowledge, way: Way, nodes: dict[str, int], chosen: dict[str, str], required: frozenset[Slot]
    ) -> None:
        self.found, self.knowledge, self.snapshot = found, knowledge, knowledge.snapshot
        self.way, self.chosen = way, chosen
        self.nodes = {name: node for name, node in nodes.items() if any(name in ends for ends in self.found.ends.values())}
        #: For each slot: (edge of the graph, its identifiers in the knowledge graph, what its support is, its ends by query node).
        self._filled: dict[Slot, list[tuple[int, list[str], Support, dict[str, int]]]] = {}
        for support in way.support:
            if support.role == "affirms":
                self._fill(support)
        self._kept = self._members_kept(required)
        self.slots = [
            slot for slot in self._filled if all(one in self._kept for name, one in slot.members if not self.found.sets[name].every)
        ]
        self._whole = all(self._met(name, node) for name, node in self.nodes.items()) and all(
            slot in self._filled for slot in required if self._certain(slot)
        )

    @property
    def members(self) -> int:
        """How many members the result has of the set of which one is enough."""
        return len(self._kept)

    def complete(self) -> bool:
        """Whether every query edge is bound, with all members of a set that wants all and at least one of another."""
        return self._whole and (bool(self._kept) or all(one.every for one in self.found.sets.values()))

    def names(self) -> dict[str, str]:
        """Return what each query node is bound to, by what was asked for."""
        sets = {name: one.id for name, one in self.found.sets.items()}
        return {**{name: self.snapshot.curie(node) for name, node in self.nodes.items()}, **self.chosen, **sets}

    def result(self, kinds_of: Callable[[Iterable[int]], str | None]) -> dict[str, Any]:
        """Return it as TRAPI 1.6 has it; ``kinds_of`` makes a graph of the edges that say of what something is a kind."""
        knowledge = self.knowledge
        bound: dict[str, dict[str, dict[str, Any]]] = {}
        for name, node in self.nodes.items():
            curie = knowledge.node(node, self._compared(name))
            bound[name] = {curie: told(curie)}
        edges: dict[str, dict[str, None]] = {name: {} for name in self.found.ends}
        chains: list[int] = []
        for slot in self.slots:
            for edge, identifiers, support, ends in self._filled[slot]:
                edges[slot.edge].update(dict.fromkeys(identifiers))
                chains += support.chains.get(edge, ())
                for name, node in ends.items():
                    if name not in self.nodes:
                        curie = knowledge.node(node, self._compared(name))
                        bound.setdefault(name, {})[curie] = told(curie, self._asked(name, slot))
        for name, one in self.found.sets.items():
            if one.every and name in bound:  # the set itself stands there, the edges tell of its members
                knowledge.put_set(one.id, [self.snapshot.category(self.snapshot.index(curie)) for curie in one.members.values()])
                bound[name] = {one.id: told(one.id)}
        analysis: dict[str, Any] = {
            "resource_id": INFORES,
            "edge_bindings": {name: [{"id": one, "attributes": []} for one in some] for name, some in edges.items()},
            "score": self._score(),
        }
        if (kinds := kinds_of(chains)) is not None:
            analysis["support_graphs"] = [kinds]
        return {"node_bindings": {name: list(some.values()) for name, some in bound.items()}, "analyses": [analysis]}

    def _fill(self, support: Support) -> None:
        assert self.found.spread is not None
        for slot in self.found.spread.slots[key_of(support.statement)]:
            if slot.edge not in self.found.excluded:
                self._put(support, slot)

    def _put(self, support: Support, slot: Slot) -> None:
        statement = support.statement
        terms = {one: name for name, one in slot.members}
        for edge in support.edges:
            ends = {terms.get(name, name): node for name, node in self._ends(edge, (statement.subject, statement.object))}
            if not all(name in self.nodes or self._met(name, node) for name, node in ends.items()):
                continue
            identifiers = self.knowledge.edge(edge, self.found.constraints.get(slot.edge))
            if identifiers:
                self._filled.setdefault(slot, []).append((edge, identifiers, support, ends))

    def _ends(self, edge: int, names: tuple[str, str]) -> list[tuple[str, int]]:
        """Which query node each end of an edge is bound to."""
        nodes = self.nodes
        subject, object = int(self.snapshot.edge_subject[edge]), int(self.snapshot.edge_object[edge])
        turned = (names[0] in nodes and nodes[names[0]] == object and subject != object) or (
            names[1] in nodes and nodes[names[1]] == subject and subject != object
        )
        return [(names[0], object), (names[1], subject)] if turned else [(names[0], subject), (names[1], object)]

    def _members_kept(self, required: frozenset[Slot]) -> frozenset[str]:
        """The members, of a set of which one is enough, for which all of its query edges are bound."""
        kept: list[str] = []
        for name, one in self.found.sets.items():
            if not one.every:
                wanted = {term: [slot for slot in required if slot.of(name) == term] for term in one.members}
                kept += [term for term, slots in wanted.items() if slots and all(slot in self._filled for slot in slots)]
        return frozenset(kept)

    def _certain(self, slot: Slot) -> bool:
        """Whether a slot must be filled whatever is there of a set of which one member is enough."""
        return all(self.found.sets[name].every for name, _ in slot.members)

    def _asked(self, name: str, slot: Slot) -> str | None:
        """The identifier in the query that a bound node answers to."""
        if name in self.found.sets:
            return self.found.sets[name].id
        return self.found.asked[name][self.chosen[name]] if name in self.chosen else None

    def _compared(self, name: str) -> tuple[str, ...]:
        return tuple(one.of for one in self.found.concepts.get(name, ()))

    def _met(self, name: str, node: int) -> bool:
        """Whether a concept is as its query node demands."""
        demanded = self.found.concepts.get(name)
        if not demanded:
            return True
        concept = self.knowledge.concept(node)
        return all(one.met(said_by_concept(concept, one.of)) for one in demanded)

    def _score(self) -> float:
        """How well a way is backed: the share of its edges' records over those and one, 1 the most; and the share of a set's members."""
        edges = {edge for slot in self.slots for edge, _, _, _ in self._filled[slot]}
        pieces = sum(self.snapshot.n_evidence(edge) for edge in edges)
        share = 1.0
        for one in self.found.sets.values():
            if not one.every:
                share = len(self._kept) / len(one.members)
        return round(share * pieces / (pieces + 1), 6)
