"""Arguments: edges that speak for a candidate or against it, and which of them attack which."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from kg.snapshot import Snapshot
from reasoning.connections.contradictions import opposite
from reasoning.evidence_views.records import STANDINGS, Standing, backings, best_standing

#: How an argument was found: stated outright, stated of a kind, put together from a path.
Chain = Literal["stated", "of a kind", "path"]
CHAINS: tuple[Chain, ...] = ("stated", "of a kind", "path")
#: Longer chains of reasoning argue nothing.
LONGEST = 4


@dataclass(frozen=True, slots=True)
class Argument:
    """Edges that speak for a candidate or against it.

    Attributes:
        candidate: its place. stance: "for" or "against". chain: how it was found. edges: what it rests on, the telling one first.
        standing: who stands behind its weakest edge. backing: independent backings of its weakest edge.
    """

    candidate: int
    stance: Literal["for", "against"]
    chain: Chain
    edges: tuple[int, ...]
    standing: Standing
    backing: int

    @classmethod
    def of(cls, snapshot: Snapshot, candidate: int, stance: Literal["for", "against"], chain: Chain, edges: Sequence[int]) -> Argument:
        """Return an argument with its standing and backing counted from its edges' records."""
        records = [snapshot.evidence(edge) for edge in edges]
        return cls(
            candidate=candidate,
            stance=stance,
            chain=chain,
            edges=tuple(edges),
            standing=max(map(best_standing, records), key=STANDINGS.index, default="text-mined"),
            backing=min((len(backings(each)) for each in records), default=0),
        )

    @property
    def rank(self) -> tuple[int, int]:
        """Smaller is stronger: how it was found, then who stands behind it. A text-mined record never outranks a curated one."""
        return CHAINS.index(self.chain), STANDINGS.index(self.standing)


@dataclass(frozen=True, slots=True)
class Attack:
    """One argument against another."""

    attacker: Argument
    attacked: Argument


@dataclass
class Graph:
    """Arguments and the attacks between them."""

    arguments: list[Argument] = field(default_factory=list)

    def add(self, arguments: Iterable[Argument]) -> None:
        """Add arguments, each once."""
        self.arguments += [one for one in dict.fromkeys(arguments) if one not in self.arguments]

    def attacks(self) -> list[Attack]:
        """Return which arguments attack which: those of opposite stance on one candidate, unless the attacked is the stronger.

        That an attack fails on a stronger argument is preference-based argumentation (Amgoud & Cayrol 2002,
        doi:10.1023/A:1021603608656). Arguments of equal rank attack each other, and neither then stands.
        """
        return [
            Attack(one, other)
            for one in self.arguments
            for other in self.arguments
            if one.candidate == other.candidate and one.stance != other.stance and one.rank <= other.rank
        ]


def opposed(snapshot: Snapshot, edge: int) -> list[int]:
    """Return the affirmed edges between an edge's ends, in its direction, that say the opposite of it ("contraindicated" of "treats")."""
    s = snapshot
    subject, object = int(s.edge_subject[edge]), int(s.edge_object[edge])
    return [
        other
        for other in s.find_edges(subject, object)
        if int(s.edge_subject[other]) == subject and opposite(s.predicate(edge), s.predicate(other))
    ]
