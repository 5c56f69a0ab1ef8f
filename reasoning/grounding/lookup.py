"""Many names at once: every window of a text is looked up in one pass over the lexicon's sorted hashes.

``kg.lexicon.Lexicon`` answers one name a call; a sentence has hundreds of windows, so this reads the same mapped arrays in bulk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from kg import arrays
from kg.arrays import Array, hash_text
from kg.lexicon.rows import NameRows
from kg.names import forms
from reasoning.grounding.closed import CLOSED, REPORTING, SCHEMA
from reasoning.grounding.root_index import RootIndex, root_index
from reasoning.grounding.roots import rooted
from reasoning.grounding.variants import Forms

#: Words whose counts are kept at hand; single words, not texts.
_REMEMBERED = 50_000
#: Names of a word that are so few that they are read to say what can stand beside it.
_FEW = 24
#: Names with a word that is a slip of its source.
_SLIPS = 2
#: Known words that name nothing.
_FRAMING = frozenset(word for word in CLOSED | SCHEMA | REPORTING if len(word) >= 5)


@dataclass(frozen=True, slots=True)
class Hit:
    """A name in the lexicon: its row, the node that bears it, its spelling, its kind, and whether a phenotype bears it."""

    row: int
    node: int
    name: str
    kind: str
    phenotype: bool = False


@lru_cache(maxsize=32_768)
def spelled(name: str) -> tuple[str, str]:
    """Return ``kg.names.forms`` of a name of the lexicon; texts name the same things again and again."""
    return forms(name)


def _bag(name: str) -> str:
    return spelled(name)[1]


def _rooted(name: str) -> str:
    return rooted(_bag(name))


class NameIndex:
    """The lexicon's names by their bag of words, from a snapshot's folder; reading is safe from several threads."""

    def __init__(self, folder: Path, phenotypes: Array | None = None) -> None:
        self._folder = folder
        self._bags: tuple[Array, Array] = arrays.load(folder, "names_bag_keys"), arrays.load(folder, "names_bag_values")
        self._names = NameRows(folder)
        self._uses: dict[str, int] = {}
        #: bool [nodes]: those whose names are found by the roots of their words as well
        self._phenotypes = phenotypes
        #: what may stand for the words of a text
        self.forms = Forms(self.uses)
        self._near: dict[str, str | None] = {}
        self._root_known: dict[str, bool] = {}
        self._longest: dict[str, int] = {}
        self._beside: dict[str, frozenset[str]] = {}
        self._hits: dict[int, Hit] = {}
        self._all_begun: dict[str, list[str]] = {}
        self._begun: dict[tuple[str, int, int], list[str]] = {}

    def find(self, bags: Sequence[str]) -> dict[str, list[Hit]]:
        """Return the names whose words are a bag's, for each bag that has any. A bag is what ``kg.names.bag`` returns."""
        return self._filed(self._bags, list(dict.fromkeys(bags)), _bag)

    def find_rooted(self, bags: Iterable[str]) -> dict[str, list[Hit]]:
        """Return the phenotypes' names whose words have a bag's roots, for each bag of roots that has any."""
        return {} if self._phenotypes is None else self._filed(self._roots[:2], list(dict.fromkeys(bags)), _rooted)

    def in_rooted(self, root: str) -> bool:
        """Whether a root is in any name of a phenotype."""
        if self._phenotypes is None:
            return False
        known = self._root_known.get(root)
        if known is None:
            if len(self._root_known) > _REMEMBERED:
                self._root_known.clear()
            held, key = self._roots.words, np.uint64(hash_text(root))
            at = int(np.searchsorted(held, key))
            known = self._root_known[root] = at < len(held) and bool(held[at] == key)
        return known

    def prepare(self) -> None:
        """Make now what the first text would wait for."""
        if self._phenotypes is not None:
            _ = self._roots

    @cached_property
    def _roots(self) -> RootIndex:
        """The phenotypes' own names by the roots of their words."""
        assert self._phenotypes is not None
        return root_index(self._folder, self._names, self._phenotypes)

    def _filed(self, index: tuple[Array, Array], wanted: list[str], key_of: Callable[[str], str]) -> dict[str, list[Hit]]:
        """Return what is filed under each of some texts in (sorted hashes, rows); ``key_of`` is what a name is filed under."""
        keys, rows = index
        found: dict[str, list[Hit]] = {}
        for text, low in arrays.filed(keys, wanted):
            hits = []
            for at in range(low, len(keys)):
                if keys[at] != keys[low]:
                    break
                hit = self._hit(int(rows[at]))
                if key_of(hit.name) == text:
                    hits.append(hit)
            if hits:
                found[text] = hits
        return found

    def _hit(self, row: int) -> Hit:
        """A row's name; the names that texts speak of recur."""
        known = self._hits.get(row)
        if known is None:
            if len(self._hits) > _REMEMBERED:
                self._hits.clear()
            node = int(self._names.node[row])
            phenotype = self._phenotypes is not None and bool(self._phenotypes[node])
            known = self._hits[row] = Hit(row, node, self._names.text(row), self._names.kind_name(row), phenotype)
        return known

    # -- the vocabulary -----------------------------------------------------------------------------------------------------------

    def uses(self, word: str) -> int:
        """Return in how many names a stemmed word stands; 0 for a word that is in none."""
        known = self._uses.get(word)
        if known is None:
            if len(self._uses) > _REMEMBERED:
                self._uses.clear()
            number = self._names.number(word)
            known = self._uses[word] = 0 if number is None else self._names.uses(number)
        return known

    def longest(self, word: str) -> int:
        """Return how many content words the longest of the names that hold a word has."""
        known = self._longest.get(word)
        if known is None:
            if len(self._longest) > _REMEMBERED:
                self._longest.clear()
            number = self._names.number(word)
            sizes = np.zeros(0) if number is None else self._names.size[self._names.holding(number)]
            known = self._longest[word] = int(sizes.max(initial=0))
        return known

    def companions(self, word: str) -> frozenset[str] | None:
        """Return the words of the names that hold a word that few do; None for the others, whose names are too many to read."""
        if not 0 < self.uses(word) <= _FEW:
            return None
        known = self._beside.get(word)
        if known is None:
            if len(self._beside) > _REMEMBERED:
                self._beside.clear()
            number = self._names.number(word)
            rows = [] if number is None else self._names.holding(number).tolist()
            known = frozenset(other for row in rows for other in spelled(self._names.text(row))[1].split())
            self._beside[word] = known
        return known

    def respell(self, word: str) -> str | None:
        """Return the one word that a misspelled one may stand for, None where none is near or where several are as near.

        One edit in a word of six letters or more, two from eleven on, the first letter kept: optimal string alignment distance. Of words
        equally near all others must be a source's own slips, in one name or two of which it has many more: "hyprtonia" is neither hypotonia
        nor hypertonia. Words that only frame findings ("patient") count as near, and are no name.
        """
        if len(word) < 6 or not word.isalpha():
            return None
        if word not in self._near:
            if len(self._near) > _REMEMBERED:
                self._near.clear()
            self._near[word] = self._nearest(word)
        return self._near[word]

    def _as_long(self, word: str, most: int) -> list[str]:
        """The words with a word's first letter and, within so many letters, its length: the others are more edits away."""
        key = word[0], len(word), most
        found = self._begun.get(key)
        if found is None:
            if word[0] not in self._all_begun:
                names = [self._names.word(place) for place in self._names.beginning(word[0])]
                self._all_begun[word[0]] = [*names, *(framing for framing in _FRAMING if framing[0] == word[0])]
            near = range(len(word) - most, len(word) + most + 1)
            found = self._begun[key] = [one for one in self._all_begun[word[0]] if len(one) in near]
        return found

    def _nearest(self, word: str) -> str | None:
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        most = 1 if len(word) < 9 else 2
        found: Iterable[Any] = process.extract(word, self._as_long(word, most), scorer=OSA.distance, score_cutoff=most, limit=12)
        # Two letters are too many for a shorter word, unless they are an ending ("aneurysmal").
        found = [(text, distance, at) for text, distance, at in found if distance < 2 or len(word) >= 11 or word.startswith(text)]
        least = min((distance for _, distance, _ in found), default=0)
        uses = sorted(((self.uses(text), text) for text in {text for text, distance, _ in found if distance == least}), reverse=True)
        if not uses or uses[0][1] in _FRAMING or any(text in _FRAMING for _, text in uses):
            return None
        return uses[0][1] if all(many <= _SLIPS and many * 10 <= uses[0][0] for many, _ in uses[1:]) else None
