"""Answers on a snapshot, the paths behind them, and the scorer that search takes."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import pytest

from gnn.errors import UnknownRelation, WrongWayRound
from gnn.path_attribution import Layers
from gnn.predict import Predictor
from gnn.scorer import GnnScorer
from kg.errors import InputError, UnknownCurie
from kg.snapshot import Snapshot
from serve.cli.models import scorer_runs as commands
from tests.gnn.graphs import columns, family_world


@pytest.fixture(scope="module")
def weights(tmp_path_factory):
    torch = pytest.importorskip("torch")
    from gnn.config import ModelConfig
    from gnn.model.io import save_network
    from gnn.model.network import PathNetwork

    torch.manual_seed(5)
    path = tmp_path_factory.mktemp("weights") / "w.safetensors"
    save_network(path, PathNetwork(ModelConfig(dim=12, attention=4, layers=3, keep=15, hop_hidden=8, head="mlp")))
    return path


@pytest.fixture(scope="module")
def snapshot():
    facts = family_world(people=90).facts
    return Snapshot.from_arrays(*columns(facts), 90, predicates=["biolink:parent", "biolink:grandparent", "biolink:sibling"])


def test_answers_are_ranked_and_say_what_is_known(snapshot, weights):
    found = Predictor(snapshot, weights).predict(50, "sibling", k=8)
    assert [p.score for p in found] == sorted((p.score for p in found), reverse=True)
    assert all(0 < p.probability < 1 for p in found) and 50 not in [p.node for p in found]
    for p in found:
        stated = any(snapshot.edge_predicate[e] == 2 and snapshot.edge_subject[e] == 50 for e in snapshot.find_edges(50, p.node))
        assert p.known == stated
    fresh = Predictor(snapshot, weights).predict(50, "biolink:sibling", k=8, known=False)
    assert fresh and not any(p.known for p in fresh)


def test_a_known_answer_is_scored_as_if_the_graph_did_not_state_it(snapshot, weights):
    torch = pytest.importorskip("torch")
    from gnn.model.context import GraphContext
    from gnn.model.io import load_network

    predictor = Predictor(snapshot, weights)
    known = predictor.predict(50, "sibling", k=50, new=False, paths=1)
    assert known and all(p.known for p in known)
    network, _ = load_network(weights)
    tails = np.array([p.node for p in known])
    with torch.no_grad():
        hidden = network(GraphContext(predictor.graph), np.full(len(tails), 50), np.full(len(tails), 2), tails)
    expected = hidden.dense(len(tails)).numpy()[np.arange(len(tails)), tails]
    np.testing.assert_allclose([p.score for p in known], expected, rtol=1e-5, atol=1e-5)
    for p in known:
        assert [(snapshot.edge_subject[e], snapshot.edge_predicate[e], snapshot.edge_object[e]) for e in p.edges] == [(50, 2, p.node)]
        assert all(walk.nodes != (50, p.node) or walk.relations != (2,) for walk in p.paths)


def test_known_and_new_make_up_one_ranking(snapshot, weights):
    predictor = Predictor(snapshot, weights)
    sides: list[dict[str, Any]] = [{}, {"new": False}, {"known": False}]
    both, known, new = (predictor.predict(50, "sibling", k=90, paths=0, **only) for only in sides)
    assert {p.node for p in known}.isdisjoint(p.node for p in new) and not any(p.edges for p in new)
    assert both == sorted(known + new, key=lambda p: (-p.score, p.node))
    assert predictor.predict(50, "sibling", known=False, new=False) == []
    assert sum(p.probability for p in new) < 1


def test_what_rests_on_the_hierarchy_alone_is_listed_as_kin(weights):
    # 0 and 1 are diseases; 0 has 3, and 4 is its sibling below 5; 1 is caused by gene 2, as is 0, and has 6.
    facts = np.array([[0, 0, 3], [3, 1, 5], [4, 1, 5], [2, 2, 0], [2, 2, 1], [1, 0, 6]])
    words: dict[str, Any] = {
        "predicates": ["biolink:has_phenotype", "biolink:subclass_of", "biolink:causes"],
        "categories": ["biolink:Disease", "biolink:PhenotypicFeature", "biolink:Gene"],
    }
    predictor = Predictor(Snapshot.from_arrays(*columns(facts), 7, node_category=np.array([0, 0, 2, 1, 1, 1, 1]), **words), weights)
    listed = {p.node for p in predictor.predict(0, "has_phenotype", known=False)}
    assert 4 not in listed and 6 in listed  # a sibling of a finding is no prediction; what another disease of the gene has is one
    assert {4, 6} <= {p.node for p in predictor.predict(0, "has_phenotype", known=False, kin=True)}


def test_answers_are_of_a_category_that_the_predicate_leads_to(weights):
    facts = np.array([[0, 0, 5], [1, 0, 5], [1, 0, 6], [0, 1, 1], [5, 1, 6]])
    kinds = np.array([0, 0, 0, 0, 0, 1, 1])
    words: dict[str, Any] = {
        "predicates": ["biolink:has_phenotype", "biolink:subclass_of"],
        "categories": ["biolink:Disease", "biolink:PhenotypicFeature"],
    }
    predictor = Predictor(Snapshot.from_arrays(*columns(facts), 7, node_category=kinds, **words), weights)
    assert [p.node for p in predictor.predict(0, "has_phenotype", known=False)] == []  # 6 follows: 5, which is stated, is a kind of it
    (follows,) = predictor.predict(0, "has_phenotype", known=False, entailed=True)
    assert follows.node == 6 and follows.follows
    assert {p.node for p in predictor.predict(0, "has_phenotype", known=False, category="biolink:Disease")} == {1}
    assert {p.node for p in predictor.predict(6, "has_phenotype", known=False, backwards=True, entailed=True)} == {0}


def test_what_the_graph_denies_is_no_answer(weights):
    facts = family_world(people=90).facts
    names = ["biolink:parent", "biolink:grandparent", "biolink:sibling"]
    best = Predictor(Snapshot.from_arrays(*columns(facts), 90, predicates=names), weights).predict(50, "sibling", k=1, known=False)[0].node
    s, p, o = np.vstack([facts, [50, 2, best]]).T
    denying = Snapshot.from_arrays(s, p, o, 90, predicates=names, negated=np.arange(len(s)) == len(facts))
    assert best not in {p.node for p in Predictor(denying, weights).predict(50, "sibling", k=90, paths=0)}


def test_paths_are_in_the_graph_simple_and_end_at_the_answer(snapshot, weights):
    predictor = Predictor(snapshot, weights)
    fused = predictor.predict(50, "grandparent", k=5, paths=4, backwards=True)
    followed = predictor.predict(50, "grandparent", k=5, paths=4, backwards=True, kin=True)  # by the network alone
    for p in (*fused, *followed):
        assert p.paths
        assert p in fused or [w.weight for w in p.paths] == sorted((w.weight for w in p.paths), reverse=True)
        for walk in p.paths:
            assert walk.nodes[0] == 50 and walk.nodes[-1] == p.node and len(set(walk.nodes)) == len(walk.nodes)
            for (u, v), r in zip(itertools.pairwise(walk.nodes), walk.relations, strict=True):
                ends = (u, v) if r < 3 else (v, u)
                assert any(
                    (snapshot.edge_subject[e], snapshot.edge_object[e]) == ends and snapshot.edge_predicate[e] == r % 3
                    for e in snapshot.find_edges(u, v)
                )


def test_walks_come_in_the_order_that_trying_all_gives(snapshot, weights):
    predictor = Predictor(snapshot, weights)
    asked, tables = predictor.network.tables(predictor.relations, np.array([2]))
    found = predictor.network.answers(
        predictor.expander, predictor.graph.log_degree, asked, tables, np.array([40]), np.array([2]), keep=15, trace=True
    )
    layers = Layers(found, 3)
    row = len(found.node) // 2

    def every(layer, at, gone, nodes, kinds):
        if layer == 0:
            yield (nodes, kinds), gone
            return
        step = found.steps[layer - 1]
        gone += math.log(step.promise[at])
        sender = np.repeat(np.arange(len(step.node)), np.diff(step.found.ptr))
        for e in np.flatnonzero(step.found.dst == step.chosen[at]).tolist():
            u, r, w = int(step.node[sender[e]]), int(step.found.rel[e]), gone + math.log(step.alpha[e])
            if r == 6:
                yield from every(layer - 1, sender[e], w, nodes, kinds)
            elif u not in nodes:
                yield from every(layer - 1, sender[e], w, (u, *nodes), (r, *kinds))

    best: dict[tuple[object, ...], float] = {}
    for key, weight in every(3, row, 0.0, (int(found.node[row]),), ()):
        best[key] = max(best.get(key, -math.inf), weight)
    expected = sorted((math.exp(w) for w in best.values()), reverse=True)[:5]
    got = [walk.weight for walk in layers.walks(row, 5)]
    np.testing.assert_allclose(got, expected, rtol=1e-6)


def test_an_unknown_relation_or_head_is_named(small, weights):
    with pytest.raises(UnknownRelation, match=r"no relation 'has_phenotipe'.*has_phenotype"):
        commands.predict(small, "MONDO:0007947", "has_phenotipe", weights=weights)
    with pytest.raises(UnknownCurie, match="MONDO:1"):
        commands.predict(small, "MONDO:1", "has_phenotype", weights=weights)


def test_a_relation_asked_the_wrong_way_round_is_refused(small, weights):
    """A disease begins no "causes": what would be ranked for it are diseases that it is said to cause."""
    for head, backwards, said in (
        ("MONDO:0007947", False, r"'biolink:causes' end at a biolink:Disease .*, none begins at one: ask backwards"),
        ("HGNC:3603", True, r"'biolink:causes' begin at a biolink:Gene .*, none ends at one: ask forwards"),
    ):
        with pytest.raises(WrongWayRound, match=said):
            commands.predict(small, head, "causes", backwards=backwards, weights=weights)
        commands.predict(small, head, "causes", backwards=not backwards, weights=weights)


def test_a_graph_without_edges_has_no_relation_to_ask_for(weights):
    empty = np.zeros(0, int)
    with pytest.raises(UnknownRelation, match="it has none at all"):
        Predictor(Snapshot.from_arrays(empty, empty, empty, 3, predicates=[]), weights).predict(0, "causes")


def test_the_command_answers_from_a_bundle(small, weights):
    kind = "biolink:PhenotypicFeature"
    found = commands.predict(small, "MONDO:0017314", "has_phenotype", k=9, category=kind, weights=weights)
    assert found["query"]["name"].startswith("Ehlers-Danlos") and {a["category"] for a in found["answers"]} == {kind}
    lens = next(a for a in found["answers"] if a["curie"] == "HP:0001083")
    assert not lens["known"] and not lens["edges"]
    assert lens["paths"][0]["nodes"] == ["MONDO:0017314", "HP:0001166", "MONDO:0007947", "HP:0001083"]
    stated = commands.predict(small, "MONDO:0007947", "has_phenotype", k=3, new=False, weights=weights)["answers"]
    assert stated and all(a["known"] and a["edges"][0]["evidence"][0]["record"] for a in stated)


def test_search_takes_the_scorer(snapshot, weights):
    from traversal import Budget, find_paths

    scorer, patient = GnnScorer(snapshot, weights).warm(), Budget(seconds=None)
    plain, scored = (find_paths(snapshot, 30, 70, k=5, max_hops=4, scorer=s, order="score", budget=patient) for s in (None, scorer))
    assert plain.paths and scored.paths
    assert all("scorer" in path.parts and path.parts["scorer"] > 0 for path in scored.paths)


def test_hop_scores_do_not_depend_on_the_edges_order_in_the_graph(snapshot, weights):
    from traversal.scorer import Query

    edges = np.arange(snapshot.n_edges, dtype=np.int32)
    nodes = np.arange(90, dtype=np.int32)
    one = GnnScorer(snapshot, weights).hop_scores(Query((30,), (70,)), nodes, edges)
    other = np.random.default_rng(0).permutation(snapshot.n_edges)
    s, p, o = (c[other] for c in (snapshot.edge_subject, snapshot.edge_predicate, snapshot.edge_object))
    moved = Snapshot.from_arrays(s, p, o, 90, predicates=snapshot.predicates)
    again = GnnScorer(moved, weights).hop_scores(Query((30,), (70,)), nodes, edges)
    np.testing.assert_allclose(again, one[other], rtol=1e-4, atol=1e-6)
    assert one.dtype == np.float32 and (one > 0).all() and (one <= 1).all()
    assert len(GnnScorer(snapshot, weights).hop_scores(Query((30,), (70,)), nodes[:0], edges[:0])) == 0


def test_training_and_evaluating_from_a_folder(tmp_path):
    pytest.importorskip("torch")
    data = family_world(people=40)
    for part in ("train", "valid", "test"):
        rows = getattr(data, part) if part != "train" else data.facts
        lines = [f"{data.entities[h]}\t{data.relations[r]}\t{data.entities[t]}" for h, r, t in rows.tolist()]
        (tmp_path / f"{part}.txt").write_text("\n".join(lines) + "\n")
    found = commands.train(tmp_path, tmp_path / "out", model={"dim": 8, "layers": 2}, run={"epochs": 1, "holdout": 0.2}, threads=1)
    assert 0 < found["test"]["mrr"] <= 1
    again = commands.evaluate(tmp_path, tmp_path / "out" / "model.safetensors", baselines=["distmult"], threads=1)
    assert again["gnn"]["mrr"] == pytest.approx(found["test"]["mrr"])
    assert {"distmult", "gnn"} <= set(again) and again["gnn"]["mrr_interval"][0] <= again["gnn"]["mrr"]
    with pytest.raises(InputError, match="neither a bundle nor"):
        commands.train(tmp_path / "nothing", tmp_path / "o")
    (tmp_path / "train.txt").write_text("a\tb\n")
    with pytest.raises(InputError, match=r"train.txt:1"):
        commands.train(tmp_path, tmp_path / "o")


def test_an_edge_of_a_predicate_that_was_not_taught_is_neither_favoured_nor_held_back(snapshot, weights, tmp_path):
    from gnn.errors import CheckpointError
    from gnn.model.io import load_network, save_network
    from traversal.scorer import Query

    network, _ = load_network(weights)
    edges, nodes, query = np.arange(snapshot.n_edges, dtype=np.int32), np.arange(90, dtype=np.int32), Query((30,), (70,))
    kinds = snapshot.edge_predicate[edges]
    for taught in (["biolink:parent", "biolink:sibling"], []):
        save_network(tmp_path / "w", network, {"taught": taught})
        scores = GnnScorer(snapshot, tmp_path / "w").hop_scores(query, nodes, edges)
        judged = scores[np.isin(kinds, [0, 2])] if taught else np.ones(1, np.float32)
        assert set(scores[kinds == 1].tolist()) == {float(np.median(judged))}
    from gnn.config import ModelConfig
    from gnn.model.network import PathNetwork

    save_network(tmp_path / "w", PathNetwork(ModelConfig(dim=8, layers=2)))
    with pytest.raises(CheckpointError, match="no head for hops"):
        GnnScorer(snapshot, tmp_path / "w")
