"""Which family of diseases it is, where no single disease stands clear: "one of these"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from kg.arrays import Array
from kg.snapshot import Snapshot
from reasoning.diagnosis.disease_hierarchy import LARGEST, DiseaseHierarchy
from reasoning.diagnosis.posterior import leading

#: Of the ranking, so many diseases are looked at.
_LOOKED_AT = 50


@dataclass(frozen=True, slots=True)
class Family:
    """A group of diseases in the classification.

    Attributes:
        curie, name: of the group. probability: that the patient's disease is one of its members.
        members: (CURIE, name, probability) of the ranked diseases in it, likeliest first. size: how many ranked diseases it has.
    """

    curie: str
    name: str
    probability: float
    members: tuple[tuple[str, str, float], ...]
    size: int


class DiseaseFamilies:
    """The classification above a graph's ranked diseases.

    Args:
        snapshot: the graph. diseases: int32 [D], nodes of the ranked diseases, ascending.
    """

    def __init__(self, snapshot: Snapshot, diseases: Array) -> None:
        self._snapshot, self._diseases = snapshot, diseases
        self._hierarchy = DiseaseHierarchy.of(snapshot)
        self._groups: dict[int, tuple[int, ...]] = {}
        counts: dict[int, int] = defaultdict(int)
        for node in diseases.tolist():
            for group in self._above(node):
                counts[group] += 1
        self._size = counts

    def ranked(self, chances: Array, count: int = 3) -> tuple[Family, ...]:
        """Return the likeliest families of at least two and at most ``LARGEST`` diseases, none a part of another that is listed.

        Of the families that hold the same likely diseases only the narrowest counts. ``chances`` is float64 [D].
        """
        best = leading(chances, _LOOKED_AT)
        likely: dict[int, list[int]] = defaultdict(list)
        for row in best.tolist():
            for group in self._above(int(self._diseases[row])):
                if 2 <= self._size[group] <= LARGEST:
                    likely[group].append(row)
        narrowest: dict[tuple[int, ...], int] = {}
        for group in sorted(likely, key=lambda node: (self._size[node], node)):
            narrowest.setdefault(tuple(likely[group]), group)
        several = [(rows, group) for rows, group in narrowest.items() if len(rows) > 1]
        order = sorted(((float(chances[list(rows)].sum()), rows, group) for rows, group in several), key=_likeliest)
        chosen: list[tuple[float, tuple[int, ...], int]] = []
        for found in order:
            if len(chosen) == count:
                break
            if not any(set(found[1]) & set(rows) for _, rows, _ in chosen):
                chosen.append(found)
        return tuple(self._family(probability, rows, group, chances) for probability, rows, group in chosen)

    def _family(self, probability: float, rows: Sequence[int], group: int, chances: Array) -> Family:
        snapshot = self._snapshot
        nodes = [(row, int(self._diseases[row])) for row in rows]
        members = tuple((snapshot.curie(node), snapshot.name(node), float(chances[row])) for row, node in nodes)
        return Family(snapshot.curie(group), snapshot.name(group), probability, members, self._size[group])

    def _above(self, node: int) -> tuple[int, ...]:
        """The disease and every group above it."""
        if node not in self._groups:
            self._groups[node] = tuple(sorted(self._hierarchy.up(node)))
        return self._groups[node]


def _likeliest(found: tuple[float, tuple[int, ...], int]) -> tuple[float, int, int]:
    probability, rows, group = found
    return -probability, len(rows), group
