"""Names that are nearly the same letters and another thing: other numbers or letters ("type 1"), opposite words ("hypokalemia")."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from reasoning.opposing_words import BEGINNINGS, PAIRS

#: What is opposite in names, beside what makes findings that cannot both be there.
_OF_NAMES = (
    ("left", "right"),
    ("upper", "lower"),
    ("anterior", "posterior"),
    ("superior", "inferior"),
    ("internal", "external"),
    ("proximal", "distal"),
    ("medial", "lateral"),
    ("acute", "chronic"),
    ("benign", "malignant"),
    ("dominant", "recessive"),
    ("maternal", "paternal"),
    ("early", "late"),
    ("adduction", "abduction"),
    ("agonist", "antagonist"),
    ("unilateral", "bilateral"),
    ("primary", "secondary"),
    ("inter", "intra"),
    ("poly", "oligo"),
    ("ante", "retro"),
    ("endo", "exo"),
    ("eso", "exo"),
    ("pre", "post"),
)
_STARTS = BEGINNINGS | {"inter", "intra", "poly", "oligo", "ante", "retro", "endo", "exo", "eso", "pre", "post"}
_OPPOSITE: dict[str, frozenset[str]] = {}
for _one, _other in (*PAIRS, *_OF_NAMES):
    for _word, _turned in ((_one, _other), (_other, _one)):
        _OPPOSITE[_word] = _OPPOSITE.get(_word, frozenset()) | {_turned}
#: Beginnings that deny the rest of a word: "typical" and "atypical", "non-syndromic" and "syndromic".
_DENYING = ("non", "un", "in", "im", "dis", "a", "an", "anti", "de")
#: Words that deny what stands beside them.
_DENIED = "no not non without never negative denie denied free absent absence lack lacking"
_DENIALS = frozenset(_DENIED.split())
_NUMERAL = re.compile(r"\d|^(?:[a-z]|i{1,3}|i?v|vi{1,3}|i?x|xi{1,2})$")


def told_apart(one: Collection[str], other: Collection[str]) -> bool:
    """Whether two names, as their stemmed words, differ in a number, a letter, a word that denies, or a word and its opposite.

    >>> told_apart(["deafness", "type", "1"], ["deafness", "type", "2"]), told_apart(["hypokalemia"], ["hyperkalemia"])
    (True, True)
    >>> told_apart(["atypical", "autism"], ["typical", "autism"]), told_apart(["hypokalaemic"], ["hypokalemia"])
    (True, False)
    >>> told_apart(["no", "seizure"], ["seizure"]), told_apart(["seizures"], ["seizure"])
    (True, False)
    """
    left, right = set(one), set(other)
    mine, others = left - right, right - left
    differing = mine | others
    if not _DENIALS.isdisjoint(differing) or any([_NUMERAL.search(word) for word in differing]):
        return True
    return any(not _opposites(word).isdisjoint(others) or not _opposites(word[:-1]).isdisjoint({w[:-1] for w in others}) for word in mine)


@lru_cache(maxsize=65_536)
def _opposites(word: str) -> frozenset[str]:
    """The words that are a word's opposite, as far as its letters say."""
    found = set(_OPPOSITE.get(word, ()))
    for start in _STARTS:
        if word.startswith(start):
            found.update(turned + word[len(start) :] for turned in _OPPOSITE[start])
    for start in _DENYING:
        found.add(start + word)
        if word.startswith(start) and len(word) - len(start) > 4:
            found.add(word[len(start) :])
    return frozenset(found)
