"""Names of several words of which one is misspelt, where that word is another known one: "Guillain-Barr syndrome", "Kleine-Levine".

A word that no name holds is mended by the grounder; one that some other name holds ("Barr" of Epstein-Barr) is no slip by itself, but all
the other words of a name beside it say so. Only somebody's name is mended so, as it is written with a capital: "humoral" is not "humeral".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.lexicon import NameMatch
from kg.names import normalise
from kg.snapshot import Snapshot
from reasoning.reading.words.closed import SMALL, UNNAMED
from reasoning.reading.words.tokens import Token
from reasoning.reading.words.vocabulary import words

#: Words of the longest name that is mended, how many unknown words are tried, and letters of the shortest.
_MOST, _TRIED, _SHORTEST = 4, 3, 4
#: Letters of a word in which two may be wrong.
_LONG = 8


def respelt(text: str, tokens: Sequence[Token], covered: set[int], snapshot: Snapshot) -> Iterator[tuple[int, int, list[NameMatch]]]:
    """Yield (low, high, matches) for runs of tokens that are a name but for one misspelt word; ``covered`` tokens are in names already."""
    odd = [i for i, token in enumerate(tokens) if i not in covered and _may_be_name(tokens, i)][:_TRIED]
    done: set[int] = set()
    for at in odd:
        if at in done:
            continue
        for low, high in _windows(tokens, at):
            said = text[tokens[low].start : tokens[high - 1].end]
            matches = [m for m in snapshot.lexicon.search(said, 5) if one_off(said, m.name)]
            if matches and len({m.node for m in matches}) == 1:
                done.update(range(low, high))
                yield low, high, matches[:1]
                break


def one_off(said: str, name: str) -> bool:
    """Whether a name differs from what was said in one word, and that by a slip.

    >>> one_off("Guillain-Barr syndrome", "Guillain-Barre syndrome"), one_off("Tay Sacks disease", "Tay-Sachs disease")
    (True, True)
    >>> one_off("type 1 diabetes", "type 2 diabetes"), one_off("Down syndrome", "Dawn syndrome type 2")
    (False, False)
    """
    from rapidfuzz.distance import OSA

    one, other = normalise(said).split(), normalise(name).split()
    if len(one) != len(other) or len(one) < 2:
        return False
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    if len(pairs) != 1:
        return False
    a, b = pairs[0]
    most = 2 if min(len(a), len(b)) >= _LONG else 1
    return a[0] == b[0] and min(len(a), len(b)) >= _SHORTEST and a.isalpha() and b.isalpha() and OSA.distance(a, b) <= most


def _may_be_name(tokens: Sequence[Token], at: int) -> bool:
    token = tokens[at]
    long = at > 0 and len(token.text) >= _SHORTEST and token.text[0].isupper() and token.text.isalpha()
    return long and token.low not in UNNAMED and not any(words().at(tokens, at))


def _frames(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word is the question's own ("genes", "cause") and not what names end with ("syndrome")."""
    return any(entry.part != "noun" or entry.family != "link" or "D" not in entry.cats for _, entry in words().at(tokens, at))


def _windows(tokens: Sequence[Token], at: int) -> Iterator[tuple[int, int]]:
    """Runs of words around a token, the longest first."""
    runs = []
    for low in range(max(0, at - _MOST), at + 1):
        for high in range(at + 1, min(len(tokens), at + _MOST + 1) + 1):
            run = tokens[low:high]
            if all(token.word or token.low in "-–'s" for token in run) and not (run[0].low in SMALL or run[-1].low in SMALL):
                many = sum(token.word for token in run)
                framed = any(token.low in SMALL or _frames(tokens, low + i) for i, token in enumerate(run) if token.word)
                if 2 <= many <= _MOST and run[0].word and run[-1].word and not framed:
                    runs.append((low, high))
    return iter(sorted(runs, key=lambda run: (run[0] - run[1], run[0])))
