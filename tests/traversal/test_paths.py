"""Paths against networkx and brute force."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import InputError
from kg.snapshot import Snapshot
from tests.traversal.graphs import CATEGORIES, PREDICATES, multigraph, node_paths, path_cost, snapshots
from traversal import Budget, Constraints, PathResult, find_paths
from traversal.constraints import Order
from traversal.paths.nearest import nearest
from traversal.view.costs import UNIT
from traversal.view.filters import EdgeFilter

ALL = 100_000
relaxed = settings(deadline=None, max_examples=120)
SLACK = 12  # units: rounding of each hop and node, a millionth of a nat each


def costs(result: PathResult) -> list[int]:
    return [round(path.cost * 1_000_000) for path in result]


@relaxed
@given(snapshots(), st.integers(1, 6))
def test_all_simple_paths_are_those_of_networkx(graph: Snapshot, cutoff: int) -> None:
    result = find_paths(graph, 0, graph.n_nodes - 1, k=ALL, max_hops=cutoff)
    expected = node_paths(multigraph(graph), 0, graph.n_nodes - 1, cutoff)
    assert [path.nodes for path in result] == sorted(
        (p.nodes for p in result), key=lambda nodes: (len(nodes), costs_of(result)[nodes], nodes)
    )
    assert {path.nodes for path in result} == expected and len(result) == len(expected)
    assert result.stopped == "complete" and not result.truncated


def costs_of(result: PathResult) -> dict[tuple[int, ...], int]:
    return {path.nodes: cost for path, cost in zip(result, costs(result), strict=True)}


@relaxed
@given(snapshots(), st.integers(1, 5), st.integers(1, 6), st.sampled_from(["length", "score"]))
def test_k_best_are_the_best_by_brute_force(graph: Snapshot, cutoff: int, k: int, order: Order) -> None:
    result = find_paths(graph, 0, graph.n_nodes - 1, k=k, max_hops=cutoff, order=order)
    everything = {nodes: path_cost(graph, nodes) for nodes in node_paths(multigraph(graph), 0, graph.n_nodes - 1, cutoff)}
    lead = (lambda nodes: len(nodes)) if order == "length" else (lambda nodes: 0)
    expected = sorted((lead(nodes), cost) for nodes, cost in everything.items())[:k]
    assert len(result) == len(expected)
    for path, cost, (length, best) in zip(result, costs(result), expected, strict=True):
        assert abs(cost - everything[path.nodes]) <= SLACK
        assert lead(path.nodes) == length and abs(cost - best) <= SLACK


@relaxed
@given(snapshots(), st.integers(1, 5))
def test_parts_sum_to_the_cost_and_hops_list_all_their_edges(graph: Snapshot, cutoff: int) -> None:
    for path in find_paths(graph, 0, graph.n_nodes - 1, k=50, max_hops=cutoff, order="score"):
        assert sum(path.parts.values()) == pytest.approx(path.cost, abs=1e-5)
        assert path.score == pytest.approx(math.exp(-path.cost))
        assert len(set(path.nodes)) == len(path.nodes) == len(path.hops) + 1
        for hop, (a, b) in zip(path.hops, zip(path.nodes, path.nodes[1:], strict=False), strict=True):
            assert (hop.source, hop.target) == (a, b)
            assert [edge.edge for edge in hop.edges] == graph.find_edges(a, b)
            for edge in hop.edges:
                ends = (int(graph.edge_subject[edge.edge]), int(graph.edge_object[edge.edge]))
                assert ends == ((a, b) if edge.direction > 0 else (b, a))
                assert edge.predicate == graph.predicates[graph.edge_predicate[edge.edge]]


@relaxed
@given(snapshots(), st.integers(1, 5), st.sampled_from(["length", "score"]))
def test_reversal(graph: Snapshot, cutoff: int, order: Order) -> None:
    there = find_paths(graph, 0, graph.n_nodes - 1, k=ALL, max_hops=cutoff, order=order)
    back = find_paths(graph, graph.n_nodes - 1, 0, k=ALL, max_hops=cutoff, order=order)
    assert costs(there) == costs(back)
    assert costs_of(there) == {nodes[::-1]: cost for nodes, cost in costs_of(back).items()}


@relaxed
@given(snapshots(), st.integers(1, 5), st.integers(1, 8), st.randoms(use_true_random=False))
def test_relabelling(graph: Snapshot, cutoff: int, k: int, random: object) -> None:
    rng = np.random.default_rng(graph.n_edges + cutoff)
    new = rng.permutation(graph.n_nodes)
    other = Snapshot.from_arrays(
        new[graph.edge_subject],
        graph.edge_predicate,
        new[graph.edge_object],
        graph.n_nodes,
        categories=CATEGORIES,
        predicates=PREDICATES,
        negated=graph.edge_negated,
        node_category=graph.node_category[np.argsort(new)],
    )
    for name in ("edge_level", "edge_frequency", "edge_publications", "edge_sources", "sources"):
        setattr(other, name, getattr(graph, name))
    ends = (0, graph.n_nodes - 1)
    one = find_paths(graph, *ends, k=ALL, max_hops=cutoff)
    two = find_paths(other, *(int(new[e]) for e in ends), k=ALL, max_hops=cutoff)
    assert costs(one) == costs(two)
    assert {tuple(int(new[v]) for v in nodes): cost for nodes, cost in costs_of(one).items()} == costs_of(two)
    assert costs(find_paths(other, *(int(new[e]) for e in ends), k=k, max_hops=cutoff)) == costs(one)[:k]


@relaxed
@given(snapshots(), st.integers(1, 5), st.sampled_from(["length", "score"]), st.lists(st.integers(0, 60), min_size=2, max_size=5))
def test_a_larger_budget_never_loses_a_result(graph: Snapshot, cutoff: int, order: Order, budgets: list[int]) -> None:
    found = []
    for expansions in [*sorted(budgets), 10_000]:
        result = find_paths(graph, 0, graph.n_nodes - 1, k=12, max_hops=cutoff, order=order, budget=Budget(None, expansions))
        assert result.expansions <= expansions
        found.append([path.nodes for path in result])
        if result.truncated:
            assert result.stopped == "expansions"
    for smaller, larger in itertools.pairwise(found):
        assert larger[: len(smaller)] == smaller


@relaxed
@given(snapshots(), st.integers(1, 5), st.data())
def test_constraints(graph: Snapshot, cutoff: int, data: st.DataObject) -> None:
    last = graph.n_nodes - 1
    nodes = st.lists(st.integers(0, last), max_size=2, unique=True)
    through = tuple(data.draw(nodes))
    avoid = tuple(set(data.draw(nodes)) - set(through))
    given_ = Constraints(
        through=through,
        avoid=avoid,
        categories=tuple(data.draw(st.lists(st.sampled_from(CATEGORIES), max_size=1))),
        not_categories=tuple(data.draw(st.lists(st.sampled_from(CATEGORIES), max_size=1))),
        predicates=tuple(data.draw(st.lists(st.sampled_from(PREDICATES), max_size=2, unique=True))),
        not_predicates=tuple(data.draw(st.lists(st.sampled_from(PREDICATES), max_size=1))),
        sources=tuple(data.draw(st.lists(st.sampled_from(["one", "two"]), max_size=1))),
        not_sources=tuple(data.draw(st.lists(st.sampled_from(["one", "two"]), max_size=1))),
        level=data.draw(st.sampled_from([None, "observation", "prediction"])),
        since=data.draw(st.sampled_from([None, 2000])),
        until=data.draw(st.sampled_from([None, 2010])),
        undated=data.draw(st.booleans()),
        directed=data.draw(st.booleans()),
        min_hops=data.draw(st.integers(1, 2)),
    )
    kept = set(np.flatnonzero(EdgeFilter.of(given_).keep(graph)).tolist())
    plain = multigraph(graph)
    plain.remove_edges_from([(a, b, e) for a, b, e in plain.edges(keys=True) if e not in kept])
    kinds = [CATEGORIES[code] for code in graph.node_category]
    admitted = {i for i, kind in enumerate(kinds) if kind in (given_.categories or CATEGORIES) and kind not in given_.not_categories}
    expected = {
        path
        for path in node_paths(plain, 0, last, cutoff, directed=given_.directed)
        if set(path[1:-1]) <= admitted - set(avoid) and set(through) <= set(path) and len(path) > given_.min_hops
    }
    result = find_paths(graph, 0, last, k=ALL, max_hops=cutoff, constraints=given_)
    assert {path.nodes for path in result} == expected and len(result) == len(expected)
    ordered = [(len(path), cost) for path, cost in zip(result, costs(result), strict=True)]
    assert ordered == sorted(ordered)
    for path in result:
        edges = {edge.edge for hop in path.hops for edge in hop.edges}
        assert edges <= kept
        assert sum(path.parts.values()) == pytest.approx(path.cost, abs=1e-5)


@relaxed
@given(
    snapshots(), st.integers(1, 4), st.sets(st.integers(0, 7), min_size=1, max_size=3), st.sets(st.integers(0, 7), min_size=1, max_size=3)
)
def test_several_ends(graph: Snapshot, cutoff: int, sources: set[int], targets: set[int]) -> None:
    sources, targets = {s % graph.n_nodes for s in sources}, {t % graph.n_nodes for t in targets}
    plain = multigraph(graph)
    expected = {
        path for s in sources for t in targets for path in node_paths(plain, s, t, cutoff) if not set(path[1:-1]) & (sources | targets)
    }
    result = find_paths(graph, sources, targets, k=ALL, max_hops=cutoff)
    assert {path.nodes for path in result} == expected and len(result) == len(expected)


class HalfBelief:
    """A scorer that believes every edge by its index."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def hop_scores(self, query: object, frontier_nodes: np.ndarray, edge_ids: np.ndarray) -> np.ndarray:
        assert sorted(set(frontier_nodes.tolist())) == frontier_nodes.tolist()
        self.asked = edge_ids.tolist()
        return (1.0 / (1 + edge_ids % 5)).astype(np.float32)


@relaxed
@given(snapshots(), st.integers(1, 4), st.booleans())
def test_a_scorer_makes_hops_dearer_and_is_asked_only_on_the_way(graph: Snapshot, cutoff: int, directed: bool) -> None:
    scorer, way = HalfBelief(), Constraints(directed=directed)
    with_it = find_paths(graph, 0, graph.n_nodes - 1, k=ALL, max_hops=cutoff, scorer=scorer, order="score", constraints=way)
    without = costs_of(find_paths(graph, 0, graph.n_nodes - 1, k=ALL, max_hops=cutoff, constraints=way))
    assert costs(with_it) == sorted(costs(with_it)) and {path.nodes for path in with_it} == set(without)
    on_the_way = {edge.edge for path in with_it for hop in path.hops for edge in hop.edges}
    assert on_the_way <= set(scorer.asked)
    for path in with_it:
        best = [min(edge.edge % 5 for edge in hop.edges) for hop in path.hops]
        extra = sum(math.log(1 + b) for b in best)
        assert path.cost == pytest.approx(without[path.nodes] / 1e6 + extra, abs=1e-5)
        assert sum(path.parts.values()) == pytest.approx(path.cost, abs=1e-5)


def test_what_cannot_be_asked() -> None:
    graph = Snapshot.from_arrays([0, 1], [0, 0], [1, 2], 3)
    for wrong in (
        lambda: find_paths(graph, 0, 3),
        lambda: find_paths(graph, [], 1),
        lambda: find_paths(graph, 0, 1, max_hops=9),
        lambda: find_paths(graph, 0, 1, constraints=Constraints(predicates=("biolink:nothing",))),
        lambda: Constraints(through=(1,), avoid=(1,)),
        lambda: Constraints(through=(1, 2, 3, 4, 5)),
        lambda: Constraints(min_hops=0),
        lambda: Constraints(level="rumour"),
        lambda: Budget(expansions=-1),
    ):
        with pytest.raises(InputError):
            wrong()


def test_four_nodes_may_be_visited_on_the_way() -> None:
    line = Snapshot.from_arrays([0, 1, 2, 3, 4], [0] * 5, [1, 2, 3, 4, 5], 6)
    visiting = Constraints(through=(1, 2, 3, 4, 4))
    assert [path.nodes for path in find_paths(line, 0, 5, max_hops=5, constraints=visiting)] == [(0, 1, 2, 3, 4, 5)]


@relaxed
@given(snapshots(), st.integers(1, 5), st.integers(1, 4), st.sampled_from([None, *CATEGORIES]))
def test_the_nearest_are_those_of_the_cheapest_paths(graph: Snapshot, hops: int, k: int, category: str | None) -> None:
    found = nearest(graph, (0,), category, k=k, max_hops=hops)
    wanted = [n for n in range(1, graph.n_nodes) if category is None or graph.category(n) == category]
    paths = {n: find_paths(graph, 0, n, k=1, max_hops=hops, order="score").paths for n in wanted}
    cost = {n: round(best[0].cost * UNIT) for n, best in paths.items() if best}
    assert len(found.nodes) == min(k, len(cost)) and not found.truncated
    assert [cost[n] for n in found.nodes.tolist()] == found.cost.tolist() == sorted(cost.values())[:k]
    assert len(set(found.nodes.tolist())) == len(found.nodes)


def test_the_nearest_within_a_budget_are_told_to_be_some() -> None:
    line = Snapshot.from_arrays([0, 1, 2], [0] * 3, [1, 2, 3], 4)
    assert nearest(line, (0,), None, k=9, max_hops=3, budget=Budget(expansions=3)).nodes.tolist() == [1, 2, 3]
    short = nearest(line, (0,), None, k=9, max_hops=3, budget=Budget(expansions=2))
    assert short.nodes.tolist() == [1, 2] and short.truncated and short.expansions == 2
    assert nearest(line, (0,), None, k=9, max_hops=3, constraints=Constraints(min_hops=2)).nodes.tolist() == [2, 3]
    assert nearest(line, (0,), None, k=9, max_hops=3, constraints=Constraints(avoid=(2,))).nodes.tolist() == [1]


def test_time_is_a_budget_too() -> None:
    graph = Snapshot.from_arrays([0, 1], [0, 0], [1, 2], 3)
    result = find_paths(graph, 0, 2, budget=Budget(seconds=0.0))
    assert result.truncated and result.stopped == "time" and not result.paths


def test_a_path_reads_as_a_line() -> None:
    graph = Snapshot.from_arrays([0, 2], [0, 0], [1, 1], 3, predicates=["biolink:treats"], names=["drug", "disease", "other drug"])
    assert find_paths(graph, 0, 2).paths[0].text(graph) == "drug —treats→ disease ←treats— other drug"


def test_a_line_tells_what_points_ahead_before_what_points_back() -> None:
    predicates = ["biolink:treats", "biolink:affects"]
    graph = Snapshot.from_arrays([0, 0, 1], [1, 0, 0], [1, 1, 0], 2, predicates=predicates, names=["drug", "disease"])
    assert find_paths(graph, 0, 1).paths[0].text(graph) == "drug —treats→ / —affects→ / ←treats— disease"
