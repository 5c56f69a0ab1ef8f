"""Headings that say of all that stands under them whether it is there: "Pertinent negatives:", "Family history:", "Absent: a, b"."""

from __future__ import annotations

import re
from bisect import bisect_left
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
    #: whether it is a line by itself with no colon
    alone: bool = False


def headings(text: str, spans: Sequence[Span]) -> list[Heading]:
    """Return what the headings of a text cover, in order; a name of a finding is no heading (its colon is a row's)."""
    if ":" not in text and not _LISTING.search(text) and not _POLAR.search(text) and not _ALONE_SOMEWHERE.search(text):
        return []
    lines: list[Span] = []
    at = 0
    for line in text.splitlines(keepends=True):
        lines.append((at, at + len(line)))
        at += len(line)
    held = Within(spans)
    found: list[Heading] = []
    alone = False
    for number, (low, high) in enumerate(lines):
        found += _inline(text, low, high, held)
        if (bare := _ALONE.fullmatch(text, low, high)) is not None and (
            bare["mark"] or bare["kind"] or not number or not text[slice(*lines[number - 1])].strip() or alone
        ):
            alone = True
            side = "absent" if _POLAR_ABSENT.search(bare["words"]) else "present"
            found.append(Heading(high, _block(text, lines, number, held), bare["words"].strip().lower(), side, alone=True))
        match = _HEADING.match(text, low, high)
        if match is None or match["rest"].strip() or held.any(low, match.end("words")):
            continue
        if (says := _says(match["words"])) is not None:
            found.append(Heading(match.end("words") + 1, _block(text, lines, number, held), match["words"].strip().lower(), says))
    for listing in _LISTING.finditer(text):
        stop = re.compile(r"[.;!?\n]|\bbut\b").search(text, listing.end())
        found.append(Heading(listing.end(), stop.start() if stop else len(text), listing.group().strip().lower(), "absent"))
    return found


def _polar(text: str, low: int, high: int, held: Within) -> list[Heading]:
    """What bare words of either side cover in a line, each to the next such word, to its sentence's end, or to what is no list."""
    marks: list[re.Match[str]] = []
    for mark in _POLAR.finditer(text, low, high):
        # Right behind a finding, with nothing between but a space, it is that one's answer, unless the line began with such a word.
        before = text[max(low, mark.start() - 8) : mark.start()].rstrip(" \t")
        behind = held.ends_at(max(low, mark.start() - 8) + len(before))
        if not before or before.endswith((".", ";", ",", "(", "[", "\n")) or (behind and marks):
            marks.append(mark)
    found = []
    for place, mark in enumerate(marks):
        end = _list_end(text, mark.end(), marks[place + 1].start() if place + 1 < len(marks) else high, held)
        if held.any(mark.end(), end):
            says = "absent" if _POLAR_ABSENT.search(mark["words"]) else "present"
            found.append(Heading(mark.end(), end, mark["words"].strip().lower(), says))
    return found


def _list_end(text: str, start: int, limit: int, held: Within) -> int:
    """Where what a heading says of its own line ends: at a stop, but for a semicolon behind which nothing but findings stands."""
    stop = _STOP.search(text, start, limit)
    while stop is not None and stop.group() == ";" and bare_item(text, stop.end(), limit, held):
        stop = _STOP.search(text, stop.end(), limit)
    return stop.start() if stop is not None else limit


def bare_item(text: str, start: int, limit: int, held: Within) -> bool:
    """Whether what follows a semicolon up to the next stop is findings and nothing else."""
    stop = _STOP.search(text, start, limit)
    end = stop.start() if stop is not None else limit
    return held.any(start, end) and not _LIST_WORDS.sub("", held.without(text, start, end))


class Within:
    """Which findings stand in a stretch of text."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._spans = sorted(spans)
        self._starts = [low for low, _ in self._spans]
        self._ends = {high for _, high in spans}

    def ends_at(self, at: int) -> bool:
        """Whether a finding ends at a place."""
        return at in self._ends

    def without(self, text: str, start: int, end: int) -> str:
        """Return a stretch of text without its findings."""
        left, at = [], start
        for low, high in self._spans[bisect_left(self._starts, start) : bisect_left(self._starts, end)]:
            left.append(text[at : max(low, at)])
            at = max(high, at)
        return "".join([*left, text[at:end]])

    def any(self, start: int, end: int) -> bool:
        """Whether a finding begins in a stretch of text."""
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


#: A bare word that says on which side all stands that follows it, wherever it stands in a line: "pos: a neg: b", "+ : a", "Negative - a".
_POLAR = re.compile(
    r"(?:(?<=^)|(?<=[\s.;,(\[]))(?P<words>(?:(?:pertinent|relevant|significant|important)[ \t]+)?"
    r"(?:positives?|negatives?|pos|neg|present|absent)"
    r"(?:[ \t]+(?:findings?|features?|symptoms?|signs?))?|yes|no|[+\-–−])(?:[ \t]*:(?=[ \t]*\S)|(?<=[a-z])[ \t]+[-–—](?=[ \t]))",
    re.I | re.M,
)
_POLAR_ABSENT = re.compile(r"\b(?:negatives?|neg|absent|no|not|excluded|denied|ruled)\b|^[-–−]$", re.I)
_ALONE = re.compile(
    r"[ \t]*(?P<mark>#+|\*\*|__)?[ \t]*(?P<words>(?:pertinent[ \t]+|relevant[ \t]+|significant[ \t]+)?"
    r"(?:positives?|negatives?|present|absent|excluded|"
    r"denied|not[ \t]+(?:present|observed|seen|found|reported)|observed|reported|ruled[ \t]+out)"
    r"(?P<kind>[ \t]+(?:findings?|features?|symptoms?|signs?|phenotypes?))?)[ \t]*(?:\*\*|__)?[ \t]*\r?\n?",
    re.I,
)
_ALONE_SOMEWHERE = re.compile(rf"^{_ALONE.pattern}$", re.I | re.M)
_STOP = re.compile(r"[.;!?](?=\s|$)|\n")
#: What may stand in a list of findings beside them, so that a semicolon in it does not end what a heading says.
_LIST_WORDS = re.compile(r"(?:\band/or\b|\band\b|\bor\b|\bnor\b|\bany\b|[\s,;.&/])+", re.I)
_PIECE = re.compile(r"(?:(?<=^)|(?<=[.;!?\n]\s)|(?<=[.;!?\n])|(?<=^[-*•]\s))[ \t]*(?P<words>[A-Za-z][^\n:.;!?|,]{0,60}):(?=[ \t]*\S)", re.M)


def _inline(text: str, low: int, high: int, held: Within) -> list[Heading]:
    """Headings with what they cover on their own line, each to the end of its sentence or the next heading."""
    marks = [m for m in _PIECE.finditer(text, low, high) if not held.any(*m.span("words"))]
    found = _polar(text, low, high, held)
    for place, mark in enumerate(marks):
        end = _list_end(text, mark.end(), marks[place + 1].start() if place + 1 < len(marks) else high, held)
        if (says := _says(mark["words"])) is not None and held.any(mark.end(), end):
            found.append(Heading(mark.end(), end, mark["words"].strip().lower(), says))
    return found


def _block(text: str, lines: Sequence[Span], number: int, held: Within) -> int:
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
        if _ALONE.fullmatch(line):
            break
        if bullets and not is_bullet(line):
            break
        bullets = bullets or is_bullet(line)
        end = high
    return end
