"""Metrics against their definitions; ranking against the plain way to do it; baselines learn."""

from __future__ import annotations

import numpy as np
import pytest

from gnn.evaluate.metrics import auroc, average_precision, bootstrap, realistic_rank, summary
from gnn.triples import Known, both_ways
from tests.gnn.graphs import family_world


def test_ties_get_the_middle_and_known_answers_do_not_count():
    scores = np.array([3.0, 1.0, 1.0, 1.0, 9.0])
    assert realistic_rank(scores, 1, np.array([])) == 2 + 1 + 0.5 * 2
    assert realistic_rank(scores, 1, np.array([4, 1])) == 1 + 1 + 0.5 * 2
    assert realistic_rank(np.zeros(7), 3, np.array([])) == 4.0  # who gives all one score is in the middle, never first
    assert realistic_rank(np.array([np.nan, 0.0, 0.0]), 0, np.array([])) == 3.0
    assert summary(np.array([1.0, 2.0, 4.0]))["mrr"] == pytest.approx((1 + 0.5 + 0.25) / 3)
    assert summary(np.array([1.0, 2.5, 12.0]))["hits@3"] == pytest.approx(2 / 3)


def test_areas_against_their_definitions():
    rng = np.random.default_rng(0)
    scores, positive = rng.integers(0, 6, 60).astype(float), rng.random(60) < 0.3
    pairs = [(p > n) + 0.5 * (p == n) for p in scores[positive] for n in scores[~positive]]
    assert auroc(scores, positive) == pytest.approx(np.mean(pairs))
    steps, before = 0.0, 0
    for level in sorted(set(scores), reverse=True):  # ties are one step
        taken = scores >= level
        hits = int((taken & positive).sum())
        steps += (hits - before) / positive.sum() * hits / taken.sum()
        before = hits
    assert average_precision(scores, positive) == pytest.approx(steps)
    assert np.isnan(average_precision(scores, np.zeros(60, bool))) and np.isnan(auroc(scores, np.ones(60, bool)))


def test_the_interval_covers_the_mean_and_draws_whole_units():
    values = np.random.default_rng(1).random((400, 2))
    low, high = bootstrap(values)
    assert low < values.mean() < high and high - low < 0.1
    same = np.repeat(np.random.default_rng(2).random((50, 1)), 8, axis=1)  # eight copies tell no more than one
    assert np.subtract(*bootstrap(same)[::-1]) == pytest.approx(np.subtract(*bootstrap(same[:, :1])[::-1]))


def test_known_answers_in_both_directions():
    triples = np.array([[0, 1, 2], [0, 1, 3], [4, 0, 0], [0, 1, 2]])
    known = Known(triples, 5, 2)
    assert known.answers(0, 1).tolist() == [2, 3] and known.answers(0, 2).tolist() == [4] and known.answers(3, 3).tolist() == [0]
    assert known.answers(1, 1).tolist() == []
    row, node = known.cells(np.array([1, 0, 0]), np.array([1, 1, 2]))
    assert list(zip(row.tolist(), node.tolist(), strict=True)) == [(1, 2), (1, 3), (2, 4)]


def test_ranks_of_a_model_that_knows_everything_and_of_one_that_knows_nothing():
    pytest.importorskip("torch")
    from gnn.evaluate.ranking import rank

    data = family_world()
    known = Known(data.everything, 60, 3)

    class Oracle:
        def score_all(self, heads, relations):
            found = np.zeros((len(heads), 60), np.float32)
            for i, (h, r) in enumerate(zip(heads.tolist(), relations.tolist(), strict=True)):
                found[i, known.answers(h, r)] = 1.0
            return found

    class Nobody:
        def score_all(self, heads, relations):
            return np.zeros((len(heads), 60), np.float32)

    assert (rank(Oracle(), data.test, known, data.relations).ranks == 1).all()
    blank = rank(Nobody(), data.test, known, data.relations)
    for (h, r, t), (tail, head) in zip(data.test.tolist(), blank.ranks.tolist(), strict=True):
        assert tail == 1 + (60 - len(known.answers(h, r))) / 2 and head == 1 + (60 - len(known.answers(t, r + 3))) / 2
    report = blank.report()
    assert set(report["relations"]) == {"grandparent", "sibling"} and report["triples"] == len(data.test)
    assert len(both_ways(data.test, 3)) == 2 * len(data.test)


@pytest.mark.parametrize("kind", ["distmult", "complex"])
def test_baselines_learn_the_graph(kind):
    pytest.importorskip("torch")
    from gnn.evaluate.baselines import FactorConfig, train_factorisation
    from gnn.evaluate.ranking import rank

    data = family_world(people=40)
    known = Known(data.everything, 40, 3)
    model, _ = train_factorisation(data, FactorConfig(kind=kind, dim=32, epochs=20, batch=64))
    assert rank(model, data.facts[:60], known, data.relations).report()["mrr"] > 0.5
