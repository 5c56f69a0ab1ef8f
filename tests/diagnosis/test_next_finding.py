"""The question worth asking next."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reasoning.diagnosis import Diagnoser
from reasoning.diagnosis.posterior import information_gain, probabilities
from tests.diagnosis.graph import known_term


def entropy(shares: list[float]) -> float:
    return -sum(p * math.log2(p) for p in shares if p > 0)


@given(
    weights=st.lists(st.floats(0.01, 1), min_size=2, max_size=5),
    chances=st.lists(st.floats(0, 1), min_size=5, max_size=5),
)
@settings(max_examples=100, deadline=None)
def test_gain_is_the_expected_fall_of_entropy(weights: list[float], chances: list[float]) -> None:
    prior = [w / sum(weights) for w in weights]
    expected = entropy(prior)
    for present in (True, False):
        joint = [p * (c if present else 1 - c) for p, c in zip(prior, chances, strict=False)]
        if sum(joint) > 0:
            expected -= sum(joint) * entropy([j / sum(joint) for j in joint])
    gain = information_gain(np.array(prior), np.array(chances[: len(prior)])[:, None])
    assert gain[0] == pytest.approx(expected, abs=1e-6)


def test_probabilities_follow_the_temperature() -> None:
    assert probabilities(np.array([math.log(3), 0.0, -np.inf]), 1.0).tolist() == pytest.approx([0.75, 0.25, 0.0])
    assert probabilities(np.array([2 * math.log(3), 0.0]), 2.0).tolist() == pytest.approx([0.75, 0.25])


def test_what_is_asked_is_new_and_tells_the_leaders_apart(diagnoser: Diagnoser) -> None:
    found = diagnoser.diagnose(["HP:2000002"], ["HP:4000002"])
    ontology = diagnoser.prepared.ontology
    known = {int(t) for f in found.observed for t in ontology.up(known_term(ontology, diagnoser.snapshot.index(f.curie)))}
    assert found.next_findings
    for asked in found.next_findings:
        term = known_term(ontology, diagnoser.snapshot.index(asked.finding.curie))
        assert term not in known and asked.finding.curie != "HP:4000002"
        assert asked.gain > 0
    for one, other in itertools.pairwise(found.next_findings):
        assert one.gain >= other.gain
    # Nine of ten patients with the first syndrome have long fingers, none of the second do: that is what tells the two apart.
    chances = dict(found.next_findings[0].expected)
    assert abs(chances["MONDO:0000001"] - chances["MONDO:0000002"]) > 0.3
