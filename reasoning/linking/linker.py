"""Names to ranked concepts, in batches: from the same name over other words for it to names with nearly the same letters.

Each way is tried on all names that the stricter ones left open, so that a batch costs a few passes over the lexicon's arrays. A name is
taken for a name: whether it stands in a sentence, who has it and whether it is denied, is what grounding reads (``reasoning.grounding``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np

from kg.arrays import Array
from kg.curie import looks_like
from kg.domains import group
from kg.errors import BundleError
from kg.lexicon.rows import NameRows
from kg.model import NAME_KINDS
from kg.names import STOPWORDS, bag, forms, normalise
from kg.snapshot import Snapshot
from reasoning.concepts.codes import identify
from reasoning.grounding.lookup import Hit, NameIndex, spelled
from reasoning.grounding.match import DERIVED, KIND_WORTH, MISSING, NUMBERED, turned
from reasoning.grounding.mention import Candidate
from reasoning.grounding.numerals import in_figures
from reasoning.grounding.parts import SPOKEN
from reasoning.grounding.roots import rooted
from reasoning.grounding.variants import Forms, variants
from reasoning.linking.grams import GramIndex
from reasoning.linking.linked import Linked
from reasoning.linking.roman import in_arabic
from reasoning.linking.supplied import ingredients
from reasoning.linking.told_apart import told_apart

#: The least score that is returned.
FLOOR = 0.6
#: What a name is worth with its words in another order, and one that only another vocabulary lists for a concept of the same name.
_REORDERED, _NAMESAKE = 0.96, 0.8
_CODES = ("code", "cui")
_OWN = ("name", "exact")
_FINDINGS = ("biolink:PhenotypicFeature", "biolink:Disease")
#: Names that are linked together.
BATCH = 20_000


@dataclass(slots=True)
class _Asked:
    """A name as the lexicon spells it, and what was found for it: hits with how and worth what."""

    text: str
    normal: str
    bag: str
    words: tuple[str, ...]
    found: list[tuple[Hit, str, float]] = field(default_factory=list)
    elsewhere: list[Hit] = field(default_factory=list)
    #: A word denies what the others name: "absence of seizures"; only a name that says just that may be meant.
    denied: bool = False


class _Held(NamedTuple):
    """The wanted names: int64 [n] their rows in the lexicon, their letters, their words, and what may stand for those."""

    rows: Array
    grams: GramIndex
    words: set[str]
    forms: Forms


class Linker:
    """Links names to some of a snapshot's nodes. One serves many threads; names are never kept.

    Args:
        snapshot: with a folder. nodes: bool [nodes], those that are wanted; None for all.
    """

    def __init__(self, snapshot: Snapshot, nodes: Array | None = None) -> None:
        if snapshot.folder is None:
            raise BundleError("a snapshot made from arrays has no names to link to")
        self._snapshot, self._wanted = snapshot, nodes
        self._rows = NameRows(snapshot.folder)
        phenotypes = [number for number, category in enumerate(snapshot.categories) if category == "biolink:PhenotypicFeature"]
        self._index = NameIndex(snapshot.folder, np.isin(snapshot.node_category, phenotypes))

    def link(
        self, names: Sequence[str], k: int = 5, floor: float = FLOOR, progress: Callable[[int], None] = lambda done: None
    ) -> list[Linked]:
        """Return what each of many names may mean, in their order.

        Args:
            k: concepts a name at the most. floor: the least score. progress: told how many distinct names are done.
        """
        distinct = list(dict.fromkeys(names))
        found: dict[str, Linked] = {}
        for low in range(0, len(distinct), BATCH):
            progress(low)
            for one in self._link(distinct[low : low + BATCH], k, floor):
                found[one.text] = one
        progress(len(distinct))
        return [found[name] for name in names]

    def _link(self, names: Sequence[str], k: int, floor: float) -> list[Linked]:
        asked = [_asked(name) for name in names]
        self._read_denials(asked)
        for way in (self._coded, self._named, self._namesakes, self._supplied, self._varied, self._rooted):
            way([one for one in asked if not one.found])
        self._near([one for one in asked if not one.found], k, floor)
        return [Linked(one.text, self._ranked(one.found, k, floor)) for one in asked]

    # -- the ways -----------------------------------------------------------------------------------------------------------------

    def _coded(self, asked: Sequence[_Asked]) -> None:
        """Identifiers."""
        for one in asked:
            if looks_like(one.text):
                matches = identify(self._snapshot, one.text.strip())
                one.found += [(Hit(-1, m.node, m.name, m.kind), "code", 1.0) for m in matches if self._takes(m.node)]

    def _named(self, asked: Sequence[_Asked]) -> None:
        """The same words, in their order or another."""
        hits = self._index.find([one.bag for one in asked if one.bag])
        for one in asked:
            for hit in hits.get(one.bag, ()):
                if (alike := self._alike(one, hit)) and hit.kind not in _CODES:
                    if self._takes(hit.node):
                        exact = alike == 1.0
                        one.found.append((hit, "exact" if exact else "words", alike * KIND_WORTH[hit.kind]))
                    else:
                        one.elsewhere.append(hit)

    def _namesakes(self, asked: Sequence[_Asked]) -> None:
        """What has the own name of a concept that is not wanted and bears the name: a phenotype by a disease's synonym."""
        lent = [(one, hit, bag(self._snapshot.name(hit.node))) for one in asked for hit in one.elsewhere if _lends(hit)]
        hits = self._index.find([name for *_, name in lent])
        for one, hit, name in lent:
            own = normalise(self._snapshot.name(hit.node))
            for other in hits.get(name, ()):
                if other.kind in _OWN and self._takes(other.node) and spelled(other.name)[0] == own:
                    one.found.append((Hit(hit.row, other.node, hit.name, "broad"), "namesake", _NAMESAKE))

    def _supplied(self, asked: Sequence[_Asked]) -> None:
        """Medicines with strength, form or salt: what is in them."""
        ways = [(one, normalise(name), worth) for one in asked for name, worth in ingredients(one.text)]
        hits = self._index.find([bag(name) for _, name, _ in ways])
        for one, name, worth in ways:
            if one.found:
                continue  # with its salt
            for hit in hits.get(bag(name), ()):
                if self._takes(hit.node) and hit.kind not in _CODES and spelled(hit.name)[0] == name and self._given(hit.node):
                    one.found.append((hit, "ingredient", worth * KIND_WORTH[hit.kind]))

    def _given(self, node: int) -> bool:
        return group(self._snapshot.category(node)) in ("chemical", "gene product")

    def _varied(self, asked: Sequence[_Asked]) -> None:
        """Other words for the same, as grounding knows them."""
        ways = [(one, list(self._variants(one.words))) for one in asked if self._may_vary(one.words)]
        hits = self._index.find([name for _, names in ways for name, _ in names])
        for one, names in ways:
            for name, worth in names:
                for hit in hits.get(name, ()):
                    if self._takes(hit.node) and hit.kind not in _CODES and self._fits(one, hit):
                        one.found.append((hit, "variant", worth * KIND_WORTH[hit.kind]))

    def _may_vary(self, words: tuple[str, ...]) -> bool:
        """Whether other forms of words may make a name of them: at most one word is in no name as it is."""
        return len(words) > 0 and sum(word not in self._held.words and word not in SPOKEN for word in words) < 2

    def _variants(self, words: tuple[str, ...]) -> Iterable[tuple[str, float]]:
        yield from variants(words, self._held.forms)
        for figures in (in_figures(words), in_arabic(words)):
            if figures is None:
                continue
            yield " ".join(sorted(figures)), NUMBERED
            for name, worth in variants(figures, self._held.forms):
                yield name, NUMBERED * worth

    def _rooted(self, asked: Sequence[_Asked]) -> None:
        """The same roots of words: names of phenotypes."""
        roots = [(one, rooted(one.bag)) for one in asked if len(one.words) > 1]
        hits = self._index.find_rooted([name for _, name in roots])
        for one, name in roots:
            one.found += [
                (hit, "roots", DERIVED * KIND_WORTH[hit.kind])
                for hit in hits.get(name, ())
                if self._takes(hit.node) and self._fits(one, hit)
            ]

    def _near(self, asked: Sequence[_Asked], k: int, floor: float) -> None:
        """Nearly the same letters, but no other number and no opposite."""
        asked = [one for one in asked if one.words and not one.denied]
        held = self._held
        if not asked or not len(held.rows):
            return
        near = held.grams.near([one.normal for one in asked], floor)
        rows = held.rows[near.name]
        scores = near.cosine * self._worth[self._rows.kind[rows]]
        order = np.lexsort((rows, -scores, near.query))
        kept = order[scores[order] >= floor]
        nodes: dict[int, set[int]] = {}
        for query, row, score in zip(near.query[kept].tolist(), rows[kept].tolist(), scores[kept].tolist(), strict=True):
            taken = nodes.setdefault(query, set())
            node = int(self._rows.node[row])
            if len(taken) < k and node not in taken:
                one, name = asked[query], self._rows.text(row)
                if not told_apart(one.normal.split(), spelled(name)[0].split()):
                    taken.add(node)
                    one.found.append((Hit(row, node, name, self._rows.kind_name(row)), "near", score))

    # -- parts --------------------------------------------------------------------------------------------------------------------

    def _takes(self, node: int) -> bool:
        return self._wanted is None or bool(self._wanted[node])

    def _alike(self, one: _Asked, hit: Hit) -> float:
        """What a name of the same words is worth: less in another order than the same name, nothing where that says another thing."""
        normal = spelled(hit.name)[0]
        if normal == one.normal:
            return 1.0
        return _REORDERED if _lettered(normal) == _lettered(one.normal) and self._fits(one, hit) else 0.0

    def _read_denials(self, asked: Sequence[_Asked]) -> None:
        """Mark names in which a word denies what is a finding by itself; speech and reflexes are none, to lack them is one."""
        rests = [(one, " ".join(sorted(w for w in one.words if w not in MISSING))) for one in asked if not MISSING.isdisjoint(one.words)]
        hits = self._index.find([rest for _, rest in rests if rest])
        for one, rest in rests:
            one.denied = any(hit.kind in _OWN and self._snapshot.category(hit.node) in _FINDINGS for hit in hits.get(rest, ()))

    @staticmethod
    def _fits(one: _Asked, hit: Hit) -> bool:
        """Whether a name of other words or in another order may be meant: "absence of seizures" are no absence seizures."""
        return not one.denied and not turned(one.text, hit.name)

    @cached_property
    def _held(self) -> _Held:
        """The names of the wanted nodes; made when the first name is not among the lexicon's own."""
        wanted = ~np.isin(self._rows.kind, [NAME_KINDS.index(kind) for kind in _CODES])
        if self._wanted is not None:
            wanted &= self._wanted[self._rows.node]
        rows = np.flatnonzero(wanted)
        names = [normalise(self._rows.text(row)) for row in rows.tolist()]
        vocabulary = {word for name in names for word in name.split()}
        return _Held(rows, GramIndex(names), vocabulary, Forms(vocabulary.__contains__))

    @cached_property
    def _worth(self) -> Array:
        return np.array([KIND_WORTH[kind] for kind in NAME_KINDS], np.float32)

    def _ranked(self, found: Iterable[tuple[Hit, str, float]], k: int, floor: float) -> tuple[Candidate, ...]:
        """The best hit of each node; among equals the one of which the graph says most."""
        best: dict[int, tuple[Hit, str, float]] = {}
        for hit, how, score in found:
            if score >= floor and (hit.node not in best or score > best[hit.node][2]):
                best[hit.node] = hit, how, score
        snapshot = self._snapshot
        order = list(best.values())
        if len(order) > 1:
            order.sort(key=lambda one: (-one[2], snapshot.deprecated(one[0].node), -snapshot.degree_of(one[0].node), one[0].node))
        return tuple(
            Candidate(
                hit.node,
                snapshot.curie(hit.node),
                snapshot.name(hit.node),
                snapshot.category(hit.node),
                hit.name,
                hit.kind,
                how,
                round(score, 4),
            )
            for hit, how, score in order[:k]
        )


def _asked(text: str) -> _Asked:
    normal, words = forms(text)
    return _Asked(text, normal, words, tuple(word for word in normal.split() if word not in STOPWORDS))


def _lends(hit: Hit) -> bool:
    """Whether a name may stand for its concept's namesake: no single word that a vocabulary only relates to it."""
    return hit.kind in _OWN or (hit.kind == "related" and " " in hit.name)


def _lettered(normal: str) -> bool:
    """Whether a name has the letter A behind its beginning ("hemophilia A"), which bags take for an article."""
    return "a" in normal.split()[1:]
