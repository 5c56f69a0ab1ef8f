"""What search asks of a scorer. Search never imports one: whoever wires the rooms hands it over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from kg.arrays import Array


@dataclass(frozen=True, slots=True)
class Query:
    """What the scores are conditioned on: paths from one of ``sources`` to one of ``targets`` (node indexes)."""

    sources: tuple[int, ...]
    targets: tuple[int, ...]


class Scorer(Protocol):
    """Scores edges for a query."""

    def hop_scores(self, query: Query, frontier_nodes: Array, edge_ids: Array) -> Array:
        """Return how much each edge speaks for an answer: float32 [e] in (0, 1], 1 for "costs nothing".

        Args:
            query: the ends of the search.
            frontier_nodes: int32 [f], the nodes that the edges touch, sorted, each once.
            edge_ids: int32 [e], edge indexes, sorted, each once.
        """
        ...
