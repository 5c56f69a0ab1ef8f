"""Names near others by their letters: exactly those that comparing all would find."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from reasoning.linking.grams import GramIndex

_NAMES = st.lists(st.text("abe 12", max_size=12).map(lambda name: " ".join(name.split())), min_size=1, max_size=30)


def _runs(name: str) -> list[str]:
    return [f" {word} "[at : at + 3] for word in name.split() for at in range(len(word))]


def _vectors(names: list[str], of: list[str], known: list[str]) -> np.ndarray:
    """The same weights by the book, from words; float64 [of, known runs]."""
    held = {run: sum(run in _runs(name) for name in names) for run in known}
    made = np.array([[_runs(name).count(run) * (np.log((1 + len(names)) / (1 + held[run])) + 1) for run in known] for name in of])
    made = made.reshape(len(of), len(known))
    length = np.sqrt((made**2).sum(1, keepdims=True))
    return made / np.where(length == 0, 1, length)


@given(_NAMES, _NAMES, st.sampled_from([0.3, 0.5, 0.7, 0.9]))
def test_all_names_that_reach_the_floor_are_found_with_their_cosine(names: list[str], asked: list[str], floor: float) -> None:
    near = GramIndex(names).near(asked, floor)
    found = {(q, n): c for q, n, c in zip(near.query.tolist(), near.name.tolist(), near.cosine.tolist(), strict=True)}
    known = sorted({run for name in (*names, *asked) for run in _runs(name)})
    cosines = _vectors(names, asked, known) @ _vectors(names, names, known).T
    for place in np.ndindex(*cosines.shape):
        if abs(cosines[place] - floor) > 1e-4:
            assert (place in found) == (cosines[place] > floor), (asked[place[0]], names[place[1]], cosines[place])
        if place in found:
            assert abs(found[place] - cosines[place]) < 1e-4


def test_nothing_is_near_what_has_no_letters() -> None:
    index = GramIndex(["ataxia", ""])
    assert len(index) == 2 and not len(index.near(["", ""], 0.3).query) and not len(index.near([], 0.3).query)
    assert not len(GramIndex([]).near(["ataxia"], 0.3).query)
