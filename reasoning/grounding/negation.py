"""Who has a finding, and whether anyone has it: negation, doubt and relatives, from cue words and their scope.

After NegEx (Chapman et al. 2001, doi:10.1006/jbin.2001.1029) and ConText (Harkema et al. 2009, doi:10.1016/j.jbi.2009.05.002): a cue opens
a scope that runs to the end of the sentence or to a word that ends it. Beyond ConText, what stands nearer to the finding decides:

1. an answer of its own ("seizures: no", ``answers``);
2. a verb whose subject it is ("... was not seen", "... began at two"): back over a list only as far as the verb's number agrees, and
   an affirming verb not over the "or" that binds it to a negation before;
3. a cue before it in its clause ("no", "denies"); a bare "not" negates what follows it directly, not its verb's other company;
4. the heading that it stands under (``headings``).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from reasoning.grounding import experiencer, negated_verbs
from reasoning.grounding.answers import Answer, answered
from reasoning.grounding.cues import Cue, Says, Way, find
from reasoning.grounding.headings import Heading, headings
from reasoning.grounding.mention import Context

Span = tuple[int, int]
Verdict = tuple[bool, Context, str]

#: Words between a bare "not" and the finding that it negates; any others are its verb's.
_DIRECT = re.compile(
    r"\s*(?:(?:a|an|the|any|in|of|have|had|has|really|truly|yet|quite|overtly|frankly|obviously|particularly|very)\s+)*$", re.I
)
#: Cues that are half of a finding's name themselves ("lack of growth"): they reach no further than their phrase.
_NARROW = re.compile(r"lack(?:ing|\s+of)?$", re.I)
#: Adjectives before their noun: over a list only where "and" or "or" closes it ("absent ptosis and tremor", not "absent ptosis, tremor").
_ADJECTIVE = re.compile(r"(?:absent|nonexistent|non-existent|inexistent)$", re.I)
_LISTED = re.compile(r"[^;:.]*?(?:,?\s*\b(?:and|or)\b|&)", re.I)
#: What is denied first is these cues' own object; a list after another object than a finding is not denied with it.
_OWN_OBJECT = re.compile(
    r"(?:absent|(?:in\s+(?:the\s+)?)?absence\s+of.*|lack(?:s|ed|ing)?(?:\s+of)?|without|w/o|devoid\s+of|free\s+of)$", re.I
)
_ALMOST = re.compile(r"\b(?:almost|nearly|virtually|practically|essentially)\s*$", re.I)
_OBJECT_END = re.compile(r",|\band\b(?!/or)", re.I)
_RANGE, _TO = re.compile(r"\b(?:rang(?:e|es|ed|ing)|var(?:y|ies|ied|ying))\s+from\b", re.I), re.compile(r"\bto\b", re.I)
_CANNOT = re.compile(
    r"\b(?:can(?:no|')t|can\s+(?:not|hardly|barely)|could(?:n't|\s+(?:not|hardly|barely))|hardly|barely|unable\s+to)\b[^,;.:()]*$", re.I
)
_DEGREE = (
    r"(?:poor|low|reduced|decreased|delayed|limited|rare|incomplete|hypoplastic|small|thin|sparse|weak|diminished|abnormal|short|impaired|"
    r"partial|mild|slow|scanty|deficient|underdeveloped|rudimentary|malformed|dysplastic|defective|occasional|infrequent|depressed|minimal|"
    r"near|almost|partial)"
)
_DEGREE_BEFORE = re.compile(rf"\b{_DEGREE}(?:,|\s+(?:or|to|and/or)|/)\s*(?:even\s+)?$", re.I)
_DEGREE_AFTER = re.compile(rf"\s*(?:or|to|and/or|/)\s+(?:(?:very|severely|markedly|only)\s+)?{_DEGREE}\b", re.I)
_NO_AGAIN = re.compile(r",\s*no\b", re.I)
_CONTRARY = re.compile(r",?\s*(?:and\s+)?\b(?:present|absent)\b", re.I)
_PHRASE_END = re.compile(r"[,;]|\band\b", re.I)
_PLURAL = re.compile(r"(?:were|are|have|weren't|aren't|haven't|don't|do)\b", re.I)
_SINGULAR = re.compile(r"(?:was|is|has|wasn't|isn't|hasn't|doesn't|does)\b", re.I)
_FREE = re.compile(r"[- ]free(?:dom)?\b(?!\s+(?:of|from|fluid|air|gas|light|thyrox))", re.I)
#: "seizure absence was confirmed"; an absence seizure has the words the other way round.
_ABSENCE = re.compile(r"\s+absence\b(?!\s+(?:seizure|epilep|status|attack|spell))", re.I)
_NON = re.compile(r"(?<![\w-])non[- ]?$", re.I)
_QUERY = re.compile(r"\?\s*$")
#: What may stand between a finding and the verb or adjective behind it.
_ASIDE = re.compile(
    r"\s*(?:\([^()]{0,60}\)\s*)?(?:,?\s*(?:both|all|each|however|which|that|itself|alone|so\s+far|initially|clinically|he|she|they|i)\s*,?\s*){0,2}$",
    re.I,
)
_AS_ARE = re.compile(r"\s*,?\s*(?:as|and\s+so)\s+(?:is|are|was|were)\b", re.I)
_AND = re.compile(r"\s*(?:,|,?\s*and|,?\s*or|,?\s*nor|/|&|,?\s*and/or|,?\s*as\s+well\s+as)\s*$", re.I)
_OR = re.compile(r"\s*(?:or|nor|/)\s*$", re.I)
_CLOSES = re.compile(r"\s*(?:[,.;)\]}\n/|]|and\b|but\b|or\b|$)", re.I)


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence with the findings in it, by place in the text's list, and the answers among them."""

    text: str
    start: int
    end: int
    spans: tuple[Span, ...]


def judge(text: str, sentences: Sequence[Span], spans: Sequence[Span]) -> list[Verdict]:
    """Say of each finding of a text (negated, context, cue).

    Args:
        sentences: the text's sentences in order, as ``segments.sentences`` returns them.
        spans: the findings' places, in order of appearance.
    """
    verdicts: list[Verdict] = [(False, "patient", "")] * len(spans)
    mine = experiencer.writer_s_patient(text) if spans else ""
    over = headings(text, spans)
    begins = [start for start, _ in sentences]
    by_sentence: dict[int, list[int]] = {}
    for number, (low, _) in enumerate(spans):
        by_sentence.setdefault(max(bisect_right(begins, low) - 1, 0), []).append(number)
    for at, numbers in by_sentence.items():
        start, end = sentences[at]
        inside = tuple(spans[n] for n in numbers)
        following = sentences[at + 1] if at + 1 < len(sentences) and at + 1 not in by_sentence else None
        if following is None and at + 1 < len(sentences):
            first = spans[by_sentence[at + 1][0]][0]
            following = (sentences[at + 1][0], min(first, sentences[at + 1][1]))
        said = answered(text, (start, end), following, inside)
        for number, verdict in zip(numbers, _judged(_Sentence(text, start, end, inside), said, over, mine), strict=True):
            verdicts[number] = verdict
    return verdicts


def _judged(sentence: _Sentence, said: Sequence[Answer], over: Sequence[Heading], mine: str) -> list[Verdict]:
    text, start, end, spans = sentence.text, sentence.start, sentence.end, sentence.spans
    blocked = [*spans, *((a.start, a.end) for a in said)]
    blocked += [(cue.start, cue.end) for cue in find(text, start, end, "none", "any")]

    def cues(says: Says, way: Way) -> list[Cue]:
        found = find(text, start, end, says, way)
        return [c for c in found if not any(low < c.end and c.start < high for low, high in blocked)]

    answers = {place: answer for answer in said for place in answer.findings}
    items = sorted((a.end for a in said), reverse=True)

    def free(found: Sequence[Cue]) -> list[Cue]:
        return [c for c in found if not any(low < c.end and c.start < high for low, high in blocked)]

    backward = cues("negated", "backward")
    back = [c for c in (*backward, *cues("negated", "bare")) if not _holds_no_more(sentence, c)]
    denied, affirmed, doubted = (
        _behind(sentence, [*back, *free(negated_verbs.behind(text, start, end))]),
        *(_behind(sentence, [*cues(w, "backward"), *cues(w, "bare")]) for w in ("affirmed", "hypothetical")),
    )
    looked_back = [(c.start, c.end) for c in backward]
    before = [c for c in cues("negated", "forward") if not any(a <= c.start and c.end <= b for a, b in looked_back)]
    before = [c for c in before if not _looks_back(sentence, c) and not _void(sentence, c)]
    before += [c for c in free(negated_verbs.before(text, start, end)) if not _void(sentence, c)]
    before += [c for c in cues("negated", "phrase") if not any(a <= c.start and c.end <= b for a, b in looked_back)]
    ahead = [(c, *_scope(sentence, c, items)) for c in before] + [(c, *_scope(sentence, c, items)) for c in _likewise(sentence, denied)]
    wondered = [(c, *_scope(sentence, c, items)) for c in cues("hypothetical", "forward")]
    kin = [(c, *_family(sentence, c)) for c in experiencer.relatives(text, start, end, spans, mine)]
    verdicts: list[Verdict] = []
    for place, (low, high) in enumerate(spans):
        context: Context = "patient"
        negated, cue = False, ""
        answer = answers.get(place)
        heading = next((h for h in over if h.start <= low and high <= h.end), None)
        holding = (c for c, a, b in ahead if a <= low and high <= b and not negated_verbs.own_clause(text, c.end, low, high))
        forward = next(holding, None)
        if answer is not None:
            negated, cue = answer.verdict == "absent", answer.words if answer.verdict != "present" else ""
            context = "hypothetical" if answer.verdict == "unknown" else "patient"
        elif (said_by := _affix(text, low, high)) is not None:
            negated, cue = True, said_by
        elif place in denied:
            negated, cue = True, denied[place].words
        elif place in affirmed and not (forward and _bound(sentence, place, forward)):
            negated = False
        elif forward is not None:
            negated, cue = True, forward.words
        elif heading is not None and heading.says == "absent":
            negated, cue = True, heading.words
        if context == "patient" and not (negated and answer is not None):
            own = [w for w in wondered if place not in affirmed or _bound(sentence, place, w[0])]
            context, cue = _context(sentence, place, negated, cue, kin, own, doubted.get(place), heading, answer is None)
        verdicts.append((negated, context, cue))
    return verdicts


def _context(
    sentence: _Sentence,
    place: int,
    negated: bool,
    cue: str,
    kin: Sequence[tuple[Cue, int, int]],
    wondered: Sequence[tuple[Cue, int, int]],
    doubted: Cue | None,
    heading: Heading | None,
    open_: bool,
) -> tuple[Context, str]:
    """Whose a finding is, and whether it was only considered; doubt says nothing beside a denial."""
    text, (low, high) = sentence.text, sentence.spans[place]
    relative = next((c.words for c, a, b in kin if a <= low and high <= b), "") or experiencer.in_kin(text, low, high, sentence.end)
    if not relative and heading is not None and heading.says == "family" and experiencer.patient_again(text, heading.start, low) is None:
        relative = heading.words
    if relative:
        return "family", cue or relative
    if negated or not open_:
        return "patient", cue
    doubt = next((c.words for c, a, b in wondered if a <= low and high <= b), "")
    if not doubt and doubted is not None:
        doubt = doubted.words
    if not doubt and _QUERY.search(text, max(sentence.start - 3, 0), low):
        doubt = "?"
    if not doubt and heading is not None and heading.says == "hypothetical":
        doubt = heading.words
    return ("hypothetical", doubt) if doubt else ("patient", cue)


def _affix(text: str, low: int, high: int) -> str | None:
    """What denies a finding as part of its own phrase: "seizure-free", "non-epileptic", "seizure absence"; None where nothing does."""
    for word, pattern in (("free", _FREE), ("absence", _ABSENCE)):
        if pattern.match(text, high):
            return word
    return "non" if negated_prefix(text, low) else None


def _likewise(sentence: _Sentence, denied: dict[int, Cue]) -> list[Cue]:
    """Cues that hold on over "as are ..." behind a denial: "fever is absent, as are headache and vomiting"."""
    behind = [(cue, _AS_ARE.match(sentence.text, cue.end, sentence.end)) for cue in dict.fromkeys(denied.values())]
    return [Cue(match.start(), match.end(), cue.words, "negated", "forward") for cue, match in behind if match is not None]


def _looks_back(sentence: _Sentence, cue: Cue) -> bool:
    """Whether a forward cue closes its phrase right behind a finding, and so speaks of that: "strabismus absent, ptosis"."""
    closing = cue.words in ("absent", "excluded", "ruled out", "denied", "lacking", "negative", "never", "nonexistent", "zero", "nil")
    if not closing or not _CLOSES.match(sentence.text, cue.end):
        return False
    last = max((high for _, high in sentence.spans if high <= cue.start), default=None)
    return last is not None and _ASIDE.match(sentence.text, last, cue.start) is not None


def _scope(sentence: _Sentence, cue: Cue, items: Sequence[int]) -> Span:
    """Where a cue holds that looks forward."""
    text, end = sentence.text, sentence.end
    first = next((low for low, _ in sentence.spans if low >= cue.end), end)
    if cue.way in ("phrase", "object"):
        if not (_DIRECT.match(text, cue.end, first) if cue.way == "phrase" else negated_verbs.object_of(text, cue.end, first)):
            return cue.end, cue.end
        joined = first
        for low, high in sentence.spans:
            if low >= first and (joined == first or _OR.match(text, joined, low) or low < joined):
                joined = max(high, joined)
        return cue.end, joined
    stops = [c for c in find(text, cue.end, end, "end", "forward") if not any(a < c.end and c.start < b for a, b in sentence.spans)]
    limit = _bracket(text, cue.end, stops[0].start if stops else end)
    limit = min([limit, *(_item(text, sentence, at) for at in items if at > cue.end)])
    if _NARROW.match(cue.words) and (phrase := _PHRASE_END.search(text, cue.end, limit)):
        limit = phrase.start()
    if _OWN_OBJECT.match(cue.words) or _ALMOST.search(text, sentence.start, cue.start):
        limit = min(limit, _object_end(text, cue.end, first, limit))
    if _RANGE.search(text, sentence.start, cue.start) and (to := _TO.search(text, cue.end, limit)) is not None:
        limit = to.start()
    if cue.words == "no":
        again = _NO_AGAIN.search(text, cue.end, limit)
        limit = again.start() if again else limit
        if _each_its_own(text, sentence, cue):
            limit = min(limit, _noun_end(text, sentence, cue.end, limit))
    if _ADJECTIVE.match(cue.words):
        limit = min(limit, _noun_end(text, sentence, cue.end, limit))
    return cue.end, limit


def _object_end(text: str, start: int, first: int, limit: int) -> int:
    """Where the object of "absence of" ends that is no finding: at its comma or "and", but for a list that "or" joins to the end."""
    joint = _OBJECT_END.search(text, start, limit)
    if joint is None or joint.end() > first:
        return limit
    rest = text[joint.start() : limit]
    return limit if re.search(r"\b(?:or|nor)\b", rest, re.I) and not re.search(r"\band\b(?!/or)", rest, re.I) else joint.start()


def _void(sentence: _Sentence, cue: Cue) -> bool:
    """Whether a cue denies nothing: "poor or absent speech", "rare or no seizures", "cannot move without pain"."""
    text = sentence.text
    if _holds_no_more(sentence, cue):
        return True
    if cue.words == "without":
        return _CANNOT.search(text, sentence.start, cue.start) is not None
    if cue.words not in ("no", "absent", "absence of", "lack of", "lacking"):
        return False
    return _DEGREE_BEFORE.search(text, sentence.start, cue.start) is not None or _DEGREE_AFTER.match(text, cue.end) is not None


def _holds_no_more(sentence: _Sentence, cue: Cue) -> bool:
    """Whether a denial is denied itself, or ended: "not without", "was not seen until the age of five"."""
    text = sentence.text
    if negated_verbs.undone(text, sentence.start, cue):
        return True
    closes = re.compile(r"[;.]|,?\s*\b(?:but|and|while|whereas)\b|$").search(text, cue.end, sentence.end)
    verbal = re.match(r"(?:do|does|did|is|are|was|were|has|have|had|could|can)\b|not\b|never\b|\w+n't\b|cannot\b", cue.words)
    return verbal is not None and negated_verbs.ends_later(text, cue.end, closes.start() if closes else sentence.end)


def _each_its_own(text: str, sentence: _Sentence, cue: Cue) -> bool:
    """Whether a "no" begins an item of a list in which the item before begins so too: "no ptosis, no ataxia, tremor"."""
    before = text[sentence.start : cue.start].rstrip()
    return before.endswith(",") and re.search(r"\bno\b[^,;.]*,$", before, re.I) is not None


def _noun_end(text: str, sentence: _Sentence, start: int, limit: int) -> int:
    """Where what an adjective stands before ends: at the next such adjective, else at the first comma of a list that nothing closes."""
    other = _CONTRARY.search(text, start, limit)
    limit = other.start() if other else limit
    inside = [span for span in sentence.spans if start <= span[0] and span[1] <= limit]
    comma = text.find(",", start, limit)
    if comma < 0 or not inside or _LISTED.match(text, comma, max(inside[-1][0], comma)):
        return limit
    return comma


def _item(text: str, sentence: _Sentence, answer_end: int) -> int:
    """Where the row of an answer begins: the last comma before its finding."""
    low = max((low for low, high in sentence.spans if high <= answer_end), default=sentence.start)
    return max(text.rfind(mark, sentence.start, low) for mark in ",;|\n") if low > sentence.start else low


def _bracket(text: str, start: int, limit: int) -> int:
    """Where a scope that begins inside a bracket ends at the latest: where the bracket does."""
    depth = 0
    for at in range(start, limit):
        depth += (text[at] in "([") - (text[at] in ")]")
        if depth < 0:
            return at
    return limit


def _family(sentence: _Sentence, cue: Cue) -> Span:
    """Where a relative holds: to the end of the sentence, or to where it comes back to the patient."""
    text, end = sentence.text, sentence.end
    ends: Says = "end" if experiencer.born_to(text, cue) else "endfamily"
    stops = [c.start for c in find(text, cue.end, end, ends, "forward") if c.words != "with"]
    again = experiencer.patient_again(text, cue.end, stops[0] if stops else end)
    limit = _bracket(text, cue.end, min([end, *stops[:1], *([again] if again is not None else [])]))
    return cue.end, limit


def _behind(sentence: _Sentence, cues: Sequence[Cue]) -> dict[int, Cue]:
    """The findings that are the subjects of cues that look back, each with its cue."""
    text, spans = sentence.text, sentence.spans
    held: dict[int, Cue] = {}
    for cue in sorted(cues, key=lambda c: (c.start, -c.end)):
        if cue.way == "bare" and not _CLOSES.match(text, cue.end):
            continue
        low = max([sentence.start, *(c.end for c in find(text, sentence.start, cue.start, "endback", "forward"))])
        places = [p for p, (a, b) in enumerate(spans) if a >= low and b <= cue.start]
        if not places:
            continue
        last = max(places, key=lambda p: (spans[p][1], -spans[p][0]))
        gap = text[spans[last][1] : cue.start]
        closed = cue.way == "backward" and gap.strip() == "," and _PLURAL.match(cue.words)  # "a, b, or c, were absent"
        if not _ASIDE.match(gap) and not closed and (cue.way == "bare" or not _modified(gap)):
            continue
        for place in _subjects(text, spans, places, last, cue):
            held.setdefault(place, cue)
    return held


def _modified(gap: str) -> bool:
    """Whether what stands between a subject and its verb may be the subject's own: a few words, no mark, and no other subject."""
    return len(gap.split()) <= 3 and not re.search(r"[,;:()]|\b(?:and|or)\b(?!\s+other\b)", gap)


def _subjects(text: str, spans: Sequence[Span], places: Sequence[int], last: int, cue: Cue) -> list[int]:
    """The subjects of a cue that looks back: the finding before it, and the list that it ends where the verb allows one."""
    many = _PLURAL.match(cue.words) is not None
    one = _SINGULAR.match(cue.words) is not None
    taken = [p for p in places if spans[p][0] >= spans[last][0] and spans[p][1] <= spans[last][1]]
    joint = ""
    at = last
    for place in sorted((p for p in places if spans[p][1] <= spans[last][0]), key=lambda p: -spans[p][1]):
        if spans[place][1] > spans[at][0]:
            taken.append(place)
            continue
        gap = text[spans[place][1] : spans[at][0]]
        if not _AND.match(gap):
            break
        joint = joint or gap
        if cue.says == "affirmed" and not many:
            break
        # "a and b was excluded" is of b; "a or b was", "a, b and c were", "a and b absent" are of all.
        bound = _OR.match(gap) is not None or many or (not one and "and" in joint.lower()) or (not one and "or" in joint.lower())
        if not bound:
            break
        taken.append(place)
        at = place
    return taken


def _bound(sentence: _Sentence, place: int, cue: Cue) -> bool:
    """Whether a finding with a verb of its own still belongs to the denial before it: "no rash or fever was seen", "no rash was seen"."""
    text, spans = sentence.text, sentence.spans
    low = spans[place][0]
    earlier = [p for p in range(place) if spans[p][0] >= cue.end and spans[p][1] <= low]
    if not earlier:
        return True
    gap = text[spans[earlier[-1]][1] : low].lower()
    return re.search(r"\b(?:or|nor)\b|/", gap) is not None or ("," not in gap and ";" not in gap and " and " not in gap)


def negated_prefix(text: str, start: int) -> bool:
    """Whether the word at an offset carries "non-" before it ("non-syndromic" is one word; "non-epileptic" negates).

    >>> negated_prefix("a non-dysmorphic face", 6)
    True
    """
    return _NON.search(text, max(0, start - 5), start) is not None
