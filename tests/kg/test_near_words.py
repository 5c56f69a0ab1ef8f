"""Words nearly spelt as another: the index answers as comparing every word does."""

from __future__ import annotations

import random
import string

import pyarrow as pa
import pytest
from rapidfuzz import process
from rapidfuzz.distance import OSA

from kg.columns import reader
from kg.lexicon.near import NearWords

_LETTERS = string.ascii_lowercase + string.digits + "éß漢"


def _edited(word: str, source: random.Random) -> str:
    letters = list(word)
    for _ in range(source.randint(0, 3)):
        at = source.randrange(len(letters) + 1)
        what = source.choice(("add", "drop", "change", "swap"))
        if what == "add":
            letters.insert(at, source.choice(_LETTERS))
        elif what == "drop":
            del letters[at : at + 1]
        elif what == "change":
            letters[at : at + 1] = source.choice(_LETTERS)
        else:
            letters[at : at + 2] = letters[at : at + 2][::-1]
    return "".join(letters)


@pytest.mark.parametrize("seed", range(4))
def test_near_words_are_those_of_comparing_them_all(seed: int) -> None:
    source = random.Random(seed)
    stems = ["".join(source.choices(_LETTERS, k=source.randint(1, 11))) for _ in range(60)]
    words = sorted({*stems, *(_edited(source.choice(stems), source) for _ in range(400)), "z" * 40})
    column = pa.array(words)
    near = NearWords(column, reader(column))
    found = 0
    for _ in range(600):
        word, most, limit = _edited(source.choice(words), source), source.randint(0, 3), source.choice((1, 6, 50))
        expected = [
            (int(distance), at) for _, distance, at in process.extract(word, words, scorer=OSA.distance, score_cutoff=most, limit=limit)
        ]
        assert near.find(word, most, limit) == expected, (word, most, limit)
        found += len(expected)
    assert found > 600


@pytest.mark.parametrize("words", [[], ["a"], ["", "ab"], ["ab", ""]])
def test_vocabularies_of_hardly_any_words(words: list[str]) -> None:
    column = pa.array(words, pa.string())
    near = NearWords(column, lambda row: words[row])
    expected = [at for wanted in ("ab", "a") for at, word in enumerate(words) if word == wanted]
    assert [one.place for one in near.find("ab", 1, 6)] == expected
