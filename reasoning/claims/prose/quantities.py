"""How many patients a sentence speaks of, against what the records of an edge say: a share is borne out by a record that implies it.

The adverbs are HPO's own frequency terms: what they mean is what HPO defines (https://hpo.jax.org, "Frequency").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kg.frequency import TERMS, of
from kg.model import Evidence

#: What stands before a verb or an adjective, and the share that it speaks of.
ADVERBS = {"very frequently": (0.80, 1.0), "frequently": (0.30, 1.0), "occasionally": (0.05, 0.29), "very rarely": (0.0, 0.04)}
_PARTS = {"half": 0.5, "a third": 1 / 3, "one third": 1 / 3, "two thirds": 2 / 3, "a quarter": 0.25, "one quarter": 0.25}
_PARTS |= {"three quarters": 0.75, "a fifth": 0.2, "one fifth": 0.2}
#: How far "about half" may be from a half.
_ABOUT = 0.05
_VAGUE = {
    "all": (1.0, 1.0),
    "most": (0.5 + 1e-9, 1.0),
    "the majority": (0.5 + 1e-9, 1.0),
    "a minority": (1e-9, 0.5 - 1e-9),
    "none": (0.0, 0.0),
}
_NUMBER = r"\d{1,3}(?:\.\d+)?"
_WORDS = "|".join(sorted((*_PARTS, *_VAGUE), key=len, reverse=True))
#: "about half of", "90% of", "9 of 10", "in 80-99% of": a quantity, without the patients behind it.
QUANTITY = (
    rf"(?:(?:about|around|approximately|roughly|more than|over|less than|fewer than|under|at least|at most|up to) )?"
    rf"(?:{_NUMBER}%?-{_NUMBER}%|{_NUMBER}%|\d+ (?:out )?of (?:the )?\d+|{_WORDS})"
)
_SPLIT = re.compile(
    rf"^(?:in )?(?:(?P<about>about|around|approximately|roughly)|(?P<over>more than|over)|(?P<under>less than|fewer than|under)|"
    rf"(?P<least>at least)|(?P<most>at most|up to))? ?(?:(?P<low>{_NUMBER})%?-(?P<high>{_NUMBER})%|(?P<percent>{_NUMBER})%|"
    rf"(?P<seen>\d+) (?:out )?of (?:the )?(?P<all>\d+)|(?P<word>{_WORDS}))"
    rf"(?: of)?(?: (?:the|all))?(?: (?:patients?|cases|people|individuals|those))?$",
    re.I,
)


class Share(NamedTuple):
    """A share of patients, 0..1, at least and at most; whether a record gives it as a count of patients."""

    low: float
    high: float
    seen: int | None = None
    all: int | None = None


def said(text: str) -> Share | None:
    """Return the share that words speak of, None where they speak of none.

    >>> said("in about half of patients").low, said("in 9 of 10 patients").seen, said("in some patients")
    (0.45, 9, None)
    >>> said("at least 80% of patients"), said("in most patients").high
    (Share(low=0.8, high=1.0, seen=None, all=None), 1.0)
    """
    if text in ADVERBS:
        return Share(*ADVERBS[text])
    found = _SPLIT.match(text)
    if found is None:
        return None
    if found["seen"]:
        seen, of_ = int(found["seen"]), int(found["all"])
        if not of_ or seen > of_:
            return None
        low = high = seen / of_
        exact: tuple[int | None, int | None] = (seen, of_)
    elif found["low"]:
        return Share(float(found["low"]) / 100, float(found["high"]) / 100)
    elif found["percent"]:
        step = 0.5 * 10.0 ** -len(found["percent"].partition(".")[2]) / 100
        value = float(found["percent"]) / 100
        bounded = found["over"] or found["under"] or found["least"] or found["most"]
        low, high = (value, value) if bounded else (max(value - step, 0.0), min(value + step, 1.0))
        exact = (None, None)
    else:
        word = found["word"].lower()
        if word in _VAGUE:
            return None if any(found[k] for k in ("about", "over", "under", "least", "most")) else Share(*_VAGUE[word])
        low = high = _PARTS[word]
        exact = (None, None)
    if found["about"]:
        return Share(low - _ABOUT, high + _ABOUT)
    if found["over"]:
        return Share(high + 1e-9, 1.0)
    if found["under"]:
        return Share(0.0, low - 1e-9)
    if found["least"]:
        return Share(low, 1.0)
    if found["most"]:
        return Share(0.0, high)
    return Share(low, high, *exact)


def recorded(evidence: Iterable[Evidence]) -> Iterator[Share]:
    """Yield the shares that records give."""
    for piece in evidence:
        told = of(piece.qualifiers)
        if told is not None and told.term is not None:
            yield Share(*TERMS[told.term])
        elif told is not None and told.seen is not None and told.examined:
            yield Share(told.seen / told.examined, told.seen / told.examined, told.seen, told.examined)
        elif piece.frequency is not None and piece.frequency == piece.frequency:
            yield Share(float(piece.frequency), float(piece.frequency))


def implied(share: Share, evidence: Iterable[Evidence]) -> bool:
    """Return whether a record of an edge implies a share; a count of patients is borne out by the same count alone."""
    for one in recorded(evidence):
        if share.seen is not None:
            if (share.seen, share.all) == (one.seen, one.all):
                return True
        elif share.low - 1e-12 <= one.low and one.high <= share.high + 1e-12:
            return True
    return False


def above(more: Iterable[Evidence], less: Iterable[Evidence]) -> bool:
    """Return whether every record of one edge gives more patients than every record of another, and each has such a record."""
    one, other = list(recorded(more)), list(recorded(less))
    return bool(one and other) and min(s.low for s in one) > max(s.high for s in other)
