"""Lists that tear names apart: "palmar and plantar pits", "shortening of the index, middle and little finger"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from reasoning.grounding.closed import CLOSED, REPORTING, SCHEMA
from reasoning.grounding.numerals import is_numeral
from reasoning.grounding.tokens import COPULAS, DEGREES, POSSESSIVES, Token

#: Small words that may stand inside an item of a list: "stiffness of my hands and feet".
_WITHIN = frozenset({"of", "the"}) | POSSESSIVES
#: Content words of the longest adjective before a comma ("low-set", "posteriorly rotated").
_ADJECTIVES = 2
#: What joins a noun and what is said of it, and what may stand behind that.
_JOINS = COPULAS | {"keep", "keeps", "kept"}
_BEFORE_ADJECTIVE = DEGREES | {"always", "often", "usually", "sometimes", "constantly", "still", "again", "now", "markedly", "abnormally"}
#: A list's items, and whether a word or a slash joins the last.
Listed = tuple[list[list[int]], bool]
#: Content words of a list's items that are looked at, and of what stands before its second one, where all of it may be shared.
_ITEM, _FIRST = 3, 5


def shared(tokens: Sequence[Token], lists: Iterable[Listed]) -> Iterable[tuple[int, ...]]:
    """Windows that a list tears apart: "palmar and plantar pits" holds "palmar … pits", "long fingers and toes" "long … toes"."""
    for items, joined in lists:
        items = [items[0][-_ITEM:], *items[1:]]
        last = items[-1]
        for item in items[:-1]:
            # what is shared at the list's end, with every earlier item whole: "craniofacial, auricular and oral anomalies"
            for cut in range(1, len(last)):
                yield (*item, *last[cut:])
        if not joined:
            continue  # "muscle pain, fatigue": only adjectives share behind commas alone
        for place, first in enumerate(items[:-1]):
            # what is shared at an item's beginning, with every later item; what is not shared drops out
            spoken = [tokens[at].stem for at in first]
            for number, item in enumerate(items[place + 1 :], place + 1):
                repeated = {tokens[at].stem for later in items[place + 1 : number + 1] for at in later}
                for cut in range(1, len(first)):
                    for begin in range(len(first) - cut):
                        if not repeated.isdisjoint(spoken[begin : begin + cut]):
                            continue  # "cleft lip, cleft palate, lower lip pits": a word that is said again is not shared
                        for stop in _stops(tokens, item):
                            yield (*first[begin : begin + cut], *item[:stop])


def _stops(tokens: Sequence[Token], item: Sequence[int]) -> list[int]:
    """How many words of a list's item may be its name: all, or those before a word that only frames ("mixed type", "... including")."""
    frames = [at for at in range(1, len(item)) if tokens[item[at]].stem in SCHEMA or tokens[item[at]].text.lower() in REPORTING]
    return [*frames, len(item)]


def lists_of(text: str, tokens: Sequence[Token], low: int, high: int) -> Iterable[Listed]:
    """Runs of up to three content words each, set off by commas, slashes, "and" or "or", and whether the last joint is a word or a slash.

    Where it is none, what stands before the commas is as short as adjectives are: "low-set, posteriorly rotated ears".
    """
    items: list[list[int]] = [[]]
    joined = False
    for at in range(low, high + 1):
        token = tokens[at] if at < high else None
        joint = token is not None and token.stem in ("and", "or") and (at == low or token.breaks < 2)
        compound = token is not None and text[token.start - 1 : token.start] == "-"  # "low-set"
        ends = token is None or token.breaks >= 2 or (token.stem in CLOSED and not joint and not compound and token.stem not in _WITHIN)
        if token is not None and (token.breaks == 1 or joint) and items[-1]:
            if joined:
                yield _trim(items), True  # the list was complete; its last item may begin another
                items = [items[-1]]
            items.append([])
            joined = False
        if token is not None and (joint or (token.breaks == 1 and at > low and _slash(tokens, at))):
            joined = True
            continue_word = not joint
        else:
            continue_word = token is not None and not ends and not token.stop
        if ends:
            if items[-1] and (joined or (len(items) > 1 and all(len(item) <= _ADJECTIVES for item in items[:-1]))):
                yield _trim(items), joined
            items, joined = [[]], False
            if token is not None and not token.stop and token.stem not in CLOSED:
                items[-1].append(at)
        elif continue_word:
            items[-1].append(at)
    return


def _slash(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word follows the one before directly but for one mark: "cleft lip/palate"."""
    return tokens[at].start - tokens[at - 1].end == 1


def _trim(items: list[list[int]]) -> list[list[int]]:
    """A list's items at the length that names have: of the first its last words, of the others their first ones."""
    return [items[0][-_FIRST:], *(item[:_ITEM] for item in items[1:])]


def spread(tokens: Sequence[Token], lists: Iterable[Listed]) -> Iterator[tuple[int, ...]]:
    """Windows that a list tears apart where grammar leaves no doubt of what is shared.

    What stands before "of" is said of every item ("pits of the palms and soles"), and what stands around numbers of every number
    ("shortening of metacarpals IV and V", "short second and third toes").
    """
    for items, joined in lists:
        if not joined:
            continue
        yield from _spread(tokens, items)
        # Of a list the last items may be one by themselves: "cysts, pits of the palms and soles".
        tight = next((place for place in range(len(items) - 1, 0, -1) if tokens[items[place][0]].breaks), 0)
        if 0 < tight < len(items) - 1:
            yield from _spread(tokens, items[tight:])


def _spread(tokens: Sequence[Token], items: Sequence[Sequence[int]]) -> Iterator[tuple[int, ...]]:
    """The windows of one list."""
    first, last = items[0], items[-1]
    yield from _counted(tokens, items)
    cut = next((place for place in range(len(first) - 1, 0, -1) if _of(tokens, first[place - 1], first[place])), 0)
    if not cut or any(_of(tokens, one, other) for item in items[1:] for one, other in pairwise(item)):
        return
    tails = [(), *(tuple(last[at:]) for at in range(1, len(last)))]
    for begin in range(max(0, cut - _ITEM), cut):
        head = tuple(first[begin:cut])
        for tail in tails[1:]:
            yield (*first[begin:], *tail)
        for number, item in enumerate(items[1:], 1):
            for stop in _stops(tokens, item):
                for tail in tails if number < len(items) - 1 else ((),):
                    yield (*head, *item[:stop], *tail)


def said_of(text: str, tokens: Sequence[Token], low: int, high: int) -> Iterator[tuple[int, ...]]:
    """Windows of a noun with what is said of it: "the liver was enlarged", "my eyes are always very dry", "ears keep ringing"."""
    for at in range(low + 1, high - 1):
        if tokens[at].text.lower() not in _JOINS or tokens[at].breaks:
            continue
        behind = at + 1
        while behind < high and not tokens[behind].breaks and tokens[behind].text.lower() in _BEFORE_ADJECTIVE:
            behind += 1
        if behind >= high or tokens[behind].breaks or tokens[behind].stop or tokens[behind].stem in CLOSED:
            continue
        said: list[tuple[int, ...]] = [(behind,)]
        after = behind + 1
        if after < high and not (tokens[after].breaks or tokens[after].stop):
            if text[tokens[after].start - 1] == "-":
                said = [(behind, after)]  # "low-set" is one word
            elif tokens[after].stem not in CLOSED:
                said.append((behind, after))
        for first in range(at - 1, max(low, at - _ITEM) - 1, -1):
            if tokens[first].stop or tokens[first].stem in CLOSED or tokens[first].text.lower() in _JOINS:
                break
            for words in said:
                yield (*range(first, at), *words)
            if tokens[first].breaks:
                break


def _counted(tokens: Sequence[Token], items: Sequence[Sequence[int]]) -> Iterator[tuple[int, ...]]:
    """What stands around the numbers of a list, with each of them."""
    first, last = items[0], items[-1]
    numbers = [first[-1], *(item[0] for item in items[1:])]
    if any(len(item) != 1 for item in items[1:-1]) or not all(is_numeral(tokens[at].stem) for at in numbers):
        return
    for begin in range(len(first)):
        head = first[begin:-1]
        for stop in _stops(tokens, last):
            for number in numbers:
                if head or stop > 1:
                    yield (*head, number, *last[1:stop])


def _of(tokens: Sequence[Token], one: int, other: int) -> bool:
    """Whether "of" stands between two words of an item."""
    return any(tokens[at].stem == "of" for at in range(one + 1, other))
