"""Who has a finding, and whether anyone has it: negation, doubt and relatives, from cue words and their scope.

After NegEx (Chapman et al. 2001, doi:10.1006/jbin.2001.1029) and ConText (Harkema et al. 2009, doi:10.1016/j.jbi.2009.05.002): a cue opens
a scope that runs to the end of the sentence or to a word that ends it; pseudo-cues ("no increase") open none. Beyond ConText, a cue after
the finding reaches back over a list only as far as the verb's number agrees ("cataract and ptosis were excluded", "... was excluded").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from reasoning.grounding.mention import Context

Way = Literal["forward", "backward"]
Says = Literal["negated", "family", "hypothetical"]


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a cue holds: ``text[start:end]``, the cue's own place and words, and what it says of the mentions inside."""

    start: int
    end: int
    cue_start: int
    cue_end: int
    cue: str
    says: Says
    #: a backward cue in the singular reaches one finding and its "or"-alternatives; None where the scope alone decides
    plural: bool | None = None


def _pattern(phrases: str) -> str:
    words = [re.escape(phrase.strip()).replace(r"\ ", r"\s+") for phrase in phrases.strip().split("|")]
    return r"(?<![\w-])(?:" + "|".join(sorted(words, key=len, reverse=True)) + r")(?![\w-])"


#: Look like negation and are none, or turn one round.
_PSEUDO = _pattern(
    "no increase|no further|no change|no significant change|no significant changes|no interval change|no suspicious change|no doubt|"
    "not only|not just|not necessarily|not always|not uncommon|not uncommonly|not unusual|not infrequently|not infrequent|not rare|"
    "not certain whether|not certain if|not drain|not clear whether|gram negative|gram-negative|without difficulty|without further|"
    "not excluded|not ruled out|not been ruled out|not been excluded|cannot be excluded|cannot be ruled out|cannot exclude|"
    "can not be excluded|"
    "could not be excluded|could not be ruled out|not be excluded|no evidence against|with or without|no improvement|no better|no response|"
    "not improve|not resolved|no cause of|no cause for|no known cause|no longer than|not known to cause|if not|no one|no two|no matter"
)
_FORWARD = _pattern(
    "no|not|non|without|w/o|denies|denied|deny|denying|denies any|absence of|absent|absent for|negative for|neg for|free of|"
    "free from|lack of|lacks|"
    "lacked|lacking|never|never had|never developed|no evidence of|no sign of|no signs of|no history of|no symptoms of|no evidence for|"
    "no suggestion of|no features of|no findings of|not have|does not have|do not have|did not have|doesn't have|don't have|didn't have|"
    "doesn't|don't|didn't|isn't|aren't|wasn't|weren't|hasn't|haven't|hadn't|not had|not show|did not show|not demonstrate|"
    "not associated with|"
    "ruled out|excluded|exclude|excludes|excluding|rules out|ruled him out|ruled her out|rule out for|unremarkable for|rather than|"
    "nor|neither|none of|instead of|with no|failed to show|failed to reveal|fails to reveal|no longer|"
    "minus|but not|and not|not present|not any"
)
_SEEN = "present|seen|found|observed|detected|noted|noticed|identified|evident|reported|demonstrated|recorded|documented|confirmed"
_BACKWARD = (
    r"(?<![\w-])(?:(?:(?:was|were|is|are|has|have|had)\s+(?:never\s+)?(?:been\s+)?)?(?:absent|excluded|ruled\s+out|negative|denied|lacking|unlikely)|"
    rf"(?:(?:was|were|is|are|has|have|had)\s+)?(?:not|never)\s+(?:been\s+)?(?:{_SEEN})|"
    rf"(?:wasn't|weren't|isn't|aren't|hasn't\s+been|haven't\s+been)\s+(?:{_SEEN})|did\s+not\s+occur|ha(?:s|ve)\s+resolved)(?![\w-])"
)
_HYPOTHETICAL = _pattern(
    "rule out|r/o|rules/o|to rule out|risk of|risk for|at risk for|if|in case of|should|screen for|screening for|"
    "screened for|surveillance for|"
    "return for|return if|watch for|monitor for|monitoring for|evaluate for|evaluation for|concern for|concerns for|test for|tested for|"
    "testing for|suspicion of|suspected|suspect|possible|possibly|query|to exclude|in order to exclude|differential diagnosis includes|"
    "carrier of|carriers of|predisposition to|susceptibility to"
)
_RELATIVE = (
    r"(?:grand)?(?:mother|father|parents?|mothers|fathers)|mom|mum|dad|brothers?|sisters?|siblings?|(?:half-)?(?:brother|"
    r"sister)|aunts?|uncles?|cousins?|"
    r"nephews?|nieces?|(?:grand)?(?:son|daughter)s?|relatives?|family members?|wife|husband|spouse"
)
_FAMILY = (
    r"(?<![\w-])(?:family\s+history(?:\s+(?:is\s+)?(?:of|for|positive\s+for|significant\s+for|notable\s+for))?|"
    rf"(?:maternal|paternal)\s+(?:{_RELATIVE})|(?:{_RELATIVE}))(?![\w-])"
)
#: The patient again, after a relative was spoken of.
_PATIENT = re.compile(r"(?<![\w-])(?:patient|proband|she|he|index\s+case|the\s+(?:boy|girl|child|infant|man|woman))(?![\w'’-])", re.I)

#: Ends every forward scope.
_END = _pattern(
    "but|however|although|though|yet|except|still|which|who|whose|whereas|while|because|since|nevertheless|besides|aside from|secondary to|"
    "due to|presents with|presenting with|presented with|presents|presented|has|have|had|shows|showed|developed|develops|revealed|reveals|"
    "demonstrated|and with|and has|and had|he|she|they|is|are|was|were|then|also|only|positive for|consistent with|"
    "suggesting|suggestive of|"
    "in addition|with|and not without|plus|despite|therefore|explained by|caused by|attributed to"
)
#: Cues that are half of a finding's name themselves ("lack of growth"): they reach no further than their phrase.
_NARROW = re.compile(r"lack(?:s|ed|ing)?(?:\s+of)?$", re.I)
_PHRASE_END = re.compile(r"[,;]|\band\b", re.I)
#: Ends a scope that a relative opens, unlike "has" and "with", which stand inside it.
_END_FAMILY = _pattern("but|however|although|though|whereas|while|in contrast|on examination|examination|patient's")
#: Ends a backward scope: another verb or conjunction of clauses stands between.
_END_BACK = _pattern(
    "but|however|although|though|yet|except|whereas|while|has|had|have|with|showed|shows|presented|presents|presenting|"
    "there is|there was|because|and the"
)

#: A cue with its own verb; one without must close its phrase to look back.
_PASSIVE = re.compile(r"(?:was|were|is|are|has|have|been|wasn't|weren't|isn't|aren't|did)\b", re.I)
_CLOSES = re.compile(r"\s*(?:[,.;)\n]|and\b|but\b|or\b|$)", re.I)
_BACKWARD_RE = re.compile(_BACKWARD, re.I)

_RULES: tuple[tuple[re.Pattern[str], Says, Way], ...] = (
    (re.compile(_HYPOTHETICAL, re.I), "hypothetical", "forward"),
    (re.compile(_FORWARD, re.I), "negated", "forward"),
    (_BACKWARD_RE, "negated", "backward"),
    (re.compile(_FAMILY, re.I), "family", "forward"),
)
_PSEUDO_RE, _END_RE, _END_FAMILY_RE, _END_BACK_RE = (re.compile(p, re.I) for p in (_PSEUDO, _END, _END_FAMILY, _END_BACK))
_COLON_NO = re.compile(r"\s*[:=]\s*(?:no|none|absent|negative|neg|denied|not present|excluded|false|-)(?=\s*(?:[,;.\n)]|$))", re.I)
_PREFIX_NON = re.compile(r"(?<![\w-])non-(?=\w)", re.I)


def scopes(text: str, start: int, end: int, taken: Sequence[tuple[int, int]]) -> list[Scope]:
    """Return the scopes of the cues in one sentence, ``text[start:end]``; cues inside ``taken`` spans belong to a name and open none."""
    blocked = list(taken) + [match.span() for match in _PSEUDO_RE.finditer(text, start, end)]
    passive = [match.span() for match in _BACKWARD_RE.finditer(text, start, end) if _PASSIVE.match(match.group())]
    found: list[Scope] = []
    for pattern, says, way in _RULES:
        for match in pattern.finditer(text, start, end):
            if any(low < match.end() and match.start() < high for low, high in blocked):
                continue
            if says == "negated" and way == "forward" and _BACKWARD_RE.fullmatch(match.group()) and _CLOSES.match(text, match.end()):
                continue  # "strabismus absent, ptosis": the cue closes its phrase
            if way == "forward" and any(low <= match.start() and match.end() <= high for low, high in passive):
                continue  # "was not found" looks back; its "not" does not look forward as well
            found.append(_scope(text, start, end, match, says, way))
    for match in _COLON_NO.finditer(text, start, end):
        found.append(Scope(start, match.start(), match.start(), match.end(), match.group().strip(" :="), "negated", False))
    return found


def _scope(text: str, start: int, end: int, match: re.Match[str], says: Says, way: Way) -> Scope:
    cue = " ".join(match.group().lower().split())
    if way == "backward":
        ends = [m.end() for m in _END_BACK_RE.finditer(text, start, match.start())]
        plural = re.match(r"(?:were|are|have|weren't|aren't)\b", cue) is not None
        if not _PASSIVE.match(cue) and not _CLOSES.match(text, match.end()):
            return Scope(
                match.start(), match.start(), match.start(), match.end(), cue, "negated", False
            )  # "absent reflexes": looks forward
        return Scope(max(ends, default=start), match.start(), match.start(), match.end(), cue, "negated", plural)
    stop = _END_FAMILY_RE if says == "family" else _END_RE
    ender = stop.search(text, match.end(), end)
    limit = _bracket(text, match.end(), ender.start() if ender else end)
    if _NARROW.match(cue) and (phrase := _PHRASE_END.search(text, match.end(), limit)):
        limit = phrase.start()
    if says == "family":
        again = _PATIENT.search(text, match.end(), limit)
        limit = again.start() if again else limit
    return Scope(match.end(), limit, match.start(), match.end(), cue, says)


def _bracket(text: str, start: int, limit: int) -> int:
    """Where a scope that begins inside a bracket ends at the latest: where the bracket does."""
    depth = 0
    for at in range(start, limit):
        depth += (text[at] in "([") - (text[at] in ")]")
        if depth < 0:
            return at
    return limit


def judge(spans: Sequence[tuple[int, int]], text: str, sentence: tuple[int, int]) -> list[tuple[bool, Context, str]]:
    """Say of each mention of a sentence, in order of appearance, (negated, context, cue)."""
    found = scopes(text, *sentence, spans)
    verdicts: list[tuple[bool, Context, str]] = []
    for place in range(len(spans)):
        negated, cue = False, ""
        context: Context = "patient"
        for scope in found:
            if not _holds(scope, place, spans, text):
                continue
            if scope.says == "negated":
                # "not without": two cues before one finding undo each other only when they touch.
                negated, cue = True, scope.cue
            elif context == "patient":
                context, cue = scope.says, cue or scope.cue
        if negated and context == "hypothetical":
            context = "patient"
        verdicts.append((negated, context, cue))
    return verdicts


def _holds(scope: Scope, place: int, spans: Sequence[tuple[int, int]], text: str) -> bool:
    start, end = spans[place]
    if not (scope.start <= start and end <= scope.end):
        return False
    if scope.plural is None:
        return True
    # Backward: every gap between this finding and the cue must be a list's, and the verb's number must allow the list.
    between = [span for span in spans[place + 1 :] if span[0] >= end and span[1] <= scope.cue_start]
    gaps = list(_gaps([(start, end), *between], scope.cue_start, text))
    if not gaps:
        return False
    if len(gaps[-1].split()) > (3 if _PASSIVE.match(scope.cue) else 0):
        return False
    return all(
        gap in ("or", "nor", "/") or (bool(scope.plural) and gap in ("", "and", ",", "and/or", ", and", ", or"))
        for gap in (_plain(g) for g in gaps[:-1])
    )


def _plain(gap: str) -> str:
    return " ".join(gap.lower().split())


def _gaps(spans: Sequence[tuple[int, int]], stop: int, text: str) -> Iterator[str]:
    for (_, end), following in zip(spans, [*spans[1:], (stop, stop)], strict=True):
        yield text[end : following[0]]


def negated_prefix(text: str, start: int) -> bool:
    """Whether the word at an offset carries "non-" before it ("non-syndromic" is one word; "non-epileptic" negates).

    >>> negated_prefix("a non-dysmorphic face", 6)
    True
    """
    return any(match.end() == start for match in _PREFIX_NON.finditer(text, max(0, start - 5), start + 1))
