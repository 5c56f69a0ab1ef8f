"""A message's parts: sentences, questions within one sentence, politeness and framing set aside."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reasoning.reading.closed import DET, FILLER, PREP
from reasoning.reading.tokens import tokenize
from reasoning.reading.vocabulary import words

_TITLES = r"(?<!\bdr)(?<!\bmr)(?<!\bmrs)(?<!\bvs)(?<!\be\.g)(?<!\bi\.e)(?<!\bst)(?<!\bno)"
_END = re.compile(rf"{_TITLES}[.?!]+(?=\s+[\"'(]?[A-Za-z0-9]|\s*$)|[?!]+|\n\s*\n|\n(?=\s*[A-Z\d•*-])", re.I)
_LEAD = re.compile(
    r"(?:(?:please|hi|hello|hey|so|ok|okay|well|also|and|but|then|thanks|thank you|dear \w+|"
    r"good (?:morning|day|evening)|question|q)[,!.:]?\s+|"
    r"(?:can|could|would|will)\s+(?:you|someone|anyone|anybody)\s+(?:please\s+)?(?:kindly\s+)?(?:tell|"
    r"explain(?:\s+to)?|list|show|give|help|say|advise|inform|describe|let)?\s*(?:me|"
    r"us)?\s*(?:know\s+)?(?:about\s+)?(?=(?:which|what|how|why|when|if|whether|the|all|list|a|is)\b)|"
    r"(?:i|we)\s+(?:want|would\s+like|['’]d\s+like|need|wish|am\s+trying|was\s+wondering|wonder|"
    r"am\s+wondering|am\s+looking)\s*(?:to\s+(?:know|find\s+out|understand|learn|see|ask)|"
    r"for)?\s*(?:about\s+)?[,:]?\s*(?=(?:which|what|how|why|when|if|whether|the|a|all|information)\b)|"
    r"(?:i['’]m|i\s+am)\s+(?:wondering|curious|interested\s+(?:in|to\s+know)|looking\s+for)\s+(?:about\s+)?|"
    r"(?:just\s+)?(?:curious|wondering)[,:]?\s+|"
    r"(?:tell\s+me|do\s+you\s+know|any\s+idea|may\s+i\s+ask|my\s+question\s+is|question\s+is|"
    r"let\s+me\s+know)\s*[,:]?\s+(?=(?:which|what|how|why|when|if|whether)\b))+",
    re.I,
)
_TAIL = re.compile(
    r"(?:[,\s]+(?:please|thanks?(?: you)?(?: in advance)?|many thanks|exactly|then|though|by the way|btw|"
    r"if (?:any|known|possible)|do you know|to your knowledge))+\s*$",
    re.I,
)
_OPENS = r"(?:what|wat|whats|wats|how|when|why|where|who|which|is|are|does|do|can|could|should)"
_SPLIT = re.compile(rf"(?:[,;]\s*(?:and|but|or|also)?|\s+(?:and|but)(?:\s+also)?)\s+(?={_OPENS}\b)", re.I)
_QUESTION = re.compile(
    rf"^\s*(?:{_OPENS}|did|will|would|may|might|was|were|has|have|whether|list|name|give|show|find|count|compare|enumerate|identify|"
    rf"describe|define|explain|tell|get|return|retrieve|display|select|fetch|in\s+(?:which|what)|at\s+what|for\s+(?:which|what))\b",
    re.I,
)
#: A lead that says that something is looked for, so that what follows is asked and not told.
_SOUGHT = re.compile(
    r"\b(?:looking\s+for|interested\s+in|(?:want|like|need|wish|wondering|curious|tell|know|explain|list|show|give))\b", re.I
)
#: A question that only repeats the one before: "Are there drugs for X? Which?"
_ECHO = re.compile(
    r"\s*(?:and\s+)?(?:if (?:so|yes|any)[,\s]+)?(?:which|what|who)(?:\s+(?:ones?|of them|are (?:they|these|those)))?\s*", re.I
)
_RELATIVE = frozenset({"that", "which", "who", "whose"})
_INVERTED = re.compile(
    r"^(?:is|are|does|do|can|could|should|will)\s+(?:it|they|this|that|there|he|she|the|a|any|these|my)\b|"
    r"^(?:what|how|when|why|where|who)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Segment:
    """``text[start:end]``: a question, or a sentence that asks nothing."""

    start: int
    end: int
    question: bool


def segments(text: str) -> list[Segment]:
    """Return the parts of a message in order.

    >>> [("".join(t)) for s in segments("Hi, what is X? Please list Y.") for t in [("Hi, what is X? Please list Y."[s.start:s.end],)]]
    ['what is X', 'list Y']
    """
    found: list[Segment] = []
    place = 0
    for match in [*_END.finditer(text), None]:
        stop = match.start() if match else len(text)
        asked = bool(match and "?" in match.group())
        found += _sentence(text, place, stop, asked)
        place = match.end() if match else len(text)
    kept = [
        part for i, part in enumerate(found) if not (_ECHO.fullmatch(text, part.start, part.end) and any(p.question for p in found[:i]))
    ]
    return kept or [Segment(0, len(text), True)]


def _sentence(text: str, start: int, end: int, asked: bool) -> list[Segment]:
    while start < end and not (text[start].isalnum() or text[start] in "\"'([“"):
        start += 1
    lead = _LEAD.match(text, start, end)
    if lead and lead.end() < end:
        start = lead.end()
    tail = _TAIL.search(text[start:end])
    if tail and tail.start():
        end = start + tail.start()
    if start >= end or not re.search(r"\w", text[start:end]):
        return []
    sought = bool(lead and _SOUGHT.search(lead.group()))
    question = asked or sought or bool(_QUESTION.match(text[start:end])) or _names_what_is_sought(text[start:end])
    if not question:
        return [Segment(start, end, False)]
    parts, place = [], start
    for match in _SPLIT.finditer(text, start, end):
        rest = text[match.end() : end]
        first = bool(_QUESTION.match(text[place : match.start()]))
        if first and _INVERTED.match(rest):
            parts.append(Segment(place, match.start(), True))
            place = match.end()
    return [*parts, Segment(place, end, True)]


def _names_what_is_sought(text: str) -> bool:
    """Whether a sentence is a noun phrase of what a graph can be asked for: "genes that cause X", "drugs for Y"; not "signs of"."""
    tokens = tokenize(text, 0, min(len(text), 200))
    place = 0
    while place < min(len(tokens), 4) and (tokens[place].low in DET or tokens[place].low in FILLER):
        place += 1
    for end, entry in words().at(tokens, place) if place < len(tokens) else ():
        follows = tokens[end].low if end < len(tokens) else ""
        sought = follows in _RELATIVE or (follows in PREP and entry.family != "have")
        if sought and entry.part == "noun" and entry.form == "several":
            return True
    return False
