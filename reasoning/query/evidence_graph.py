"""What the graph holds for a query: bindings, and under each the edges by which it holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from kg.snapshot import Snapshot
from reasoning.query.model import Query, Statement


@dataclass(frozen=True, slots=True)
class Support:
    """Edges by which a statement of the query holds, or fails to.

    Attributes:
        statement: the statement.
        edges: indexes of edges, best backed first.
        chains: for edges of ``edges`` that speak of a kind of a bound concept: the edges "is a kind of" from there to the concept.
        role: "affirms" for a statement that holds by these edges; "denies" for edges that deny a statement under "not" (that no edge
            affirms it is what makes it hold; these say so outright).
    """

    statement: Statement
    edges: tuple[int, ...]
    chains: dict[int, tuple[int, ...]] = field(default_factory=dict)
    role: Literal["affirms", "denies"] = "affirms"


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which a binding satisfies the query: the other variables' nodes, and what supports each statement."""

    nodes: dict[str, int]
    support: tuple[Support, ...]

    def edges(self) -> tuple[int, ...]:
        """Return the edges of the way, those of chains after what they explain, each once."""
        found = [edge for each in self.support for edge in each.edges]
        return tuple(dict.fromkeys([*found, *(edge for each in self.support for chain in each.chains.values() for edge in chain)]))


@dataclass(frozen=True, slots=True)
class Binding:
    """A node that the asked-for variable can stand for (None where no variable is asked for: that the condition holds at all).

    Attributes:
        node: the node. ways: the first few ways. n_ways: how many there are. matches: how many parts of an "or" hold of it.
        itself: whether it holds of the bound concepts themselves, and not only of their kinds.
    """

    node: int | None
    ways: tuple[Way, ...]
    n_ways: int = 1
    matches: int = 1
    itself: bool = True

    def edges(self) -> tuple[int, ...]:
        """Return the edges of all its ways, each once."""
        return tuple(dict.fromkeys(edge for way in self.ways for edge in way.edges()))


@dataclass(frozen=True, slots=True)
class EvidenceGraph:
    """The answer of a query before it is put into words.

    Attributes:
        query: the query as it was run (predicates and categories spelled out).
        variable: the term whose values were asked for, None where none was.
        bindings: its values in order, at most the query's ``limit`` (or ``execute``'s own).
        total: how many values there are, or rows that were kept when ``truncated``.
        truncated: whether a bound on rows ended evaluation early, so that values may be missing.
        notes: predicates and categories that this graph does not know.
    """

    query: Query
    variable: str | None
    bindings: tuple[Binding, ...]
    total: int
    truncated: bool = False
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return self.total

    def __bool__(self) -> bool:
        return self.total > 0

    def __iter__(self) -> Iterator[Binding]:
        return iter(self.bindings)

    @property
    def holds(self) -> bool:
        """Whether the condition holds for anything."""
        return self.total > 0

    def nodes(self) -> list[int]:
        """Return the values, in order."""
        return [binding.node for binding in self.bindings if binding.node is not None]

    def edges(self) -> tuple[int, ...]:
        """Return every edge that supports a binding, each once."""
        return tuple(dict.fromkeys(edge for binding in self.bindings for edge in binding.edges()))

    def to_dict(self, snapshot: Snapshot) -> dict[str, Any]:
        """Return it as plain data: nodes as CURIEs, edges as their identifiers."""

        def support(each: Support) -> dict[str, Any]:
            told: dict[str, Any] = {
                "statement": each.statement.to_dict(),
                "role": each.role,
                "edges": [snapshot.edge_id(edge) for edge in each.edges],
            }
            if each.chains:
                told["kinds"] = {snapshot.edge_id(e): [snapshot.edge_id(c) for c in chain] for e, chain in each.chains.items()}
            return told

        return {
            "variable": self.variable,
            "total": self.total,
            "truncated": self.truncated,
            "notes": list(self.notes),
            "bindings": [
                {
                    "node": None if each.node is None else snapshot.curie(each.node),
                    "n_ways": each.n_ways,
                    "matches": each.matches,
                    "itself": each.itself,
                    "ways": [
                        {
                            "nodes": {name: snapshot.curie(node) for name, node in way.nodes.items()},
                            "support": [support(s) for s in way.support],
                        }
                        for way in each.ways
                    ],
                }
                for each in self.bindings
            ],
        }
