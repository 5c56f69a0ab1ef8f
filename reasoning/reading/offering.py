"""What is offered instead of an answer that the graph has not: the concept asked about, where it is the whole of what was named.

A concept that is only part of a name ("MYH9" of "MYH9-related disorder") is another concept, and telling of it answers another question.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from reasoning.query.model import Describe, Query, Span, Term
from reasoning.query.reading import Leftover
from reasoning.reading.closed import PEOPLE, SMALL
from reasoning.reading.queries import Compiled
from reasoning.reading.syntax import Entity
from reasoning.reading.tokens import Token
from reasoning.reading.vocabulary import beyond

#: What a noun phrase begins behind.
_BEFORE = frozenset(["of", "by", "for", "with", "in", "from", "about", "the", "a", "an"])
#: Who has it, before or behind its name: narrower, but no other concept.
_WHOSE = PEOPLE | frozenset(
    ["adult", "childhood", "early", "infant", "infantile", "juvenile", "neonatal", "newborn", "newborns", "paediatric", "pediatric"]
)
#: What joins the parts of a name; "and" and "or" join two names, of which one may be told.
_JOINS = frozenset([",", "-", "–", "—", "/"])


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
    first, last = _walk(tokens, omitted, low, -1), high
    if first < low and (first == 0 or tokens[first - 1].low not in _BEFORE):
        first = low  # a verb before its object, not a part of a name
    behind = _walk(tokens, omitted, high, 1, others)
    following = next((i for i in range(high + 1, behind + 1) if tokens[i].word and tokens[i].low not in _JOINS), None)
    if following is not None and not any(kind.pattern.match(text, tokens[following].start) for kind in beyond()):
        last = behind
    return None if (first, last) == (low, high) else Span(start=tokens[first].start, end=tokens[last].end)


def _walk(tokens: Sequence[Token], omitted: Collection[int], start: int, step: int, others: Collection[int] = ()) -> int:
    """Return the last word that can be reached from one over words that no part of the query accounts for and what joins them.

    A dash between spaces begins a remark ("stroke - risk factors"), and a name behind a joint is another concept's ("HIV/AIDS").
    """
    reached, at, joined = start, start + step, False
    while 0 <= at < len(tokens):
        token = tokens[at]
        if token.low in _JOINS:
            if token.low in "-–—" and not token.glued:
                break
            joined = True
        elif at not in omitted or token.low in SMALL or not token.word or (joined and at in others):
            break
        else:
            reached, joined = at, False
        at += step
    return reached
