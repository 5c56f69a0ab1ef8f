"""A message's parts: sentences, questions within one sentence, politeness and framing set aside."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reasoning.reading.phrases.excepting import behind
from reasoning.reading.words.closed import AUX, DET, FILLER, HAVE, PREP, PRONOUN, TURNING
from reasoning.reading.words.tokens import Token, tokenize
from reasoning.reading.words.vocabulary import words

_TITLES = r"(?<!\bdr)(?<!\bmr)(?<!\bmrs)(?<!\bvs)(?<!\be\.g)(?<!\bi\.e)(?<!\bst)(?<!\bno)"
_END = re.compile(rf"{_TITLES}[.?!]+(?=\s+[\"'(]?[A-Za-z0-9]|\s*$|\s+\?\w)|(?!(?<=\s)\?\w)[?!]+|\n\s*\n|\n(?=\s*[A-Z\d•*-])", re.I)
_LEAD = re.compile(
    r"(?:(?:please|hi|hello|hey|so|ok|okay|well|also|and|but|then|thanks|thank you|dear \w+|"
    r"good (?:morning|day|evening)|question|q)[,!.:]?\s+|"
    r"(?:can|could|would|will)\s+(?:you|someone|anyone|anybody)\s+(?:please\s+)?(?:kindly\s+)?(?:tell|"
    r"explain(?:\s+to)?|list|show|give|help|say|advise|inform|describe|let|send|provide|share)?\s*(?:me|"
    r"us)?\s*(?:know\s+)?(?:about\s+)?(?=(?:which|what|how|why|when|if|whether|the|all|list|a|is|information|info|some|any|more|details)\b)|"
    r"(?:i|we)(?:\s+(?:want|would\s+(?:really\s+)?like|need|wish|am\s+trying|was\s+wondering|wonder|"
    r"am\s+wondering|am\s+looking)|['’]?d\s+(?:really\s+|just\s+)?like)\s*(?:to\s+(?:know|find\s+out|understand|learn|see|ask)|"
    r"for)?\s*(?:about\s+)?[,:]?\s*(?=(?:which|what|how|why|when|if|whether|the|a|all|information)\b)|"
    r"(?:i['’]m|i\s+am|we['’]re|we\s+are)?\s*(?:wondering|curious|interested\s+(?:in|to\s+know)|looking\s+for|searching\s+for)\s+(?:about\s+)?|"
    r"(?:i|we)\s+(?:have|['’]ve\s+got)\s+(?:a|one|two|three|some|several|a\s+few|another)\s+(?:quick\s+)?questions?[,:.]?\s+|"
    r"(?:(?:does|do)\s+)?(?:anyone|anybody|you|we|somebody|someone)\s+know\s+(?=(?:which|what|how|why|when|if|whether)\b)|"
    r"(?:just\s+)?(?:curious|wondering)[,:]?\s+|"
    r"(?:(?:any|more|some|further|general|the)\s+)*(?:info(?:rmation)?|details)\s+(?:about|on|regarding|concerning)\s+|"
    r"(?:tell\s+me|do\s+you\s+know|any\s+idea|may\s+i\s+ask|my\s+question\s+is|question\s+is|"
    r"let\s+me\s+know)\s*[,:]?\s+(?=(?:which|what|how|why|when|if|whether)\b))+",
    re.I,
)
_TAIL = re.compile(
    r"(?:[,\s]+(?:please|thanks?(?: you)?(?: in advance)?|many thanks|exactly|then|though|by the way|btw|"
    r"if (?:any|known|possible)|do you know|to your knowledge))+\s*$",
    re.I,
)
#: What asks for agreement with a statement before it, or repeats a question: ", right?", ", doesn't it?", "or not?".
_TAG = re.compile(
    r"(?:,\s*(?:right|correct|true|yes|no|ok|okay|agreed|true or false|right or wrong|yes or no|"
    r"is (?:that|this) (?:right|true|correct|so)|am i (?:right|correct|wrong)|don['’]?t you think|"
    r"or (?:is|does|do|are|can) (?:it|they|he|she)|or)|,?\s+or not|,?\s+true or false|"
    r"[,\s]\s*(?<!what )(?<!which )(?<!how )(?<!who )(?<!why )"
    r"(?:is|are|was|were|does|do|did|has|have|had|can|could|would|should|will|wo|ca)(?:n['’]?t)?\s+"
    r"(?:it|they|he|she|there|this|that|these|those|we|you)(?:\s+not)?)\s*$",
    re.I,
)
_OPENS = r"(?:what|wat|whats|wats|how|when|why|where|who|which|is|are|does|do|can|could|should)"
#: What asks whether the statement behind it holds: "True or false: ...", "Verify that ...".
_WHETHER = re.compile(
    r"(?:please\s+)?(?:(?:verify|confirm|check|fact[- ]?check)(?:\s+(?:that|whether|if)\s+|\s*:\s*)|"
    r"(?:answer\s+(?:with\s+)?)?(?:true\s+or\s+false|yes\s+or\s+no|right\s+or\s+wrong|t/f)\s*[:,]\s*|(?:claim|statement|fact)\s*:\s*)[\"“']?",
    re.I,
)
#: A sentence that asks nothing: it only asks for an answer.
_PLEA = re.compile(
    r"(?:(?:please|pls|plz|kindly|can\s+(?:you|anyone|someone)|could\s+(?:you|anyone|someone)|any|i\s+need|need|some)[,\s]+)*"
    r"(?:help|advise|advice|respond|reply|answer|thank(?:s|\s+you)|help\s+(?:me|us)|help\s+(?:is|would\s+be)\s+\w+(?:\s+\w+)?)"
    r"(?:\s+(?:me|us|please|so\s+much|very\s+much|in\s+advance|asap|soon))*",
    re.I,
)
_SPLIT = re.compile(rf"(?:[,;]\s*(?:and|but|or|also)?|\s+(?:and|but)(?:\s+also)?)\s+(?={_OPENS}\b)", re.I)
_QUESTION = re.compile(
    rf"^\s*(?:{_OPENS}|did|will|would|may|might|was|were|has|have|whether|list|name|give|show|find|count|compare|enumerate|identify|"
    rf"describe|define|explain|tell|get|return|retrieve|display|select|fetch|in\s+(?:which|what)|at\s+what|for\s+(?:which|what))\b",
    re.I,
)
_WH = re.compile(r"(?:what|which|who|whose|how|why|when|where)\b", re.I)
#: A lead that says that something is looked for, so that what follows is asked and not told.
_SOUGHT = re.compile(
    r"\b(?:looking\s+for|interested\s+in|(?:info(?:rmation)?|details|want|like|need|wish|wondering|curious|tell|know|explain|list|show|give))\b",
    re.I,
)
#: A question that only repeats the one before: "Are there drugs for X? Which?"
_ECHO = re.compile(
    r"\s*(?:and\s+)?(?:if (?:so|yes|any)[,\s]+)?(?:which|what|who)(?:\s+(?:ones?|of them|are (?:they|these|those)))?\s*", re.I
)
#: Where what is told ends and what is asked begins.
_TOLD = re.compile(
    rf"\s*(?:[,;:]|\s[-–—])\s*(?:and|but|so|also)?\s*(?={_OPENS}\b)|"
    rf"\s+(?:and|but|so)\s+(?:(?:i|we)(?:['’]m|['’]re|\s+am|\s+are|\s+was)?\s+(?:just\s+|only\s+)?wonder(?:ing)?\s+)?(?={_OPENS}\b)",
    re.I,
)
#: The same, where it is said that something is asked: "I am a student and need to know the symptoms".
_WANTED = re.compile(
    r"(?:\s*[,;:]|\s[-–—]|\s+(?:and|but|so))\s*(?:(?:and|but|so)\s+)?(?:(?:i|we)(?:['’]?d)?\s+)?(?:(?:really|just|only|would|also)\s+)*"
    r"(?:need|want|like|wish|try(?:ing)?)\s+to\s+(?:know|find\s+out|understand|learn)\s+(?:(?:more\s+)?about\s+)?(?=[\w\"'(])",
    re.I,
)
#: What is told behind a question in its sentence: ", I have been searching for years", "because my son has it".
_REMARK = re.compile(
    r",\s+(?=(?:i|we|my|our|nobody|no\s+one|it['’]s|he|she)\s+(?:['’]\w+|have|has|had|am|are|is|was|were|\w+\s+(?:has|have|had|is|was))\b)",
    re.I,
)
_WHICH = re.compile(r"^(?:which|what)\s", re.I)
#: Words that bring up what a question is about, and take nothing out of it.
_TOPIC = frozenset(
    {"regarding", "concerning", "considering", "following", "having", "being", "assuming", "suffering", "looking", "wondering"}
)
_VERBAL = frozenset(
    ["are", "is", "do", "does", "can", "could", "cause", "causes", "treat", "treats", "have", "has", "help", "helps", "should"]
)
_RELATIVE = frozenset({"that", "which", "who", "whose"})
_INVERTED = re.compile(
    r"^(?:is|are|does|do|can|could|should|will)\s+(?:it|they|this|that|there|he|she|the|a|any|these|my|i|we)\b|"
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
    whether = _WHETHER.match(text, start, end)
    if whether is not None and whether.end() < end:
        return [Segment(whether.end(), start + len(text[start:end].rstrip(" \"”'")), True)]
    lead = _LEAD.match(text, start, end)
    if lead and lead.end() < end:
        start = lead.end()
    tail = _TAIL.search(text[start:end])
    if tail and tail.start():
        end = start + tail.start()
    tagged = _TAG.search(text[start:end])
    if tagged and len(text[start : start + tagged.start()].split()) > 2 and not _WH.match(text[start:end]):
        end = start + tagged.start()
    if start >= end or not re.search(r"\w", text[start:end]) or _PLEA.fullmatch(text, start, end):
        return []
    sought = bool(lead and _SOUGHT.search(lead.group()))
    question = asked or sought or bool(_QUESTION.match(text[start:end])) or _names_what_is_sought(text[start:end])
    if not question or not _QUESTION.match(text[start:end]):
        told = next((m for m in _TOLD.finditer(text, start, end) if _INVERTED.match(text[m.end() : end])), None)
        wanted = None if sought else _WANTED.search(text, start, end)
        if wanted is not None and wanted.start() > start and (told is None or wanted.start() < told.start()):
            return [Segment(start, wanted.start(), False), *_asked(text, wanted.end(), end)]
        taken_out = told is not None and _is_part(text, start, told.start())
        question |= taken_out
        if told is not None and not taken_out:  # "I have had migraines for years, what helps?"
            return [Segment(start, told.start(), False), *_asked(text, told.end(), end)]
    return _asked(text, start, end) if question else [Segment(start, end, False)]


def _asked(text: str, start: int, end: int) -> list[Segment]:
    """The questions of a sentence that asks."""
    parts, place = [], start
    for match in _SPLIT.finditer(text, start, end):
        rest = text[match.end() : end]
        first = bool(_QUESTION.match(text[place : match.start()]))
        if first and (_INVERTED.match(rest) or (_WHICH.match(rest) and _names_what_is_sought(rest.split(None, 1)[1], behind=_VERBAL))):
            parts.append(Segment(place, match.start(), True))
            place = match.end()
    trailing = _REMARK.search(text, place, end)
    if trailing is not None and trailing.start() > place:
        return [*parts, Segment(place, trailing.start(), True), Segment(trailing.start() + 1, end, False)]
    return [*parts, Segment(place, end, True)]


def _is_part(text: str, start: int, end: int) -> bool:
    """Whether words before a question belong to it, for they take something out or are no clause: "aside from X, what ..."."""
    low = [token.low for token in tokenize(text[:end], start)]
    if behind(low, 0, fronted=True):
        return True
    opens = low[:1] and (low[0] in TURNING or (low[0].endswith("ing") and low[0] not in _TOPIC))
    return bool(opens) and not any(word in AUX | HAVE for word in low)


def _names_what_is_sought(text: str, behind: frozenset[str] = frozenset()) -> bool:
    """Whether a sentence is a noun phrase of what a graph can be asked for: "genes that cause X", "drugs for Y"; not "signs of"."""
    tokens = tokenize(text, 0, min(len(text), 200))
    place = 0
    while place < min(len(tokens), 4) and (tokens[place].low in DET or tokens[place].low in FILLER):
        place += 1
    for end, entry in words().at(tokens, place) if place < len(tokens) else ():
        follows = tokens[end].low if end < len(tokens) else ""
        sought = follows in behind or follows in _RELATIVE or (follows in PREP and entry.family != "have")
        if sought and entry.part == "noun" and (entry.form == "several" or behind):
            return True
    return not behind and _narrowed_sort(tokens, place)


def _narrowed_sort(tokens: list[Token], start: int) -> bool:
    """Whether some words narrow a sort of things: "recessive liver diseases with cataract"."""
    for place in range(start, min(start + 4, len(tokens))):
        if place > start and any(
            entry.form == "several" and entry.part == "noun" and entry.family == "link" for _, entry in words().at(tokens, place)
        ):
            follows = tokens[place + 1].low if place + 1 < len(tokens) else ""
            return follows in _RELATIVE or follows in PREP
        if not tokens[place].word or tokens[place].low in AUX | HAVE | PRONOUN | DET | PREP:
            return False
    return False
