"""The words of a lexicon that are nearly spelt as another: by their letters first, and only those that can be near by their order."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kg.arrays import Array

if TYPE_CHECKING:
    import pyarrow as pa

_PLAIN = "abcdefghijklmnopqrstuvwxyz0123456789"
#: All other characters count as one.
_OTHER = len(_PLAIN)
_BIT = {letter: 1 << place for place, letter in enumerate(_PLAIN)}


class Near(NamedTuple):
    """A word near another: how many edits apart, and its place in the vocabulary."""

    distance: int
    place: int


class NearWords:
    """Words by their length and by which letters they hold, so that few of them are compared with a misspelt one letter by letter.

    An edit adds at most one letter to the set of a word's letters and takes at most one from it, so words that are ``n`` edits apart differ
    in at most ``2 n`` letters; what differs in more is not compared. The answer is the one that comparing all words would give.
    """

    def __init__(self, column: pa.Array, read: Callable[[int], str]) -> None:
        """Args: a column of text, and what reads a row of it."""
        self._read = read
        letters, lengths = _letters(column)
        order = np.argsort(lengths, kind="stable")
        self._places: Array = order.astype(np.int32)
        self._held: Array = letters[order]
        self._starts: Array = np.searchsorted(lengths[order], np.arange(int(lengths.max(initial=0)) + 2))

    def find(self, word: str, most: int, limit: int) -> list[Near]:
        """Return the words at most so many edits from a word (optimal string alignment distance), the nearest first, then by place."""
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        last = len(self._starts) - 1
        low, high = (int(self._starts[min(max(length, 0), last)]) for length in (len(word) - most, len(word) + most + 1))
        differing = self._held[low:high] ^ np.uint64(sum({_BIT.get(letter, 1 << _OTHER) for letter in word}))
        for _ in range(2 * most):  # each step takes a letter out, if one is left
            differing &= differing - np.uint64(1)
        alike = np.flatnonzero(differing == 0)
        places = np.sort(self._places[low:high][alike]).tolist()
        words = [self._read(place) for place in places]
        found = process.extract(word, words, scorer=OSA.distance, score_cutoff=most, limit=limit)
        return [Near(int(distance), places[at]) for _, distance, at in found]


def _letters(column: pa.Array) -> tuple[Array, Array]:
    """(uint64 [rows], which letters each text holds, a bit a letter; int64 [rows], how many characters it has)."""
    from kg.columns import ends_of

    ends = np.asarray(ends_of(column), dtype=np.int64)
    data = column.buffers()[2]
    text = np.frombuffer(data, np.uint8) if data is not None and data.size else np.zeros(1, np.uint8)
    bits = np.full(256, 1 << _OTHER, np.uint64)
    bits[[ord(letter) for letter in _PLAIN]] = np.array(list(_BIT.values()), np.uint64)
    starts, stops = ends[:-1], ends[1:]
    if not len(starts):
        return np.zeros(0, np.uint64), np.zeros(0, np.int64)
    begun = np.concatenate([[0], np.cumsum((text & 0xC0) != 0x80)])  # of a character of several bytes, the first
    held = np.bitwise_or.reduceat(bits[text[: int(stops[-1]) or 1]], np.minimum(starts, max(int(stops[-1]) - 1, 0)))
    return np.where(stops > starts, held, np.uint64(0)), begun[stops] - begun[starts]
