"""Several things asked of one concept in a row: "symptoms, causes and treatments of psoriasis" are three questions."""

from __future__ import annotations

from collections.abc import Sequence

from reasoning.reading.words.closed import AUX, PREP, SMALL
from reasoning.reading.words.tokens import Token
from reasoning.reading.words.vocabulary import Word, words

#: Families of nouns that each ask another thing of a concept.
_ASKED = frozenset({"have", "cause", "treat", "prevent", "inherit", "onset", "diagnose", "sideeffect", "predispose"})
#: Words that ask for what stands behind them.
_LEADING = frozenset({"what", "which", "are", "is", "the", "list", "show", "give", "me", "tell", "name"})
_OF = frozenset({"of", "for", "in"})
_QUESTIONED = frozenset({"which", "what"})


def apart(tokens: Sequence[Token]) -> list[list[Token]]:
    """Return a question's tokens once for each thing asked, the other things left out; [all of them] where one is asked."""
    if tokens and tokens[0].low in AUX and not any(token.low == "there" for token in tokens[1:3]):
        return [list(tokens)]  # "is A the cause or the consequence of B" asks one thing
    for at in range(1, len(tokens) - 3):
        if tokens[at].low in ("and", "&") and (split := _two(tokens, at)):
            return split
    if split := _which_again(tokens):
        return split
    for at in range(len(tokens)):
        row = _row(tokens, at)
        if len(row) > 1 and len({family for _, _, family in row}) == len(row):
            start, stop = row[0][0], row[-1][1]
            return [[*tokens[:start], *tokens[low:high], *tokens[stop:]] for low, high, _ in row]
    return [list(tokens)]


def _two(tokens: Sequence[Token], at: int) -> list[list[Token]]:
    """ "(what are the) symptoms of A | and | inheritance of B": both asked alone; [] where it is not so."""
    lead = 0
    while tokens[lead].low in _LEADING:
        lead += 1
    first, behind = _noun_of(tokens, lead), at + 1 + (tokens[at + 1].low == "the")
    second = _noun_of(tokens, behind)
    if not first or not second or first == second or any(token.low in AUX for token in tokens[lead:]):
        return []
    return [list(tokens[:at]), [*tokens[:lead], *tokens[behind:]]]


def _which_again(tokens: Sequence[Token]) -> list[list[Token]]:
    """ "which genes cause A | and which cause B": the same sort is asked for twice; [] where it is not so.

    Something is named before and behind, or else a second clause says more of the same ("which also treat B", "which do not").
    """
    if not tokens or tokens[0].low not in _QUESTIONED:
        return []
    sort = max((end for end, entry in words().at(tokens, 1) if entry.part == "noun" and entry.family == "link"), default=0)
    for at in range(sort + 2 if sort else len(tokens), len(tokens) - 2):
        behind = at + 2 + (tokens[at + 2].low == "ones")
        if tokens[at].low in ("and", "&") and tokens[at + 1].low in _QUESTIONED:
            low = [token.low for token in tokens[behind:]]
            said_before = [i for i in range(sort, at) if tokens[i].low == low[0] and low[0] in PREP]
            if said_before and len(low) > 1:  # "which are caused by A | and which by B"
                return [list(tokens[:at]), [*tokens[: said_before[0]], *tokens[behind:]]]
            said = low[0] in AUX or any(entry.part == "verb" for _, entry in words().at(tokens, behind))
            if said and any(word not in SMALL for word in low[1:]) and not {"also", "both", "not"} & set(low):
                return [list(tokens[:at]), [*tokens[:sort], *tokens[behind:]]]
    return []


def _noun_of(tokens: Sequence[Token], at: int) -> str:
    """What a noun asks that stands at a token with "of" or "for" behind it; "" where none does."""
    ends = [(end, family) for end, entry in words().at(tokens, at) if (family := _asks(entry))]
    return next((family for end, family in ends if end < len(tokens) and tokens[end].low in ("of", "for")), "")


def _asks(entry: Word) -> str:
    """What a noun asks of a concept: its family, or what a sort of things ("genes", "drugs") is of a disease; "" for nothing."""
    if entry.part != "noun":
        return ""
    if entry.family == "link" and entry.cats:
        return "cause" if entry.cats == frozenset("G") else "treat" if entry.cats <= frozenset("CT") else ""
    return entry.family if entry.family in _ASKED else ""


def _row(tokens: Sequence[Token], at: int) -> list[tuple[int, int, str]]:
    """Nouns in a row from a token on as (begin, end, family), which end before "of", "for" or "in"; [] where they do not."""
    row: list[tuple[int, int, str]] = []
    place = at
    while place < len(tokens):
        found = [(end, family) for end, entry in words().at(tokens, place) if (family := _asks(entry))]
        if not found:
            return []
        end, family = max(found)
        row.append((place, end, family))
        if end < len(tokens) and tokens[end].low in _OF:
            return row
        place = end
        while place < len(tokens) and tokens[place].low in (",", "and", "&", "or", "the"):
            place += 1
        if place == end:
            return []
    return []
