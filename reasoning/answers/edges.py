"""Edges of a concept by what is asked of it, and the order in which they are worth telling."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from kg.arrays import Array
from kg.snapshot import Snapshot
from reasoning.claims.frequency_text import share
from reasoning.vocabulary import SUBCLASS

#: Edges whose records are read in order to rank them; beyond, the snapshot's number is taken as it is.
_MOST_READ = 500


def affirmed_edges(snapshot: Snapshot, node: int) -> Array:
    """Return the edges at a node that are not negated, each once, in index order."""
    adj = snapshot.adj
    found: Array = np.unique(adj.edge[int(adj.ptr[node]) : int(adj.ptr[node + 1])])
    return found


def ranked(snapshot: Snapshot, edges: Iterable[int], predicate_rank: dict[int, int] | None = None) -> list[int]:
    """Return edges by predicate rank, known frequency, publications, pieces of evidence, then name: the best told first."""
    rank, edges = predicate_rank or {}, list(edges)
    known_share = _shares(snapshot, edges)

    def key(edge: int) -> tuple[int, float, int, int, str, int]:
        frequency = known_share.get(edge, float(snapshot.edge_frequency[edge]))
        known = -1.0 if frequency != frequency else frequency
        name = snapshot.name(int(snapshot.edge_object[edge]))
        return (
            rank.get(int(snapshot.edge_predicate[edge]), 0),
            -known,
            -int(snapshot.edge_publications[edge]),
            -snapshot.n_evidence(edge),
            name,
            edge,
        )

    return sorted(edges, key=key)


def _shares(snapshot: Snapshot, edges: Sequence[int]) -> dict[int, float]:
    """How frequent the records say something is, a count of few patients drawn towards one half: one of one is not "always".

    Only where a count can decide and reading the records is quick; (seen + 1) / (patients + 2) is Laplace's rule of succession.
    """
    told = [edge for edge in edges if snapshot.edge_frequency[edge] == snapshot.edge_frequency[edge]]
    return {edge: share(snapshot.frequent(edge)) for edge in told} if len(told) <= _MOST_READ else {}


def other_end(snapshot: Snapshot, edge: int, node: int) -> int:
    """Return the end of an edge that is not the node."""
    subject = int(snapshot.edge_subject[edge])
    return int(snapshot.edge_object[edge]) if subject == node else subject


def lineage(snapshot: Snapshot, node: int, ancestor: int, most: int = 20_000) -> list[int] | None:
    """Return the edges of a shortest chain of "is a kind of" from a node up to an ancestor, None when there is none."""
    if node == ancestor:
        return []
    came: dict[int, tuple[int, int]] = {}
    frontier, seen = [node], {node}
    while frontier and len(seen) < most:
        following = []
        for at in frontier:
            for parent, edge in sorted(_parent_edges(snapshot, at)):
                if parent in seen:
                    continue
                seen.add(parent)
                came[parent] = (at, edge)
                if parent == ancestor:
                    chain = []
                    while parent != node:
                        parent, edge = came[parent]
                        chain.append(edge)
                    return chain[::-1]
                following.append(parent)
        frontier = following
    return None


def _parent_edges(snapshot: Snapshot, node: int) -> list[tuple[int, int]]:
    if SUBCLASS not in snapshot.predicates:
        return []
    wanted, adj = snapshot.predicates.index(SUBCLASS), snapshot.adj
    start, stop = int(adj.ptr[node]), int(adj.ptr[node + 1])
    rows = np.flatnonzero((adj.dir[start:stop] > 0) & (snapshot.edge_predicate[adj.edge[start:stop]] == wanted)) + start
    return [(int(adj.nbr[i]), int(adj.edge[i])) for i in rows]


def _ends(snapshot: Snapshot, edge: int, given: str) -> tuple[int, int]:
    subject, object = int(snapshot.edge_subject[edge]), int(snapshot.edge_object[edge])
    return (subject, object) if given == "subject" else (object, subject)
