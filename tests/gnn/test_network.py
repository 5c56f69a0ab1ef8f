"""The network: what it reaches, what it does not see, and that two ways to compute it agree."""

from __future__ import annotations

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from gnn.config import ModelConfig  # noqa: E402
from gnn.graph import MessageGraph  # noqa: E402
from gnn.model.context import GraphContext  # noqa: E402
from gnn.model.network import PathNetwork  # noqa: E402
from tests.gnn.graphs import family_world  # noqa: E402


def context(data):
    return GraphContext(MessageGraph.from_triples(data.facts, len(data.entities), data.relations))


def network(**kw):
    torch.manual_seed(1)
    return PathNetwork(ModelConfig(**{"dim": 12, "attention": 4, "layers": 3, **kw})).eval()


@pytest.mark.parametrize("kind", [{"relations": "graph"}, {"relations": "table", "n_relations": 3}])
def test_following_the_frontier_equals_walking_the_whole_graph(kind):
    data = family_world()
    graph, net = context(data), network(**kind)
    heads, kinds, nobody = np.array([5, 9, 5]), np.array([1, 2, 4]), np.full(3, -1)
    with torch.no_grad():
        whole = net(graph, heads, kinds).dense(3)
        frontier = net(graph, heads, kinds, nobody).dense(3)  # a blocked answer that is no node takes the frontier's way
    torch.testing.assert_close(whole, frontier, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("keep", [0, 9])
def test_the_plain_way_learns_what_the_fused_way_learns(keep):
    data = family_world()
    graph, net = context(data), network(keep=keep)
    found = {}
    for backend in ("numba", "reference"):
        net.zero_grad()
        score = net(graph, np.array([5, 9]), np.array([1, 6]), backend=backend).dense(2)
        torch.nn.functional.cross_entropy(score, torch.tensor([20, 30])).backward()
        found[backend] = [score, *(p.grad for p in net.parameters() if p.grad is not None)]
    for one, other in zip(found["numba"], found["reference"], strict=True):
        torch.testing.assert_close(one, other, rtol=1e-4, atol=1e-5)


def test_a_node_beyond_the_last_hop_is_not_reached():
    chain = np.array([[i, 0, i + 1] for i in range(6)])
    graph = GraphContext(MessageGraph.from_triples(chain, 8, ["next"]))
    found = network(layers=2)(graph, np.array([0]), np.array([0]))
    assert sorted(found.node.tolist()) == [0, 1, 2]


def test_its_own_edge_is_hidden_from_a_query():
    triples = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 2]])
    graph = GraphContext(MessageGraph.from_triples(triples, 3, ["a", "b"]))
    net = network(layers=1)
    reached = lambda one_hop, tail: sorted(net(graph, np.array([0]), np.array([0]), np.array([tail]), one_hop=one_hop).node.tolist())  # noqa: E731
    assert reached(False, 1) == [0, 1]  # still there by relation b
    assert reached(True, 1) == [0]
    both = net(graph, np.array([1]), np.array([2]), np.array([0]))  # asked backwards: a's inverse from node 1
    found = both.node[both.query == 0].tolist()
    assert sorted(found) == [0, 1, 2]  # by b's inverse, and a to node 2


def test_keeping_few_visits_few_and_the_head_may_ask_for_any_relation():
    data = family_world(people=300)
    graph, net = context(data), network(keep=10)
    found = net(graph, np.array([100, 120]), np.array([0, 6]))
    assert torch.isfinite(found.score).all()
    assert len(found.node) < 2 * 300 / 2


def test_relations_from_the_graph_serve_a_graph_with_other_relations():
    net = network()
    for count in (2, 7):
        rng = np.random.default_rng(count)
        triples = np.stack([rng.integers(0, 30, 90), rng.integers(0, count, 90), rng.integers(0, 30, 90)], axis=1)
        graph = GraphContext(MessageGraph.from_triples(triples, 30, [f"r{i}" for i in range(count)]))
        assert torch.isfinite(net(graph, np.array([3]), np.array([count - 1])).score).all()


def test_renumbering_nodes_and_relations_changes_nothing():
    data = family_world()
    net, rng = network(), np.random.default_rng(0)
    node, kind = rng.permutation(60), rng.permutation(3)
    moved = np.stack([node[data.facts[:, 0]], kind[data.facts[:, 1]], node[data.facts[:, 2]]], axis=1)
    graph = GraphContext(MessageGraph.from_triples(moved, 60, ["x", "y", "z"]))
    with torch.no_grad():
        one = net(context(data), np.array([7]), np.array([1])).dense(1)[0]
        other = net(graph, node[[7]], kind[[1]]).dense(1)[0]
    torch.testing.assert_close(one, other[node], rtol=1e-4, atol=1e-5)


def test_a_graph_that_was_evaluated_can_be_trained_on():
    data = family_world()
    graph, net = context(data), network()
    with torch.inference_mode():
        net(graph, np.array([5]), np.array([1]))
    net(graph, np.array([5]), np.array([1])).score.sum().backward()
    assert all(torch.isfinite(p.grad).all() for p in net.steps.parameters() if p.grad is not None)
