"""Neighbours, reach, random walks, trees and hubs against networkx and brute force."""

from __future__ import annotations

import itertools

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import InputError
from kg.snapshot import Snapshot
from tests.traversal.graphs import multigraph, node_paths, path_cost, snapshots
from traversal import Budget, Constraints, find_paths
from traversal.algorithms.hubs import shatter
from traversal.algorithms.pagerank import pagerank
from traversal.algorithms.steiner_tree import connect
from traversal.view.graph_view import View
from traversal.view.neighbourhood import expand, reach

relaxed = settings(deadline=None, max_examples=80)


def plain(graph: Snapshot) -> nx.Graph:
    result = nx.Graph(multigraph(graph).to_undirected())
    result.remove_edges_from(nx.selfloop_edges(result))
    return result


@relaxed
@given(snapshots())
def test_neighbours_are_those_of_networkx_cheapest_first(graph: Snapshot) -> None:
    for node in range(graph.n_nodes):
        found = expand(graph, node)
        assert {n.node for n in found} == set(plain(graph)[node])
        assert [(n.cost, n.node) for n in found] == sorted((n.cost, n.node) for n in found)
        assert expand(graph, node, limit=2) == found[:2]
        for neighbour in found:
            assert abs(neighbour.cost * 1e6 - path_cost(graph, (node, neighbour.node))) <= 2


@relaxed
@given(snapshots(), st.integers(0, 4), st.integers(0, 12))
def test_reach_is_that_of_networkx_and_grows_with_the_budget(graph: Snapshot, hops: int, expansions: int) -> None:
    expected = nx.single_source_shortest_path_length(plain(graph), 0, cutoff=hops)
    found = reach(graph, 0, max_hops=hops)
    assert dict(zip(found.nodes.tolist(), found.hops.tolist(), strict=True)) == expected and not found.truncated
    small, larger = (reach(graph, 0, max_hops=hops, budget=Budget(None, e)) for e in (expansions, expansions + 2))
    assert set(small.nodes.tolist()) <= set(larger.nodes.tolist()) <= set(found.nodes.tolist())
    assert small.truncated or set(small.nodes.tolist()) == set(expected)
    assert small.expansions <= expansions


@relaxed
@given(snapshots(), st.dictionaries(st.integers(0, 7), st.floats(0.1, 2), min_size=1, max_size=3))
def test_pagerank_is_that_of_networkx(graph: Snapshot, restart: dict[int, float]) -> None:
    restart = {node % graph.n_nodes: weight for node, weight in restart.items()}
    weighted, links = nx.Graph(), View.of(graph).out
    weighted.add_nodes_from(range(graph.n_nodes))
    for v in range(graph.n_nodes):
        for i in range(links.ptr[v], links.ptr[v + 1]):
            weighted.add_edge(v, int(links.nbr[i]), weight=float(np.exp(-links.cost[i] / 1e6)))
    expected = nx.pagerank(weighted, personalization=restart, dangling=restart, tol=1e-13, max_iter=1000)
    found = pagerank(graph, restart, tolerance=1e-12, most_steps=1000)
    assert found.sum() == pytest.approx(1)
    np.testing.assert_allclose(found, [expected[v] for v in range(graph.n_nodes)], atol=1e-9)


def best_tree(graph: Snapshot, terminals: list[int]) -> float:
    """The cheapest Steiner tree, by trying every set of further nodes."""
    links = View.of(graph).out
    base = plain(graph)
    for a, b in base.edges:
        row = links.nbr[links.ptr[a] : links.ptr[a + 1]].tolist()
        base[a][b]["cost"] = int(links.cost[links.ptr[a] + row.index(b)])
    best = float("inf")
    others = [v for v in base if v not in terminals]
    for size in range(len(others) + 1):
        for more in itertools.combinations(others, size):
            part = base.subgraph([*terminals, *more])
            if nx.is_connected(part):
                cost = sum(d["cost"] for _, _, d in nx.minimum_spanning_tree(part, weight="cost").edges(data=True))
                best = min(best, cost + sum(int(View.of(graph).node_cost[v]) for v in more))
    return best


@relaxed
@given(snapshots(most_nodes=7), st.sets(st.integers(0, 6), min_size=2, max_size=4))
def test_trees_join_at_most_at_twice_the_least_cost(graph: Snapshot, wanted: set[int]) -> None:
    terminals = sorted({t % graph.n_nodes for t in wanted})
    if len(terminals) < 2:
        with pytest.raises(InputError):
            connect(graph, terminals)
        return
    tree = connect(graph, terminals)
    there = nx.node_connected_component(plain(graph), terminals[0])
    assert set(tree.unjoined) == set(terminals) - there
    joined = [t for t in terminals if t in there]
    shape = nx.Graph([(hop.source, hop.target) for hop in tree.hops])
    shape.add_nodes_from(tree.nodes)
    assert nx.is_tree(shape) and set(joined) <= set(tree.nodes)
    assert all(shape.degree[v] > 1 or v in terminals for v in shape)
    best = best_tree(graph, joined) / 1e6
    assert best - 1e-9 <= tree.cost <= best * 2 * (1 - 1 / max(len(joined), 2)) + 1e-5
    if len(terminals) == 2 and not tree.unjoined:
        path = find_paths(graph, *terminals, k=1, max_hops=7, order="length")
        cheapest = min(path_cost(graph, nodes) for nodes in node_paths(multigraph(graph), terminals[0], terminals[1], 7))
        assert path.paths and tree.cost * 1e6 <= cheapest + 12


@relaxed
@given(snapshots(), st.integers(0, 6), st.integers(1, 5))
def test_no_distance_shrinks_when_hubs_are_pruned(graph: Snapshot, k: int, cutoff: int) -> None:
    view = shatter(graph, k)
    assert [hub.node for hub in shatter(graph, k + 1).pruned][: len(view.pruned)] == [hub.node for hub in view.pruned]
    generic = [hub.genericness for hub in view.pruned]
    assert generic == sorted(generic, reverse=True) and len(view.pruned) <= k
    full = {path.nodes: path.cost for path in find_paths(graph, 0, graph.n_nodes - 1, k=10_000, max_hops=cutoff)}
    left = {
        path.nodes: path.cost for path in find_paths(graph, 0, graph.n_nodes - 1, k=10_000, max_hops=cutoff, constraints=view.constrain())
    }
    pruned = {hub.node for hub in view.pruned}
    assert left == {nodes: cost for nodes, cost in full.items() if not pruned & set(nodes[1:-1])}


def test_pruning_spares_what_is_kept_and_what_must_be_visited() -> None:
    star = Snapshot.from_arrays([0, 0, 0, 1], [0, 0, 0, 0], [1, 2, 3, 2], 4)
    assert [hub.node for hub in shatter(star, 2).pruned] == [0, 1]
    assert shatter(star, 1).pruned[0].neighbours == 3
    assert [hub.node for hub in shatter(star, 2, keep=[0]).pruned] == [1, 2]
    assert shatter(star, 2).constrain(Constraints(through=(0,), avoid=(3,))).avoid == (1, 3)
