"""The weights that ship: they load both ways, agree, are small, and say where they come from; what must not be shipped is refused."""

from __future__ import annotations

import json

import numpy as np
import pytest

from gnn.errors import GnnError
from gnn.frontier import Expander
from gnn.graph import MessageGraph
from gnn.numpy_inference import NumpyNetwork
from gnn.relation_graph import relation_graph
from gnn.scorer import SHIPPED, GnnScorer
from kg.errors import InputError
from kg.snapshot import Snapshot
from tests.gnn.graphs import columns, family_world


def test_they_are_small_and_name_their_command_and_licences():
    assert SHIPPED.stat().st_size < 4 << 20
    _, meta = NumpyNetwork.load(SHIPPED)
    assert meta["command"].startswith("python -m gnn.train.pretrain")
    pytest.importorskip("torch")
    from gnn.train.pretrain import SHIPPABLE

    assert meta["sources"] and set(meta["sources"].values()) <= SHIPPABLE


def test_both_forward_passes_agree_on_a_graph_they_never_saw():
    torch = pytest.importorskip("torch")
    from gnn.model.context import GraphContext
    from gnn.model.io import load_network

    network, _ = load_network(SHIPPED)
    served, _ = NumpyNetwork.load(SHIPPED)
    data = family_world(people=200)
    graph = MessageGraph.from_triples(data.facts, 200, data.relations)
    heads, kinds = np.array([150, 60, 9]), np.array([0, 4, 6])
    with torch.no_grad():
        expected = network(GraphContext(graph), heads, kinds)
    asked, tables = served.tables(relation_graph(graph), kinds)
    config = served.config
    found = served.answers(Expander(graph, config.fanout), graph.log_degree, asked, tables, heads, kinds, keep=config.keep)
    np.testing.assert_array_equal(found.node, expected.node)
    np.testing.assert_allclose(found.score, expected.score.numpy(), rtol=1e-5, atol=1e-5)


def test_a_foreign_vocabulary_is_left_alone_by_search():
    from traversal.scorer import Query

    facts = family_world().facts
    snapshot = Snapshot.from_arrays(*columns(facts), 60, predicates=["parent", "grandparent", "sibling"])
    edges = np.arange(snapshot.n_edges, dtype=np.int32)
    assert (GnnScorer(snapshot).hop_scores(Query((3,), (40,)), np.arange(60, dtype=np.int32), edges) == 1).all()


def test_a_closed_licence_is_refused_and_a_bundle_without_mechanisms_named(tmp_path, small):
    pytest.importorskip("torch")
    from gnn.train.mechanisms import read_mechanisms
    from gnn.train.pretrain import check_licences

    (tmp_path / "manifest.json").write_text(json.dumps({"sources": [{"name": "drugbank", "licence": "CC-BY-NC-4.0"}]}))
    with pytest.raises(GnnError, match="drugbank.*may not be shipped"):
        check_licences(tmp_path)
    with pytest.raises(InputError, match="holds no mechanisms"):
        read_mechanisms(small, Snapshot.open(small))
