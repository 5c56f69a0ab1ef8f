"""Closures over "is a kind of" are kept for whoever asks next, and never more of them than there is room for."""

from __future__ import annotations

import numpy as np
import pytest

from kg.snapshot import Snapshot
from reasoning.query import kinds
from reasoning.query.kinds import Kinds


def test_many_small_closures_take_no_more_room_than_a_few_large_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "_KEPT_MEMBERS", 10 * kinds._ITSELF)
    one = np.zeros(1, np.int64)
    made = Kinds(Snapshot.from_arrays(one, np.zeros(1, np.int16), one + 1, 1_000, predicates=[kinds.SUBCLASS]))
    first = made.down([5])
    assert made.down([5]) is first
    for node in range(10, 1_000):
        made.down([node])
        assert len(made._kept) < 10 and made._members <= kinds._KEPT_MEMBERS
    assert made.down([5]) is not first and made.down([5]).members.tolist() == [5]
