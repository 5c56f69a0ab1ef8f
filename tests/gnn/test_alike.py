"""Who is alike, what is stated of these, and the paths by which it speaks for an answer."""

from __future__ import annotations

import numpy as np
import pytest

from gnn.alike import COMMON, LINK, LONG, Alike
from gnn.graph import MessageGraph

#: 0, 1 and 2 are diseases, 3 a gene of 0 and 1, 4 a finding of 0 and 2, 5 one of 1 alone, 6 one of all three, 7 what 0 is a kind of.
FACTS = np.array([[3, 1, 0], [3, 1, 1], [0, 0, 4], [2, 0, 4], [1, 0, 5], [0, 0, 6], [1, 0, 6], [2, 0, 6], [0, 2, 7], [2, 2, 7]])
NO_KIN = np.zeros(8, bool)


@pytest.fixture
def alike() -> Alike:
    return Alike(MessageGraph.from_triples(FACTS, 8, ["has", "causes", "kind"]), [2])


def test_what_is_shared_counts_the_more_the_fewer_share_it(alike: Alike) -> None:
    found = alike.most(0, NO_KIN)
    by_formula = {1: (2**-LINK + 3**-LINK) / 3**LONG, 2: (2**-LINK + 3**-LINK) / 2**LONG}
    assert dict(zip(found.nodes.tolist(), found.worth.tolist(), strict=True)) == pytest.approx(by_formula)


def test_what_is_stated_of_those_alike_speaks_for_an_answer(alike: Alike) -> None:
    found = alike.most(0, NO_KIN)
    support = alike.support(found, 0)
    worth = dict(zip(found.nodes.tolist(), found.worth.tolist(), strict=True))
    assert support[5] == pytest.approx(worth[1]) and support[7] == 0  # the hierarchy is no ground
    assert support[6] == pytest.approx((worth[1] + worth[2]) / 3**COMMON)


def test_kin_say_nothing_new(alike: Alike) -> None:
    kin = NO_KIN.copy()
    kin[1] = True
    assert alike.most(0, kin).nodes.tolist() == [2]


def test_paths_lead_by_what_is_shared_to_the_answer(alike: Alike) -> None:
    (walk,) = alike.walks(alike.most(0, NO_KIN), 0, 5, 3)
    assert walk.nodes == (0, 3, 1, 5) and walk.relations == (4, 1, 0) and 0 < walk.weight < 1
    assert alike.walks(alike.most(0, NO_KIN), 0, 7, 3) == []
