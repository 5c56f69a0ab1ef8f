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

from reasoning.grounding import experiencer, negated_verbs, reach
from reasoning.grounding.answers import Answer, answered
from reasoning.grounding.cues import Cue, Says, Way, find
from reasoning.grounding.headings import Heading, Within, bare_item, headings
from reasoning.grounding.mention import Context
from reasoning.grounding.ordered import ordered

Span = tuple[int, int]
Verdict = tuple[bool, Context, str]

_FREE = re.compile(r"[- ]free(?:dom)?\b(?!\s+(?:of|from|fluid|air|gas|light|thyrox))", re.I)
#: "seizure absence was confirmed"; an absence seizure has the words the other way round.
_ABSENCE = re.compile(r"\s+absence\b(?!\s+(?:seizure|epilep|status|attack|spell))", re.I)
_NON = re.compile(r"(?<![\w-])non[- ]?$", re.I)
_QUERY = re.compile(r"\?\s*$")
_AS_ARE = re.compile(r"\s*,?\s*(?:as|and\s+so)\s+(?:is|are|was|were)\b", re.I)


def judge(text: str, sentences: Sequence[Span], spans: Sequence[Span]) -> list[Verdict]:
    """Say of each finding of a text (negated, context, cue).

    Args:
        sentences: the text's sentences in order, as ``segments.sentences`` returns them.
        spans: the findings' places, in order of appearance.
    """
    verdicts: list[Verdict] = [(False, "patient", "")] * len(spans)
    mine = experiencer.writer_s_patient(text) if spans else ""
    held = Within(spans)
    begins = [start for start, _ in sentences]
    # By sentence: a long text has many headings, and each sentence stands under few.
    over: dict[int, list[Heading]] = {}
    alone: set[int] = set()
    for heading in headings(text, spans):
        for at in range(max(bisect_right(begins, heading.start) - 1, 0), max(bisect_right(begins, heading.end) - 1, 0) + 1):
            over.setdefault(at, []).append(heading)
        if heading.alone:
            alone.add(max(bisect_right(begins, heading.start - 1) - 1, 0))
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
        if following is not None and at + 1 in alone:
            following = None  # a heading by itself answers nothing
        further = end
        for later in range(at + 1, min(at + 3, len(sentences))):
            if later in by_sentence:
                break
            further = sentences[later][1]
        said = [*answered(text, (start, end), following, inside), *ordered(text, (start, further), inside)]
        for number, verdict in zip(numbers, _judged(reach.Sentence(text, start, end, inside), said, over.get(at, ()), mine), strict=True):
            verdicts[number] = verdict
        last = verdicts[by_sentence[at - 1][-1]] if at - 1 in by_sentence else None
        if last is not None and reach.LISTING.match(last[2]) and _listed_on(text, sentences[at - 1], (start, end), held):
            for number in numbers:
                verdicts[number] = last
    return verdicts


def _listed_on(text: str, before: Span, sentence: Span, held: Within) -> bool:
    """Whether a sentence is no more than further items of the list before its semicolon: "denies a; b; and c"."""
    return text[slice(*before)].rstrip().endswith(";") and bare_item(text, *sentence, held)


def _judged(sentence: reach.Sentence, said: Sequence[Answer], over: Sequence[Heading], mine: str) -> list[Verdict]:
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
    back = [c for c in (*backward, *cues("negated", "bare")) if not reach.holds_no_more(sentence, c)]
    denied, affirmed, doubted = (
        reach.subjects(sentence, [*back, *free(negated_verbs.behind(text, start, end))]),
        *(reach.subjects(sentence, [*cues(w, "backward"), *cues(w, "bare")]) for w in ("affirmed", "hypothetical")),
    )
    looked_back = [(c.start, c.end) for c in backward]
    before = [c for c in cues("negated", "forward") if not any(a <= c.start and c.end <= b for a, b in looked_back)]
    before = [c for c in before if not reach.looks_back(sentence, c) and not reach.void(sentence, c)]
    before += [c for c in free(negated_verbs.before(text, start, end)) if not reach.void(sentence, c)]
    before += experiencer.none_of_them(text, start, end)
    phrases = [c for c in cues("negated", "phrase") if not any(a <= c.start and c.end <= b for a, b in looked_back)]
    before += [c for c in phrases if not reach.void(sentence, c)]
    ahead = [(c, *reach.ahead(sentence, c, items)) for c in (*before, *_likewise(sentence, denied))]
    wondered = [(c, *reach.ahead(sentence, c, items)) for c in cues("hypothetical", "forward")]
    kin = [(c, *_family(sentence, c)) for c in experiencer.relatives(text, start, end, spans, mine)]
    verdicts: list[Verdict] = []
    for place, (low, high) in enumerate(spans):
        context: Context = "patient"
        negated, cue = False, ""
        answer = answers.get(place)
        heading = next((h for h in over if h.start <= low and high <= h.end), None)
        holding = (c for c, a, b in ahead if a <= low and high <= b and not _apart(text, c.end, low, high))
        forward = next(holding, None)
        if answer is not None:
            negated, cue = answer.verdict == "absent", answer.words if answer.verdict != "present" else ""
            context = "hypothetical" if answer.verdict == "unknown" else "patient"
        elif said_by := _affix(text, low, high) or experiencer.in_none(text, low, high, end):
            negated, cue = True, said_by
        elif place in denied:
            negated, cue = True, denied[place].words
        elif place in affirmed and not (forward and reach.bound(sentence, place, forward)):
            negated = False
        elif forward is not None:
            negated, cue = True, forward.words
        elif heading is not None and heading.says == "absent":
            negated, cue = True, heading.words
        if context == "patient" and not (negated and answer is not None):
            own = [w for w in wondered if place not in affirmed or reach.bound(sentence, place, w[0])]
            context, cue = _context(sentence, place, negated, cue, kin, own, doubted.get(place), heading, answer is None)
        verdicts.append((negated, context, cue))
    return verdicts


def _context(
    sentence: reach.Sentence,
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
    relative = relative or experiencer.in_none(text, low, high, sentence.end)
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


def _apart(text: str, start: int, low: int, high: int) -> bool:
    """Whether a finding behind a denial is none of its: it has a clause of its own or is set against it in brackets."""
    return negated_verbs.own_clause(text, start, low, high) or reach.set_against(text, start, low)


def _affix(text: str, low: int, high: int) -> str | None:
    """What denies a finding as part of its own phrase: "seizure-free", "non-epileptic", "seizure absence"; None where nothing does."""
    for word, pattern in (("free", _FREE), ("absence", _ABSENCE)):
        if pattern.match(text, high):
            return word
    return "non" if negated_prefix(text, low) else None


def _likewise(sentence: reach.Sentence, denied: dict[int, Cue]) -> list[Cue]:
    """Cues that hold on over "as are ..." behind a denial: "fever is absent, as are headache and vomiting"."""
    behind = [(cue, _AS_ARE.match(sentence.text, cue.end, sentence.end)) for cue in dict.fromkeys(denied.values())]
    return [Cue(match.start(), match.end(), cue.words, "negated", "forward") for cue, match in behind if match is not None]


def _family(sentence: reach.Sentence, cue: Cue) -> Span:
    """Where a relative holds: to the end of the sentence, or to where it comes back to the patient."""
    text, end = sentence.text, sentence.end
    ends: Says = "end" if experiencer.born_to(text, cue) else "endfamily"
    stops = [c.start for c in find(text, cue.end, end, ends, "forward") if c.words != "with"]
    again = experiencer.patient_again(text, cue.end, stops[0] if stops else end)
    limit = reach.bracket(text, cue.end, min([end, *stops[:1], *([again] if again is not None else [])]))
    return cue.end, limit


def negated_prefix(text: str, start: int) -> bool:
    """Whether the word at an offset carries "non-" before it ("non-syndromic" is one word; "non-epileptic" negates).

    >>> negated_prefix("a non-dysmorphic face", 6)
    True
    """
    return _NON.search(text, max(0, start - 5), start) is not None
