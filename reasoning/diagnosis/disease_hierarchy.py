"""The classification of diseases: what lies above and below each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.snapshot import Snapshot

#: A group with more ranked diseases than this says too little about one of them.
LARGEST = 60
_DISEASE = "biolink:Disease"
_SUBCLASS = "biolink:subclass_of"


@dataclass(frozen=True, slots=True)
class DiseaseHierarchy:
    """``subclass_of`` between diseases: node -> nodes one step up, and one step down."""

    parents: Mapping[int, Sequence[int]]
    children: Mapping[int, Sequence[int]]

    @classmethod
    def of(cls, snapshot: Snapshot) -> DiseaseHierarchy:
        """Read it from a graph."""
        parents: dict[int, list[int]] = defaultdict(list)
        children: dict[int, list[int]] = defaultdict(list)
        edges = snapshot.edges_with(_SUBCLASS)
        below, above = snapshot.edge_subject[edges], snapshot.edge_object[edges]
        kind = snapshot.categories.index(_DISEASE) if _DISEASE in snapshot.categories else -1
        inside = (snapshot.node_category[below] == kind) & (snapshot.node_category[above] == kind)
        for one, other in zip(below[inside].tolist(), above[inside].tolist(), strict=True):
            parents[one].append(other)
            children[other].append(one)
        return cls(dict(parents), dict(children))

    def up(self, node: int) -> set[int]:
        """Return a disease and every group above it."""
        return _reach(node, self.parents)

    def down(self, node: int) -> set[int]:
        """Return a group and every disease below it."""
        return _reach(node, self.children)


def _reach(start: int, step: Mapping[int, Sequence[int]]) -> set[int]:
    seen, stack = {start}, [start]
    while stack:
        for other in step.get(stack.pop(), ()):
            if other not in seen:
                seen.add(other)
                stack.append(other)
    return seen
