"""Abbreviations that a text explains itself: "Nevoid basal cell carcinoma syndrome (NBCCS)".

After Schwartz and Hearst 2003 (a simple algorithm for identifying abbreviation definitions in biomedical text, PSB 8:451-462).
"""

from __future__ import annotations

import re

#: Characters before a bracket in which a long form is looked for: fifteen long words.
_REACH = 400
_PAREN = re.compile(r"\(\s*([A-Za-z][\w/-]{1,9})\s*[);,]")


#: A short form, where its long form starts and ends, where the short form does.
Definition = tuple[str, int, int, int, int]


def definitions(text: str) -> list[Definition]:
    """Return (short form, start and end of the long form, start and end of the short form) for each definition in the text.

    >>> [(short, "type C brachydactyly (BDC)"[a:b]) for short, a, b, *_ in definitions("type C brachydactyly (TCB)")]
    [('TCB', 'type C brachydactyly')]
    """
    found = []
    for match in _PAREN.finditer(text):
        short = match.group(1)
        if sum(c.isupper() for c in short) < 2 or short.isdigit():
            continue
        begun = max(0, match.start() - _REACH)
        before = text[begun : match.start()].rstrip()
        limit = min(len(short) + 5, len(short) * 2)
        words = list(re.finditer(r"\S+", before))[-limit:]
        if not words:
            continue
        start = _long_form(short, before, words[0].start())
        if start is not None and len(before) - start > len(short):
            found.append((short, begun + start, begun + len(before), match.start(1), match.end(1)))
    return found


def _long_form(short: str, before: str, low: int) -> int | None:
    """Where the long form starts: each letter of the short form found from the right, the first one at a word's beginning."""
    letters = [c.lower() for c in short.removesuffix("s") if c.isalnum()]
    at = len(before) - 1
    for place in range(len(letters) - 1, -1, -1):
        while at >= low and (before[at].lower() != letters[place] or (place == 0 and at > 0 and before[at - 1].isalnum())):
            at -= 1
        if at < low:
            return None
        at -= 1
    start = at + 1
    broken = max(before.rfind(mark, start) for mark in ".;:()")
    return start if broken < 0 else None
