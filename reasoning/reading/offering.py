"""What is offered instead of an answer that the graph has not: the concept asked about, where it is the whole of what was named.

A concept that is only part of a name ("MYH9" of "MYH9-related disorder") is another concept, and telling of it answers another question.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from reasoning.query.model import Describe, Query, Span, Term
from reasoning.query.reading import Leftover
from reasoning.reading.closed import NARROWING, PEOPLE, SMALL
from reasoning.reading.queries import Compiled
from reasoning.reading.syntax import Entity
from reasoning.reading.tokens import Token
from reasoning.reading.vocabulary import beyond

#: What stands between a name and its number.
_NUMBERED = frozenset(["class", "form", "grade", "group", "no", "number", "stage", "subtype", "type"])
#: Who has it, before or behind its name: narrower, but no other concept.
_WHOSE = PEOPLE | frozenset(
    ["adult", "childhood", "early", "infant", "infantile", "juvenile", "neonatal", "newborn", "newborns", "paediatric", "pediatric"]
)
#: Small words with which a name goes on ("arrhenoblastoma of ovary").
_GOES_ON = frozenset(["of", "with", "without"])
#: What joins the parts of a name; "and" and "or" join two names, of which one may be told.
_HYPHENS = frozenset("-–—")
_JOINS = _HYPHENS | {",", "/"}


def offer(
    compiled: Compiled, text: str, tokens: Sequence[Token], omitted: Collection[int], names: Mapping[int, list[tuple[int, Entity, float]]]
) -> Compiled | Leftover | None:
    """Return a query that describes the concept asked about, or the words of which the concept is only a part; None without a concept.

    Args:
        omitted: the words that no part of the query accounts for. names: the concepts that names in the text may mean, by their first word.
    """
    bound = next((term for term in compiled.query.terms if term.curies), None)
    if bound is None:
        return None
    names_of_others = {at for at, found in names.items() if found}
    span = _whole_name(bound, text, tokens, {at for at in omitted if tokens[at].low not in _WHOSE}, names_of_others)
    if span is not None:
        return Leftover(text=text[span.start : span.end], span=span, why="concept", matters=True)
    query = Query(asked=Describe(term=bound.id), terms=(bound,), text=text)
    return replace(compiled, query=query, literal=False, unplaced=())


def _whole_name(bound: Term, text: str, tokens: Sequence[Token], omitted: Collection[int], others: Collection[int]) -> Span | None:
    """Return the name that a concept's words are part of, None where they are all of it."""
    said = [i for span in bound.spans for i, token in enumerate(tokens) if span.start <= token.start and token.end <= span.end]
    if not said:
        return None
    low, high = min(said), max(said)
    first, last = _before(text, tokens, low, omitted), _behind(text, tokens, high, omitted, others)
    return None if (first, last) == (low, high) else Span(start=tokens[first].start, end=tokens[last].end)


def _before(text: str, tokens: Sequence[Token], low: int, omitted: Collection[int]) -> int:
    """The first word of the name that a concept ends: words that narrow it, up to the verb or the small word that it stands behind."""
    first, at = low, low - 1
    while at >= 0:
        token = tokens[at]
        if token.word and (at not in omitted or _framing(token.low) or at == 0 or _asks(text, tokens, at, tokens[low].start)):
            break
        if not token.word and not (token.low in _JOINS and (token.low not in _HYPHENS or tokens[at + 1].glued)):
            break
        first = at if token.word else first
        at -= 1
    return first


def _behind(text: str, tokens: Sequence[Token], high: int, omitted: Collection[int], others: Collection[int]) -> int:
    """The last word of the name that a concept begins: "MYH9-related disorder", "spastic paraplegia type 11", "goitre, simple".

    A dash between spaces begins a remark ("stroke - risk factors"), and a name behind a joint is another concept's ("HIV/AIDS").
    """
    last, at, joined, tied = high, high + 1, False, False
    while at < len(tokens):
        token = tokens[at]
        if token.low in _JOINS:
            if token.low in _HYPHENS and not token.glued:
                break
            joined, tied = True, token.low in _HYPHENS
        elif token.low in _GOES_ON and at + 1 in omitted and tokens[at + 1].word and tokens[at + 1].low not in SMALL:
            joined, tied = True, True
        elif not token.word or (not tied and (_framing(token.low) or (joined and at in others) or _asked_from(text, token))):
            break
        elif tied or at in omitted or (token.low in _NUMBERED and at + 1 < len(tokens) and at + 1 in omitted):
            last, joined, tied = at, False, False
        else:
            break
        at += 1
    return last


def _framing(word: str) -> bool:
    return word in SMALL - NARROWING or word in PEOPLE


def _asked_from(text: str, token: Token) -> bool:
    """Whether words that begin at a token ask what the graph cannot answer."""
    return any(kind.pattern.match(text, token.start) for kind in beyond())


def _asks(text: str, tokens: Sequence[Token], at: int, until: int) -> bool:
    """Whether a word is one of those, up to a character, by which something is asked that the graph cannot answer."""
    token = tokens[at]
    return any(m.start() <= token.start and token.end <= m.end() <= until for kind in beyond() for m in kind.pattern.finditer(text))
