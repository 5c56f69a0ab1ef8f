"""Whether a graph's statements join two concepts otherwise than outright: by way of a third, or by kinds of theirs."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from kg.snapshot import Snapshot
from reasoning.query.kinds import kinds_of
from reasoning.reading.words.vocabulary import Sense

#: Of how many kinds of a concept statements are looked at.
_FEW = 50


def met(snapshot: Snapshot, one: int, other: int, sense: Sense) -> bool:
    """Whether statements join two nodes by way of a third, as a sense of two steps says ("is albinism caused by TYR")."""
    ends = kinds_of(snapshot).down([other]).members[:_FEW].tolist()
    (reverse, first), (back, second) = sense.path
    there = _beyond(snapshot, [one], first, from_subject=not reverse)
    return bool(there & _beyond(snapshot, ends, second, from_subject=back))


def joined_by_kind(snapshot: Snapshot, one: int, other: int, predicates: Collection[int]) -> bool:
    """Whether a statement with some predicate joins a kind of one node with a kind of the other ("is cataract caused by CRYAA")."""
    kinds = kinds_of(snapshot)
    ones, others = (kinds.down([node]).members for node in (one, other))
    few, many = (ones, others) if len(ones) <= len(others) else (others, ones)
    if len(few) > _FEW:
        return False
    among = set(many.tolist())
    for node in few.tolist():
        for edge in _edges(snapshot, node):
            ends = {int(snapshot.edge_subject[edge]), int(snapshot.edge_object[edge])} - {node}
            if ends & among and int(snapshot.edge_predicate[edge]) in predicates:
                return True
    return False


def _beyond(snapshot: Snapshot, nodes: Iterable[int], predicates: tuple[str, ...], *, from_subject: bool) -> set[int]:
    """The other ends of statements with some predicates of which any of the nodes is the subject, or else the object."""
    numbers = {number for number, name in enumerate(snapshot.predicates) if name in predicates}
    mine, theirs = snapshot.edge_subject, snapshot.edge_object
    if not from_subject:
        mine, theirs = theirs, mine
    return {
        int(theirs[edge])
        for node in nodes
        for edge in _edges(snapshot, node)
        if int(mine[edge]) == node and int(snapshot.edge_predicate[edge]) in numbers
    }


def _edges(snapshot: Snapshot, node: int) -> list[int]:
    edges: list[int] = snapshot.adj.edge[int(snapshot.adj.ptr[node]) : int(snapshot.adj.ptr[node + 1])].tolist()
    return edges
