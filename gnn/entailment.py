"""What follows already from what a graph states, so that nobody needs to predict it; and lists without siblings.

A statement holds of whatever its object is a kind of: who has retinal detachment has an abnormality of the retina. And what is stated of a
kind is stated of the group, in the sense in which groups have findings: some of it has it. So the ancestors of a stated object follow, and
the ancestors of a stated subject.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np

from kg.arrays import Array
from kg.snapshot import Snapshot

_SUBCLASS = "biolink:subclass_of"


class Kinds:
    """A snapshot's hierarchy: who is a kind of what, both ways."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        edges = snapshot.edges_with(_SUBCLASS)
        self._child, self._parent = snapshot.edge_subject[edges], snapshot.edge_object[edges]

    @cached_property
    def _up(self) -> tuple[Array, Array]:
        return self._rows(self._child, self._parent)

    @cached_property
    def _down(self) -> tuple[Array, Array]:
        return self._rows(self._parent, self._child)

    def _rows(self, key: Array, value: Array) -> tuple[Array, Array]:
        order = np.lexsort((value, key))
        return np.searchsorted(key[order], np.arange(self.snapshot.n_nodes + 1)), value[order]

    def parents(self, node: int) -> Array:
        """Return the nodes that a node is said to be a kind of: int32, ascending."""
        ptr, value = self._up
        return value[ptr[node] : ptr[node + 1]]

    def above(self, nodes: Iterable[int]) -> Array:
        """bool [n]: the proper ancestors of some nodes."""
        return self._reach(nodes, *self._up)

    def below(self, nodes: Iterable[int]) -> Array:
        """bool [n]: the proper descendants of some nodes."""
        return self._reach(nodes, *self._down)

    def _reach(self, nodes: Iterable[int], ptr: Array, value: Array) -> Array:
        seen = np.zeros(self.snapshot.n_nodes, bool)
        frontier = np.unique(np.fromiter(nodes, np.int64))
        while len(frontier):
            following = np.unique(np.concatenate([value[ptr[node] : ptr[node + 1]] for node in frontier.tolist()] or [frontier[:0]]))
            frontier = following[~seen[following]]
            seen[frontier] = True
        return seen

    def entailed(self, head: int, predicate: str, *, backwards: bool = False) -> Array:
        """bool [n]: the answers to (head, predicate, ?), or with ``backwards`` to (?, predicate, head), that follow from what is stated."""
        s = self.snapshot
        edges = s.edges_with(predicate)
        asked, answer = (s.edge_object, s.edge_subject) if backwards else (s.edge_subject, s.edge_object)
        special = self.below([head])
        of_kinds = answer[edges[special[asked[edges]]]]
        found = self.above([*answer[edges[asked[edges] == head]].tolist(), *np.unique(of_kinds).tolist()])
        found[of_kinds] = True
        return found

    def apart(self, ranked: Sequence[int], k: int) -> list[int]:
        """Return the first ``k`` of a ranking, as places in it, that are no kin of one before: no ancestor, descendant or sibling."""
        chosen: list[int] = []
        kin: set[int] = set()
        parents: set[int] = set()
        for place, node in enumerate(ranked):
            if len(chosen) == k:
                break
            own = set(self.parents(node).tolist())
            if node in kin or own & parents:
                continue
            chosen.append(place)
            parents |= own
            kin |= {node, *np.flatnonzero(self.above([node])).tolist(), *np.flatnonzero(self.below([node])).tolist()}
        return chosen
