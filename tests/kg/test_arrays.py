"""Hashes looked up one by one and in bulk: both find the same."""

from __future__ import annotations

import numpy as np
import pytest

from kg.arrays import HashIndex, filed, hash_texts

_HELD = [f"name {number}" for number in range(300)]


@pytest.mark.parametrize("asked", [1, 8, 9, 200])
def test_texts_are_found_alike_whether_few_or_many_are_asked_for(asked: int) -> None:
    """What is filed is found at the first place of its hash, and nothing else is."""
    hashes = hash_texts([*_HELD, *_HELD[:50]])  # fifty of them are there twice
    keys = np.sort(hashes)
    texts = [text for pair in zip(_HELD[:asked], (f"no {text}" for text in _HELD), strict=False) for text in pair][:asked]
    expected = {text: int(np.flatnonzero(keys == hash_texts([text])[0])[0]) for text in texts if not text.startswith("no ")}
    assert dict(filed(keys, texts)) == expected


def test_nothing_is_filed_where_there_is_nothing() -> None:
    """An empty index finds nothing, of few texts and of many; no texts find nothing."""
    empty = np.empty(0, np.uint64)
    assert filed(empty, ["a"]) == filed(empty, _HELD) == filed(hash_texts(_HELD), []) == []
    assert HashIndex.build([], []).get("a") == []


def test_an_index_returns_all_that_is_filed_under_a_text() -> None:
    """Several numbers under one text come back in ascending order; the last key is no exception."""
    index = HashIndex.build(["b", "a", "b", "c", "b"], [5, 1, 2, 9, 7])
    assert {text: index.get(text) for text in ("a", "b", "c", "d")} == {"a": [1], "b": [2, 5, 7], "c": [9], "d": []}
