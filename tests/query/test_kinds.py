"""Closures over "is a kind of": who is in them, and by which edges."""

from __future__ import annotations

import numpy as np

from kg.snapshot import Snapshot
from reasoning.query.kinds import SUBCLASS, Kinds


def test_a_chain_names_every_edge_up_to_the_root_the_graphs_first_one_too() -> None:
    """0 is a kind of 1, 1 of 2, and 3 of 1: edges 0, 1 and 2."""
    subject, object_ = np.array([0, 1, 3], np.int32), np.array([1, 2, 1], np.int32)
    kinds = Kinds(Snapshot.from_arrays(subject, np.zeros(3, np.int16), object_, 4, predicates=[SUBCLASS]))
    up, down = kinds.up([0]), kinds.down([2])
    assert up.members.tolist() == [0, 1, 2] and (up.chain(2), up.chain(1), up.chain(0)) == ((1, 0), (0,), ())
    assert down.members.tolist() == [0, 1, 2, 3] and (down.chain(0), down.chain(3)) == ((0, 1), (2, 1))
    assert (down.root(3), up.root(2)) == (2, 0) and down.chain(99) == ()
    assert kinds.tops([0, 1, 3]) == [1]
