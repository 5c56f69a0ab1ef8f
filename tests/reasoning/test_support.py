"""Split conformal prediction: what is fitted covers what it promises, by its mathematics and on drawn data."""

from __future__ import annotations

import math

import numpy as np
import pytest

from reasoning.debate.support import Calibration, calibration, least, remaining, support
from reasoning.engine import Engine


@pytest.mark.parametrize("alpha", [0.05, 0.1, 0.3])
def test_the_true_one_is_left_out_as_rarely_as_is_promised(alpha: float) -> None:
    random = np.random.default_rng(5)
    covered = []
    for _ in range(2_000):
        fitted = Calibration(least(random.normal(size=200).tolist(), alpha), alpha, 200)
        # Of a normal draw the share above the least is known exactly.
        covered.append(0.5 * math.erfc(fitted.least / math.sqrt(2)))
    # Nine fits in ten keep the promise, within three standard errors, and the next smaller set would not: no more than a rank to spare.
    kept = float(np.mean(np.array(covered) >= 1 - alpha))
    assert 0.9 - 0.02 <= kept <= 0.97
    assert 1 - alpha <= float(np.mean(covered)) <= 1 - alpha + 3 * math.sqrt(alpha * (1 - alpha) / 200)


def test_the_place_of_what_is_fitted_is_the_binomials() -> None:
    from scipy.stats import binom

    for n, alpha in ((40, 0.1), (200, 0.1), (437, 0.05)):
        place = 1 + least([float(i) for i in range(n)], alpha)
        want = max((rank for rank in range(1, n) if binom.sf(rank - 1, n, alpha) >= 0.9), default=-math.inf)
        assert place == want


def test_too_few_pairs_and_pairs_that_nothing_joins_rule_nothing_out() -> None:
    assert least([], 0.1) == -math.inf and least([1.0] * 5, 0.1) == -math.inf
    assert remaining([-math.inf, 1.0], Calibration(-math.inf, 0.1, 5)) == [0, 1]
    assert least([-math.inf] * 3 + [1.0] * 40, 0.1) == -math.inf


def test_what_ships_was_fitted_and_is_found_in_either_order() -> None:
    fitted = calibration("biolink:Disease", "biolink:PhenotypicFeature")
    assert fitted == calibration("biolink:PhenotypicFeature", "biolink:Disease") and fitted is not None and fitted.pairs >= 100
    assert calibration("biolink:Disease", "biolink:Cell") is None


def test_a_direct_link_is_no_support(engine: Engine) -> None:
    s = engine.snapshot
    gene, disease, deaf = s.index("HGNC:3603"), s.index("MONDO:0007947"), s.index("HP:0000365")
    assert support(s, gene, disease) == -math.inf  # nothing but the link itself joins them
    assert support(s, gene, deaf) < 0


def test_an_answer_without_a_choice_says_what_would_settle_it(engine: Engine) -> None:
    answer = engine.choose("Which phenotype does Marfan syndrome have?", ["Seizure", "Cataract"])
    assert answer.abstained and any(line.startswith("what would settle it") for line in answer.missing)
    assert any("recorded pairs" in note for note in answer.notes)
