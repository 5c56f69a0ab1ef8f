"""Whether a graph's statements join two concepts otherwise than outright: by way of a third, or by kinds of theirs."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from kg.arrays import Array
from kg.snapshot import Snapshot
from reasoning.query.kinds import kinds_of
from reasoning.reading.words.vocabulary import Sense

#: Of how many kinds of a concept statements are looked at.
_FEW = 50


def met(snapshot: Snapshot, one: int, other: int, sense: Sense) -> bool:
    """Whether statements join two nodes by way of a third, as a sense of two steps says ("is albinism caused by TYR")."""
    ends = kinds_of(snapshot).down([other]).members[:_FEW]
    (reverse, first), (back, second) = sense.path
    there = _beyond(snapshot, np.array([one]), first, from_subject=not reverse)
    return bool(len(there)) and bool(np.isin(_beyond(snapshot, ends, second, from_subject=back), there).any())


def joined_by_kind(snapshot: Snapshot, one: int, other: int, predicates: Collection[int]) -> bool:
    """Whether a statement with some predicate joins a kind of one node with a kind of the other ("is cataract caused by CRYAA")."""
    kinds = kinds_of(snapshot)
    ones, others = (kinds.down([node]).members for node in (one, other))
    few, many = (ones, others) if len(ones) <= len(others) else (others, ones)
    if len(few) > _FEW:
        return False
    owner, edge = _edges(snapshot, few, predicates)
    subject, object_ = np.asarray(snapshot.edge_subject)[edge], np.asarray(snapshot.edge_object)[edge]
    ends = np.where(subject == owner, object_, subject)
    return bool(np.isin(ends[ends != owner], many).any())


def _beyond(snapshot: Snapshot, nodes: Array, predicates: tuple[str, ...], *, from_subject: bool) -> Array:
    """The other ends of statements with some predicates of which any of the nodes is the subject, or else the object."""
    owner, edge = _edges(snapshot, nodes, {number for number, name in enumerate(snapshot.predicates) if name in predicates})
    ends = np.asarray(snapshot.edge_subject)[edge], np.asarray(snapshot.edge_object)[edge]
    mine, theirs = ends if from_subject else ends[::-1]
    beyond: Array = theirs[mine == owner]
    return beyond


def _edges(snapshot: Snapshot, nodes: Array, predicates: Collection[int]) -> tuple[Array, Array]:
    """The edges of some nodes that have one of the predicates, each with the node whose it is."""
    adj = snapshot.adj
    starts, counts = adj.ptr[nodes], adj.ptr[nodes + 1] - adj.ptr[nodes]
    rows = np.arange(int(counts.sum())) + np.repeat(starts - (np.cumsum(counts) - counts), counts)
    edge, wanted = adj.edge[rows], np.zeros(len(snapshot.predicates), bool)
    wanted[list(predicates)] = True
    kept = wanted[snapshot.edge_predicate[edge]]
    return np.repeat(nodes, counts)[kept], edge[kept]
