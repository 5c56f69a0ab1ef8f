"""Which of several has more of a sort of things: each one's are counted, and what is more is seen from the counts.

"Does A have more genes than B", "which has the most phenotypes: A, B or C", "is A associated with more diseases than B" become a count
for each of the things named, in the words of the question.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reasoning.reading.syntax import Entity
from reasoning.reading.words.closed import FILLER, HAVE
from reasoning.reading.words.tokens import Token
from reasoning.reading.words.vocabulary import words

_Names = Mapping[int, list[tuple[int, Entity, float]]]
MORE = frozenset({"more", "fewer", "less", "most", "fewest", "least"})
_HAS = HAVE | {"involve", "involves", "show", "shows", "share"}
_BETWEEN = frozenset({",", ":", "and", "or", "than", "-", "does", "do", "is", "?"})
#: Things that are set side by side at the most.
_MOST = 5


def weighed(tokens: Sequence[Token], names: _Names) -> list[list[Token]]:
    """Return the tokens of a count for each of several things that are weighed against each other; [] where none are."""
    for at, token in enumerate(tokens[:-1]):
        if token.low not in MORE or any(word.low in ("common", "often", "frequent", "likely") for word in tokens[at : at + 3]):
            continue
        low = at + 1
        while low < len(tokens) - 1 and tokens[low].low in FILLER - MORE:
            low += 1
        for high, sort in words().at(tokens, low):
            if sort.part == "noun" and sort.cats and sort.form == "several":
                things = _things(tokens, names, (at, high))
                verb = _verb(tokens, at)
                if len(things) > 1 and verb is not None:
                    return [_counted(tokens, range(low, high), thing, *verb) for thing in things]
    return []


def _things(tokens: Sequence[Token], names: _Names, taken: tuple[int, int]) -> list[range]:
    """The names in a question, longest first at each place; [] where other words of content stand between those behind the sort."""
    found: list[range] = []
    place = 0
    while place < len(tokens):
        sorts = {end for end, entry in words().at(tokens, place) if entry.part == "noun"}  # "disease" names any
        ends = [end for end, _, _ in names.get(place, ()) if end not in sorts and not (place < taken[1] and taken[0] < end)]
        if ends:
            found.append(range(place, max(ends)))
            place = max(ends)
            continue
        if found and place >= taken[1] and tokens[place].word and tokens[place].low not in _BETWEEN:
            return []
        place += 1
    return found if len(found) <= _MOST else []


def _verb(tokens: Sequence[Token], at: int) -> tuple[range, str] | None:
    """What relates the things to what is counted, and the auxiliary that it takes before its subject; no words for "has"."""
    end = at - (tokens[at - 1].low == "the") if at else at
    if end and tokens[end - 1].low in _HAS:
        return range(0), ""
    by = end - (end > 0 and tokens[end - 1].low == "by")
    for low in range(max(0, by - 3), by):
        for stop, entry in words().at(tokens, low):
            if stop in (end, by) and entry.part != "noun":
                passive = entry.part == "adjective" or entry.form == "participle"
                if passive or by == end:
                    return range(low, end), "are" if passive else "does"
    return None


def _counted(tokens: Sequence[Token], sort: range, thing: range, verb: range, auxiliary: str) -> list[Token]:
    """ "how many genes | of A", "how many diseases | does A cause"."""
    first = tokens[sort.start]
    asked = [_as(first, "how"), _as(first, "many"), *(tokens[i] for i in sort)]
    named = [tokens[i] for i in thing]
    if not verb:
        return [*asked, _as(first, "of"), *named]
    return [*asked, _as(first, auxiliary), *named, *(_as(first, tokens[i].low) for i in verb)]


def _as(token: Token, low: str) -> Token:
    """A word that stands nowhere of its own: before a token, and of no letters."""
    return Token(token.start, token.start, low, low, False)
