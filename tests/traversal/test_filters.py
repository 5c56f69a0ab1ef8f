"""Which edges pass a filter, edge by edge in plain Python."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model import KNOWLEDGE_LEVELS
from kg.snapshot import Snapshot
from tests.traversal.graphs import PREDICATES, snapshots
from traversal.view.filters import EdgeFilter

SOURCES = ["one", "two"]


def passes(graph: Snapshot, edge: int, asked: EdgeFilter) -> bool:
    predicate = graph.predicates[graph.edge_predicate[edge]]
    told_by = {name for place, name in enumerate(SOURCES) if int(graph.edge_sources[edge]) >> place & 1}
    year = int(graph.edge_year[edge])
    if graph.edge_negated[edge] or (asked.predicates and predicate not in asked.predicates) or predicate in asked.not_predicates:
        return False
    if not (told_by & set(asked.sources or SOURCES)) - set(asked.not_sources):
        return False
    if asked.level is not None and KNOWLEDGE_LEVELS.index(asked.level) < graph.edge_level[edge]:
        return False
    if asked.since is None and asked.until is None:
        return True
    return asked.undated if year == 0 else (asked.since or 0) <= year <= (asked.until or 9999)


@settings(deadline=None, max_examples=200)
@given(snapshots(), st.data())
def test_edge_filters(graph: Snapshot, data: st.DataObject) -> None:
    names = st.lists(st.sampled_from(PREDICATES), max_size=2, unique=True).map(tuple)
    some = st.lists(st.sampled_from(SOURCES), max_size=1).map(tuple)
    asked = EdgeFilter(
        predicates=data.draw(names),
        not_predicates=data.draw(names),
        sources=data.draw(some),
        not_sources=data.draw(some),
        level=data.draw(st.sampled_from([None, *KNOWLEDGE_LEVELS])),
        since=data.draw(st.none() | st.integers(1989, 2021)),
        until=data.draw(st.none() | st.integers(1989, 2021)),
        undated=data.draw(st.booleans()),
    )
    assert asked.keep(graph).tolist() == [passes(graph, edge, asked) for edge in range(graph.n_edges)]
