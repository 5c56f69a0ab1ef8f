"""Which diseases a complaint in everyday words points to, by the words alone.

For graphs whose findings have names and no ontology, frequencies or codes (EMCKG): there a whole name is seldom said ("my knee is swollen
and hurts": "Knee swelling", "Knee pain"), and finding by exact name finds little. Each word of the text is explained once, by that finding
of a disease which has the word in its name, is named most completely by the text, and is rarest among diseases:

    score(d) = sum over words w  of  max over findings s of d that have w  of  named(s) sqrt(ln(D / D_s)) / breadth(d)^0.2
               + b named(d)^2 bits(d)
    named(s) = information of the words of s that the text has / information of all its words
    breadth(d) = sum of ln(D / D_s) over the findings of d / mean of that over diseases

Words are compared by their roots (``grounding.roots``); what the text denies ("no fever") counts for nothing. A disease whose whole name is
said comes before all others: it is what the patient was told, or fears. A disease of many findings explains more words by chance: so the
power of breadth (pivoted length normalisation, Singhal et al., SIGIR 1996) and the root. The numbers (b, the root, 0.2) were chosen on half
of the development dialogues of GenMedGPT-5k: ``python -m benchmarks.mirage_questions`` gives figures for both halves.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from kg.arrays import Array
from kg.errors import InputError, NothingGrounded
from kg.names import STOPWORDS, stem, words
from kg.snapshot import Snapshot
from reasoning.grounding.negation import judge
from reasoning.grounding.roots import root
from reasoning.grounding.segments import sentences
from reasoning.grounding.tokens import tokenize

_PREDICATE, _DISEASE = "biolink:has_phenotype", "biolink:Disease"
#: The power of ``named`` of a disease's own name, b, and what a name that is said as a whole adds: more than any words can.
_POWER, _OWN, _WHOLE = 2, 0.25, 1000.0
#: The power of a disease's breadth.
_PIVOT = 0.2


@dataclass(frozen=True, slots=True)
class Pointed:
    """A disease that a complaint points to.

    Attributes:
        rank, disease, name, score: 1 is first. said: the text says its name.
        explained: (root of a word of the text, finding's CURIE, row of the edge) that count, the weightiest first.
    """

    rank: int
    disease: str
    name: str
    score: float
    said: bool
    explained: tuple[tuple[str, str, int], ...]

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "rank": self.rank,
            "disease": self.disease,
            "name": self.name,
            "score": round(self.score, 4),
            "said": self.said,
            "explained": [{"word": word, "finding": finding, "edge": edge} for word, finding, edge in self.explained],
        }


class Complaints:
    """Ranks the ``D`` diseases of a graph for complaints.

    Args:
        snapshot: a graph with disease-to-finding edges.

    Raises:
        InputError: it has none.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        edges = snapshot.edges_with(_PREDICATE)
        category = snapshot.categories.index(_DISEASE) if _DISEASE in snapshot.categories else -1
        self._edges = edges[snapshot.node_category[snapshot.edge_subject[edges]] == category]
        if not len(self._edges):
            raise InputError("this graph has no disease with findings (biolink:has_phenotype)")
        self._snapshot = snapshot
        #: int [D], the diseases' nodes, ascending.
        self.diseases, self._row = np.unique(snapshot.edge_subject[self._edges], return_inverse=True)
        self._finding, self._column = np.unique(snapshot.edge_object[self._edges], return_inverse=True)
        spread = np.bincount(self._column, minlength=len(self._finding))
        self._rarity = np.log(np.maximum(len(self.diseases) / spread, 1.0))
        whole = np.maximum(np.bincount(self._row, self._rarity[self._column]), 1e-9)
        self._breadth = (whole / whole.mean()) ** _PIVOT
        order = np.argsort(self._column, kind="stable")
        ptr = np.searchsorted(self._column[order], np.arange(len(self._finding) + 1))
        self._having = [order[ptr[i] : ptr[i + 1]] for i in range(len(self._finding))]
        self._findings, self._names = _Names(snapshot, self._finding), _Names(snapshot, self.diseases)

    def scores(self, text: str) -> Array:
        """Return float [D]: every disease's score, 0 where no word of the text speaks for it."""
        said, phrases = self._said(text)
        total = np.zeros(len(self.diseases))
        for found in self._explained(said).values():
            best = np.zeros(len(self.diseases))
            for column, worth in found:
                rows = self._row[self._having[column]]
                best[rows] = np.maximum(best[rows], worth)
            total += best
        scores: Array = total / self._breadth + _OWN * self._names.weight(said, _POWER) + _WHOLE * self._names.whole(phrases)
        return scores

    def rank(self, text: str, k: int = 10) -> tuple[Pointed, ...]:
        """Return the diseases that the text points to most, with the edges that say why; equals in the order of their CURIEs.

        Raises:
            InputError: k < 1. NothingGrounded: no word of the text speaks for any disease.
        """
        if not isinstance(k, int | np.integer) or k < 1:
            raise InputError(f"k must be at least 1 and a whole number, not {k!r:.40}")
        scores = self.scores(text)
        if not scores.any():
            raise NothingGrounded("no word of the text is in the name of a disease or finding of this graph")
        said, phrases = self._said(text)
        explained, whole = self._explained(said), self._names.whole(phrases)
        names = [self._snapshot.curie(int(node)) for node in self.diseases]
        order = sorted(np.flatnonzero(scores).tolist(), key=lambda row: (-scores[row], names[row]))[:k]
        found = []
        for place, row in enumerate(order, 1):
            name, why = self._snapshot.name(int(self.diseases[row])), self._why(row, explained)
            found.append(Pointed(place, names[row], name, float(scores[row]), bool(whole[row]), why))
        return tuple(found)

    def _said(self, text: str) -> tuple[frozenset[str], frozenset[str]]:
        """What a text affirms: the roots of the words of the graph's names, and the runs of words that may be a whole name."""
        spoken = [token for token in tokenize(text) if not token.stop]
        known = [(token, root(token.stem)) for token in spoken]
        known = [(token, word) for token, word in known if word in self._findings.having or word in self._names.having]
        verdicts = judge(text, sentences(text), [(token.start, token.end) for token, _ in known])
        denied = {token.start for (token, _), (negated, _, _) in zip(known, verdicts, strict=True) if negated}
        phrases: set[str] = set()
        for begin in range(len(spoken)):
            run: list[str] = []
            for token in spoken[begin : begin + self._names.longest]:
                if token.start in denied or (run and token.breaks >= 2):
                    break
                run.append(token.stem)
                phrases.add(" ".join(run))
        return frozenset(word for token, word in known if token.start not in denied), frozenset(phrases)

    def _explained(self, said: frozenset[str]) -> dict[str, list[tuple[int, float]]]:
        """Word -> (finding's column, worth) of the findings that have it in a name."""
        named = self._findings.named(said)
        found: dict[str, list[tuple[int, float]]] = {}
        for word in sorted(said):
            columns = self._findings.having.get(word, ())
            found[word] = [(c, named[c] * math.sqrt(self._rarity[c])) for c in columns]
        return found

    def _why(self, row: int, explained: Mapping[str, list[tuple[int, float]]]) -> tuple[tuple[str, str, int], ...]:
        mine = {int(self._column[at]): int(self._edges[at]) for at in np.flatnonzero(self._row == row).tolist()}
        best: list[tuple[float, str, int]] = []
        for word, found in explained.items():
            own = [(worth, column) for column, worth in found if column in mine and worth > 0]
            if own:
                worth, column = max(own, key=lambda pair: (pair[0], -pair[1]))
                best.append((worth, word, column))
        best.sort(key=lambda entry: (-entry[0], entry[1]))
        return tuple((word, self._snapshot.curie(int(self._finding[column])), mine[column]) for _, word, column in best)


class _Names:
    """The names of some nodes as roots of words, with the information (nats) of each word among these nodes."""

    def __init__(self, snapshot: Snapshot, nodes: Array) -> None:
        self._size = len(nodes)
        self._bags: list[tuple[int, frozenset[str]]] = []
        self._called: dict[str, list[int]] = defaultdict(list)
        for place, node in enumerate(nodes.tolist()):
            one = snapshot.node(node)
            spelled = [[stem(word) for word in words(name) if word not in STOPWORDS] for name in (one.name, *one.synonyms)]
            self._bags += [(place, bag) for bag in dict.fromkeys(frozenset(map(root, name)) for name in spelled) if bag]
            for name in filter(None, spelled):
                self._called[" ".join(name)].append(place)
        spread = Counter(word for word, places in self._places().items() for _ in places)
        self._bits = {word: math.log(1 + self._size / count) for word, count in spread.items()}
        #: words of the longest name
        self.longest = max((name.count(" ") + 1 for name in self._called), default=0)
        self._whole = [sum(self._bits[word] for word in bag) for _, bag in self._bags]
        self._in: dict[str, list[int]] = defaultdict(list)
        for number, (_, bag) in enumerate(self._bags):
            for word in bag:
                self._in[word].append(number)
        #: word -> the nodes' places that have it in a name
        self.having: dict[str, tuple[int, ...]] = {word: tuple(sorted(places)) for word, places in self._places().items()}

    def _places(self) -> dict[str, set[int]]:
        found: dict[str, set[int]] = defaultdict(set)
        for place, bag in self._bags:
            for word in bag:
                found[word].add(place)
        return found

    def named(self, said: Iterable[str]) -> Array:
        """Return float [nodes] in 0..1: how much of a name's information some words are, by the best of each node's names."""
        return self._best(said, lambda bits, whole: bits / whole)

    def weight(self, said: Iterable[str], power: int) -> Array:
        """Return float [nodes]: the information said, times the power of its share."""
        return self._best(said, lambda bits, whole: (bits / whole) ** power * bits)

    def whole(self, phrases: Iterable[str]) -> Array:
        """Return float [nodes]: 1 where one of some runs of words is a whole name."""
        found = np.zeros(self._size)
        for phrase in phrases:
            found[self._called.get(phrase, [])] = 1.0
        return found

    def _best(self, said: Iterable[str], of: Any) -> Array:
        bits: dict[int, float] = defaultdict(float)
        for word in sorted(said):
            for number in self._in.get(word, ()):
                bits[number] += self._bits[word]
        found = np.zeros(self._size)
        for number, value in bits.items():
            place = self._bags[number][0]
            found[place] = max(found[place], of(value, self._whole[number]))
        return found
