"""Many names at once: every window of a text is looked up in one pass over the lexicon's sorted hashes.

``kg.lexicon.Lexicon`` answers one name a call; a sentence has hundreds of windows, so this reads the same mapped arrays in bulk.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from kg import arrays
from kg.arrays import Array, hash_text
from kg.model import NAME_KINDS
from kg.names import bag

#: Words whose counts are kept at hand; single words, not texts.
_REMEMBERED = 50_000


@dataclass(frozen=True, slots=True)
class Hit:
    """A name in the lexicon: its row, the node that bears it, its spelling, its kind."""

    row: int
    node: int
    name: str
    kind: str


class NameIndex:
    """The lexicon's names by their bag of words, from a snapshot's folder; reading is safe from several threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._keys = arrays.load(folder, "names_bag_keys")
        self._rows = arrays.load(folder, "names_bag_values")
        self._node = arrays.load(folder, "name_node")
        self._kind = arrays.load(folder, "name_kind")
        self._names = arrays.load_table(folder, "names").column(0)
        self._uses: dict[str, int] = {}

    def find(self, bags: Sequence[str]) -> dict[str, list[Hit]]:
        """Return the names whose words are a bag's, for each bag that has any. A bag is what ``kg.names.bag`` returns."""
        wanted = list(dict.fromkeys(bags))
        if not wanted or not len(self._keys):
            return {}
        keys = np.fromiter((hash_text(text) for text in wanted), np.uint64, len(wanted))
        low = np.searchsorted(self._keys, keys, "left")
        present = np.flatnonzero((low < len(self._keys)) & (self._keys[np.minimum(low, len(self._keys) - 1)] == keys))
        found: dict[str, list[Hit]] = {}
        for place in present.tolist():
            hits = self._hits(int(low[place]), keys[place], wanted[place])
            if hits:
                found[wanted[place]] = hits
        return found

    def _hits(self, start: int, key: Any, wanted: str) -> list[Hit]:
        hits = []
        for at in range(start, len(self._keys)):
            if self._keys[at] != key:
                break
            row = int(self._rows[at])
            name = str(self._names[row].as_py())
            if bag(name) == wanted:
                hits.append(Hit(row, int(self._node[row]), name, NAME_KINDS[int(self._kind[row])]))
        return hits

    # -- the vocabulary -----------------------------------------------------------------------------------------------------------

    @cached_property
    def _words(self) -> Any:
        return arrays.load_table(self._folder, "vocabulary").column(0)

    @cached_property
    def _word_list(self) -> list[str]:
        listed: list[str] = self._words.to_pylist()
        return listed

    @cached_property
    def _word_ptr(self) -> Array:
        return arrays.load(self._folder, "word_ptr")

    def uses(self, word: str) -> int:
        """Return in how many names a stemmed word stands; 0 for a word that is in none."""
        known = self._uses.get(word)
        if known is None:
            if len(self._uses) > _REMEMBERED:
                self._uses.clear()
            known = self._uses[word] = self._count(word)
        return known

    def _count(self, word: str) -> int:
        low, high = 0, len(self._words)
        while low < high:
            middle = (low + high) // 2
            if self._words[middle].as_py() < word:
                low = middle + 1
            else:
                high = middle
        if low == len(self._words) or self._words[low].as_py() != word:
            return 0
        return int(self._word_ptr[low + 1] - self._word_ptr[low])

    def respell(self, word: str, limit: int = 3) -> list[str]:
        """Return the lexicon's words that a misspelled one (of six letters or more) may stand for, the most used first.

        One edit in the middle of a word (two from nine letters on), the first letter kept: optimal string alignment distance.
        """
        if len(word) < 6 or not word.isalpha():
            return []
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        near = self._initial(word[0])
        found: Iterable[Any] = process.extract(word, near, scorer=OSA.distance, score_cutoff=1 if len(word) < 9 else 2, limit=12)
        ranked = sorted(((distance, -self.uses(text), text) for text, distance, _ in found))
        return [text for distance, _, text in ranked if distance == ranked[0][0]][:limit]

    def _initial(self, letter: str) -> list[str]:
        import bisect

        low = bisect.bisect_left(self._word_list, letter)
        return self._word_list[low : bisect.bisect_left(self._word_list, letter + "\uffff")]
