"""The names of a graph: exact, normalised, in any word order, and with misspelled words.

A lookup goes from the strict to the lenient: code or CUI, then the same name, then the same words, then names that hold all the words,
then words that are spelled nearly so, then names that hold most of the words. What is found is ranked as ``kg.lexicon.rank`` says.
"""

from __future__ import annotations

import re
from bisect import insort
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kg import arrays
from kg.arrays import Array, HashIndex
from kg.lexicon.rank import INSIDE, MOST, UNFINISHED, WORTH, Scores, coverage, kinds, prominence
from kg.lexicon.rows import NameRows
from kg.names import STOPWORDS, bag, normalise, spellings, stem, words

#: Words that an unfinished one may become, and names that are compared letter by letter.
_BECOMES, _COMPARED = 200, 100
#: Names that are read to see how they write a word.
_READ = 400
_PARTS = re.compile(r"[a-z]+|[0-9]+")


@dataclass(frozen=True, slots=True)
class NameMatch:
    """A node that a text may mean: by which of its names, how it was found (a key of ``kg.lexicon.rank.WORTH``), worth what (0..1)."""

    node: int
    name: str
    kind: str
    how: str
    score: float


@dataclass(frozen=True, slots=True)
class _Word:
    """A typed word: the names that hold it or what it may stand for, those that hold it whole, and how alike (0..1) it is spelled."""

    rows: Array
    whole: Array | None
    alike: float = 1.0


class Lexicon:
    """Name lookup over memory-mapped arrays; open it through ``Snapshot.lexicon``."""

    def __init__(self, folder: Path) -> None:
        self.rows = NameRows(folder)
        self._exact = HashIndex.load(folder, "names_exact")
        self._bag = HashIndex.load(folder, "names_bag")
        self._statements = arrays.load(folder, "adj_ptr")

    @classmethod
    def load(cls, folder: Path) -> Lexicon:
        """Map the lexicon that a snapshot's folder holds."""
        return cls(folder)

    def __len__(self) -> int:
        return len(self.rows)

    def exact(self, text: str) -> list[NameMatch]:
        """Return the nodes that have the text as a name, code or CUI, best kind of name first; Greek letters in any of their spellings."""
        return self._matches(self._exactly(text) or self._respelled_exactly(text), "exact")

    def _respelled_exactly(self, text: str) -> list[int]:
        return next((found for other in spellings(text) if (found := self._exactly(other) or self._worded(other))), [])

    def written_plainly(self, word: str, enough: int = 2) -> bool:
        """Whether names use a word in small letters beside others ("cold" in "cold intolerance"): it is a word, not an abbreviation's."""
        number = self.rows.number(stem(word.lower()))
        if number is None:
            return False
        plain = re.compile(rf"(?<![\w-]){re.escape(word.lower())}s?(?![\w-])")
        found = 0
        for row in self.rows.holding(number)[:_READ].tolist():
            text = self.rows.text(row)
            found += plain.search(text) is not None and " " in text
            if found >= enough:
                return True
        return False

    def same_words(self, text: str) -> list[NameMatch]:
        """Return the nodes that have a name of exactly these words in any order, stop words aside."""
        return self._matches(self._worded(text), "words")

    def search(self, text: str, limit: int = 10) -> list[NameMatch]:
        """Return the nodes that a text may mean, best first, each node once; [] for a text without words."""
        named = self._exactly(text) or self._respelled_exactly(text)
        found = self._ranked(named, "exact")
        # A code or CUI names what it names; its digits are no words to look for elsewhere.
        if not any(match.kind in ("code", "cui") for match in found):
            found += self._ranked([row for row in self._worded(text) if row not in named], "words")
            found += self._by_words(text, limit)
        best: dict[int, NameMatch] = {}
        for match in found:
            if match.node not in best or match.score > best[match.node].score:
                best[match.node] = match
        return sorted(best.values(), key=lambda m: (-m.score, len(m.name), m.name, m.node))[:limit]

    # -- whole names --------------------------------------------------------------------------------------------------------------

    def _exactly(self, text: str) -> list[int]:
        lowered, normal = text.strip().lower(), normalise(text)
        found = [row for row in self._exact.get(lowered) if self.rows.text(row).strip().lower() == lowered]
        if normal:
            found += [row for row in self._exact.get(normal) if normalise(self.rows.text(row)) == normal]
        return list(dict.fromkeys(found))

    def _worded(self, text: str) -> list[int]:
        wanted = bag(text)
        return [row for row in self._bag.get(wanted) if bag(self.rows.text(row)) == wanted] if wanted else []

    def _matches(self, found: Iterable[int], how: str) -> list[NameMatch]:
        """The names as they are, by kind alone: what a name means does not go by how much is known of it."""
        rows = list(found)
        scores = kinds(self.rows.kind[rows]) * WORTH[how] if rows else np.empty(0)
        made = [self._match(row, how, score) for row, score in zip(rows, scores.tolist(), strict=True)]
        return sorted(made, key=lambda m: (-m.score, m.node))

    def _ranked(self, found: list[int], how: str) -> list[NameMatch]:
        if not found:
            return []
        scores = self._worth(np.array(found)) * WORTH[how]
        return [self._match(row, how, score) for row, score in zip(found, scores.tolist(), strict=True)]

    def _match(self, row: int, how: str, score: float) -> NameMatch:
        return NameMatch(int(self.rows.node[row]), self.rows.text(row), self.rows.kind_name(row), how, round(score, 6))

    def _worth(self, rows: Array) -> Scores:
        nodes = self.rows.node[rows]
        return kinds(self.rows.kind[rows]) * prominence(self._statements[nodes + 1] - self._statements[nodes])

    # -- words --------------------------------------------------------------------------------------------------------------------

    def _by_words(self, text: str, limit: int) -> list[NameMatch]:
        """Names that hold all the words (the last may be unfinished); failing that, words spelled nearly alike."""
        spoken = words(text)
        wanted = [stem(word) for word in spoken if word not in STOPWORDS] or [stem(word) for word in spoken]
        if not wanted:
            return []
        found: list[_Word] = []
        for place, word in enumerate(wanted):
            last = place == len(wanted) - 1 and spoken[-1] not in STOPWORDS
            taken = self._held(word, unfinished=last)
            if taken is None:
                return []
            found.append(taken)
        rows = _common(found)
        if not len(rows) and len(found) > 1:
            mended = self._respelled(wanted, found)
            rows = _common(mended)
            if not len(rows):
                return self._by_most_words(found, limit)
            found = mended
        alike = float(np.prod([word.alike for word in found]))
        how = "part" if alike == 1.0 else "fuzzy"
        scores = self._worth(rows) * coverage(len(wanted), self.rows.size[rows]) * (WORTH[how] * alike)
        if (unfinished := found[-1].whole) is not None:
            at = np.minimum(np.searchsorted(unfinished, rows), len(unfinished) - 1)
            scores[unfinished[at] != rows] *= UNFINISHED
        return self._compared(rows, scores, how, text, limit)

    def _compared(self, rows: Array, scores: Scores, how: str, text: str, limit: int) -> list[NameMatch]:
        """The best matches, those of less worth that do not begin with the text; as many are read as can be among the best."""
        order = _best(scores, max(limit * 5, _COMPARED))
        nodes = self.rows.node[rows[order]].tolist()
        plain, typed = text.strip().lower(), normalise(text)
        best: dict[int, tuple[float, int]] = {}
        sure: list[float] = []  # the scores of the best nodes so far, in ascending order
        for row, score, node in zip(rows[order].tolist(), scores[order].tolist(), nodes, strict=True):
            if len(sure) >= limit and sure[-limit] > score:
                break  # what follows is worth this much at most
            if node in best and best[node][0] >= score:
                continue
            if how == "part":
                name = self.rows.text(row)
                if not (name.lower().startswith(plain) or normalise(name).startswith(typed)):
                    score *= INSIDE
            if node not in best:
                insort(sure, score)
            if node not in best or score > best[node][0]:
                best[node] = (score, row)
        return [self._match(row, how, score) for score, row in best.values()]

    def _by_most_words(self, found: list[_Word], limit: int) -> list[NameMatch]:
        """Names that hold most of the words, a rare word counting for more than a common one, where none holds all."""
        uses = [len(word.rows if word.whole is None else word.whole) for word in found]
        weights = np.log(len(self.rows) / np.maximum(uses, 1))
        rows, place = np.unique(np.concatenate([word.rows for word in found]), return_inverse=True)
        held = np.bincount(place, np.repeat(weights, [len(word.rows) for word in found]))
        share = held / weights.sum()
        kept = share > MOST
        rows, share = rows[kept], share[kept]
        scores = self._worth(rows) * coverage(1, self.rows.size[rows]) * (WORTH["most"] * share)
        order = _best(scores, limit * 5)
        return [self._match(row, "most", score) for row, score in zip(rows[order].tolist(), scores[order].tolist(), strict=True)]

    def _respelled(self, wanted: list[str], found: list[_Word]) -> list[_Word]:
        """The words with the rarest one mended: a word that one source misspells, or spells its own way, is no proof that it was meant."""
        rarest = min(range(len(found)), key=lambda place: len(found[place].rows))
        other = self._similar(wanted[rarest])
        return found if other is None else [*found[:rarest], other, *found[rarest + 1 :]]

    def _held(self, word: str, *, unfinished: bool) -> _Word | None:
        """What holds a word: itself or, where it may be unfinished, what it may become; else its letters and digits; else what is near."""
        number = self.rows.number(word)
        whole = self.rows.holding(number) if number is not None else None
        if unfinished and len(word) >= 3:
            becomes = self.rows.beginning(word)[:_BECOMES]
            if becomes:
                return _Word(self._union(becomes), whole if len(becomes) > 1 else None)
        if whole is not None:
            return _Word(whole, None)
        return self._apart(word) or self._similar(word)

    def _apart(self, word: str) -> _Word | None:
        """A word of letters and digits that no name holds, taken apart: "2c9" as in "family 2 subfamily C member 9"."""
        pieces = _PARTS.findall(word)
        numbers = [self.rows.number(piece) for piece in pieces]
        if len(pieces) < 2 or any(number is None for number in numbers):
            return None
        rows = self.rows.holding(numbers[0] or 0)
        for number in numbers[1:]:
            rows = np.intersect1d(rows, self.rows.holding(number or 0), assume_unique=True)
        return _Word(rows, None) if len(rows) else None

    def _similar(self, word: str) -> _Word | None:
        """The vocabulary's words within the edit distance that the word's length allows, the nearest only."""
        if len(word) < 4:
            return None
        found = [near for near in self.rows.near(word, 1 if len(word) < 8 else 2, 6) if near.distance]
        if not found:
            return None
        nearest = min(near.distance for near in found)
        near = [other.place for other in found if other.distance == nearest]
        return _Word(self._union(near), None, 1.0 - nearest / len(word))

    def _union(self, numbers: Iterable[int]) -> Array:
        lists = [self.rows.holding(number) for number in numbers]
        return lists[0] if len(lists) == 1 else np.unique(np.concatenate(lists))


def _common(found: list[_Word]) -> Array:
    """int32: the names that hold all the words, ascending."""
    rows = found[0].rows
    for other in found[1:]:
        rows = np.intersect1d(rows, other.rows, assume_unique=True)
    return rows


def _best(scores: Scores, most: int) -> Array:
    """The places of the best scores, best first and equals in order; only those that can be among the best are sorted."""
    if len(scores) > 4 * most:
        least = np.partition(scores, len(scores) - most)[len(scores) - most]
        kept = np.flatnonzero(scores >= least)
        order: Array = kept[np.argsort(-scores[kept], kind="stable")][:most]
        return order
    return np.argsort(-scores, kind="stable")[:most]
