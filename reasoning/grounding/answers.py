"""Findings with their answer beside them: "Seizures: no", "Ataxia (-)", "Rash? Never.", a row of a table, a box that is ticked.

An answer is a word of ``answer_words.tsv`` that stands right behind a finding, set off by a mark or by the end of its phrase, or before
it in brackets. It speaks of that finding alone, or of the list that the finding closes, and opens no scope to what follows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Literal, get_args

Verdict = Literal["present", "absent", "unknown"]
#: The order in which a pattern's groups are looked at.
_VERDICTS: tuple[Verdict, ...] = ("absent", "present", "unknown")
Span = tuple[int, int]

_FILE = Path(__file__).with_name("answer_words.tsv")
#: What sets an answer off from its finding.
_SEPARATOR = r"\s*(?:[:=?|\t→⇒]|[-=]{1,2}>|\.{2,}|…|\s[-–—/]{1,2}(?=\s)|[(\[{<])[\s|:=-]*?"
#: What ends an answer's phrase.
_CLOSED = r"(?=\s*(?:[,;.|)\]}\n/!]|$|\band\b|\bbut\b))"
#: Words between a finding and the mark that belong to the finding: "seizures (febrile): no", "seizures so far? No".
_TAIL = re.compile(r"(?:\s*\([^()\n]{1,40}\)|(?:[ ]+[a-z]+){1,3})?(?=\s*[:=?|])")
_LISTED = re.compile(r"\s*(?:,|/|&|\band\b|\bor\b|\bnor\b|,\s*(?:and|or)\b)\s*$", re.I)
_TIGHT = re.compile(r"\s*(?:/|&|\band\b|\bor\b|\bnor\b|\band/or\b)\s*$", re.I)
#: What may stand before the first finding of a row.
_LEAD = re.compile(
    r"[\s\-*•|]*(?:\(?\w{1,2}[.)]\s*)?(?:(?:any|history\s+of|presence\s+of|signs?\s+of|evidence\s+of|the|a|an|does\s+\w+\s+have|"
    r"do\s+you\s+have|is\s+there|are\s+there|has\s+\w+\s+had)\s+)*$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer's place, its words, what it says, and the numbers of the findings that it speaks of."""

    start: int
    end: int
    words: str
    verdict: Verdict
    findings: tuple[int, ...]


@cache
def _words() -> dict[Verdict, str]:
    rows = [line.split("\t") for line in _FILE.read_text("utf-8").splitlines()[1:]]
    said: dict[Verdict, list[str]] = {
        verdict: [re.escape(word).replace(r"\ ", r"\s+") for word, of in rows if of == verdict] for verdict in get_args(Verdict)
    }
    return {verdict: "|".join(sorted(words, key=len, reverse=True)) for verdict, words in said.items()}


@cache
def _after() -> re.Pattern[str]:
    """An answer behind a finding, from the finding's end on."""
    named = "|".join(f"(?P<{verdict}>(?:{words})(?![\\w]))" for verdict, words in _words().items())
    ends = r"(?=\s*(?:[,;.|)\]}>\n/]|$))"
    return re.compile(
        rf"(?:{_SEPARATOR})(?:all\s+|both\s+|each\s+)?(?:{named}|(?P<minus>[✗✘❌✖🚫]|[-–−☐0∅Øø⌀]{ends})|(?P<plus>[✓✔✅]|[+☒☑]+(?:/[+]+)?{ends}))",
        re.I,
    )


@cache
def _bare() -> re.Pattern[str]:
    """An answer behind a finding with nothing but a space between, or a sign with not even that: "rash no, fever yes", "rash-, fever++"."""
    absent, present = r"no(?!\.\s*\d)|none|nil|neg|n|-ve|never|∅|Ø|✗|✘|❌|✖|🚫|0", r"yes|pos|y|\+ve|always|sometimes|often|✓|✔|✅"
    # A hyphen that is no answer hangs before a list's last word: "hand- and foot".
    signs = r"(?P<minus>[-–−])(?=\s*(?:[,;)\n]|$))(?![^.;\n]*\w-\s+(?:and|or)\b)|(?P<plus>[+]{1,4})(?!\w)"
    apart = r"[ ]+(?P<hyphen>[-–−])(?=[ ]*[;,)])|[ ]*,[ ]*(?:(?P<none>none|nil|no|never)|(?P<aye>yes))(?=\s*(?:[;.\n]|$))"
    return re.compile(rf"[ ]+(?:(?P<absent>{absent})|(?P<present>{present})){_CLOSED}|{apart}|{signs}", re.I)


@cache
def _row() -> re.Pattern[str]:
    """The rest of a line that is a finding, a comma, a semicolon or a wide space, and an answer."""
    words = _words()
    return re.compile(
        rf"[ ]*(?:[,;][ ]*|[ ]{{2,}}|\t)(?:(?P<absent>{words['absent']}|-)|(?P<present>{words['present']}|\+)|"
        rf"(?P<unknown>{words['unknown']}))[ ]*(?=\r?\n|$)",
        re.I,
    )


#: "fever absent headache present": a word right behind each finding, with no mark in the line.
_TELEGRAPHIC = re.compile(r"[ ]+(?:(?P<absent>absent|no|negative|neg)|(?P<present>present|yes|positive|pos))\b", re.I)
_FOLLOWED = re.compile(
    r"(?:[ ]+\(?\d{1,2}[.)])?(?:[ ]+[\w-]+){1,4}?[ ]+(?:absent|no|negative|neg|present|yes|positive|pos)(?=\s*(?:[.;\n]|$|\(?\d{1,2}[.)]))",
    re.I,
)

_BEFORE = re.compile(
    r"(?:[({](?P<sign>[-–−+])[)}]|\((?P<round>[ xX✓]?)\)|\[(?P<minus>[-–−])\]|\[(?P<box>[ xX+✓✔]?)\]|(?P<tick>[✓✔☒☑])|"
    r"(?P<cross>[✗✘☐∅⌀]|(?<!\w)Ø)|(?:^|(?<=[\s,:;|(]))(?P<tight>[-–−+]))\s*$"
)
#: Signs right before their words: a hyphen is one where a plus stands in the row as well, or where commas part the items.
_TIGHT_SIGN = re.compile(r"(?:^|(?<=[\s,:;|(]))(?P<sign>[-–−+])(?=[A-Za-z])")
_ITEMS = re.compile(r"[-–−][A-Za-z][^,;\n]*[,;]\s*[-–−+](?=[A-Za-z])")

_SIGN_BEHIND = re.compile(r"\s*(\([xX✓]\)|\([ ]?\)|\[[xX✓]\]|\[[ ]?\]|[✓✔☒☑✗✘☐∅⌀])")
_MARK_BEHIND = re.compile(r"\s*(?:[({\[][-–−+xX✓✗ ]?[)}\]]|[✓✔☒☑✗✘☐∅⌀])")


def answered(text: str, sentence: Span, following: Span | None, spans: Sequence[Span]) -> list[Answer]:
    """Return the answers to the findings ``spans`` of a sentence, in order; a question is answered in the ``following`` sentence."""
    found: list[Answer] = []
    start, end = sentence
    begun = start
    signed: set[int] = set()
    behind = bool(spans) and _marks_behind(text, start, end, spans)
    for place, (low, high) in enumerate(spans):
        if place in signed or (place and low < spans[place - 1][1]):
            continue  # inside another; it shares that one's answer below
        before = None if behind else _BEFORE.search(text, max(start, low - 6), low)
        if before is not None and before["tight"] and (before.end() > before.end("tight") or not _signs(text, start, end)):
            before = None
        if before is not None and before.start() >= begun:
            absent = (
                before["sign"] in ("-", "–", "−")
                or before["tight"] in ("-", "–", "−")
                or before["minus"]
                or before["cross"]
                or "" in (before["box"], before["round"])
                or " " in (before["box"], before["round"])
            )
            marked = _signed_list(text, spans, place, end) if before["sign"] or before["minus"] else [place]
            found.append(Answer(before.start(), low, before.group().strip(), "absent" if absent else "present", tuple(marked)))
            begun = high
            signed.update(marked[1:])
            continue
        if behind and (sign := _signed(text, high, end)) is not None:
            found.append(Answer(high, sign[2], sign[1], sign[0], _governed(text, begun, place, spans)))
            begun = sign[2]
            continue
        match = _match(text, high, end, start, low)
        if match is None:
            continue
        verdict, words, stop = match
        closed = _phrase(text, stop, end, spans)
        if closed < 0 and not _has_answer(text, stop, end, start, spans):
            continue  # "rash: no fever": the word belongs to what follows
        stop = max(stop, closed)
        found.append(Answer(high, stop, words, verdict, _governed(text, begun, place, spans)))
        begun = stop
    asked = text[start:end].rstrip().endswith("?")
    if following is not None and spans and (asked or _only_named(text, sentence, following, spans)):
        reply = _reply(text, following)
        taken = {place for answer in found for place in answer.findings}
        open_ones = tuple(p for p in range(len(spans)) if p not in taken)
        if reply is not None and open_ones:
            found.append(Answer(following[0], reply[1], reply[2], reply[0], open_ones))
    return found


def _signed_list(text: str, spans: Sequence[Span], place: int, end: int) -> list[int]:
    """The findings that a sign in brackets stands before: "(-) ataxia, tremor; (+) chorea"; those with a sign of their own are not."""
    marked = [place]
    for later in range(place + 1, len(spans)):
        low, high = spans[later]
        if low < spans[marked[-1]][1]:
            marked.append(later)
            continue
        if not _LISTED.match(text[spans[marked[-1]][1] : low]):
            break
        behind = _MARK_BEHIND.match(text, high, end)
        # A mark with a finding right behind it is that one's.
        if behind is not None and not any(behind.end() <= a and not text[behind.end() : a].strip() for a, _ in spans[later + 1 :][:1]):
            break
        marked.append(later)
    return marked


def _marks_behind(text: str, start: int, end: int, spans: Sequence[Span]) -> bool:
    """Whether a row's marks stand behind their findings: the first has none before it and the last has one behind."""
    first, last = spans[0], max(spans, key=lambda span: span[1])
    return _BEFORE.search(text, max(start, first[0] - 6), first[0]) is None and _MARK_BEHIND.match(text, last[1], end) is not None


def _signs(text: str, start: int, end: int) -> bool:
    """Whether the hyphens right before a row's words are signs, and not a list's dashes."""
    said = {match["sign"] for match in _TIGHT_SIGN.finditer(text, start, end)}
    return "+" in said or (bool(said) and _ITEMS.search(text, start, end) is not None)


def _signed(text: str, high: int, end: int) -> tuple[Verdict, str, int] | None:
    """The sign behind a finding, in a row whose signs stand there."""
    sign = _SIGN_BEHIND.match(text, high, end)
    return None if sign is None else ("present" if re.search("[✓✔☑☒xX]", sign[1]) else "absent", sign[1], sign.end())


def _match(text: str, high: int, end: int, start: int, low: int) -> tuple[Verdict, str, int] | None:
    """The answer behind a finding that ends at ``high``: what it says, its words, where it ends."""
    at = high
    if (tail := _TAIL.match(text, high, end)) is not None:
        at = tail.end()
    match = _after().match(text, at, end)
    if match is None and text[high : high + 1] in ")]\"'”’*_":
        match = _after().match(text, high + 1, end)
    if match is None:
        match = _bare().match(text, high, end)
    if match is None and (word := _TELEGRAPHIC.match(text, high, end)) is not None and _FOLLOWED.match(text, word.end(), end):
        match = word
    if match is None and not text[max(text.rfind("\n", 0, low) + 1, start) : low].strip(" \t-*•|0123456789.)"):
        match = _row().match(text, high, len(text))
    if match is None:
        return None
    groups = match.groupdict()
    for verdict in _VERDICTS:
        if groups.get(verdict):
            return verdict, groups[verdict].lower(), match.end()
    minus = groups.get("minus") or groups.get("hyphen") or groups.get("none")
    return ("absent", minus, match.end()) if minus else ("present", groups.get("plus") or groups.get("aye") or "+", match.end())


def _has_answer(text: str, stop: int, end: int, start: int, spans: Sequence[Span]) -> bool:
    """Whether the next finding has an answer of its own: "rash: no fever: yes"."""
    later = next(((low, high) for low, high in spans if low >= stop), None)
    if later is None or text[stop : later[0]].strip(" \t-–—|/"):
        return False
    return _TELEGRAPHIC.match(text, later[1], end) is not None or _match(text, later[1], end, start, later[0]) is not None


def _phrase(text: str, stop: int, end: int, spans: Sequence[Span]) -> int:
    """Where the answer's phrase ends: at most six words further, at a mark; -1 where a finding stands in it."""
    closes = re.compile(r"[,;.|)\]\n!/]|$").search(text, stop, end)
    at = closes.start() if closes else end
    if any(low >= stop and low < at for low, _ in spans):
        joint = re.compile(r"\b(?:and|but|or)\b").search(text, stop, at)
        if joint is not None and not any(stop <= low < joint.start() for low, _ in spans):
            return joint.start()
        return -1
    return at if len(text[stop:at].split()) <= 6 else stop


def _governed(text: str, begun: int, place: int, spans: Sequence[Span]) -> tuple[int, ...]:
    """The findings that an answer behind the ``place``-th speaks of: those of the list that it closes, where the row begins with it."""
    inside = [p for p in range(place + 1, len(spans)) if spans[p][0] < spans[place][1]]
    chain = [place]
    for earlier in range(place - 1, -1, -1):
        if spans[earlier][0] < begun:
            break
        gap = text[spans[earlier][1] : spans[chain[-1]][0]]
        if spans[earlier][1] > spans[chain[-1]][0] or _LISTED.match(gap):
            chain.append(earlier)
        else:
            break
    first = spans[chain[-1]][0]
    if len(chain) > 1 and not _LEAD.match(text, begun, first):
        # Something is said before the list: the answer reaches no further than what "and" or "or" binds to its finding.
        tight = [place]
        for earlier in chain[1:]:
            if not _TIGHT.match(text[spans[earlier][1] : spans[tight[-1]][0]]):
                break
            tight.append(earlier)
        chain = tight
    return tuple(sorted({*chain, *inside}))


#: What a reply may begin with that says nothing of it.
_FEELING = (
    r"(?:thankfully|fortunately|luckily|happily|mercifully|thank\s+(?:god|goodness)|unfortunately|sadly|alas|oh|well|actually|in\s+fact|certainly|"
    r"definitely|absolutely|of\s+course|i(?:'m|\s+am)\s+(?:afraid|glad\s+to\s+say|sorry\s+to\s+say))"
)


@cache
def _replies() -> re.Pattern[str]:
    words = _words()
    does = r"(?:he|she|they|it|i|there|the\s+(?:patient|child|boy|girl))\s+(?:did|does|do|has|had|have|was|were|is|are)"
    over = r"(?=\s*(?:[.,;!]|$))"
    return re.compile(
        rf"\W*(?:(?:A(?:nswer)?|patient|pt|mother|father|mom|dad|parent|client|he|she)\s*[:.]\s*)?(?:{_FEELING}[,\s]+)?(?:(?P<absent>nope|never|no|{words['absent']}|{does}(?:\s+not|n't){over})|"
        rf"(?P<present>yeah|yep|{words['present']}|{does}{over})|(?P<unknown>{words['unknown']}))(?!\w)",
        re.I,
    )


_PLAIN_REPLY = re.compile(r"\s*(?:no|none|never|absent|negative|yes|present|positive)\s*[.!;]?\s*$", re.I)


def _only_named(text: str, sentence: Span, following: Span, spans: Sequence[Span]) -> bool:
    """Whether a sentence does nothing but name findings, and the next nothing but answer: "1. Ptosis. No."."""
    if _PLAIN_REPLY.match(text[slice(*following)]) is None or (following[1] < len(text) and text[following[1] - 1] not in ".!;\n "):
        return False
    if not re.search(r"[.!;\n]\s*$", text[slice(*following)]) and following[1] < len(text):
        return False
    listed = all(_LISTED.match(text[a:b]) for (_, a), (b, _) in pairwise(spans))
    return listed and _LEAD.match(text, sentence[0], spans[0][0]) is not None and not text[spans[-1][1] : sentence[1]].strip(" .!;\n")


def _reply(text: str, sentence: Span) -> tuple[Verdict, int, str] | None:
    """What a sentence that only answers says: "No.", "Yes, since age 3.", "Never so far."; not "No rash was seen."."""
    match = _replies().match(text, *sentence)
    if match is None:
        return None
    closes = re.compile(r"[,;.!\n—–]|$").search(text, match.end(), sentence[1])
    stop = closes.start() if closes else sentence[1]
    if len(text[match.end() : stop].split()) > 3:
        return None
    for verdict in _VERDICTS:
        if match[verdict]:
            return verdict, stop, match[verdict].lower()
    return None
