"""What is evaluated: the graph, a control that does not look at it, and (``language_model``) a model without and with the graph."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from kg.errors import InputError, NothingGrounded
from kg.names import STOPWORDS, stem, words
from reasoning.engine import Engine
from reasoning.evaluation import ranking_sets
from reasoning.evaluation.item import Item, Response, Task

#: Answers of a ranking that are kept.
KEPT = 100
#: A shared neighbour counts this much beside a direct edge: it may be anything that is near.
_SHARED = 0.1
#: Nodes with more neighbours than this join anything to anything.
_GENERIC = 2000


class System(Protocol):
    """Answers items; ``name`` is what reports call it."""

    name: str

    def answer(self, item: Item) -> Response:
        """Return its response to an item."""
        ...


class Graph:
    """The graph alone: concepts of the question and of each option, and the edges between them; diagnosis by ``Engine.diagnose``.

    A choice's score is the information of the question's concepts that a direct edge joins to the option's, plus a tenth of what joins
    them by a common neighbour (Adamic & Adar 2003). Yes and no: whether the graph affirms or denies an edge between two concepts of the
    question. It abstains where nothing joins them, or the best two options are joined equally well.
    """

    name = "graph"

    def __init__(self, engine: Engine, corpus: Path | None = None) -> None:
        self._engine, self._snapshot, self._corpus = engine, engine.snapshot, corpus
        self._passages: Passages | None = None

    def answer(self, item: Item) -> Response:
        """Return its response to an item."""
        if item.task is Task.DIAGNOSIS:
            return self._diagnosed(item)
        if item.task is Task.ENTITIES:
            return self._entities(item)
        if item.task is Task.PASSAGES:
            return self._passaged(item)
        if {text.strip().lower() for text in item.options.values()} <= {"yes", "no", "maybe"}:
            return self._yes_or_no(item)
        return self._chosen(item)

    def _chosen(self, item: Item) -> Response:
        asked = self._concepts(item.text)
        scores: dict[str, float] = {}
        cited: dict[str, list[int]] = {}
        for label, text in item.options.items():
            meant = self._concepts(text)
            scores[label], cited[label] = self._joined(asked - meant, meant)
        order = sorted(scores, key=lambda label: -scores[label])
        if not scores[order[0]] or (len(order) > 1 and scores[order[0]] == scores[order[1]]):
            return Response(queries=len(asked))
        shares = np.exp(np.minimum([scores[label] - scores[order[0]] for label in order], 0.0))
        ranking = tuple((label, scores[label]) for label in order)
        return Response(ranking, float(1 / shares.sum()), tuple(cited[order[0]]), queries=len(asked) + len(order))

    def _yes_or_no(self, item: Item) -> Response:
        asked = sorted(self._concepts(item.text))
        label = {text.strip().lower(): label for label, text in item.options.items()}
        said, denied = [], []
        for place, one in enumerate(asked):
            for other in asked[place + 1 :]:
                said += self._snapshot.find_edges(one, other)
                denied += [
                    edge
                    for edge in self._snapshot.negated_of(one).tolist()
                    if other in (int(self._snapshot.edge_subject[edge]), int(self._snapshot.edge_object[edge]))
                ]
        if bool(said) == bool(denied):
            return Response(queries=len(asked))
        return Response(((label["yes" if said else "no"], 1.0),), None, tuple(said or denied), queries=len(asked))

    def _diagnosed(self, item: Item) -> Response:
        try:
            found = self._engine.diagnoser.diagnose(item.findings, k=KEPT)
        except InputError:
            return Response()
        ranking: dict[str, float] = {}
        for candidate in found.candidates:
            # a right identifier counts once, at the place of its disease: the others of that disease must not take places below it
            mine = [one for one in candidate.identifiers if one in item.gold]
            ranking.setdefault(mine[0] if mine else candidate.disease, candidate.score)
        first = found.candidates[0]
        edges = tuple(annotation.edge for match in first.supports for annotation in match.annotations[:1])
        return Response(tuple(ranking.items()), first.probability, edges, queries=1)

    def _entities(self, item: Item) -> Response:
        """Nodes that most of the question's concepts are joined to, the rarer the better."""
        asked = self._concepts(item.text)
        scores: dict[int, float] = defaultdict(float)
        for node in sorted(asked):
            for other in self._near(node):
                scores[other] += self._bits(node)
        best = sorted(scores, key=lambda node: (-scores[node], self._snapshot.degree_of(node), node))[:KEPT]
        return Response(tuple((self._named(node, item), float(scores[node])) for node in best), queries=len(asked))

    def _named(self, node: int, item: Item) -> str:
        """A node's identifier in the set's vocabulary, where it is one of the right ones, so that it can be recognised."""
        one = self._snapshot.node(node)
        return next((identifier for identifier in (one.curie, *one.xrefs) if identifier in item.gold), one.curie)

    def _passaged(self, item: Item) -> Response:
        """BM25 with the question's own words and, at a third of their weight, the names of what the graph would diagnose first."""
        if self._corpus is None:
            raise InputError("passages are ranked in a corpus: give the set's folder")
        self._passages = self._passages or Passages(ranking_sets.corpus(self._corpus))
        try:
            guessed = self._engine.diagnose(text=item.text, k=3).differential.candidates
        except (InputError, NothingGrounded):
            guessed = ()
        return Response(self._passages.rank(item.text, [candidate.name for candidate in guessed]), queries=1)

    def _concepts(self, text: str) -> frozenset[int]:
        mentions = self._engine.ground(text).mentions
        return frozenset(m.best.node for m in mentions if not m.inside and m.kind not in ("modifier", "inheritance"))

    def _near(self, node: int) -> frozenset[int]:
        adjacent = self._snapshot.adj
        span = slice(int(adjacent.ptr[node]), int(adjacent.ptr[node + 1]))
        return frozenset(adjacent.nbr[span].tolist()) if span.stop - span.start <= _GENERIC else frozenset()

    def _bits(self, node: int) -> float:
        return math.log(self._snapshot.n_nodes / (1 + self._snapshot.degree_of(node)))

    def _joined(self, asked: Iterable[int], meant: Iterable[int]) -> tuple[float, list[int]]:
        """Return (how well two sets of concepts are joined, the direct edges between them)."""
        total, edges = 0.0, []
        meant = sorted(meant)
        near = {node: self._near(node) for node in meant}
        for one in sorted(asked):
            own = self._near(one)
            best = 0.0
            for other in meant:
                direct = self._snapshot.find_edges(one, other)
                edges += direct[:1]
                shared = sum(1 / math.log(1 + max(self._snapshot.degree_of(z), 2)) for z in own & near[other])
                best = max(best, self._bits(one) * bool(direct) + _SHARED * shared)
            total += best
        return total, edges


class Control:
    """No graph, only words. A choice by the words that an option shares with the question, passages by BM25, nothing else.

    It is what a figure must beat to owe anything to the graph. It abstains where the words tell nothing apart.
    """

    name = "control"

    def __init__(self, engine: Engine | None = None, corpus: Path | None = None) -> None:
        self._engine, self._corpus = engine, corpus
        self._passages: Passages | None = None

    def answer(self, item: Item) -> Response:
        """Return its response to an item."""
        if item.task is Task.CHOICE:
            asked = _bag(item.text)
            scores = {label: float(len(asked & _bag(text))) for label, text in item.options.items()}
            if not any(scores.values()):
                return Response(tuple((label, 0.0) for label in item.options))
            return Response(tuple(sorted(scores.items(), key=lambda pair: -pair[1])))
        if item.task is Task.PASSAGES and self._corpus is not None:
            self._passages = self._passages or Passages(ranking_sets.corpus(self._corpus))
            return Response(self._passages.rank(item.text))
        return Response()


class Passages:
    """A corpus ranked by BM25 (Robertson & Zaragoza 2009; k1 = 1.2, b = 0.75)."""

    def __init__(self, corpus: dict[str, str]) -> None:
        self._ids = list(corpus)
        bags = [Counter(_terms(text)) for text in corpus.values()]
        lengths = np.array([sum(bag.values()) for bag in bags], float)
        self._norm = 1.2 * (0.25 + 0.75 * lengths / max(lengths.mean(), 1e-9)) if len(bags) else lengths
        self._having: dict[str, list[tuple[int, int]]] = {}
        for place, bag in enumerate(bags):
            for word, count in bag.items():
                self._having.setdefault(word, []).append((place, count))

    def rank(self, text: str, added: Sequence[str] = ()) -> tuple[tuple[str, float], ...]:
        """Return the best passages; ``added`` names weigh a third."""
        weights: dict[str, float] = defaultdict(float, {word: 1.0 for word in _terms(text)})
        for name in added:
            for word in _terms(name):
                weights[word] += 1 / 3
        scores = np.zeros(len(self._ids))
        for word, weight in weights.items():
            having = self._having.get(word, ())
            rarity = math.log(1 + (len(self._ids) - len(having) + 0.5) / (len(having) + 0.5))
            for place, count in having:
                scores[place] += weight * rarity * count * 2.2 / (count + self._norm[place])
        best = np.argsort(-scores, kind="stable")[:KEPT].tolist()
        return tuple((self._ids[place], float(scores[place])) for place in best if scores[place] > 0)


def _terms(text: str) -> list[str]:
    return [stem(word) for word in words(text) if word not in STOPWORDS]


def _bag(text: str) -> frozenset[str]:
    return frozenset(_terms(text))
