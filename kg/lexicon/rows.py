"""The rows of a graph's lexicon as they lie on disk: names with their nodes and kinds, and the words that they hold."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from pathlib import Path
from typing import Any

from kg import arrays
from kg.arrays import Array
from kg.columns import Reader, reader
from kg.lexicon.near import Near, NearWords
from kg.model import NAME_KINDS

#: Words whose places are kept at hand (single ones, and no texts), and letters of the longest of them; the place of one that no name holds.
_REMEMBERED, _LONGEST, _NONE = 50_000, 40, -1
#: How far apart in the vocabulary the words are that are kept at hand.
_APART = 64


class NameRows:
    """Memory-mapped names, read by whoever looks names up; reading is safe from several threads.

    Attributes:
        node: int32 [rows], the node that bears each name. kind: int8 [rows], index into ``kg.model.NAME_KINDS``.
        size: int16 [rows], content words of each name, 0 for codes.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers: dict[str, int] = {}
        self._text = reader(arrays.load_table(folder, "names").column(0))
        self.node = arrays.load(folder, "name_node")
        self.kind = arrays.load(folder, "name_kind")
        self.size = arrays.load(folder, "name_words")

    def __len__(self) -> int:
        return len(self.node)

    def text(self, row: int) -> str:
        """Return a name as its source spells it."""
        return str(self._text(int(row)))

    def kind_name(self, row: int) -> str:
        """Return what kind of name a row is."""
        return NAME_KINDS[int(self.kind[row])]

    # -- words --------------------------------------------------------------------------------------------------------------------

    def number(self, word: str) -> int | None:
        """Return a stemmed word's place in the vocabulary, None when no name holds it; the list itself is not read for this."""
        known = self._numbers.get(word)
        if known is None:
            low = self._place(word)
            known = low if low < len(self._words) and self._word(low) == word else _NONE
            if len(self._numbers) > _REMEMBERED:
                self._numbers.clear()
            if len(word) <= _LONGEST:
                self._numbers[word] = known
        return None if known == _NONE else known

    def word(self, number: int) -> str:
        """Return the vocabulary's word at a place; the words are sorted."""
        return str(self._word(number))

    def beginning(self, prefix: str) -> range:
        """Return the places of the vocabulary's words that begin with a prefix."""
        return range(self._place(prefix), self._place(prefix + "\uffff"))

    def near(self, word: str, most: int, limit: int) -> list[Near]:
        """Return the vocabulary's words that are at most so many edits from a word, the nearest first, then by place."""
        return self._near.find(word, most, limit)

    def _place(self, word: str) -> int:
        """Where a word stands in the vocabulary, or would stand."""
        read = self._word
        part = bisect_left(self._marks, word)
        low, high = max(part - 1, 0) * _APART, min(part * _APART, len(self._words))
        while low < high:
            middle = (low + high) // 2
            if read(middle) < word:
                low = middle + 1
            else:
                high = middle
        return low

    def holding(self, number: int) -> Array:
        """int32: the rows whose name holds the vocabulary's word at a place, ascending."""
        held: Array = self._word_names[int(self._word_ptr[number]) : int(self._word_ptr[number + 1])]
        return held

    def uses(self, number: int) -> int:
        """Return in how many names the vocabulary's word at a place stands."""
        return int(self._word_ptr[number + 1] - self._word_ptr[number])

    @cached_property
    def _words(self) -> Any:
        return arrays.load_table(self._folder, "vocabulary").column(0)

    @cached_property
    def _word(self) -> Reader:
        return reader(self._words)

    @cached_property
    def _marks(self) -> list[str]:
        """Every so many words of the vocabulary, at hand, so that a search reads few of the others."""
        return [self._word(place) for place in range(0, len(self._words), _APART)]

    @cached_property
    def _near(self) -> NearWords:
        return NearWords(self._words, self._word)

    @cached_property
    def _word_ptr(self) -> Array:
        return arrays.load(self._folder, "word_ptr")

    @cached_property
    def _word_names(self) -> Array:
        return arrays.load(self._folder, "word_names")
