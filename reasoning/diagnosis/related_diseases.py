"""Which diseases resemble each other by classification: the narrow groups that they share, and the annotated groups above them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from kg.arrays import Array
from kg.snapshot import Snapshot
from reasoning.diagnosis import ragged

#: A group with more annotated diseases than this says too little about one of them.
LARGEST = 60
_DISEASE = "biolink:Disease"
_SUBCLASS = "biolink:subclass_of"


@dataclass(frozen=True)
class Families:
    """Relatives of ``D`` diseases: ptr int32 [D + 1], member int32, weight float32.

    A disease's weights sum to 1; it is none of its own relatives.
    """

    ptr: Array
    member: Array
    weight: Array

    @property
    def size(self) -> int:
        """Number of diseases."""
        return len(self.ptr) - 1

    def row(self, disease: int) -> tuple[Array, Array]:
        """Return (relatives, weights) of a disease."""
        span = ragged.span(self.ptr, disease)
        return self.member[span], self.weight[span]

    def of(self, diseases: Array) -> Array:
        """Return the diseases that have any of these among their relatives, ascending."""
        owner = np.repeat(np.arange(self.size, dtype=np.int32), np.diff(self.ptr))
        found: Array = np.unique(owner[np.isin(self.member, diseases)])
        return found


def read(snapshot: Snapshot, nodes: Array) -> Families:
    """Find relatives along ``subclass_of`` between diseases.

    Two diseases are related with ``1 / size`` for each group of at most ``LARGEST`` annotated diseases that holds both; an annotated
    group above a disease with 1 more.

    Args:
        snapshot: the graph. nodes: int32 [D], the annotated diseases, ascending.
    """
    parents, children = _hierarchy(snapshot)
    place = {node: row for row, node in enumerate(nodes.tolist())}
    members: dict[int, list[int]] = {}
    ptr: list[int] = [0]
    member: list[int] = []
    weight: list[float] = []
    for row, node in enumerate(nodes.tolist()):
        related: dict[int, float] = defaultdict(float)
        for group in sorted(_reach(node, parents) - {node}):
            if group not in members:
                members[group] = sorted(place[below] for below in _reach(group, children) if below in place)
            if len(members[group]) <= LARGEST:
                for other in members[group]:
                    related[other] += 1 / len(members[group])
            if group in place:
                related[place[group]] += 1
        related.pop(row, None)
        total = sum(related.values())
        member.extend(sorted(related))
        weight.extend(related[other] / total for other in sorted(related))
        ptr.append(len(member))
    return Families(np.array(ptr, np.int32), np.array(member, np.int32), np.array(weight, np.float32))


def _hierarchy(snapshot: Snapshot) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    parents: dict[int, list[int]] = defaultdict(list)
    children: dict[int, list[int]] = defaultdict(list)
    edges = snapshot.edges_with(_SUBCLASS)
    below, above = snapshot.edge_subject[edges], snapshot.edge_object[edges]
    kind = snapshot.categories.index(_DISEASE) if _DISEASE in snapshot.categories else -1
    inside = (snapshot.node_category[below] == kind) & (snapshot.node_category[above] == kind)
    for one, other in zip(below[inside].tolist(), above[inside].tolist(), strict=True):
        parents[one].append(other)
        children[other].append(one)
    return parents, children


def _reach(start: int, step: dict[int, list[int]]) -> set[int]:
    """Return everything that can be reached, ``start`` included."""
    seen, stack = {start}, [start]
    while stack:
        for other in step.get(stack.pop(), ()):
            if other not in seen:
                seen.add(other)
                stack.append(other)
    return seen
