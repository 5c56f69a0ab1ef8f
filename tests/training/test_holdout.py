"""Property: whatever graph, seed and kind, a concept that is held out stands in no item of train, nor any of its name."""

from __future__ import annotations

import secrets

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.snapshot import Snapshot
from reasoning.training.drafting import KINDS
from reasoning.training.holdout import Holdout
from reasoning.training.making import Ground, items
from tests.training.test_items import made_graph, snapshot

__all__ = ["made_graph", "snapshot"]


def test_what_is_held_out_is_never_met_in_train(snapshot: Snapshot) -> None:
    """Files of all kinds and of several seeds are mixed, which says it of any of them: the sides are those of concepts, not of files."""
    seeds = [0, 7, *(secrets.randbelow(2**31) for _ in range(2))]
    ground = Ground(snapshot)
    made = [item for kind in sorted(KINDS) for seed in seeds for item in items(snapshot, kind, 15, seed=seed, ground=ground)]
    assert {item.split for item in made} >= {"train", "test"}
    train = {concept.curie for item in made if item.split == "train" for concept in item.concepts}
    names = {concept.name.casefold() for item in made if item.split == "train" for concept in item.concepts}
    holdout = Holdout(snapshot)
    for item in made:
        if item.split != "train":
            assert not train & set(item.answer), seeds
            assert not names & {item.concept(curie).name.casefold() for curie in item.answer}, seeds
    assert all(holdout.side(snapshot.index(curie)) == "train" for curie in train), seeds


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answers=st.sets(st.integers(0, 150), min_size=1), others=st.sets(st.integers(0, 150)), seed=st.integers(0, 1000))
def test_an_item_stands_where_all_its_concepts_may(snapshot: Snapshot, answers: set[int], others: set[int], seed: int) -> None:
    holdout = Holdout(snapshot, seed)
    side = holdout.of_item(answers, others)
    if side == "train":
        assert all(holdout.side(node) == "train" for node in answers | others)
    elif side is not None:
        assert {holdout.side(node) for node in answers} == {side}
        assert all(holdout.side(node) in ("train", side) for node in others)
