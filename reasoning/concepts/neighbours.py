"""What a concept is linked to by one predicate, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from kg.errors import InputError
from kg.snapshot import Snapshot
from reasoning.answers import edges as at
from reasoning.claims.rows import EdgeRow, rows_data
from reasoning.concepts.resolver import category_name, unique
from reasoning.rendering.serialisable import PlainData

#: More edges than these are left in the graph's order: reading each one's records to rank them takes too long.
_MOST_RANKED = 20_000


@dataclass(frozen=True, slots=True)
class Neighbours(PlainData):
    """A page of edges at a concept, best backed first.

    Attributes:
        curie: the concept. predicate: the edges', None for all. total: how many there are. offset: how many come before this page.
        rows: the other end and the statement, as in a concept's card.
    """

    curie: str
    predicate: str | None
    total: int
    offset: int
    rows: tuple[EdgeRow, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the page as plain data."""
        return PlainData.to_dict(self) | {"rows": rows_data(self.rows)}


def neighbours(
    snapshot: Snapshot,
    concept: str,
    *,
    predicate: str | None,
    direction: Literal["out", "in", "any"],
    negated: bool | None,
    category: str | None,
    offset: int,
    limit: int,
) -> Neighbours:
    """See ``Engine.neighbours``."""
    from reasoning.connections.path_search import predicate_name  # here: it loads the search kernels, which a page does without

    if offset < 0 or limit < 1:
        raise InputError(f"a page starts at {offset} and holds {limit}; it starts at 0 or later and holds at least 1")
    node = unique(snapshot, concept).node
    name = None if predicate is None else predicate_name(snapshot, predicate)
    wanted = None if category is None else category_name(snapshot, category)
    affirmed = [] if negated is True else at.affirmed_edges(snapshot, node).tolist()
    denied = [] if negated is False else snapshot.negated_of(node).tolist()
    edges = [edge for edge in (*affirmed, *denied) if name is None or snapshot.predicate(edge) == name]
    if direction != "any":
        edges = [edge for edge in edges if (int(snapshot.edge_subject[edge]) == node) == (direction == "out")]
    if wanted is not None:
        edges = [edge for edge in edges if snapshot.category(at.other_end(snapshot, edge, node)) == wanted]
    if len(edges) <= _MOST_RANKED:
        edges = at.ranked(snapshot, edges)
    page = tuple(EdgeRow.of_edge(snapshot, edge, at.other_end(snapshot, edge, node)) for edge in edges[offset : offset + limit])
    return Neighbours(snapshot.curie(node), name, len(edges), offset, page)
