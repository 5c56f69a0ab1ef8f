"""Serving without torch gives what torch gives."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from gnn.config import ModelConfig
from gnn.frontier import Expander, keep_best
from gnn.graph import MessageGraph
from gnn.numpy_inference import NumpyNetwork
from gnn.relation_graph import RelationGraph, relation_graph
from gnn.scorer import with_staying
from gnn.subgraph import corridor
from tests.gnn.graphs import family_world

ROOT = Path(__file__).resolve().parents[2]


def pair(**kw):
    torch = pytest.importorskip("torch")
    from gnn.model.io import state_arrays
    from gnn.model.network import PathNetwork

    torch.manual_seed(3)
    network = PathNetwork(ModelConfig(**{"dim": 16, "attention": 4, "layers": 3, "hop_hidden": 8, **kw})).eval()
    with torch.no_grad():
        for parameter in network.parameters():
            parameter += 0.1 * torch.randn_like(parameter)  # nothing stays at its zero
    return network, NumpyNetwork(network.config, state_arrays(network))


@pytest.mark.parametrize("head", ["linear", "mlp"])
@pytest.mark.parametrize("keep", [0, 12])
def test_answers_equal_torchs(head, keep):
    import torch

    from gnn.model.context import GraphContext

    network, served = pair(head=head, keep=keep, fanout=20)
    data = family_world(people=120)
    graph = MessageGraph.from_triples(data.facts, 120, data.relations)
    heads, kinds = np.array([20, 40, 60, 7]), np.array([0, 4, 2, 6])
    with torch.no_grad():
        expected = network(GraphContext(graph), heads, kinds)
    asked, tables = served.tables(relation_graph(graph), kinds)
    found = served.answers(Expander(graph, 20), graph.log_degree, asked, tables, heads, kinds, keep=keep)
    np.testing.assert_array_equal(found.node, expected.node)
    np.testing.assert_allclose(found.score, expected.score.numpy(), rtol=1e-5, atol=1e-5)


def test_hop_scores_equal_torchs():
    import torch

    from gnn.model.context import Whole

    network, served = pair()
    data = family_world(people=80)
    graph = MessageGraph.from_triples(data.facts, 80, data.relations)
    part = corridor(graph, 70, 30, 4)
    assert part is not None
    local, degree = part.graph(graph.relations), graph.log_degree[part.nodes]
    kinds = relation_graph(graph)
    spoken = RelationGraph(*map(torch.from_numpy, kinds))
    with torch.no_grad():
        ways = []
        for u, r, v in ((part.u, part.r, part.v), (part.v, part.r + 3, part.u)):
            ways.append(network.hops(Whole(local, degree), spoken, part.sources, part.targets, (u, r, v)))
        expected = torch.sigmoid(torch.maximum(*ways)).numpy()
    asked, Z = served.encode(kinds, np.array([6]))
    _, tables = served.tables(kinds, np.array([6]))
    ptr, nbr, rel = with_staying(part, 3)
    state = served.walk(ptr, nbr, rel, degree, (part.sources, part.targets), asked[0], tables, 7)
    np.testing.assert_allclose(served.hops(state, Z[0], degree, part.u, part.r, part.v), expected, rtol=1e-5, atol=1e-5)


def test_a_corridor_holds_the_short_walks_and_no_direct_edge():
    triples = np.array([[0, 0, 1], [1, 0, 2], [0, 0, 2], [2, 0, 3], [3, 0, 4], [0, 0, 5]])
    graph = MessageGraph.from_triples(triples, 6, ["a"])
    part = corridor(graph, 0, 2, 3)
    assert part is not None
    edges = {(int(part.nodes[u]), int(part.nodes[v])) for u, v in zip(part.u, part.v, strict=True)}
    assert edges == {(0, 1), (1, 2)}
    assert corridor(graph, 5, 4, 3) is None


def test_of_equals_the_lower_node_is_kept():
    query, node = np.array([0, 0, 0, 1, 1], np.int32), np.array([9, 4, 7, 2, 1], np.int32)
    assert keep_best(query, node, np.array([1, 1, 1, 0, 5], np.float32), 1).tolist() == [1, 4]
    assert keep_best(query, node, np.array([1, 2, 1, 0, 5], np.float32), 2).tolist() == [1, 2, 3, 4]


def test_serving_does_not_import_torch():
    code = "import sys, gnn.scorer, gnn.numpy_inference; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0
