"""Whether a reading asks what its question asks: a reading that answers another question is none, however many of the words it uses.

A word that is left out is said to be left out, and the rest is answered. These are the words without which the rest is another question:
the question word and what stands right behind it, which must be what the query looks for, and what turns the whole round.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from reasoning.query.model import And, AtLeast, Check, Condition, Count, Describe, Find, Not, Or, Query, Span, Statement
from reasoning.reading.syntax import Entity
from reasoning.reading.words.closed import AUX, DET, FILLER, PEOPLE, PREP, SMALL, WH
from reasoning.reading.words.tokens import Token
from reasoning.reading.words.vocabulary import qualifiers, words

_Names = Mapping[int, list[tuple[int, Entity, float]]]
#: Question words that ask for things of the sort that stands behind them.
_ASKS_FOR = frozenset({"which", "what", "whose"})

#: Words behind the verb of a question for yes or no that asks for more ("are there", "can you name").
_ASKED_OF = frozenset({"there", "you", "i", "we", "anyone", "anybody", "someone"})
#: Words before "than" that take something out.
_NOT_COMPARED = frozenset({"other", "rather", "else"})
#: Words that ask what something is, whatever sort of things it stands for.
_DEFINING = frozenset({"define", "definition", "meaning", "describe", "explain"})
_HAD = frozenset({"biolink:has_phenotype", "biolink:has_manifestation"})
#: Predicates by which things are of what a name stands for.
_SORTED = frozenset({"biolink:subclass_of", "biolink:has_chemical_role"})


def unsound(tokens: Sequence[Token], names: _Names, omitted: Collection[int], query: Query, *, spoken: bool = False) -> bool:
    """Whether a query asks something else than the question's own form says.

    ``spoken``: something was spoken of before, of which a bare sort of things ("drugs?") is asked.
    """
    described = isinstance(query.asked, Describe)
    if any(_sort_of_things(tokens, span) for term in query.terms if term.curies or term.within for span in term.spans):
        asks = any(token.low in WH or token.low in AUX or token.low in _DEFINING for token in tokens)
        return not described or any(tokens[i].low not in SMALL for i in omitted) or (spoken and not asks)
    if described and (_short_of(tokens, names, query) or _bare_relation(tokens)):
        return True
    if described:
        return False  # a concept is told of, and that what was asked of it is not answered
    if not isinstance(query.asked, Check) and tokens[0].low in AUX and 0 in omitted and tokens[1:2] and tokens[1].low not in _ASKED_OF:
        return True  # what asks for yes or no is not answered by a list
    asks = any(i in omitted and not _asks_for(tokens, i, query) for i, token in enumerate(tokens) if token.low in WH)
    return (
        asks
        or _another_sort(tokens, names, query)
        or _another_at_last(tokens, omitted, query)
        or _compares(tokens, query)
        or boundless(query)
    )


def _bare_relation(tokens: Sequence[Token]) -> bool:
    """Whether a question is nothing but what is asked of something that is not said ("inheritance?", "age of onset?")."""
    return any(end == len(tokens) and entry.part == "noun" and entry.family in ("inherit", "onset") for end, entry in words().at(tokens, 0))


def _short_of(tokens: Sequence[Token], names: _Names, query: Query) -> bool:
    """Whether a gene would be told of where a disease is named by its lack ("IFNGR1 deficiency")."""
    ends = {span.end for term in query.terms if term.curies for span in term.spans}
    return any(
        end < len(tokens) and tokens[end].low == "deficiency" and tokens[end - 1].end in ends and "G" in entity.cats
        for found in names.values()
        for end, entity, _ in found
    )


def _asks_for(tokens: Sequence[Token], at: int, query: Query) -> bool:
    """Whether a question word stands before what is looked for: "mutations in which gene cause X"."""
    if not isinstance(query.asked, Find | Count) or at + 1 >= len(tokens):
        return False
    return _holds(query.term(query.asked.variable).spans, tokens[at + 1])


def _compares(tokens: Sequence[Token], query: Query) -> bool:
    """Whether something is measured by another thing ("more genes than X") and the query weighs nothing."""
    if isinstance(query.asked, Find) and query.term(query.asked.variable).curies:
        return False  # found among several, in order
    held = [span for s in query.statements() if s.qualifiers is not None for span in s.qualifiers.spans]
    return any(
        token.low == "than" and i and tokens[i - 1].low not in _NOT_COMPARED and not _holds(held, token) for i, token in enumerate(tokens)
    )


def _sort_of_things(tokens: Sequence[Token], span: Span) -> bool:
    """Whether a concept was named by a word for a sort of things ("disease", "drug"), which stands for whichever is of that sort."""
    low = next((i for i, token in enumerate(tokens) if token.start == span.start), None)
    while (
        low is not None and low < len(tokens) - 1 and (tokens[low].low in FILLER or tokens[low].low in DET) and tokens[low].end < span.end
    ):
        low += 1  # "other diseases"
    if low is None:
        return False
    ends = [
        end for end, e in words().at(tokens, low) if e.part == "noun" and e.family in ("link", "target") and e.cats and " " not in e.phrase
    ]
    return any(tokens[end - 1].end == span.end for end in ends)


def boundless(query: Query) -> bool:
    """Whether what is looked for is bound by denials alone, which everything else in the graph fulfils."""
    if not isinstance(query.asked, Find | Count) or query.where is None:
        return False
    wanted = query.term(query.asked.variable)
    return not (wanted.curies or wanted.within or _bound(query.where, wanted.id))


def _bound(where: Condition, variable: str) -> bool:
    """Whether a condition says something of a variable that holds of few: every part of "or", some part of "and"."""
    if isinstance(where, Statement):
        return variable in (where.subject, where.object)
    if isinstance(where, Not):
        return False
    parts = [_bound(part, variable) for part in where.parts]
    assert isinstance(where, And | Or | AtLeast)
    return any(parts) if isinstance(where, And) else all(parts)


def _another_sort(tokens: Sequence[Token], names: _Names, query: Query) -> bool:
    """Whether what stands right behind the question word is something else in the query than what it looks for."""
    if not isinstance(query.asked, Find | Count):
        return False
    at = 1 + (bool(tokens) and tokens[0].low in PREP)
    if len(tokens) <= at or tokens[at - 1].low not in _ASKS_FOR:
        return False
    while at < len(tokens) - 1 and (tokens[at].low in FILLER or tokens[at].low in DET) and at not in names:
        at += 1
    if any(qualifier.sort in ("inherit", "onset") for _, qualifier in qualifiers().at(tokens, at)):
        return False  # "which autosomal recessive ataxias": diseases that have it
    if tokens[at].low in PEOPLE and tokens[min(at + 1, len(tokens) - 1)].low not in ("'s", "'"):
        return True  # the graph has no persons: "which people with X have Y"
    wanted = query.term(query.asked.variable)
    sorts = [entry for _, entry in words().at(tokens, at) if entry.part == "noun" and entry.cats]
    if sorts:
        others = [term for term in query.terms if term.id != wanted.id and not (term.curies or term.within)]
        return any(_holds(term.spans, tokens[at]) for term in others)
    if tokens[0].low != "which" or at not in names:
        return False
    end = max(high for high, _, _ in names[at])
    behind = [entry for _, entry in words().at(tokens, end) if entry.part == "noun"] if end < len(tokens) else []
    if behind or (end < len(tokens) and tokens[end].low in ("'s", "-")):
        return False  # "which Marfan syndrome genes"
    bound = {term.id for term in query.terms if term.curies and _holds(term.spans, tokens[at])}
    if tokens[end - 1].low.endswith("s") and wanted.categories == ("biolink:Disease",):
        bound -= {s.object for s in query.statements() if _HAD & set(s.predicates)}  # "which skeletal dysplasias": what has them
    return any(
        not _SORTED & set(s.predicates) for s in query.statements() if {s.subject, s.object} & bound and wanted.id in (s.subject, s.object)
    )


def _another_at_last(tokens: Sequence[Token], omitted: Collection[int], query: Query) -> bool:
    """Whether a question word further on stands before another sort of things than is looked for: "he has X, which pills help"."""
    if not isinstance(query.asked, Find | Count):
        return False
    wanted = query.term(query.asked.variable)
    for at in range(2, len(tokens) - 1):
        if tokens[at].low in ("which", "what") and at not in omitted:
            others = (term for term in query.terms if term.id != wanted.id and not (term.curies or term.within))
            if any(_holds(term.spans, tokens[at + 1]) for term in others):
                return True
    return False


def _holds(spans: Sequence[Span], token: Token) -> bool:
    return any(span.start <= token.start and token.end <= span.end for span in spans)
