"""The best of many scores are those that sorting all of them would give, ties and what cannot be ranked included."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from reasoning.diagnosis.posterior import leading

SCORES = st.lists(st.sampled_from([-np.inf, -1.5, 0.0, 0.25, 3.0]) | st.floats(-5, 5), min_size=1, max_size=40)


@given(SCORES, st.integers(1, 50))
def test_the_leading_are_the_first_of_all_sorted(scores: list[float], k: int) -> None:
    array = np.array(scores)
    assert leading(array, k).tolist() == np.argsort(-array, kind="stable")[:k].tolist()
