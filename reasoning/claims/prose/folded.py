"""A concept's name in another spelling: with or without commas, hyphens and small words, in the other number, British or American.

What makes two spellings one is the lexicon's own folding (``kg.names``), with the words in their order. A spelling counts only where no
other concept of the kind is called so by any order of those words. Names of substances and of genes are exempt: their signs and hyphens
tell them apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kg.names import STOPWORDS, stem, words
from kg.snapshot import Snapshot

_FOLDED = frozenset(
    f"biolink:{name}"
    for name in ("Disease", "PhenotypicFeature", "BiologicalProcess", "MolecularActivity", "CellularComponent", "ClinicalModifier")
)
_WORD = re.compile(r"[^\W_]+(?:'s)?")
#: Words of a name at the most.
_LONGEST = 24


def folded(text: str) -> tuple[str, ...]:
    """Return the words that make a spelling: stems in their order, without small words.

    >>> folded("Precocious puberty in females") == folded("precocious puberty, female")
    True
    """
    return tuple(stem(word) for word in words(text) if word not in STOPWORDS)


class Folded:
    """The names of some concepts, by their first word."""

    def __init__(self, snapshot: Snapshot, names: Iterable[tuple[int, Iterable[str]]]) -> None:
        self._snapshot = snapshot
        #: by first word: the words, the concept, whether the name has a comma
        self._by: dict[str, set[tuple[tuple[str, ...], int, bool]]] = {}
        for node, called in names:
            if snapshot.category(node) not in _FOLDED:
                continue
            for name in called:
                key = folded(name)
                # One short word alone, or letters and digits, are an abbreviation.
                if len(key) > 1 or (key and len(key[0]) > 5 and key[0].isalpha()):
                    self._by.setdefault(key[0], set()).add((key, node, "," in name))

    def at(self, text: str, place: int, category: str) -> Iterator[tuple[int, int]]:
        """Yield (end, node) for a concept of a category whose name begins at a place."""
        first = _WORD.match(text, place)
        if first is None or not self._by or (place and text[place - 1].isalnum()):
            return
        keys = self._by.get(next(iter(folded(first.group())), ""), ())
        for key, node, parted in keys:
            if self._snapshot.category(node) != category:
                continue
            said: tuple[str, ...] = ()
            for number, word in enumerate(_WORD.finditer(text, place)):
                said += folded(word.group())
                if said != key[: len(said)] or number >= _LONGEST:
                    break
                if said == key:
                    whole = text[place : word.end()]
                    # A comma that the name has not may part two names: "For A, susceptibility to, B ...".
                    if not word.group().endswith("'s") and (parted or "," not in whole) and self._alone(whole, node):
                        yield word.end(), node
                    break

    def _alone(self, said: str, node: int) -> bool:
        """Whether nothing else of its kind is called so: by these words in any order."""
        category = self._snapshot.category
        return all(found.node == node or category(found.node) != category(node) for found in self._snapshot.lexicon.same_words(said))
