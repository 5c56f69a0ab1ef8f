"""Names of nearly the same letters for another thing: other numbers or letters ("type 1"), opposites, words with something before them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from kg.names import STOPWORDS
from reasoning.grounding.numerals import in_figures
from reasoning.linking.roman import NUMERAL
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
#: Words that deny what stands beside them.
_DENIED = "no not non without never negative denie denied free absent absence lack lacking"
_DENIALS = frozenset(_DENIED.split())
#: A letter behind the beginning of a name is no article ("hemophilia A").
_A = frozenset("a")
#: A word with a figure, a letter by itself, a Roman numeral with or without a letter behind it.
_NUMERAL = re.compile(rf"\d|^(?:[a-z]|{NUMERAL})$")
#: Letters of the shortest word that is another one with something before it.
_LEAST = 5
#: A beginning of one letter that denies.
_SHORT = "a"


def told_apart(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two names differ in a number, a letter, a word that denies, or two words that are opposites or one the other's end.

    Args:
        one, other: their stemmed words in order; small words that say nothing do not count.

    >>> told_apart(["deafness", "type", "1"], ["deafness", "type", "2"]), told_apart(["hypokalemia"], ["hyperkalemia"])
    (True, True)
    >>> told_apart(["atypical", "autism"], ["typical", "autism"]), told_apart(["hypokalaemic"], ["hypokalemia"])
    (True, False)
    >>> told_apart(["no", "seizure"], ["seizure"]), told_apart(["dimethylamphetamine"], ["methylamphetamine"])
    (True, True)
    >>> told_apart(["little", "finger", "pain"], ["pain", "of", "5th", "finger"]), told_apart(["seizures"], ["seizure"])
    (False, False)
    >>> told_apart(["dimethylfumarate"], ["dimethyl", "fumarate"])
    False
    """
    left, right = _figured(tuple(one)), _figured(tuple(other))
    mine, others = left - right, right - left
    differing = mine | others
    if not _DENIALS.isdisjoint(differing) or any([_NUMERAL.search(word) for word in differing]):
        return True
    for word in mine:
        opposite = _opposites(word)
        if opposite and any([second in opposite or any([second[:-1] == turned[:-1] for turned in opposite]) for second in others]):
            return True
        if any([_begun(word, second, left | right) for second in others]):
            return True
    return False


def _figured(words: tuple[str, ...]) -> frozenset[str]:
    """The words with which of a series as figures."""
    return frozenset(in_figures(words) or words) - STOPWORDS | (_A if "a" in words[1:] else frozenset())


def _begun(one: str, other: str, words: frozenset[str]) -> bool:
    """Whether one of two words is the other with something before it that is no word there."""
    before = len(one) - len(other)
    if before < 0:
        one, other, before = other, one, -before
    if before == 0 or len(other) < _LEAST or not one.endswith(other):
        return False
    return (before > 1 or one[0] == _SHORT) and one[:before] not in words


@lru_cache(maxsize=65_536)
def _opposites(word: str) -> frozenset[str]:
    """The words of some length that are a word's opposite, as far as its letters say."""
    found = set(_OPPOSITE.get(word, ()))
    for start in _STARTS:
        if word.startswith(start):
            found.update(turned + word[len(start) :] for turned in _OPPOSITE[start])
    return frozenset(turned for turned in found if len(turned) >= 3)
