"""A part of the graph that is handed on: which nodes, which edges, read many at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from kg.arrays import Array
from kg.errors import InputError
from kg.model import Edge, Node
from kg.snapshot import Snapshot


@dataclass(frozen=True)
class Part:
    """Nodes and edges of a snapshot by index, both in index order; every edge's ends are among the nodes."""

    snapshot: Snapshot
    node_indexes: Array
    edge_indexes: Array

    def nodes(self) -> Iterator[Node]:
        """Yield the nodes with all their text."""
        return self.snapshot.read_nodes(self.node_indexes)

    def edges(self) -> Iterator[Edge]:
        """Yield the edges, negative ones too, with all their evidence."""
        return self.snapshot.read_edges(self.edge_indexes)

    @property
    def rows(self) -> int:
        """How many nodes and edges it has, together."""
        return len(self.node_indexes) + len(self.edge_indexes)


def whole(snapshot: Snapshot) -> Part:
    """Return all of the graph."""
    return Part(snapshot, np.arange(snapshot.n_nodes, dtype=np.int32), np.arange(snapshot.n_edges, dtype=np.int32))


def neighbourhood(snapshot: Snapshot, concepts: Sequence[str], hops: int = 1) -> Part:
    """Return what lies around concepts: the edges that at most ``hops`` steps from one of them walk, in either direction, and their ends.

    Args:
        snapshot: the graph.
        concepts: CURIEs; the concepts themselves are part of it even where nothing is said of them.
        hops: steps, 0 for the concepts alone with what is said between them.

    Raises:
        UnknownCurie: no node has one of the CURIEs.
        InputError: there are no concepts, or fewer than 0 hops.
    """
    if not concepts:
        raise InputError("no concept: name at least one by its CURIE, or take the whole graph")
    if hops < 0:
        raise InputError(f"a neighbourhood of {hops} hops cannot be: take 0 or more")
    inside = np.zeros(snapshot.n_nodes, bool)
    inside[[snapshot.index(concept) for concept in concepts]] = True
    subject, object = snapshot.edge_subject, snapshot.edge_object
    walked = inside[subject] & inside[object]
    for _ in range(hops):
        walked = inside[subject] | inside[object]
        inside[subject[walked]] = True
        inside[object[walked]] = True
    return Part(snapshot, np.flatnonzero(inside).astype(np.int32), np.flatnonzero(walked).astype(np.int32))


def among(snapshot: Snapshot, concepts: Sequence[str]) -> Part:
    """Return concepts (CURIEs) and what is said between them; raises as ``neighbourhood`` does."""
    return neighbourhood(snapshot, concepts, hops=0)
