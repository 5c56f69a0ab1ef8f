"""Paths as a search leaves them, nodes and costs, and their unfolding into hops with edges."""

from __future__ import annotations

from dataclasses import dataclass

from kg.arrays import Array
from traversal.paths.cost_parts import Explainer
from traversal.paths.result import Path


@dataclass(frozen=True, slots=True)
class Found:
    """Paths, best first.

    Attributes:
        rows: int32 [p, widest], the nodes of each path; what stands past its length has no meaning.
        hops: int8 [p]. cost: int64 [p], units.
    """

    rows: Array
    hops: Array
    cost: Array
    explain: Explainer

    def __len__(self) -> int:
        return len(self.hops)

    def nodes(self) -> list[tuple[int, ...]]:
        """Return the nodes of each path."""
        return [tuple(row[: hops + 1]) for row, hops in zip(self.rows.tolist(), self.hops.tolist(), strict=True)]

    def paths(self) -> tuple[Path, ...]:
        """Read the edges of every hop and the parts of every cost."""
        return self.explain.paths(self.nodes(), self.cost.tolist())
