"""What follows needs no prediction; what is listed is no list of siblings."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gnn.entailment import Kinds
from kg.snapshot import Snapshot

# 0..1 diseases, 1 a kind of 0; 2 a root finding; 3, 4 kinds of 2; 5, 6 kinds of 3; 7 a finding apart.
EDGES = [(1, 1, 0), (3, 1, 2), (4, 1, 2), (5, 1, 3), (6, 1, 3), (1, 0, 5)]
NAMES = ["biolink:has_phenotype", "biolink:subclass_of"]


@pytest.fixture(scope="module")
def kinds() -> Kinds:
    s, p, o = np.array(EDGES).T
    return Kinds(Snapshot.from_arrays(s, p, o, 8, predicates=NAMES))


def nodes(mask: np.ndarray) -> set[int]:
    return set(np.flatnonzero(mask).tolist())


def test_ancestors_of_what_is_stated_follow(kinds: Kinds) -> None:
    assert nodes(kinds.entailed(1, NAMES[0])) == {2, 3}
    assert nodes(kinds.entailed(0, NAMES[0])) == {2, 3, 5}  # what a kind of it has, some of it has
    assert nodes(kinds.entailed(3, NAMES[0], backwards=True)) == {0, 1}
    assert nodes(kinds.entailed(5, NAMES[0], backwards=True)) == {0}
    assert nodes(kinds.entailed(5, NAMES[1])) == {2}
    assert not kinds.entailed(7, NAMES[0]).any()


def test_kin_of_what_stands_before_is_left_out(kinds: Kinds) -> None:
    assert kinds.apart([5, 6, 3, 2, 7], 2) == [0, 4]
    assert kinds.apart([5, 6, 3, 2, 7], 4) == [0, 4]
    assert kinds.apart([], 3) == []


@given(st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=30), st.permutations(range(12)), st.integers(1, 12))
def test_a_list_is_a_choice_of_places_in_order(pairs: list[tuple[int, int]], ranked: list[int], k: int) -> None:
    s, o = (np.array([pair[i] for pair in pairs], np.int32) for i in (0, 1))
    made = Kinds(Snapshot.from_arrays(s, np.zeros(len(s), np.int16), o, 12, predicates=["biolink:subclass_of"]))
    chosen = made.apart(ranked, k)
    assert 1 <= len(chosen) <= k and chosen[0] == 0 and chosen == sorted(set(chosen))
    for place in chosen:
        assert not any(made.above([ranked[other]])[ranked[place]] for other in chosen if other != place)
    for node in ranked:
        assert all(made.above([child])[node] for child in nodes(made.below([node])))
