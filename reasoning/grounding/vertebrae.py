"""Levels of the spine ("L5-S4", "at T12"), which are no genes, heart sounds or chemicals."""

from __future__ import annotations

import re

from reasoning.grounding.covered import Covered

#: How many vertebrae (and roots) each part of the spine has.
_MOST = {"C": 8, "T": 12, "L": 5, "S": 5}
_LEVEL = r"[CTLS]\d{1,2}"
_JOINT = r"\s?(?:-|\u2010|\u2011|\u2013|/|\bto\b|\bthrough\b)\s?"
_RANGE = re.compile(rf"(?<![\w-]){_LEVEL}(?:{_JOINT}(?:{_LEVEL}|\d{{1,2}}(?!\d)))+(?![\w-])")
#: A single level beside a word of the spine; of words that genes and complement share none ("C3 level").
_SPINE = (
    r"vertebra[el]?|vertebral(?:\s+bod(?:y|ies))?|spinal(?:\s+(?:cord|nerves?|levels?))?|nerve\s+roots?|roots?|dis[ck]s?|dermatomes?|"
    r"radiculopathy|laminectomy|hemivertebra|spinous\s+process|foramen|facets?"
)
_BESIDE = re.compile(
    rf"(?<![\w-])(?:(?P<one>{_LEVEL})\s+(?:{_SPINE})\b|(?:{_SPINE})\s+(?:(?:at|of)\s+)?(?P<other>{_LEVEL})(?![\w-]))", re.I
)
_SINGLE = re.compile(_LEVEL)


def levels(text: str) -> Covered:
    """Return the stretches of a text that name levels of the spine.

    >>> taken = levels("spina bifida at L5-S4; C3 and C4 were low; SCN4A-T12X")
    >>> taken.meets(16, 18), taken.meets(19, 21), taken.meets(23, 25)
    (True, True, False)
    """
    found = [m.span() for m in _RANGE.finditer(text) if all(map(_is_level, _SINGLE.findall(m.group())))]
    for match in _BESIDE.finditer(text):
        which = "one" if match["one"] else "other"
        if match[which][0].isupper() and _is_level(match[which]):
            found.append(match.span(which))
    return Covered(found)


def _is_level(written: str) -> bool:
    return 1 <= int(written[1:]) <= _MOST[written[0].upper()]
