"""Headings that say of all that stands under them whether it is there: "Pertinent negatives:", "Family history:", "Absent: a, b"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reasoning.grounding.segments import is_bullet

Span = tuple[int, int]

_HEADING = re.compile(r"[ \t]*(?:[-*•#>]+[ \t]*)?(?P<words>[^\n:.;!?|]{1,70}):(?P<rest>[ \t]*[^\n]*)")
_NOT = (
    r"(?:not|never)\s+(?:been\s+)?(?:present|observed|seen|found|reported|noted|detected|recorded|"
    r"documented|identified|had|affected|shown|experienced)"
)
_ABSENT = re.compile(
    rf"\b(?:absent|absence|negatives?|denie[sd]|denying|excluded|exclusions?|{_NOT}|no|none|without|"
    rf"unaffected|ruled\s+out|negated|lacking|missing|free\s+of|"
    r"does\s+not\s+have|did\s+not\s+have|not\s+have)\b",
    re.I,
)
_RELATIVE = re.compile(
    r"\b(?:family(?:\s+(?:history|hx))?|fhx?|relatives?|parents|mother|father|siblings?|brothers?|sisters?|maternal|paternal|pedigree)\b",
    re.I,
)
_CONSIDERED = re.compile(
    r"\b(?:differential(?:\s+diagnos[ei]s)?|ddx|rule\s+out|r/o|suspected|query|to\s+exclude|"
    r"risk\s+factors?|risks|possible|considered|return\s+if|"
    r"screen(?:ing)?(?:\s+for)?|watch\s+for|side\s+effects|complications\s+to\s+expect|red\s+flags)\b",
    re.I,
)
#: "the features that were not observed included ..." is a heading in a sentence.
_LISTING = re.compile(
    rf"\b(?:{_NOT}|absent|excluded|denied|lacking)\s+(?:\w+\s+){{0,3}}?(?:includ(?:e|es|ed|ing)|are|were|comprised?)\b[:\s]", re.I
)


@dataclass(frozen=True, slots=True)
class Heading:
    """What a heading covers, ``text[start:end]``, its words, and what it says: "present", "absent", "family", "hypothetical"."""

    start: int
    end: int
    words: str
    says: str


def headings(text: str, spans: Sequence[Span]) -> list[Heading]:
    """Return what the headings of a text cover, in order; a name of a finding is no heading (its colon is a row's)."""
    if ":" not in text and not _LISTING.search(text):
        return []
    lines: list[Span] = []
    at = 0
    for line in text.splitlines(keepends=True):
        lines.append((at, at + len(line)))
        at += len(line)
    held = _Within(spans)
    found: list[Heading] = []
    for number, (low, high) in enumerate(lines):
        found += _inline(text, low, high, held)
        match = _HEADING.match(text, low, high)
        if match is None or match["rest"].strip() or held.any(low, match.end("words")):
            continue
        if (says := _says(match["words"])) is not None:
            found.append(Heading(match.end("words") + 1, _block(text, lines, number, held), match["words"].strip().lower(), says))
    for listing in _LISTING.finditer(text):
        stop = re.compile(r"[.;!?\n]|\bbut\b").search(text, listing.end())
        found.append(Heading(listing.end(), stop.start() if stop else len(text), listing.group().strip().lower(), "absent"))
    return found


class _Within:
    """Whether any finding stands in a stretch of text."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._starts = sorted(low for low, _ in spans)

    def any(self, start: int, end: int) -> bool:
        from bisect import bisect_left

        at = bisect_left(self._starts, start)
        return at < len(self._starts) and self._starts[at] < end


def _says(words: str) -> str | None:
    """What a heading says; "present" for one that takes nothing back and only ends what another says."""
    if len(words.split()) > 9:
        return None
    if _RELATIVE.search(words) and not re.search(r"\bpatient|proband\b", words, re.I):
        return "family"
    if _ABSENT.search(words):
        return "absent"
    return "hypothetical" if _CONSIDERED.search(words) else "present"


_PIECE = re.compile(r"(?:(?<=^)|(?<=[.;!?\n]\s)|(?<=[.;!?\n])|(?<=^[-*•]\s))[ \t]*(?P<words>[A-Za-z][^\n:.;!?|,]{0,60}):(?=[ \t]*\S)", re.M)


def _inline(text: str, low: int, high: int, held: _Within) -> list[Heading]:
    """Headings with what they cover on their own line, each to the end of its sentence or the next heading."""
    marks = [m for m in _PIECE.finditer(text, low, high) if not held.any(*m.span("words"))]
    found = []
    for place, mark in enumerate(marks):
        stop = re.compile(r"[.;!?](?=\s|$)|\n|$").search(text, mark.end(), high)
        end = min(stop.start() if stop else high, marks[place + 1].start() if place + 1 < len(marks) else high)
        if (says := _says(mark["words"])) is not None and held.any(mark.end(), end):
            found.append(Heading(mark.end(), end, mark["words"].strip().lower(), says))
    return found


def _block(text: str, lines: Sequence[Span], number: int, held: _Within) -> int:
    """Where what stands under a heading ends: at the next heading, at a line that is no bullet after bullets, at a blank line."""
    bullets = False
    end = lines[number][1]
    for low, high in lines[number + 1 :]:
        line = text[low:high]
        if not line.strip():
            if held.any(lines[number][1], low):
                break
            continue
        match = _HEADING.match(text, low, high)
        if match is not None and not held.any(low, match.end("words")) and not is_bullet(line):
            break
        if bullets and not is_bullet(line):
            break
        bullets = bullets or is_bullet(line)
        end = high
    return end
