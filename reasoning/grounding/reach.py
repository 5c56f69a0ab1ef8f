"""How far a cue reaches: forward to the end of its clause or object, back over the subjects of its verb, and where it reaches nothing.

After NegEx's scopes (Chapman et al. 2001, doi:10.1006/jbin.2001.1029), which end at a word of a list; beyond them, what stands between a
cue and a finding decides (its object, a list and what closes it, a clause of the finding's own).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reasoning.grounding import negated_verbs
from reasoning.grounding.cues import Cue, find

Span = tuple[int, int]

#: Words between a bare "not" and the finding that it negates; any others are its verb's.
_DIRECT = re.compile(
    r"\s*(?:(?:a|an|the|any|in|of|"
    r"have|had|has|to|for|from|with|been|really|truly|yet|quite|overtly|frankly|obviously|particularly|very)\s+)*$",
    re.I,
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
    r"near|almost)"
)
_DEGREE_BEFORE = re.compile(rf"\b{_DEGREE}(?:,|\s+(?:or|to|and/or)|/)\s*(?:even\s+)?$", re.I)
_DEGREE_AFTER = re.compile(rf"\s*(?:or|to|and/or|/)\s+(?:(?:very|severely|markedly|only)\s+)?{_DEGREE}\b", re.I)
_NO_AGAIN = re.compile(r",\s*no\b", re.I)
#: Words of degree, time and knowledge that take for granted what they stand before: nobody denies a mild tremor in a list without "or".
_GRANTED = (
    r"(?:(?:very|only|some|a)\s+)*(?:mild(?:ly)?|slight(?:ly)?|minimal|moderate(?:ly)?|minor|subtle|faint|borderline|trace|some|few|several|occasional|"
    r"intermittent|sporadic|rare|infrequent|frequent|persistent|persisting|continuing|ongoing|chronic|longstanding|long-standing|known|"
    r"established|residual|stable|unchanged|improving|worsening|increasing|increased|resolving|bilateral|unilateral|left-sided|right-sided|"
    r"generali[sz]ed|progressive|recurrent|daily|nightly|just|only)\b"
)
_GRANTED_ITEM = re.compile(rf",\s*(?:and\s+|but\s+)?(?={_GRANTED})", re.I)
#: A finding that is measured: "no icterus, hepatomegaly 2 cm".
_MEASURED_ITEM = re.compile(
    r",\s*(?=[^,;.\n]{3,40}?\s(?:\d+(?:\.\d+)?\s?(?:cm|mm|fb|fingers?|kg|ml|%|°|bpm|mmhg)|since\s+\w+|for\s+(?:\d+|many|several|some)\s+"
    r"(?:years?|months?|weeks?|days?))\b)",
    re.I,
)
_PLACED = re.compile(r"\s+(?:on|in|at|by|over|during|throughout)\b", re.I)
_REPLIED = re.compile(r"(?:he|she|they|the \w+) (?:said|says|answer|repl|respond|shook)")
_GRANTED_FIRST = re.compile(rf"\s*{_GRANTED}", re.I)
#: What may follow a finding to the end of its item of a list: "fever for two days, ".
_ITEM_REST = re.compile(r"(?:\s[\w-]+){0,3}\s*,\s*")
_CLOSED_BY_OR = re.compile(r"\b(?:or|nor)\b", re.I)
_ELSE_BEHIND = re.compile(r",(?!\s*(?:or|nor)\b)", re.I)
_CONTRARY = re.compile(r",?\s*(?:and\s+)?\b(?:present|absent)\b", re.I)
_PHRASE_END = re.compile(r"[,;]|\band\b", re.I)
_PLURAL = re.compile(r"(?:were|are|have|weren't|aren't|haven't|don't|do)\b", re.I)
_WERE = re.compile(r"\s+(?:were|are|have)\b", re.I)
_NOMINAL = re.compile(r"(?:in )?(?:the )?(?:absence|lack|freedom)\b", re.I)
_SINGULAR = re.compile(r"(?:was|is|has|wasn't|isn't|hasn't|doesn't|does)\b", re.I)
#: What may stand between a finding and the verb or adjective behind it.
_ASIDE = re.compile(
    r"\s*(?:\([^()]{0,60}\)\s*)?(?:(?:serology|tests?|testing|screen(?:ing)?|work-?up|cultures?|pcr|titers?|titres?|antibod(?:y|ies)|panel|assay"
    r"|swabs?|biops(?:y|ies))\s+)?(?:,?\s*(?:both|all|each|however|which|that|itself|alone|so\s+far|initially|clinically|he|she|they|i)\s*,?\s*){0,2}$",
    re.I,
)
_AND = re.compile(r"\s*(?:,|,?\s*and|,?\s*or|,?\s*nor|/|&|,?\s*and/or|,?\s*as\s+well\s+as)\s*$", re.I)
_OR = re.compile(r"\s*(?:or|nor|/)\s*$", re.I)
_CONTRAST = re.compile(
    r"[(\[](?:(?:but|though|although|however|yet|only|just|with|has|had)\b[^()\[\]]*|[^()\[\]]*\b(?:instead|though)\s*)[)\]]", re.I
)
#: Denials that a list of several items follows, whatever parts these; a "no" is its own item's.
LISTING = re.compile(
    r"den(?:y|ies|ied|ying)\b|neg(?:ative)?\.? for|unremarkable for|excluded|ruled out|free of|(?:does|do|did|has|have|had)(?:n't| not)\b",
    re.I,
)
#: Verbs that stand for the verb before them, which may itself deny: "the pain is gone, the rash is not".
_ELLIPTIC = re.compile(r"(?:is|are|was|were|did|does|do|has|have|had)(?:n't| not)$")
_GONE_BEFORE = re.compile(
    r"\b(?:gone|resolved|disappeared|vanished|ceased|subsided|remitted|cleared|stopped|absent|excluded|denied|lacking|ruled\s+out|negative|missing)"
    r"(?:\s+\w+){0,3}\s*[;,.]?\s*(?:and|but|while|whereas|though|however)?,?[^;,.]*$",
    re.I,
)
#: "escaped deafness but not blindness"
_ESCAPED = re.compile(r"\b(?:escap(?:ed?|es|ing)|spared|outgr(?:ew|own)|free\s+of|free\s+from|cured\s+of|rid\s+of)\b[^.;]*$", re.I)
_LACK = re.compile(r"\s+(?:absence|lack|shortage)\s+of\b", re.I)
#: A denial of nobody: "were absent in none".
_IN_NONE = re.compile(r"\s+(?:in|among)\s+(?:none|nobody|neither|no\s+(?:one|patient|case|subject|individual|child|affected)\w*)\b", re.I)
_CLOSES = re.compile(r"\s*(?:[,.;)\]}\n/|]|and\b|but\b|or\b|$)", re.I)


#: Words that deny what stands before them as well; at a mark they have no object behind ("cough nil, fever").
_CLOSING = frozenset({"absent", "excluded", "ruled out", "denied", "lacking", "negative", "never", "nonexistent", "zero", "nil"})
_AT_MARK = re.compile(r"\s*[,;.)\]]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with the findings in it, by place in the text's list, and the answers among them."""

    text: str
    start: int
    end: int
    spans: tuple[Span, ...]


def looks_back(sentence: Sentence, cue: Cue) -> bool:
    """Whether a forward cue closes its phrase right behind a finding, and so speaks of that: "strabismus absent, ptosis"."""
    if cue.words not in _CLOSING or not _CLOSES.match(sentence.text, cue.end):
        return False
    last = max((high for _, high in sentence.spans if high <= cue.start), default=None)
    return last is not None and _ASIDE.match(sentence.text, last, cue.start) is not None


def ahead(sentence: Sentence, cue: Cue, items: Sequence[int]) -> Span:
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
    within = [*sentence.spans, *(m.span() for m in _CONTRAST.finditer(text, cue.end, end))]
    stops = [c for c in find(text, cue.end, end, "end", "forward") if not any(a < c.end and c.start < b for a, b in within)]
    if LISTING.match(cue.words):
        stops = [c for c in stops if c.words != "as well as"]
    limit = bracket(text, cue.end, stops[0].start if stops else end)
    limit = min([limit, *(_item(text, sentence, at) for at in items if at > cue.end)])
    if _NARROW.match(cue.words) and (phrase := _PHRASE_END.search(text, cue.end, limit)):
        limit = phrase.start()
    if _OWN_OBJECT.match(cue.words) or _ALMOST.search(text, sentence.start, cue.start):
        limit = min(limit, _object_end(text, cue.end, first, limit))
    if _RANGE.search(text, sentence.start, cue.start) and (to := _TO.search(text, cue.end, limit)) is not None:
        limit = to.start()
    limit = min(limit, _granted(text, cue.end, limit))
    if cue.words == "nor" and not _CLOSED_BY_OR.search(text, cue.end, limit) and (comma := _ELSE_BEHIND.search(text, first, limit)):
        limit = comma.start()
    if cue.words == "neither" and (last := list(re.finditer(r"\bnor\b", text[cue.end : limit], re.I))):
        behind = next((low for low, _ in sentence.spans if low >= cue.end + last[-1].end()), limit)
        comma = _ELSE_BEHIND.search(text, behind, limit)
        limit = comma.start() if comma else limit
    if cue.words == "no":
        again = _NO_AGAIN.search(text, cue.end, limit)
        limit = again.start() if again else limit
        if _each_its_own(text, sentence, cue):
            limit = min(limit, _noun_end(text, sentence, cue.end, limit))
    if _ADJECTIVE.match(cue.words):
        limit = min(limit, _noun_end(text, sentence, cue.end, limit))
    return cue.end, limit


def set_against(text: str, start: int, low: int) -> bool:
    """Whether a finding stands in brackets that set it against a denial before them: "no ataxia (but tremor) or chorea"."""
    return any(m.start() < low < m.end() for m in _CONTRAST.finditer(text, start, min(low + 80, len(text))))


def _granted(text: str, start: int, limit: int) -> int:
    """Where a list that no "or" closes comes to what is taken for granted: "no ataxia, mild tremor", "no known ataxia, known tremor"."""
    # "since" and "for" end a scope themselves, so that they stand behind its limit.
    item = _GRANTED_ITEM.search(text, start, limit) or _MEASURED_ITEM.search(text, start, min(limit + 40, len(text)))
    if (
        item is None
        or item.start() >= limit
        or (_GRANTED_FIRST.match(text, start, item.start()) and text[item.end() : item.end() + 5].lower() != "known")
    ):
        return limit
    return limit if _CLOSED_BY_OR.search(text, item.end(), limit) else item.start()


def _object_end(text: str, start: int, first: int, limit: int) -> int:
    """Where the object of "absence of" ends that is no finding: at its comma or "and", but for a list that "or" joins to the end."""
    joint = _OBJECT_END.search(text, start, limit)
    if joint is None or joint.end() > first:
        return limit
    rest = text[joint.start() : limit]
    return limit if re.search(r"\b(?:or|nor)\b", rest, re.I) and not re.search(r"\band\b(?!/or)", rest, re.I) else joint.start()


def void(sentence: Sentence, cue: Cue) -> bool:
    """Whether a cue denies nothing: "poor or absent speech", "rare or no seizures", "cannot move without pain"."""
    text = sentence.text
    if holds_no_more(sentence, cue) or (cue.words in _CLOSING and _AT_MARK.match(text, cue.end)):
        return True
    if cue.words == "no" and (lack := _LACK.match(text, cue.end)) and not any(a < lack.end() and cue.end < b for a, b in sentence.spans):
        return True
    if cue.words in ("absence of", "lack of") and re.search(r"\bno\s+$", text[max(0, cue.start - 6) : cue.start], re.I):
        return True
    if cue.words == "but not" and _ESCAPED.search(text, sentence.start, cue.start):
        return True
    if cue.words == "without":
        return _CANNOT.search(text, sentence.start, cue.start) is not None
    if cue.words not in ("no", "absent", "absence of", "lack of", "lacking"):
        return False
    return _DEGREE_BEFORE.search(text, sentence.start, cue.start) is not None or _DEGREE_AFTER.match(text, cue.end) is not None


def holds_no_more(sentence: Sentence, cue: Cue) -> bool:
    """Whether a denial is denied itself, or ended: "not without", "was not seen until the age of five"."""
    text = sentence.text
    if _ELLIPTIC.match(cue.words) and _GONE_BEFORE.search(text, max(0, cue.start - 120), cue.start):
        return True
    if negated_verbs.undone(text, sentence.start, cue) or _IN_NONE.match(text, cue.end):
        return True
    closes = re.compile(r"[;.]|,?\s*\b(?:but|and|while|whereas)\b|$").search(text, cue.end, sentence.end)
    verbal = re.match(r"(?:do|does|did|is|are|was|were|has|have|had|could|can)\b|not\b|never\b|\w+n't\b|cannot\b", cue.words)
    return verbal is not None and negated_verbs.ends_later(text, cue.end, closes.start() if closes else sentence.end)


def _each_its_own(text: str, sentence: Sentence, cue: Cue) -> bool:
    """Whether a "no" begins an item inside a list, after another or a finding: "no ptosis, no ataxia, tremor", "fever, no rash, cough"."""
    before = text[sentence.start : cue.start].rstrip()
    if not before.endswith(","):
        return False
    last = max((high for _, high in sentence.spans if high <= cue.start), default=sentence.start)
    return re.search(r"\bno\b[^,;.]*,$", before, re.I) is not None or (
        last > sentence.start and _ITEM_REST.fullmatch(text, last, cue.start) is not None
    )


def _noun_end(text: str, sentence: Sentence, start: int, limit: int) -> int:
    """Where what an adjective stands before ends: at the next such adjective, else at the first comma of a list that nothing closes."""
    other = _CONTRARY.search(text, start, limit)
    limit = other.start() if other else limit
    inside = [span for span in sentence.spans if start <= span[0] and span[1] <= limit]
    comma = text.find(",", start, limit)
    if comma < 0 or not inside or _LISTED.match(text, comma, max(inside[-1][0], comma)):
        return limit
    return comma


def _item(text: str, sentence: Sentence, answer_end: int) -> int:
    """Where the row of an answer begins: the last comma before its finding."""
    low = max((low for low, high in sentence.spans if high <= answer_end), default=sentence.start)
    return max(text.rfind(mark, sentence.start, low) for mark in ",;|\n") if low > sentence.start else low


def bracket(text: str, start: int, limit: int) -> int:
    """Where a scope that begins inside a bracket ends at the latest: where the bracket does."""
    depth = 0
    for at in range(start, limit):
        depth += (text[at] in "([") - (text[at] in ")]")
        if depth < 0:
            return at
    return limit


def subjects(sentence: Sentence, cues: Sequence[Cue]) -> dict[int, Cue]:
    """The findings that are the subjects of cues that look back, each with its cue."""
    text, spans = sentence.text, sentence.spans
    held: dict[int, Cue] = {}
    for cue in sorted(cues, key=lambda c: (c.start, -c.end)):
        if cue.way == "bare" and not _CLOSES.match(text, cue.end) and not (cue.says == "affirmed" and _PLACED.match(text, cue.end)):
            continue
        low = max([sentence.start, *(c.end for c in find(text, sentence.start, cue.start, "endback", "forward"))])
        places = [p for p, (a, b) in enumerate(spans) if a >= low and b <= cue.start]
        if not places:
            continue
        last = max(places, key=lambda p: (spans[p][1], -spans[p][0]))
        gap = text[spans[last][1] : cue.start]
        # "a, b, or c, were absent"; "asked about a, he said no"
        verb = _PLURAL if cue.way == "backward" else _REPLIED
        closed = gap.strip() == "," and verb.match(cue.words) is not None
        if not _ASIDE.match(gap) and not closed and (cue.way == "bare" or not _modified(gap)):
            continue
        for place in _of_verb(text, spans, places, last, cue):
            held.setdefault(place, cue)
    return held


def _modified(gap: str) -> bool:
    """Whether what stands between a subject and its verb may be the subject's own: a few words, no mark, and no other subject."""
    return len(gap.split()) <= 3 and not re.search(r"[,;:()]|\b(?:and|or)\b(?!\s+other\b)", gap)


def _of_verb(text: str, spans: Sequence[Span], places: Sequence[int], last: int, cue: Cue) -> list[int]:
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


def _one_subject(text: str, spans: Sequence[Span], place: int, cue: Cue) -> bool:
    """Whether the list from a denial to a plural verb is one subject, so that all of it is denied: "no a, b, and c were seen"."""
    at = cue.end
    for number, (low, high) in enumerate(spans):
        if low < at or low < cue.end:
            continue
        gap = text[at:low]
        if not (_AND.match(gap) or (at == cue.end and not gap.strip())):
            return False
        at = high
        if number >= place and _WERE.match(text, high):
            return True
    return False


def _is_list(text: str, spans: Sequence[Span], start: int, place: int) -> bool:
    """Whether nothing but a list of findings stands between a denial and the ``place``-th finding: "the absence of a, b and c was ..."."""
    at = start
    for low, high in spans[: place + 1]:
        if low < start or low < at:
            continue
        if at != start and not _AND.match(text[at:low]):
            return False
        at = high
    return True


def bound(sentence: Sentence, place: int, cue: Cue) -> bool:
    """Whether a finding with a verb of its own still belongs to the denial before it: "no rash or fever was seen", "no rash was seen"."""
    text, spans = sentence.text, sentence.spans
    low = spans[place][0]
    earlier = [p for p in range(place) if spans[p][0] >= cue.end and spans[p][1] <= low]
    if not earlier:
        return True
    if _NOMINAL.match(cue.words) and _is_list(text, spans, cue.end, place):
        return True
    if _one_subject(text, spans, place, cue):
        return True
    gap = text[spans[earlier[-1]][1] : low].lower()
    return re.search(r"\b(?:or|nor)\b|/", gap) is not None or ("," not in gap and ";" not in gap and " and " not in gap)
