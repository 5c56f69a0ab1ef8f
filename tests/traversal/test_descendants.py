"""Counts of what lies below each node: against networkx, with cycles, and as estimated where counting would not end."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.snapshot import Snapshot
from traversal.view.costs import node_specificity
from traversal.view.descendants import descendants

IS_A = "biolink:subclass_of"


def _snapshot(edges: list[tuple[int, int]], n: int) -> Snapshot:
    return Snapshot.from_arrays([a for a, _ in edges], [0] * len(edges), [b for _, b in edges], n, predicates=(IS_A, "biolink:related_to"))


def _below(edges: list[tuple[int, int]], n: int) -> list[int]:
    graph = nx.DiGraph(edges)
    graph.add_nodes_from(range(n))
    return [len(nx.ancestors(graph, v) | {v}) for v in range(n)]


edges_of = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda e: e[0] != e[1]), max_size=30, unique=True)


@settings(deadline=None)
@given(edges_of)
def test_what_is_counted_is_what_networkx_reaches(edges: list[tuple[int, int]]) -> None:
    assert descendants(_snapshot(edges, 10), IS_A).tolist() == _below(edges, 10)


@pytest.mark.parametrize("cycle", [False, True])
def test_the_estimate_is_near_and_always_the_same(cycle: bool) -> None:
    random = np.random.default_rng(5)
    n = 400
    pairs = {(int(v), int(random.integers(0, v))) for v in random.integers(1, n, 900)}
    if cycle:
        pairs |= {(v, v + 1) for v in range(100, 200)} | {(200, 100)}
    edges = sorted(pairs)
    snapshot = _snapshot(edges, n)
    exact, estimate = np.array(_below(edges, n)), descendants(snapshot, IS_A, most=0)
    assert (estimate == descendants(snapshot, IS_A, most=0)).all()
    assert (estimate >= 1).all() and (estimate <= n).all()
    large = exact >= 10
    error = np.log(estimate[large]) - np.log(exact[large])
    assert large.sum() > 20 and abs(error.mean()) < 0.2 and np.abs(error).max() < 1.0


def test_a_root_tells_less_than_a_leaf() -> None:
    root, kind, leaf = 0, 1, 2
    specificity = node_specificity(_snapshot([(kind, root), (leaf, kind)], 3))
    assert specificity[root] < specificity[kind] < specificity[leaf] == 1.0
