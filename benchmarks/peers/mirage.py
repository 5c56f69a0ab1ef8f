"""How others find candidates on the same graph, re-implemented from their papers without the language model that they are made for.

- MindMap (Wen et al. 2024, doi:10.18653/v1/2024.acl-long.558): entities of the question are linked to nodes by similarity; evidence is the
  paths between one entity and the next and the neighbours of each. There a model words an answer; here a disease counts once for
  each piece of evidence that it is in.
- MIRAGE (Wei et al. 2025, arXiv:2508.18260): the question is taken apart into sub-questions, each a chain that anchors at an entity (its
  neighbours) or bridges two (paths of two hops); chains are verified against each other. There a model takes it apart; here each sentence
  or clause is a sub-question, and a disease counts once for each chain that retrieves it, then by its pieces of evidence.
- IDF vote: each finding whose name's words are all in the text votes for its diseases with ln(D / D_s).

Linking: cosine of TF-IDF of character trigrams (there: sentence embeddings) between the nodes' names and the stretches of up to four words
of the text, at least ``LIKE``; the best node of each stretch. Queries: calls for a node's neighbours.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_matrix

from kg.names import STOPWORDS, stem, words
from kg.snapshot import Snapshot

LIKE = 0.75
_CLAUSE = re.compile(r"[.!?;]|,\s|\band\b|\bbut\b")


@dataclass(frozen=True, slots=True)
class Found:
    """Scores by node of what was retrieved, and the queries that it took."""

    scores: dict[int, float]
    queries: int


class Linker:
    """Links stretches of a text to nodes of some categories by the look of their names."""

    def __init__(self, snapshot: Snapshot, nodes: Iterable[int]) -> None:
        self.nodes = list(nodes)
        grams = [_grams(" ".join(words(snapshot.name(node)))) for node in self.nodes]
        spread = Counter(gram for bag in grams for gram in bag)
        self._column = {gram: place for place, gram in enumerate(sorted(spread))}
        self._idf = {gram: math.log(1 + len(grams) / count) for gram, count in spread.items()}
        self._names = self._rows(grams)

    def links(self, text: str) -> list[int]:
        """Return the nodes that a text mentions, in order of appearance."""
        spoken = words(text)
        stretches = [spoken[i : i + size] for i in range(len(spoken)) for size in range(1, 5) if i + size <= len(spoken)]
        stretches = [part for part in stretches if part[0] not in STOPWORDS and part[-1] not in STOPWORDS]
        if not stretches:
            return []
        like = (self._rows([_grams(" ".join(part)) for part in stretches]) @ self._names.T).toarray()
        best = like.argmax(axis=1)
        return list(dict.fromkeys(self.nodes[best[i]] for i in range(len(stretches)) if like[i, best[i]] >= LIKE))

    def _rows(self, bags: list[Counter[str]]) -> csr_matrix:
        ptr, columns, values = [0], [], []
        for bag in bags:
            weights = {gram: count * self._idf[gram] for gram, count in bag.items() if gram in self._idf}
            size = math.sqrt(sum(value * value for value in weights.values())) or 1.0
            columns += [self._column[gram] for gram in weights]
            values += [value / size for value in weights.values()]
            ptr.append(len(columns))
        return csr_matrix((values, columns, ptr), shape=(len(bags), len(self._column)))


def _grams(text: str) -> Counter[str]:
    padded = f" {text} "
    return Counter(padded[i : i + 3] for i in range(len(padded) - 2))


class Peers:
    """MindMap, MIRAGE and the vote over one graph's ``diseases``."""

    def __init__(self, snapshot: Snapshot, diseases: Iterable[int]) -> None:
        self._snapshot, self._diseases = snapshot, frozenset(diseases)
        self._linker = Linker(snapshot, range(snapshot.n_nodes))
        symptoms = [node for node in range(snapshot.n_nodes) if snapshot.category(node) == "biolink:PhenotypicFeature"]
        self._symptoms = {node: frozenset(stem(w) for w in words(snapshot.name(node)) if w not in STOPWORDS) for node in symptoms}

    def methods(self) -> dict[str, Callable[[str], Found]]:
        """Return name -> what ranks a text."""
        return {"MIRAGE's chains": self.mirage, "MindMap's evidence": self.mindmap, "IDF vote": self.vote}

    def vote(self, text: str) -> Found:
        """Rank by the named findings' rarity."""
        said = {stem(word) for word in words(text)}
        named = [node for node, bag in self._symptoms.items() if bag and bag <= said]
        scores: dict[int, float] = defaultdict(float)
        for node in named:
            having = self._near(node)
            for disease in having:
                scores[disease] += math.log(len(self._diseases) / len(having))
        return Found(scores, len(named))

    def mindmap(self, text: str) -> Found:
        """Rank by pieces of evidence: paths from one entity to the next, and neighbours."""
        entities = self._linker.links(text)
        near = {node: self._near(node) for node in entities}
        scores: Counter[int] = Counter()
        for node in entities:
            scores.update(near[node] | ({node} & self._diseases))
        for one, other in pairwise(entities):
            scores.update(near[one] & near[other])
        return Found({node: float(count) for node, count in scores.items()}, len(entities))

    def mirage(self, text: str) -> Found:
        """Rank by the chains that retrieve a disease, then by its pieces of evidence."""
        chains: Counter[int] = Counter()
        pieces: Counter[int] = Counter()
        queries = 0
        for clause in _CLAUSE.split(text):
            entities = self._linker.links(clause)
            if not entities:
                continue
            queries += len(entities)
            near = [self._near(node) | ({node} & self._diseases) for node in entities]
            bridged = set.intersection(*map(set, near)) if len(near) > 1 else set()
            chains.update(bridged or set().union(*near))
            for found in near:
                pieces.update(found)
        return Found({node: count + pieces[node] / 1000 for node, count in chains.items()}, queries)

    def _near(self, node: int) -> frozenset[int]:
        adjacent = self._snapshot.adj
        span = slice(int(adjacent.ptr[node]), int(adjacent.ptr[node + 1]))
        return self._diseases & frozenset(np.asarray(adjacent.nbr[span]).tolist())
