"""Which diseases resemble each other by classification: the narrow groups that they share, and the annotated groups above them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from kg.arrays import Array
from kg.snapshot import Snapshot
from reasoning.diagnosis import ragged
from reasoning.diagnosis.disease_hierarchy import LARGEST, DiseaseHierarchy


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
    hierarchy = DiseaseHierarchy.of(snapshot)
    place = {node: row for row, node in enumerate(nodes.tolist())}
    members: dict[int, list[int]] = {}
    ptr: list[int] = [0]
    member: list[int] = []
    weight: list[float] = []
    for row, node in enumerate(nodes.tolist()):
        related: dict[int, float] = defaultdict(float)
        for group in sorted(hierarchy.up(node) - {node}):
            if group not in members:
                members[group] = sorted(place[below] for below in hierarchy.down(group) if below in place)
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
