"""Similarity of sets of findings."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import InputError
from reasoning.diagnosis import Diagnoser
from reasoning.patients.similarity import Similarity

FINDINGS = st.sets(st.sampled_from(["HP:1000003", "HP:1000005", "HP:1000006", "HP:2000002", "HP:3000002", "HP:4000001"]), min_size=1)


@given(one=FINDINGS, other=FINDINGS)
@settings(max_examples=60, deadline=None)
def test_it_is_symmetric_bounded_and_one_for_the_same(diagnoser: Diagnoser, one: set[str], other: set[str]) -> None:
    similarity = Similarity(diagnoser)
    a, b = similarity.read(one), similarity.read(other)
    assert similarity.of(a, b) == pytest.approx(similarity.of(b, a))
    assert 0 <= similarity.of(a, b) <= 1
    assert similarity.of(a, a) == pytest.approx(1)


def test_kin_are_nearer_and_denial_sets_apart(diagnoser: Diagnoser) -> None:
    similarity = Similarity(diagnoser)
    nuclear = similarity.read(["HP:1000005"])
    others = {
        "cataract": similarity.read(["HP:1000004"]),
        "lens": similarity.read(["HP:1000003"]),
        "seizure": similarity.read(["HP:4000002"]),
        "lens, no cataract": similarity.read(["HP:1000003"], ["HP:1000004"]),
    }
    assert [name for name, _ in similarity.nearest(nuclear, others)] == ["cataract", "lens", "lens, no cataract", "seizure"]


def test_weights_tell_general_from_special(diagnoser: Diagnoser) -> None:
    special, general = (Similarity(diagnoser).read([curie]) for curie in ("HP:1000005", "HP:1000004"))
    assert Similarity(diagnoser, 0, 1).of(special, general) == pytest.approx(1), "the general is contained in the special"
    assert Similarity(diagnoser, 1, 0).of(special, general) < 1
    with pytest.raises(InputError, match="alpha"):
        Similarity(diagnoser, 0, 0)
