"""The names of a graph: exact, normalised, in any word order, and with misspelled words.

A lookup goes from the strict to the lenient: code or CUI, then the same name, then the same words, then names that hold all the words,
then words that are spelled nearly so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from kg import arrays
from kg.arrays import Array, HashIndex
from kg.model import NAME_KINDS
from kg.names import STOPWORDS, bag, normalise, stem, words

if TYPE_CHECKING:
    import pyarrow as pa

#: What each way of matching is worth before the kind of the name and its length are looked at, in 0..1.
WORTH = {"exact": 1.0, "words": 0.9, "part": 0.7, "fuzzy": 0.5}

_KIND_WORTH = np.array([1.0, 0.97, 0.9, 1.0, 1.0, 0.85, 0.8, 0.8])


@dataclass(frozen=True, slots=True)
class NameMatch:
    """A node that a text may mean: by which of its names, found how (``exact``, ``words``, ``part``, ``fuzzy``), worth what (0..1)."""

    node: int
    name: str
    kind: str
    how: str
    score: float


class Lexicon:
    """Name lookup over memory-mapped arrays; open it through ``Snapshot.lexicon``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names: pa.Array = arrays.load_table(folder, "names").column(0)
        self._node = arrays.load(folder, "name_node")
        self._kind = arrays.load(folder, "name_kind")
        self._size = arrays.load(folder, "name_words")
        self._exact = HashIndex.load(folder, "names_exact")
        self._bag = HashIndex.load(folder, "names_bag")

    @classmethod
    def load(cls, folder: Path) -> Lexicon:
        """Map the lexicon that a snapshot's folder holds."""
        return cls(folder)

    def __len__(self) -> int:
        return len(self._node)

    def exact(self, text: str) -> list[NameMatch]:
        """Return the nodes that have the text as a name, code or CUI, best kind of name first."""
        lowered = text.strip().lower()
        found = [row for row in self._exact.get(lowered) if self._text(row).strip().lower() == lowered]
        normal = normalise(text)
        if normal and normal != lowered:
            found += [row for row in self._exact.get(normal) if normalise(self._text(row)) == normal]
        elif normal:
            found += [row for row in self._exact.get(normal) if row not in found and normalise(self._text(row)) == normal]
        return self._matches(dict.fromkeys(found), "exact")

    def same_words(self, text: str) -> list[NameMatch]:
        """Return the nodes that have a name of exactly these words in any order, stop words aside."""
        wanted = bag(text)
        return self._matches([row for row in self._bag.get(wanted) if bag(self._text(row)) == wanted], "words") if wanted else []

    def search(self, text: str, limit: int = 10) -> list[NameMatch]:
        """Return the nodes that a text may mean, best first, each node once; [] for a text without words."""
        best: dict[int, NameMatch] = {}
        named = self.exact(text)
        # A code or CUI names what it names; its digits are no words to look for elsewhere.
        coded = any(match.kind in ("code", "cui") for match in named)
        for match in named if coded else [*named, *self.same_words(text), *self._by_words(text, limit)]:
            if match.node not in best or match.score > best[match.node].score:
                best[match.node] = match
        return sorted(best.values(), key=lambda m: (-m.score, len(m.name), m.name, m.node))[:limit]

    # -- words --------------------------------------------------------------------------------------------------------------------

    def _by_words(self, text: str, limit: int) -> list[NameMatch]:
        """Names that hold all the words (the last may be unfinished); failing that, words spelled nearly alike."""
        wanted = [stem(word) for word in words(text) if word not in STOPWORDS] or [stem(word) for word in words(text)]
        if not wanted:
            return []
        lists, nearness = [], 1.0
        how = "part"
        for place, word in enumerate(wanted):
            numbers = self._vocabulary_range(word, prefix=place == len(wanted) - 1)
            if not numbers:
                numbers, similar = self._similar(word)
                nearness *= similar
                how = "fuzzy"
            if not numbers:
                return []
            lists.append(np.unique(np.concatenate([self._holding(number) for number in numbers])))
        rows = lists[0]
        for other in lists[1:]:
            rows = np.intersect1d(rows, other, assume_unique=True)
        if not len(rows):
            return []
        covered = len(wanted) / np.maximum(self._size[rows], len(wanted))
        order = np.lexsort((rows, self._kind[rows], -covered))[: max(limit * 5, 50)]
        rows = rows[order]
        return self._matches(rows.tolist(), how, covered[order] * nearness)

    def _vocabulary_range(self, word: str, *, prefix: bool) -> list[int]:
        start = int(np.searchsorted(self._vocabulary, word, "left"))
        if start < len(self._vocabulary) and self._vocabulary[start] == word:
            if not prefix:
                return [start]
        elif not prefix:
            return []
        if len(word) < 3:
            return [start] if start < len(self._vocabulary) and self._vocabulary[start] == word else []
        stop = int(np.searchsorted(self._vocabulary, word + "\uffff", "left"))
        return list(range(start, min(stop, start + 200)))

    def _similar(self, word: str) -> tuple[list[int], float]:
        """Vocabulary words within the edit distance that their length allows, with the best one's likeness in 0..1."""
        if len(word) < 4:
            return [], 0.0
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        allowed = 1 if len(word) < 8 else 2
        found = process.extract(word, self._word_list, scorer=OSA.distance, score_cutoff=allowed, limit=5)
        if not found:
            return [], 0.0
        nearest = min(distance for _, distance, _ in found)
        return [number for _, distance, number in found if distance == nearest], 1.0 - nearest / len(word)

    def _holding(self, number: int) -> Array:
        return self._word_names[int(self._word_ptr[number]) : int(self._word_ptr[number + 1])]

    @cached_property
    def _word_list(self) -> list[str]:
        listed: list[str] = arrays.load_table(self._folder, "vocabulary").column(0).to_pylist()
        return listed

    @cached_property
    def _vocabulary(self) -> Array:
        return np.array(self._word_list, dtype=object)

    @cached_property
    def _word_ptr(self) -> Array:
        return arrays.load(self._folder, "word_ptr")

    @cached_property
    def _word_names(self) -> Array:
        return arrays.load(self._folder, "word_names")

    # -- rows ---------------------------------------------------------------------------------------------------------------------

    def _text(self, row: int) -> str:
        return str(self._names[int(row)].as_py())

    def _matches(self, rows: Iterable[int], how: str, factor: Array | None = None) -> list[NameMatch]:
        matches = []
        for place, row in enumerate(rows):
            kind = int(self._kind[row])
            score = WORTH[how] * float(_KIND_WORTH[kind]) * (1.0 if factor is None else float(factor[place]))
            matches.append(NameMatch(int(self._node[row]), self._text(row), NAME_KINDS[kind], how, round(score, 6)))
        return sorted(matches, key=lambda m: (-m.score, m.node))
