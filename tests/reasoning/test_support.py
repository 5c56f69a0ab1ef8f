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
    kept = []
    for _ in range(4_000):
        drawn = random.normal(size=41)
        fitted = Calibration(least(drawn[:40].tolist(), alpha), alpha, 40)
        kept.append(bool(remaining([float(drawn[40])], fitted)))
    # At least 1 - alpha, and no more than 1 / (n + 1) above it (Lei et al. 2018), within three standard errors.
    assert 1 - alpha - 0.015 <= float(np.mean(kept)) <= 1 - alpha + 1 / 41 + 0.015


def test_too_few_pairs_and_pairs_that_nothing_joins_rule_nothing_out() -> None:
    assert least([], 0.1) == -math.inf and least([1.0] * 5, 0.1) == -math.inf
    assert remaining([-math.inf, 1.0], Calibration(-math.inf, 0.1, 5)) == [0, 1]
    assert least([-math.inf, *range(19)], 0.05) == -math.inf


def test_what_ships_was_fitted_and_is_found_in_either_order() -> None:
    fitted = calibration("biolink:Disease", "biolink:PhenotypicFeature")
    assert fitted == calibration("biolink:PhenotypicFeature", "biolink:Disease") and fitted is not None and fitted.pairs >= 100
    assert calibration("biolink:Disease", "biolink:Cell") is None


def test_a_direct_link_is_no_support(engine: Engine) -> None:
    s = engine.snapshot
    gene, disease, deaf = s.index("HGNC:3603"), s.index("MONDO:0007947"), s.index("HP:0000365")
    assert support(s, gene, disease) == -math.inf  # nothing but the link itself joins them within three hops
    assert support(s, gene, deaf) < 0


def test_an_answer_without_a_choice_says_what_would_settle_it(engine: Engine) -> None:
    answer = engine.choose("Which phenotype does Marfan syndrome have?", ["Seizure", "Cataract"])
    assert answer.abstained and any(line.startswith("what would settle it") for line in answer.missing)
    assert any("recorded pairs" in note for note in answer.notes)
