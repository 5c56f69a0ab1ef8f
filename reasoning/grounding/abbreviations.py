"""Abbreviations that a text explains itself: "Nevoid basal cell carcinoma syndrome (NBCCS)".

After Schwartz and Hearst 2003 (a simple algorithm for identifying abbreviation definitions in biomedical text, PSB 8:451-462).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from reasoning.grounding.covered import Covered
from reasoning.grounding.mention import Mention

#: What may be an abbreviation.
_SHORT = re.compile(r"(?<![\w-])[A-Za-z][\w/-]{1,10}(?![\w-])")
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


def _by_end(mentions: Sequence[Mention]) -> dict[int, list[Mention]]:
    """The mentions by where they end: a definition's long form ends with one."""
    held: dict[int, list[Mention]] = {}
    for mention in mentions:
        held.setdefault(mention.end, []).append(mention)
    return held


def abbreviated(text: str, mentions: Sequence[Mention], defined: Sequence[Definition]) -> list[Mention]:
    """Mentions by an abbreviation that the text itself explains right after a mention of the concept."""
    meant: dict[str, Mention] = {}
    ending = _by_end(mentions)
    for short, low, high, _, _ in defined:
        long = max((m for m in ending.get(high, ()) if low <= m.start), key=lambda m: m.end - m.start, default=None)
        if short not in meant and long is not None and long.start <= low + 4:
            meant[short] = long
    if not meant:
        return []
    covered = Covered((m.start, m.end) for m in mentions)
    found = []
    for use in _SHORT.finditer(text):
        long = meant.get(use.group()) or meant.get(use.group().removesuffix("s"))
        if long is not None and not covered.meets(*use.span()):
            found.append(Mention(*use.span(), use.group(), long.candidates, long.kind, spans=(use.span(),)))
    return found


def explained(found: list[Mention], defined: Sequence[Definition]) -> list[Mention]:
    """Drop abbreviations that the text itself explains as something else than the lexicon does."""
    meant: dict[str, set[int]] = {}
    ending = _by_end(found)
    for short, low, high, _, _ in defined:
        meant.setdefault(short, set()).update(c.node for m in ending.get(high, ()) if low <= m.start for c in m.candidates)
    return [m for m in found if m.text not in meant or meant[m.text] & {c.node for c in m.candidates}]
