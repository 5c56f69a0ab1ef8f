"""Permuted graphs keep what they must, and p-values are uniform where nothing is to be found."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import gamma

from benchmarks.inputs.hetionet import read_core
from kg.snapshot import Snapshot
from traversal.kernels.xswap import xswap
from traversal.metapaths.dwpc import Metapaths
from traversal.metapaths.metagraph import MetaEdge, Metagraph
from traversal.metapaths.null_model import NullModel, p_value
from traversal.metapaths.permutation import Permutations, PermutedMatrices
from traversal.metapaths.precompute import chosen, prepare


@settings(deadline=None, max_examples=60)
@given(st.sets(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=40), st.booleans(), st.integers(0, 99))
def test_swapping_keeps_degrees_and_makes_no_doubles(edges: set[tuple[int, int]], symmetric: bool, seed: int) -> None:
    if symmetric:
        edges = {(min(e), max(e)) for e in edges if e[0] != e[1]} or {(0, 1)}
    rows, columns = (np.array(side, np.int32) for side in zip(*sorted(edges), strict=True))
    before = np.bincount(rows, minlength=10), np.bincount(columns, minlength=10)
    xswap(rows, columns, 10, symmetric, not symmetric, 400, seed)
    after = np.bincount(rows, minlength=10), np.bincount(columns, minlength=10)
    now = list(zip(rows.tolist(), columns.tolist(), strict=True))
    if symmetric:
        assert np.array_equal(sum(before), sum(after)) and all(a != b for a, b in now)
        now = [(min(e), max(e)) for e in now]
    else:
        assert np.array_equal(before[0], after[0]) and np.array_equal(before[1], after[1])
    assert len(set(now)) == len(edges)


def random_graph(seed: int = 0) -> tuple[Snapshot, Metagraph]:
    rng = np.random.default_rng(seed)
    weight = rng.pareto(1.5, 60) + 0.2
    pairs = {(int(c), int(60 + g)) for c, g in zip(rng.integers(0, 60, 500), rng.choice(60, 500, p=weight / weight.sum()), strict=True)}
    more = {
        (int(60 + g), int(120 + d)) for g, d in zip(rng.choice(60, 500, p=weight / weight.sum()), rng.integers(0, 60, 500), strict=True)
    }
    rows = sorted((s, 0, o) for s, o in pairs) + sorted((s, 1, o) for s, o in more)
    s, p, o = zip(*rows, strict=True)
    graph = Snapshot.from_arrays(
        s, p, o, 180, node_category=np.repeat([0, 1, 2], 60), categories=["C", "G", "D"], predicates=["binds", "associates"]
    )
    edges = [MetaEdge("C", "binds", "G", False), MetaEdge("G", "associates", "D", False)]
    return graph, Metagraph(edges, {"C": "C", "G": "G", "D": "D", "binds": "b", "associates": "a"})


def test_p_values_of_a_random_graph_are_about_uniform() -> None:
    counter = Metapaths(*random_graph())
    model = NullModel.build(counter, "CbGaD", permutations=40, seed=3)
    matrix = counter.all_pairs("CbGaD")
    degrees = (
        np.diff(counter.matrices.plain(counter.metapath("CbG").steps[0]).indptr),
        np.diff(counter.matrices.plain(counter.metapath("DaG").steps[0]).indptr),
    )
    values = np.array(
        [[model.p_value(int(a), int(b), matrix.dwpc[r, c]) for c, b in enumerate(degrees[1])] for r, a in enumerate(degrees[0])]
    )
    assert ((values >= 0) & (values <= 1)).all() and (values[matrix.dwpc == 0] == 1).all()
    for level in (0.05, 0.1, 0.2):
        assert (values <= level).mean() == pytest.approx(level, abs=0.035)


def test_the_same_seed_gives_the_same_model_and_it_is_kept(tmp_path: Path) -> None:
    counter = Metapaths(*random_graph(1))
    counter.snapshot.folder = tmp_path
    made = NullModel.of(counter, "CbGaD", permutations=3, seed=5)
    assert [file.suffix for file in (tmp_path / "nulls").iterdir()] == [".npz"]
    again = NullModel.build(counter, "CbGaD", permutations=3, seed=5)
    kept = NullModel.of(counter, "CbGaD", permutations=3, seed=5)
    other = NullModel.build(counter, "CbGaD", permutations=3, seed=6)
    for name in NullModel.__slots__:
        assert np.array_equal(getattr(made, name), getattr(again, name)) and np.array_equal(getattr(made, name), getattr(kept, name))
    assert not np.array_equal(made.total, other.total)
    assert 0 < p_value(counter, "CbGaD", 0, 120, permutations=3, seed=5) <= 1
    with pytest.raises(KeyError):
        made.p_value(10_000, 1, 0.5)
    assert made.p_value(10_000, 1, 0.0) == 1.0


def equal(one: NullModel, other: NullModel) -> bool:
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in NullModel.__slots__)


def test_a_damaged_model_and_one_of_another_graph_are_made_again(tmp_path: Path) -> None:
    counter = Metapaths(*random_graph(2))
    counter.snapshot.folder = tmp_path
    made = NullModel.of(counter, "CbGaD", permutations=3)
    (file,) = (tmp_path / "nulls").iterdir()
    good = file.read_bytes()
    file.write_bytes(good[: len(good) // 2])
    assert NullModel.load(file) is None
    assert equal(NullModel.of(counter, "CbGaD", permutations=3), made) and file.read_bytes() == good
    forged = dict(np.load(file))
    forged["total"] = forged["total"] * 2
    np.savez_compressed(file, **forged)
    assert NullModel.load(file) is None
    file.write_bytes(good)
    other = Metapaths(*random_graph(3))
    other.snapshot.folder = tmp_path
    assert not equal(NullModel.of(other, "CbGaD", permutations=3), made)
    assert not list((tmp_path / "nulls").glob("*.*.npz"))


def test_a_share_of_the_sources_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    counter = Metapaths(*random_graph(4))
    whole = NullModel.build(counter, "CbGaD", permutations=60)
    monkeypatch.setattr("traversal.metapaths.null_model.MOST_PAIRS", 600)
    share = NullModel.build(counter, "CbGaD", permutations=60)
    assert 0.05 < share.pairs.sum() / whole.pairs.sum() < 0.6
    known = {tuple(pair): place for place, pair in enumerate(whole.degrees.tolist())}
    differences = []
    for one, other in share.degrees.tolist():
        scale = share.scale * 2
        a, b = share.p_value(one, other, scale), whole.p_value(one, other, scale)
        assert (one, other) in known
        differences.append(a - b)
    assert abs(np.mean(differences)) < 0.03


def test_a_build_makes_models_of_short_paths_and_later_ones_reuse_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    graph, _ = random_graph(5)
    graph.categories = ["biolink:Drug", "biolink:Gene", "biolink:Disease"]
    graph.folder = tmp_path
    counter = Metapaths(graph)
    assert chosen(counter)[0].categories == ("biolink:Drug", "biolink:Gene", "biolink:Disease")
    paths = [path.text for path in chosen(counter)]
    assert len(set(paths)) == len(paths)
    assert chosen(counter, work=0) == [] and [path.text for path in chosen(counter)] == paths
    assert prepare(graph) == len(paths) == len(list((tmp_path / "nulls").glob("*.npz")))
    monkeypatch.setattr(NullModel, "build", None)  # nothing is built again
    assert prepare(graph) == len(paths)
    assert 0 < p_value(counter, paths[0], 0, 120) <= 1
    assert prepare(random_graph(6)[0]) == 0  # nowhere to put them
    other = random_graph(6)[0]
    other.folder, other.categories = tmp_path, graph.categories
    with pytest.raises(TypeError):  # of another graph: they are made again
        prepare(other)


def test_shared_permutations_give_the_same_model() -> None:
    counter = Metapaths(*random_graph(7))
    graphs = Permutations(counter, 4, 9)
    for text in ("CbGaD", "CbGbC", "DaGaD"):
        shared = NullModel.build(counter, text, permutations=4, seed=9, graphs=graphs)
        assert equal(shared, NullModel.build(counter, text, permutations=4, seed=9))


def test_real_treatments_are_more_surprising_than_other_pairs(shared_data: Path) -> None:
    counter = Metapaths(*read_core(shared_data / "hetionet-core"))
    step = counter.metapath("CbG").steps[0]
    permuted, plain = PermutedMatrices(counter.snapshot, 1).plain(step), counter.matrices.plain(step)
    assert np.array_equal(np.diff(permuted.indptr), np.diff(plain.indptr)) and permuted.max() == 1
    assert permuted.multiply(plain).nnz < 0.25 * plain.nnz
    model = NullModel.build(counter, "CbGaD", permutations=4)
    matrix = counter.all_pairs("CbGaD", counts=False)
    treats = counter.matrices.plain(counter.metapath("CtD").steps[0]).tocoo()
    binding = np.diff(plain.indptr)
    target_degree = np.diff(counter.matrices.plain(counter.metapath("DaG").steps[0]).indptr)
    values = [model.p_value(int(binding[r]), int(target_degree[c]), matrix.dwpc[r, c]) for r, c in zip(treats.row, treats.col, strict=True)]
    assert np.mean(np.array(values) < 0.05) > 0.15


def test_a_p_value_is_that_of_a_gamma_with_the_mean_and_variance_of_what_was_seen() -> None:
    # Himmelstein et al. 2023 (doi:10.1093/gigascience/giad047): a share of zeros, and a gamma fitted by moments to the rest.
    seen = np.array([0.2, 0.5, 0.9, 1.4])
    sums = np.array([seen.sum()]), np.array([(seen**2).sum()])
    model = NullModel("CbGaD", "g", 10, 0, 0.5, 2.0, np.array([[3, 4]], np.int32), np.array([10]), np.array([4]), *sums)
    mean, variance = seen.mean(), seen.var(ddof=1)
    for dwpc in (0.1, 1.0, 4.0):
        value = np.arcsinh(dwpc / 2.0)
        assert model.p_value(3, 4, dwpc) == pytest.approx(0.4 * gamma.sf(value, mean**2 / variance, scale=variance / mean))
    alike = replace(model, nonzero=np.array([2]), total=np.array([1.0]), squares=np.array([0.5]))
    assert alike.p_value(3, 4, 2 * np.sinh(0.5)) == pytest.approx(0.2) and alike.p_value(3, 4, 2 * np.sinh(0.6)) == pytest.approx(1 / 11)
    never = replace(model, nonzero=np.array([0]), total=np.array([0.0]), squares=np.array([0.0]))
    assert never.p_value(3, 4, 0.1) == pytest.approx(1 / 11)


def test_pairs_are_counted_by_their_degrees_and_scaled_by_the_mean_of_the_real_graph() -> None:
    counter = Metapaths(*random_graph(6))
    model = NullModel.build(counter, "CbGaD", permutations=4)
    real = counter.all_pairs("CbGaD").dwpc
    rows = np.diff(counter.matrices.plain(counter.metapath("CbG").steps[0]).indptr)
    columns = np.diff(counter.matrices.plain(counter.metapath("DaG").steps[0]).indptr)
    assert model.scale == pytest.approx(real[rows > 0].sum() / ((rows > 0).sum() * len(columns)))
    for (a, b), pairs in zip(model.degrees.tolist(), model.pairs.tolist(), strict=True):
        assert pairs == 4 * (rows == a).sum() * (columns == b).sum()
    assert (model.nonzero <= model.pairs).all() and ((model.total > 0) == (model.nonzero > 0)).all()
