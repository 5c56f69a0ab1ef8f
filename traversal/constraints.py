"""What a search may walk, and how long it may take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kg.errors import InputError
from traversal.view.filters import EdgeFilter

#: ``length``: fewer hops first, then the lower cost. ``score``: the lower cost first, whatever the length.
Order = Literal["length", "score"]


@dataclass(frozen=True, slots=True)
class Constraints(EdgeFilter):
    """What every path must keep to. An empty tuple or None leaves that side open. Name the sides; ``EdgeFilter`` has those of edges.

    Nodes are indexes. ``through``, ``avoid`` and the categories speak of the nodes between the ends, never of the ends themselves.

    Attributes:
        through: nodes that the path must visit, in any order; at most four.
        avoid: nodes that it must not.
        categories, not_categories: Biolink categories of the nodes between.
        min_hops: the least number of hops.
    """

    through: tuple[int, ...] = ()
    avoid: tuple[int, ...] = ()
    categories: tuple[str, ...] = ()
    not_categories: tuple[str, ...] = ()
    min_hops: int = 1

    def __post_init__(self) -> None:
        EdgeFilter.__post_init__(self)
        if len(set(self.through)) > 4:
            raise InputError(f"a path can be told to visit at most four nodes, not {len(set(self.through))}; ask for the parts one by one")
        if set(self.through) & set(self.avoid):
            raise InputError("a node is both to be visited and to be avoided")
        if self.min_hops < 1:
            raise InputError(f"min_hops is {self.min_hops}; a path has at least one hop")


@dataclass(frozen=True, slots=True)
class Budget:
    """How much a search may spend. What it found until then is returned, marked ``truncated``, and is what a larger budget finds first.

    Attributes:
        seconds: wall clock, None for no limit; looked at every few milliseconds.
        expansions: nodes whose neighbours are read.
        results: paths, beyond the ``k`` that was asked for.
    """

    seconds: float | None = 2.0
    expansions: int = 5_000_000
    results: int = 100_000

    def __post_init__(self) -> None:
        if self.expansions < 0 or self.results < 0 or (self.seconds is not None and self.seconds < 0):
            raise InputError("a budget cannot be negative")
