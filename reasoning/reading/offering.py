"""What is offered instead of an answer that the graph has not: the concept asked about, where it is the whole of what was named.

A concept that is only part of a name ("MYH9" of "MYH9-related disorder") is another concept, and telling of it answers another question.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from reasoning.query.model import Describe, Query, Span, Term
from reasoning.query.reading import Beyond, Leftover
from reasoning.reading.meaning.queries import Compiled
from reasoning.reading.syntax import Entity
from reasoning.reading.words.closed import ALTERED, AUX, NARROWING, PEOPLE, PREP, SMALL
from reasoning.reading.words.inflection import adjectival
from reasoning.reading.words.tokens import Token
from reasoning.reading.words.vocabulary import beyond as beyond_kinds

#: What stands between a name and its number.
_NUMBERED = frozenset(["class", "form", "grade", "group", "no", "number", "stage", "subtype", "type"])
#: Small words that narrow nothing.
_FRAMING = SMALL - NARROWING
#: Who has it, before or behind its name: narrower, but no other concept.
_WHOSE = PEOPLE | frozenset(
    ["adult", "childhood", "early", "infant", "infantile", "juvenile", "neonatal", "newborn", "newborns", "paediatric", "pediatric"]
)
#: Small words with which a name goes on ("arrhenoblastoma of ovary").
_GOES_ON = frozenset(["of", "with", "without", "or"])
_TIED_TO = frozenset(["related", "associated", "due", "caused", "secondary", "linked"])
#: What is done about a thing, or told of it: "gastroschisis repair" is no kind of disease, and what is had is gastroschisis.
_DONE = frozenset(["repair", "removal", "surgery", "resection", "excision", "reconstruction", "transplant", "transplantation", "resources"])
#: What joins the parts of a name; "and" joins two names, of which one may be told.
_HYPHENS = frozenset("-–—")
_JOINS = _HYPHENS | {",", "/"}
_LISTED = frozenset({"and", "or", ",", "&"})
#: What a gene or its product is short of in a disease that is called after it.
_LACKED = frozenset({"deficiency", "defect", "haploinsufficiency", "deletion", "duplication"})
#: What ties a word to the name behind it by a hyphen.
_ATTACHED = frozenset(
    ["associated", "caused", "dependent", "due", "induced", "like", "linked", "negative", "positive", "related", "resistant"]
)
#: Kinds that name things, about which one can ask, and not what is asked of a disease; and how one asks about a thing.
_THINGS = frozenset({"tests", "advice", "help", "use"})
_WHAT_IS = re.compile(r"\bwhat(?:['’]s| is| are)(?: \(are\))?(?: an?| the)?$")


def offer(
    compiled: Compiled,
    text: str,
    tokens: Sequence[Token],
    omitted: Collection[int],
    names: Mapping[int, list[tuple[int, Entity, float]]],
    beyond: Sequence[Beyond] = (),
) -> Compiled | Leftover | None:
    """Return a query that describes the concept asked about, or the words of which the concept is only a part; None without a concept.

    Args:
        omitted: the words that no part of the query accounts for. names: the concepts that names in the text may mean, by their first word.
        beyond: what is asked that the graph cannot answer.
    """
    several = sorted((term for term in compiled.query.terms if term.curies and term.spans), key=lambda term: term.spans[0].start)
    bound = next((term for term in compiled.query.terms if term.curies), None)
    if bound is None:
        return None
    if (compound := _compound(several, tokens, names)) is not None:
        return Leftover(text=text[compound.start : compound.end], span=compound, why="concept", matters=True)
    names_of_others = {at for at, found in names.items() if found}
    covered = {at for low, found in names.items() for high, _, _ in found for at in range(low, high)}
    held = bound.spans[:1]
    asking = [b.span for b in beyond if not any(b.span.start <= span.start and span.end <= b.span.end for span in held)]
    left = {at for at in omitted if tokens[at].low not in _WHOSE}
    left |= {at for n in compiled.unplaced if n.qualifier.sort in ("inherit", "onset") for at in range(*n.words)}  # "autosomal dominant X"
    span = _thing(bound, text, beyond) or _whole_name(bound, text, tokens, left, names_of_others, covered, asking)
    if span is not None:
        return Leftover(text=text[span.start : span.end], span=span, why="concept", matters=True)
    query = Query(asked=Describe(term=bound.id), terms=(bound,), text=text)
    return replace(compiled, query=query, literal=False, unplaced=())


def beside(
    offered: Compiled, tokens: Sequence[Token], omitted: Collection[int], names: Mapping[int, list[tuple[int, Entity, float]]]
) -> list[Entity]:
    """Return the further concepts of a list of which one is offered: "the outlook for blindness and vision loss"."""
    (term,) = offered.query.terms
    said = [i for span in term.spans for i, token in enumerate(tokens) if span.start <= token.start and token.end <= span.end]
    if not said:
        return []
    known = {
        high: (low, entity) for low, found in names.items() for high, entity, _ in sorted(found, key=lambda name: name[0]) if low in omitted
    }
    begins = {low: (high, entity) for high, (low, entity) in known.items()}
    begins = {low: one for low, one in begins.items() if not one[1].cats <= frozenset("MO")}  # ", bilateral"
    known = {high: one for high, one in known.items() if not one[1].cats <= frozenset("MO")}
    found: list[Entity] = []
    at = min(said)
    while tokens[at - 1].low in _LISTED and (before := known.get(at - 1 - (tokens[at - 2].low == ","))) is not None:
        at = before[0]
        found.insert(0, before[1])
    at = max(said) + 1
    while at < len(tokens) and tokens[at].low in _LISTED:
        at += 1 + (tokens[at].low == "," and at + 1 < len(tokens) and tokens[at + 1].low in _LISTED)
        if at not in begins:
            break
        found.append(begins[at][1])
        at = begins[at][0]
    return found


def _compound(several: Sequence[Term], tokens: Sequence[Token], names: Mapping[int, list[tuple[int, Entity, float]]]) -> Span | None:
    """The stretch in which concepts make up another one: "Usher syndrome caused by mutation in WHRN", "ACBD5 deficiency"."""
    for one, other in pairwise(several):
        between = [token.low for token in tokens if one.spans[0].end <= token.start and token.end <= other.spans[0].start]
        if not all(word in _LISTED or word in SMALL - PREP for word in between):
            return Span(start=several[0].spans[0].start, end=max(term.spans[0].end for term in several))
    if len(several) != 1:
        return None
    span = several[0].spans[0]
    behind = next((token for token in tokens if token.start >= span.end), None)
    named = [c for found in names.values() for _, entity, _ in found for c in entity.candidates if c.curie in several[0].curies]
    gene = any(candidate.category == "biolink:Gene" for candidate in named)
    if gene and behind is not None and behind.low in _LACKED:
        return Span(start=span.start, end=behind.end)
    before = [token for token in tokens if token.end <= span.start][-2:]
    if gene and len(before) == 2 and before[0].low in ALTERED and before[1].low in ("in", "of"):
        return Span(start=before[0].start, end=span.end)  # "... caused by mutation in SIX5" is a disease
    return None


def _thing(bound: Term, text: str, beyond: Sequence[Beyond]) -> Span | None:
    """The name of a thing that is asked about itself and of which a concept's name is a part: "what is anthrax blood test"."""
    for asked in beyond:
        for span in bound.spans:
            between = text[span.end : asked.span.start]
            before = text[: span.start].rstrip().lower()
            if asked.kind in _THINGS and span.end < asked.span.start and not re.search(r"[^\W_]", between) and _WHAT_IS.search(before):
                return Span(start=span.start, end=asked.span.end)
    return None


def _whole_name(
    bound: Term,
    text: str,
    tokens: Sequence[Token],
    omitted: Collection[int],
    others: Collection[int],
    covered: Collection[int],
    asking: Sequence[Span] = (),
) -> Span | None:
    """Return the name that a concept's words are part of, None where they are all of it."""
    said = [i for span in bound.spans for i, token in enumerate(tokens) if span.start <= token.start and token.end <= span.end]
    if not said:
        return None
    low, high = min(said), max(said)
    first, last = _before(text, tokens, low, omitted, covered), _behind(text, tokens, high, omitted, others, asking)
    while first < low and tokens[first].low in _WHOSE:
        first += 1
    return None if (first, last) == (low, high) else Span(start=tokens[first].start, end=tokens[last].end)


def _before(text: str, tokens: Sequence[Token], low: int, omitted: Collection[int], covered: Collection[int]) -> int:
    """The first word of the name that a concept ends: words that narrow it, up to the verb or the small word that it stands behind."""
    first, at = low, low - 1
    while at >= 0:
        token = tokens[at]
        if token.low in _WHOSE and at not in omitted and first == at + 1 and at and tokens[at - 1].low in ("with", "without"):
            first, at = at, at - 1  # "hypotrichosis with juvenile macular dystrophy"
            continue
        if token.low in _ATTACHED and at > 1 and tokens[at - 1].low in _HYPHENS and tokens[at - 1].glued:
            first, at = at - 2, at - 3  # "DMD-associated dilated cardiomyopathy"
            continue
        if token.low in ("and", "&") and at == first - 1 and at - 1 in omitted and _content(tokens[at - 1]) and at - 1 not in covered:
            at -= 1  # "hereditary motor and sensory neuropathy"
            continue
        if at == first - 1 and _goes_before(tokens, at, omitted):
            first, at = at - 1, at - 2
            continue
        if token.word and (at not in omitted or _framing(token.low) or at == 0 or _asks(text, tokens, at, tokens[low].start)):
            break
        if not token.word and not (token.low in _JOINS and (token.low not in _HYPHENS or tokens[at + 1].glued)):
            break
        first = at if token.word else first
        at -= 1
    return first


def _goes_before(tokens: Sequence[Token], at: int, omitted: Collection[int]) -> bool:
    """Whether before a small word stands what it belongs to, and was not read: "allergic form of ...", "deafness 84A with ..."."""
    before = tokens[at - 1]
    if at < 2 or at - 1 not in omitted or not _content(before) or before.low in PEOPLE | _WHOSE:
        return False
    return tokens[at].low in ("with", "without") or (tokens[at].low == "of" and before.low in _NUMBERED and at - 2 in omitted)


def _behind(
    text: str, tokens: Sequence[Token], high: int, omitted: Collection[int], others: Collection[int], asking: Sequence[Span]
) -> int:
    """The last word of the name that a concept begins: "MYH9-related disorder", "spastic paraplegia type 11", "goitre, simple".

    A dash between spaces begins a remark ("stroke - risk factors") unless an adjective follows ("peritonitis - spontaneous"); a name behind
    a joint is another concept's ("HIV/AIDS").
    """
    last, at, joined, tied = high, high + 1, False, False
    while at < len(tokens):
        token = tokens[at]
        if token.low in _DONE:
            break
        if token.low in _JOINS:
            apart = token.low in _HYPHENS and not token.glued
            if apart and not (at + 1 < len(tokens) and adjectival(tokens[at + 1].low)):
                break
            joined, tied = True, token.low in _HYPHENS and not apart
        elif token.low == "or" and at + 1 in others and tokens[0].low == "which":
            break  # "which is rarer, asthma or gout"
        elif token.low in _GOES_ON and (begins := _past_articles(tokens, at + 1)) in omitted and _content(tokens[begins]):
            joined, tied, at = True, True, begins - 1
        elif token.low in _TIED_TO and at + 2 < len(tokens) and tokens[at + 1].low in ("to", "with", "by"):
            joined, tied, at = True, True, at + 1  # "kernicterus related to isoimmunization"
        elif not token.word or (not tied and (_framing(token.low) or (joined and at in others) or _asked_from(asking, token))):
            break
        elif tied or at in omitted or (token.low in _NUMBERED and at + 1 < len(tokens) and at + 1 in omitted):
            last, joined, tied = at, False, False
        else:
            break
        at += 1
    return last


def _framing(word: str) -> bool:
    return word in _FRAMING or word in PEOPLE


def _past_articles(tokens: Sequence[Token], at: int) -> int:
    while at < len(tokens) - 1 and tokens[at].low in ("the", "a", "an"):
        at += 1
    return at


def _content(token: Token) -> bool:
    return token.word and token.low not in SMALL


def _asked_from(asking: Sequence[Span], token: Token) -> bool:
    """Whether a token is one of the words that ask."""
    return any(span.start <= token.start and token.end <= span.end for span in asking)


def _asks(text: str, tokens: Sequence[Token], at: int, until: int) -> bool:
    """Whether a word is one of those, up to a character, by which something is asked that the graph cannot answer."""
    token = tokens[at]
    return any(m.start() <= token.start and token.end <= m.end() <= until for kind in beyond_kinds() for m in kind.pattern.finditer(text))


def offered_term(term: Term, tokens: Sequence[Token], names: Mapping[int, list[tuple[int, Entity, float]]], text: str) -> Compiled:
    """A concept that is told of, wherever it was named, and no answer."""
    term = Term(id=term.id, curies=term.curies or term.within, name=term.name, spans=term.spans)
    ends = [
        (low, end) for low, found in names.items() for end, entity, _ in found if any(c.curie in term.curies for c in entity.candidates)
    ]
    spans = (*term.spans, *(Span(start=tokens[low].start, end=tokens[end - 1].end) for low, end in sorted(ends)))
    term = term.model_copy(update={"spans": tuple(dict.fromkeys(spans))})
    return Compiled(Query(asked=Describe(term=term.id), terms=(term,), text=text), 0.0, literal=False)


def subject_of(tokens: Sequence[Token], names: Mapping[int, list[tuple[int, Entity, float]]], about: Sequence[Compiled]) -> Entity | None:
    """What is asked to be something ("is TP53 a ..."), where none of the concepts that are told of is it; None elsewhere."""
    if not tokens or tokens[0].low not in AUX or not names.get(1):
        return None
    subject = max(names[1], key=lambda name: name[0])[1]
    bound = {curie for one in about for term in one.query.terms for curie in term.curies}
    end = subject.words[1]
    exact = subject.candidates[0].how == "exact" and end < len(tokens) and tokens[end].low in ("a", "an", "the")
    return subject if exact and bound.isdisjoint(c.curie for c in subject.candidates) else None
