"""The join of two neighbourhoods finds what the best-first search finds, in the same order, to the unit."""

from __future__ import annotations

import gc
import threading
import time
import weakref

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import InputError
from kg.snapshot import Snapshot
from tests.traversal.graphs import CATEGORIES, PREDICATES, snapshots
from traversal import Budget, Constraints, PathResult, find_paths
from traversal.constraints import Order
from traversal.paths.best_first import PathSearch
from traversal.paths.join import find_short

relaxed = settings(deadline=None, max_examples=200)
UNBOUNDED = Budget(None)


def by_search(graph: Snapshot, source: int, target: int, k: int, hops: int, given_: Constraints | None, order: Order) -> PathResult:
    search = PathSearch(graph, (source,), (target,), hops, given_ or Constraints(), UNBOUNDED, None, time.perf_counter())
    return search.run(k, order)


def by_join(graph: Snapshot, source: int, target: int, k: int, hops: int, given_: Constraints | None, order: Order) -> PathResult | None:
    return find_short(graph, source, target, k, hops, given_, UNBOUNDED, order, time.perf_counter())


@st.composite
def questions(draw: st.DrawFn, last: int) -> Constraints | None:
    if draw(st.booleans()):
        return None
    return Constraints(
        avoid=tuple(draw(st.lists(st.integers(0, last), max_size=3, unique=True))),
        categories=tuple(draw(st.lists(st.sampled_from(CATEGORIES), max_size=1))),
        predicates=tuple(draw(st.lists(st.sampled_from(PREDICATES), max_size=2, unique=True))),
        level=draw(st.sampled_from([None, "observation"])),
        directed=draw(st.booleans()),
        min_hops=draw(st.integers(1, 3)),
    )


@relaxed
@given(snapshots(most_nodes=9, most_edges=34), st.integers(1, 5), st.integers(0, 12), st.sampled_from(["length", "score"]), st.data())
def test_the_join_finds_what_the_search_finds(graph: Snapshot, hops: int, k: int, order: Order, data: st.DataObject) -> None:
    last = graph.n_nodes - 1
    ends = data.draw(st.integers(0, last)), data.draw(st.integers(0, last))
    given_ = data.draw(questions(last))
    joined = by_join(graph, *ends, k, hops, given_, order)
    if joined is None:  # longer paths could be among the best
        assert hops > 3
        return
    searched = by_search(graph, *ends, k, hops, given_, order)
    assert joined.nodes == searched.nodes and len(joined) == len(searched.nodes)
    assert [path.cost for path in joined] == [path.cost for path in searched]
    assert [path.hops for path in joined] == [path.hops for path in searched]
    assert [path.parts for path in joined] == [path.parts for path in searched]
    if joined.stopped == "complete":
        assert searched.stopped == "complete"
    assert not joined.truncated


@relaxed
@given(snapshots(most_nodes=9, most_edges=34), st.integers(0, 12), st.integers(0, 6))
def test_a_budget_too_small_for_the_join_still_gives_a_beginning(graph: Snapshot, expansions: int, results: int) -> None:
    last = graph.n_nodes - 1
    full = by_search(graph, 0, last, 12, 3, None, "length")
    result = find_paths(graph, 0, last, k=12, budget=Budget(None, expansions, results))
    assert result.expansions <= expansions and len(result) <= results
    assert result.nodes == full.nodes[: len(result)]
    assert result.truncated or len(result) == len(full)


def dense(n: int, seed: int) -> Snapshot:
    rng = np.random.default_rng(seed)
    ends = rng.integers(0, n, (2, 12 * n))
    return Snapshot.from_arrays(ends[0], np.zeros(12 * n, int), ends[1], n)


def test_many_paths_and_large_k() -> None:
    graph = dense(60, 0)
    for k in (1, 64, 65, 900, 1000, 1001):
        searched = by_search(graph, 0, 1, k, 3, None, "score")
        assert find_paths(graph, 0, 1, k=k, order="score", budget=UNBOUNDED).nodes == searched.nodes
    assert by_join(graph, 0, 1, 5000, 3, None, "score") is None


def test_threads_and_graphs_do_not_mix_their_marks() -> None:
    graphs = [dense(50, 1), dense(50, 2), dense(70, 3)]
    expected = [[find_paths(g, s, 7, k=20).nodes for s in range(30)] for g in graphs]
    seen: list[bool] = []

    def work(shift: int) -> None:
        for s in range(30):
            for i in range(3):
                at = (i + shift) % 3
                seen.append(find_paths(graphs[at], s, 7, k=20).nodes == expected[at][s])

    threads = [threading.Thread(target=work, args=(shift,)) for shift in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 270 and all(seen)


def test_a_searched_graph_can_be_let_go() -> None:
    graph = dense(20, 0)
    assert find_paths(graph, 0, 1).paths
    gone = weakref.ref(graph)
    del graph
    gc.collect()
    assert gone() is None


def test_edges_are_read_when_they_are_looked_at() -> None:
    result = find_paths(dense(30, 4), 0, 1, k=5)
    assert len(result) == 5 == len(result.nodes) and "5 paths" in repr(result)
    assert result.paths is result.paths and [path.nodes for path in result] == result.nodes


def test_a_node_to_avoid_must_be_one() -> None:
    with pytest.raises(InputError):
        find_paths(dense(5, 0), 0, 1, constraints=Constraints(avoid=(5,)))


def test_marks_start_anew_before_they_run_out(monkeypatch: pytest.MonkeyPatch) -> None:
    from traversal.paths import join as shortpaths

    graph = dense(30, 5)
    expected = find_paths(graph, 0, 1).nodes
    monkeypatch.setattr(shortpaths._workspace, "stamp", shortpaths._LAST_STAMP)
    assert find_paths(graph, 0, 1).nodes == expected and shortpaths._workspace.stamp < 10
