"""Metapaths against published figures and against walking."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from benchmarks.inputs.hetionet import read_core, read_json
from kg.errors import InputError
from kg.snapshot import Snapshot
from tests.traversal.graphs import multigraph, snapshots
from traversal.metapaths.dwpc import Metapaths
from traversal.metapaths.metagraph import MetaEdge, Metagraph, Metapath

relaxed = settings(deadline=None, max_examples=80)

RELATED = "biolink:related_to"


@pytest.fixture(scope="module")
def gold(shared_data: Path) -> dict[str, Any]:
    return json.loads((shared_data / "hetionet-core" / "gold.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def core(shared_data: Path) -> Metapaths:
    return Metapaths(*read_core(shared_data / "hetionet-core"))


# -- published figures ------------------------------------------------------------------------------------------------------------


def test_metapath_counts(core: Metapaths, gold: dict[str, Any]) -> None:
    for length, expected in gold["metapath_counts_compound_to_disease"].items():
        found = list(core.metagraph.metapaths("Compound", "Disease", int(length), int(length)))
        assert len(found) == len(set(found)) == expected


def test_published_and_derived_counts_and_dwpcs(core: Metapaths, gold: dict[str, Any]) -> None:
    cases = [case for case in gold["published"] + gold["derived"] if "graph" not in case]
    assert len(cases) > 10
    for case in cases:
        source, target = (
            core.snapshot.index(f"{kind}::{case[key]}") for kind, key in (("Compound", "source_id"), ("Disease", "target_id"))
        )
        count, dwpc = core.pair(case["metapath"], source, target)
        assert count == case["path_count"]
        paths = core.paths(case["metapath"], source, target)
        assert len(paths) == count and sum(path.weight for path in paths) == pytest.approx(dwpc, rel=1e-9)
        if "dwpc" in case:
            assert dwpc == pytest.approx(case["dwpc"], rel=1e-9)
        if "path_share_of_dwpc" in case:
            assert {core.snapshot.name(path.nodes[1]): round(path.share, 3) for path in paths} == case["path_share_of_dwpc"]


def test_the_example_of_the_paper(shared_data: Path) -> None:
    graph, metagraph = read_json(shared_data / "hetnetpy" / "disease-gene-example-graph.json")
    ends = graph.index("Gene::IRF1"), graph.index("Disease::Multiple Sclerosis")
    assert Metapaths(graph, metagraph, damping=0.5).pair("GiGaD", *ends) == pytest.approx((3, 0.6767766952966369), rel=1e-9)


def test_bupropion_in_its_subgraph(shared_data: Path) -> None:
    graph, metagraph = read_json(shared_data / "hetnetpy" / "bupropion-CbGpPWpGaD-subgraph.json.gz")
    ends = graph.index("Compound::DB01156"), graph.index("Disease::DOID:0050742")
    assert Metapaths(graph, metagraph).pair("CbGpPWpGaD", *ends) == pytest.approx((142, 0.03287590886921623), rel=1e-9)


def test_published_feature_aurocs(core: Metapaths, gold: dict[str, Any], shared_data: Path) -> None:
    lines = (shared_data / "hetionet-core" / "rephetio_train_pairs.tsv").read_text("utf-8").splitlines()[1:]
    pairs = [line.split("\t") for line in lines]
    known = np.array([status == "1" for _, _, status in pairs])
    for metapath, published in gold["published_feature_auroc"].items():
        matrix = core.all_pairs(metapath, counts=False)
        rows = np.searchsorted(matrix.sources, [core.snapshot.index(f"Compound::{c}") for c, _, _ in pairs])
        columns = np.searchsorted(matrix.targets, [core.snapshot.index(f"Disease::{d}") for _, d, _ in pairs])
        feature = matrix.dwpc[rows, columns]
        better = (feature[known][:, None] > feature[~known][None, :]).mean() + (
            feature[known][:, None] == feature[~known][None, :]
        ).mean() / 2
        assert better == pytest.approx(published["auroc"], abs=2e-5)
        assert (feature > 0).mean() == pytest.approx(published["nonzero"], abs=2e-5)


@pytest.mark.slow
def test_a_random_subgraph_agrees_with_hetmatpy(shared_data: Path, tmp_path: Path) -> None:
    hetmatpy = pytest.importorskip("hetmatpy.hetmat")
    import hetnetpy.readwrite
    from hetmatpy.degree_weight import dwpc

    file = shared_data / "hetnetpy" / "random-subgraph.json.xz"
    ours = Metapaths(*read_json(file))
    hetmat = hetmatpy.hetmat_from_graph(hetnetpy.readwrite.read_graph(str(file)), tmp_path / "hetmat", save_metagraph=True)
    checked = 0
    for path in itertools.islice(ours.metagraph.metapaths("Compound", "Disease", 4), 0, None, 40):
        rows, columns, theirs = dwpc(hetmat, hetmat.metagraph.metapath_from_abbrev(path.text), damping=0.4)
        mine = ours.all_pairs(path)
        place = {kind: {ours.snapshot.curie(n): i for i, n in enumerate(ours.nodes(kind))} for kind in ("Compound", "Disease")}
        order = np.ix_([place["Compound"][f"Compound::{r}"] for r in rows], [place["Disease"][f"Disease::{c}"] for c in columns])
        dense = theirs.toarray() if hasattr(theirs, "toarray") else np.asarray(theirs)
        np.testing.assert_allclose(mine.dwpc[order], dense, rtol=1e-9, atol=1e-15)
        checked += 1
    assert checked > 20


# -- against walking --------------------------------------------------------------------------------------------------------------


def by_walking(graph: Snapshot, path: Metapath, source: int, target: int, damping: float) -> tuple[int, float]:
    """Count simple paths and weigh them, step by step, with sets."""
    steps = []
    for step in path.steps:
        pairs = set()
        for e in range(graph.n_edges):
            s, o = int(graph.edge_subject[e]), int(graph.edge_object[e])
            if graph.edge_negated[e] or s == o or graph.predicates[graph.edge_predicate[e]] != step.edge.predicate:
                continue
            ways = [(s, o)] if step.edge.directed else [(s, o), (o, s)]
            pairs |= {(a, b) for a, b in ways if (graph.category(a), graph.category(b)) == (step.edge.source, step.edge.target)}
        steps.append({(b, a) for a, b in pairs} if step.inverse else pairs)
    count, total = 0, 0.0

    def walk(nodes: tuple[int, ...], weight: float) -> None:
        nonlocal count, total
        if len(nodes) == len(path) + 1:
            if nodes[-1] == target:
                count, total = count + 1, total + weight
            return
        pairs = steps[len(nodes) - 1]
        for a, b in pairs:
            if a == nodes[-1] and b not in nodes:
                degree = sum(x == a for x, _ in pairs) * sum(y == b for _, y in pairs)
                walk((*nodes, b), weight * degree**-damping)

    walk((source,), 1.0)
    return count, total


@relaxed
@given(snapshots(most_nodes=7, most_edges=26), st.integers(1, 5), st.data())
def test_matrices_count_as_walking_does(graph: Snapshot, length: int, data: st.DataObject) -> None:
    assume(not graph.edge_negated.all())
    metagraph = Metagraph.of(graph)
    counter = Metapaths(graph, metagraph)
    source, target = data.draw(st.sampled_from(metagraph.categories)), data.draw(st.sampled_from(metagraph.categories))
    options = list(itertools.islice(metagraph.metapaths(source, target, length, length), 400))
    assume(options)
    path = data.draw(st.sampled_from(options))
    assert metagraph.parse(str(path)) == path and metagraph.reverse(metagraph.reverse(path)) == path
    matrix = counter.all_pairs(path)
    backward = counter.all_pairs(metagraph.reverse(path))
    assert matrix.counts is not None and backward.counts is not None
    np.testing.assert_array_equal(matrix.counts, backward.counts.T)
    np.testing.assert_allclose(matrix.dwpc, backward.dwpc.T, rtol=1e-9, atol=0)
    for r, s in enumerate(matrix.sources.tolist()):
        for c, t in enumerate(matrix.targets.tolist()):
            count, weight = by_walking(graph, path, s, t, 0.4)
            assert matrix.counts[r, c] == count
            assert matrix.dwpc[r, c] == pytest.approx(weight, rel=1e-9, abs=0)
            if count:
                found = counter.paths(path, s, t)
                assert len({p.nodes for p in found}) == len(found) == count
                assert sum(p.share for p in found) == pytest.approx(1)


@relaxed
@given(snapshots(), st.integers(1, 3))
def test_all_metapaths_together_are_the_simple_paths(graph: Snapshot, length: int) -> None:
    """Each simple path with a choice of edge per hop belongs to exactly one metapath."""
    assume(not graph.edge_negated.all())
    metagraph = Metagraph.of(graph)
    assume(all(kind in metagraph.categories for kind in (graph.category(0), graph.category(1))))
    counter = Metapaths(graph, metagraph)
    options = metagraph.metapaths(graph.category(0), graph.category(1), length, length)
    total = sum(counter.count(path, 0, 1) for path in options)
    plain = multigraph(graph)
    expected = 0
    for nodes in nx.all_simple_paths(nx.Graph(plain.to_undirected()), 0, 1, cutoff=length):
        if len(nodes) == length + 1:
            expected += int(np.prod([plain.number_of_edges(a, b) + plain.number_of_edges(b, a) for a, b in itertools.pairwise(nodes)]))
    assert total == expected


def test_a_symmetric_predicate_that_stands_both_ways_is_one_meta_edge() -> None:
    graph = Snapshot.from_arrays(
        [0, 2, 1], [0, 0, 0], [1, 0, 0], 3, node_category=np.array([0, 1, 1]), categories=["biolink:X", "biolink:Y"], predicates=[RELATED]
    )
    counter = Metapaths(graph)
    assert counter.metagraph.edges == (MetaEdge("biolink:X", RELATED, "biolink:Y", False),)
    assert counter.pair("XrtY", 0, 2)[0] == counter.pair("YrtX", 1, 0)[0] == 1
    assert counter.pair("YrtXrtY", 1, 2)[0] == 1


def test_any_name_of_a_kind_can_be_written_and_read_back() -> None:
    names = ["biolink:Étage", "biolink:2D_Gel", "biolink:--", "mine:Gene", "biolink:Gene"]
    graph = Snapshot.from_arrays(
        [0, 1, 2, 3],
        [0, 1, 2, 3],
        [1, 2, 3, 4],
        5,
        node_category=np.arange(5),
        categories=names,
        predicates=["biolink:é", "a:1", "a:b", "b:b"],
    )
    metagraph = Metagraph.of(graph)
    (path,) = metagraph.metapaths(names[0], names[4], 4, 4)
    assert metagraph.parse(str(path)) == path


def test_notation() -> None:
    edges = [
        MetaEdge("Gene", "regulates", "Gene", True),
        MetaEdge("Gene", "interacts", "Gene", False),
        MetaEdge("Gene", "associates", "Disease", False),
    ]
    metagraph = Metagraph(edges, {"Gene": "G", "Disease": "D", "regulates": "r", "interacts": "i", "associates": "a"})
    path = metagraph.parse("Gr>GiG<rGaD")
    assert path.categories == ("Gene", "Gene", "Gene", "Gene", "Disease")
    assert [step.inverse for step in path.steps] == [False, False, True, False]
    assert str(metagraph.reverse(path)) == "DaGr>GiG<rG"
    for wrong in ("", "G", "GD", "GrG", "GaDx", "GtD", "gaD"):
        with pytest.raises(InputError):
            metagraph.parse(wrong)


def test_a_node_of_the_wrong_kind_is_named(small: Path) -> None:
    graph = Snapshot.open(small)
    counter = Metapaths(graph)
    text = next(str(p) for p in counter.metagraph.metapaths("biolink:Gene", "biolink:PhenotypicFeature", 2))
    gene, phenotype = graph.index("HGNC:3603"), graph.index("HP:0001166")
    assert counter.pair(text, gene, phenotype)[0] == 1
    with pytest.raises(InputError, match="the metapath wants biolink"):
        counter.pair(text, phenotype, gene)
