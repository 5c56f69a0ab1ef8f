"""Findings that are taken up again by their order: "the former was seen, the latter was not", "absent and present, respectively".

Such a word speaks of one finding of the list before it and of no other, so that neither the list's own words nor a scope says it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from reasoning.grounding.answers import Answer, Verdict
from reasoning.grounding.openings import Gate

Span = tuple[int, int]

_ORDINAL = Gate(
    re.compile(
        r"(?:\b(?P<only>only|just)\s+)?(?:\bthe\s+)(?P<which>former|latter|first|second|third|last)(?:\s+(?:two|of\s+(?:these|them|which)))?"
        r"(?=\s|[,.;])(?!\s+(?:time|year|month|week|day|visit|decade|trimester|degree|episode|attack|child|line|one\s+in|and\s+second))",
        re.I,
    )
)
_BY_ITSELF = re.compile(
    r"\s*(?:[,.;:]|(?:is|are|was|were|has|have|had|does|do|did|could|can|being|proved|turned|came|being|confirmed|excluded|absent|present|not|never)\b)",
    re.I,
)
_PLACES = {"former": 0, "first": 0, "second": 1, "third": 2, "latter": -1, "last": -1}
_DENIES = re.compile(
    r"\b(?:not|never|no|neither|nor|absent|excluded|ruled\s+out|negative|denied|lacking|missing|unlikely|cannot|without)\b|n't\b", re.I
)
_CLAUSE_END = re.compile(r"[,;.]|\b(?:and|but|while|whereas|though)\b", re.I)
#: Words that answer one finding each.
_WORD = r"(?:yes|no|absent|present|negative|positive|excluded|confirmed|denied|reported|not\s+seen|seen|not\s+found|found)"
_RESPECTIVELY = Gate(re.compile(rf"(?P<words>{_WORD}(?:\s*,\s*{_WORD})*\s*,?\s*(?:and|/)\s*{_WORD}),?\s+respectively", re.I))
_JOINT = re.compile(r"\s*(?:,|,?\s*and|,?\s*or|,?\s*nor|/|&)\s*$", re.I)


def ordered(text: str, sentence: Span, spans: Sequence[Span]) -> list[Answer]:
    """Return what words of order say of the findings ``spans`` of a sentence, as answers that each speak of one finding.

    >>> text = "Ataxia and chorea were sought; the former was seen and the latter was not."
    >>> [(answer.verdict, answer.findings) for answer in ordered(text, (0, len(text)), [(0, 6), (11, 17)])]
    [('present', (0,)), ('absent', (1,))]
    """
    start, end = sentence
    made: list[Answer] = []
    for match in _RESPECTIVELY.finditer(text, start, end):
        said = re.findall(_WORD, match["words"], re.I)
        listed = _list_before(text, spans, match.start())
        if len(listed) == len(said):
            made += [_answer(match.span(), word, place) for word, place in zip(said, listed, strict=True)]
    for match in _ORDINAL.finditer(text, start, end):
        listed = _list_before(text, spans, match.start())
        place = _PLACES[match["which"].lower()]
        if len(listed) < 2 or place >= len(listed):
            continue
        if match["which"].lower() not in ("former", "latter") and not match["only"] and not _BY_ITSELF.match(text, match.end()):
            continue  # "the second family": a number of something else
        stop = _CLAUSE_END.search(text, match.end(), end)
        clause = (match.start(), stop.start() if stop else end)
        if any(clause[0] <= low < clause[1] for low, _ in spans):
            continue  # a finding of its own is said of it
        denied = _DENIES.search(text, match.end(), clause[1]) is not None
        made.append(_answer(clause, "absent" if denied else "present", listed[place]))
        others = [p for p in listed if p != listed[place]]
        if match["only"]:
            made += [_answer(clause, "present" if denied else "absent", other) for other in others]
        elif re.search(r"\ball\s+but\s+$", text[max(start, match.start() - 9) : match.start()], re.I):
            made[-1] = _answer(clause, "present" if denied else "absent", listed[place])
            made += [_answer(clause, "absent" if denied else "present", other) for other in others]
    return made


def _answer(place: Span, word: str, finding: int) -> Answer:
    verdict: Verdict = "absent" if _DENIES.search(word) else "present"
    return Answer(*place, word.lower(), verdict, (finding,))


def _list_before(text: str, spans: Sequence[Span], at: int) -> list[int]:
    """The findings of the last list that ends before a place, in order."""
    before = [place for place, (_, high) in enumerate(spans) if high <= at]
    listed = before[-1:]
    for place in reversed(before[:-1]):
        if spans[place][1] > spans[listed[0]][0]:
            continue  # inside another
        if not _JOINT.match(text[spans[place][1] : spans[listed[0]][0]]):
            break
        listed.insert(0, place)
    return listed
