"""Single words that no name holds as they are written: plurals that English forms otherwise, and two words written as one.

"Dystonias" are dystonia, "bowlegs" are bow legs. What the grounder reads as it stands is left to it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from kg.lexicon import NameMatch
from kg.snapshot import Snapshot
from reasoning.reading.words.closed import UNNAMED
from reasoning.reading.words.tokens import Token
from reasoning.reading.words.vocabulary import asks_beyond, words

#: Letters of the shortest word, and of the shortest part of one.
_SHORTEST, _PART = 6, 3
#: Endings of plurals and what stands for them in the singular.
_PLURALS = (("ies", "y"), ("ses", "sis"), ("ias", "ia"), ("mas", "ma"), ("s", ""))


def joined(tokens: Sequence[Token], covered: Collection[int], snapshot: Snapshot) -> Iterator[tuple[int, list[NameMatch]]]:
    """Yield (place, matches) for words that are a name in another number, or with a space in it; ``covered`` are in names already."""
    for at, token in enumerate(tokens):
        plain = at not in covered and token.word and token.low.isalpha() and len(token.low) >= _SHORTEST
        if not plain or token.low in UNNAMED or any(words().at(tokens, at)) or asks_beyond(token.low):
            continue
        for form in _forms(token.low):
            if matches := [m for m in snapshot.lexicon.exact(form) if m.kind != "abbreviation"]:
                yield at, matches
                break


def _forms(word: str) -> Iterator[str]:
    """Other ways to write a word, the likelier first.

    >>> list(_forms("dystonias"))[:2], "bow legs" in list(_forms("bowlegs"))
    (['dystonia', 'dys tonias'], True)
    """
    yield from dict.fromkeys(word.removesuffix(end) + one for end, one in _PLURALS if word.endswith(end))
    yield from (f"{word[:cut]} {word[cut:]}" for cut in range(_PART, len(word) - _PART + 1))
