"""How relations meet, what each is like, and that a query which names none can still tell them apart."""

from __future__ import annotations

import numpy as np
import pytest

from gnn.config import ModelConfig
from gnn.graph import MessageGraph
from gnn.numpy_inference import NumpyNetwork
from gnn.relation_graph import relation_graph
from gnn.train import vocabulary
from tests.gnn.graphs import family_world

#: a: 0 and 1 to 2 and 3, one of them to both; b: 2 to 3.
FACTS = np.array([[0, 0, 2], [0, 0, 3], [1, 0, 2], [2, 1, 3]])


def test_traits_are_what_counting_gives():
    traits = relation_graph(MessageGraph.from_triples(FACTS, 5, ["a", "b"])).traits
    assert traits.shape == (4, 8)
    size, fan_out, fan_in, heads, tails, both, of_heads, of_tails = traits[0]
    assert size == pytest.approx(np.log(4) / np.log(5))
    assert fan_out == pytest.approx(np.log(3 / 2)) and fan_in == pytest.approx(np.log(3 / 2))
    assert heads == tails == pytest.approx(np.log(3) / np.log(6)) and both == 0
    # Nodes 0 and 1 have a alone; 2 has a backwards and b, 3 has both backwards.
    assert of_heads == 0 and of_tails == pytest.approx(np.log(2))
    flipped = [0, 2, 1, 4, 3, 5, 7, 6]
    np.testing.assert_allclose(traits[2], traits[0][flipped])


def test_rows_of_meetings_sum_to_one_where_a_relation_meets_any():
    meet = relation_graph(MessageGraph.from_triples(FACTS, 5, ["a", "b", "never"])).meet
    total = meet.sum(axis=2)
    np.testing.assert_allclose(total[:, [0, 1, 3, 4]], 1, rtol=1e-6)
    assert (total[:, [2, 5]] == 0).all()


def test_a_query_that_names_no_relation_tells_relations_apart():
    torch = pytest.importorskip("torch")
    from gnn.model.io import state_arrays
    from gnn.model.network import PathNetwork

    torch.manual_seed(1)
    network = PathNetwork(ModelConfig(dim=8, attention=2, layers=2))
    served = NumpyNetwork(network.config, state_arrays(network))
    data = family_world()
    _, Z = served.encode(relation_graph(MessageGraph.from_triples(data.facts, 60, data.relations)), np.array([6]))
    for i in range(6):
        for j in range(i):
            assert np.abs(Z[0, i] - Z[0, j]).max() > 1e-3


def test_other_vocabularies_name_the_same_edges():
    data = family_world()
    graph = MessageGraph.from_triples(data.facts, 60, data.relations)
    category = np.arange(60) % 3
    s, r, o = graph.triples().T
    first, *others = vocabulary.taught(graph, category)
    assert first.relations == graph.relations
    np.testing.assert_array_equal(first.of(s, r, o), r)
    kept = vocabulary.kept_to_test(graph, category)
    assert not {words.name for words in kept} & {words.name for words in others}
    for words in (*others, *kept):
        new = words.of(s, r, o)
        assert set(new.tolist()) == set(range(len(words.relations)))
        assert words.graph.traits.shape[0] == 2 * len(words.relations)
    by_both = kept[-1].of(s, r, o)
    pairs = np.unique(np.stack([category[s], category[o], by_both]), axis=1)
    assert pairs.shape[1] == len(kept[-1].relations)
