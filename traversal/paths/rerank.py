"""Other orders for paths that were found: by what the question says, by a drafted answer, for variety, by a model that reads both.

The four are those of KG-Rank (Yang et al., BioNLP 2024): similarity, answer expansion,
maximal marginal relevance (Carbonell & Goldstein, SIGIR
1998), cross-encoder. Text is turned into vectors by an ``Embedder``; the one that is built in needs no model.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from kg.arrays import Array
from kg.errors import InputError
from kg.snapshot import Snapshot
from traversal.paths.result import Path

#: Texts to unit vectors: float [texts, width].
Embedder = Callable[[Sequence[str]], Array]


class CrossEncoder(Protocol):
    """A model that reads a question and a text together."""

    def score(self, question: str, texts: Sequence[str]) -> Array:
        """Return how well each text answers the question: float [texts], larger is better."""
        ...


@dataclass(frozen=True, slots=True)
class Ranked:
    """A path with the figure by which it was put in its place."""

    path: Path
    relevance: float


def ngram_embedder(width: int = 2048, n: int = 3) -> Embedder:
    """Return an embedder that counts character n-grams by hash: no model, the same everywhere, spelling variants lie close."""

    def embed(texts: Sequence[str]) -> Array:
        vectors = np.zeros((len(texts), width), np.float32)
        for row, text in enumerate(texts):
            padded = f" {' '.join(text.lower().split())} "
            for gram, count in Counter(padded[i : i + n] for i in range(len(padded) - n + 1)).items():
                place = int.from_bytes(hashlib.blake2b(gram.encode(), digest_size=4).digest(), "little") % width
                vectors[row, place] += 1 + np.log(count)
        length = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: Array = np.divide(vectors, length, out=vectors, where=length > 0)
        return unit

    return embed


def by_similarity(paths: Sequence[Path], snapshot: Snapshot, question: str, embed: Embedder | None = None) -> list[Ranked]:
    """Order paths by the cosine of their text and the question's; ties keep their order."""
    return by_expansion(paths, snapshot, question, "", embed, weight=0.0)


def by_expansion(
    paths: Sequence[Path], snapshot: Snapshot, question: str, draft: str, embed: Embedder | None = None, *, weight: float = 0.5
) -> list[Ranked]:
    """Order paths by similarity to the question and, for a share ``weight``, to a drafted answer, whose words a path may share.

    Raises:
        InputError: ``weight`` is outside 0..1.
    """
    if not 0 <= weight <= 1:
        raise InputError(f"weight is {weight}; it lies in 0..1")
    if not paths:
        return []
    vectors = np.asarray((embed or ngram_embedder())([question, draft, *(path.text(snapshot) for path in paths)]))
    return _sorted(paths, vectors[2:] @ ((1 - weight) * vectors[0] + weight * vectors[1]))


def by_cross_encoder(paths: Sequence[Path], snapshot: Snapshot, question: str, model: CrossEncoder) -> list[Ranked]:
    """Order paths by a model that reads the question and each path's text.

    Raises:
        InputError: the model returns another number of scores than it was given texts.
    """
    scores = np.asarray(model.score(question, [path.text(snapshot) for path in paths]))
    if scores.shape != (len(paths),):
        raise InputError(f"the cross-encoder returned {scores.shape} scores for {len(paths)} texts")
    return _sorted(paths, scores)


def by_variety(ranked: Sequence[Ranked], k: int | None = None, *, trade: float = 0.7) -> list[Ranked]:
    """Pick paths one by one by ``trade x relevance - (1 - trade) x overlap`` with those picked already (MMR).

    Relevance is scaled to 0..1 over what was given; overlap is the greatest Jaccard index of inner nodes (of ends and edges,
    for direct links)
    with a picked path. ``trade`` 1 keeps the order.

    Raises:
        InputError: ``trade`` is outside 0..1.
    """
    if not 0 <= trade <= 1:
        raise InputError(f"trade is {trade}; it lies in 0..1")
    values = np.array([item.relevance for item in ranked], np.float64)
    spread = float(np.ptp(values)) if len(values) else 0.0
    scaled = (values - values.min()) / spread if spread else np.ones(len(values))
    features = [_features(item.path) for item in ranked]
    left = list(range(len(ranked)))
    picked: list[Ranked] = []
    nearest = np.zeros(len(ranked))
    while left and (k is None or len(picked) < k):
        best = max(left, key=lambda i: (trade * scaled[i] - (1 - trade) * nearest[i], -i))
        left.remove(best)
        picked.append(ranked[best])
        for i in left:
            union = len(features[i] | features[best])
            nearest[i] = max(nearest[i], len(features[i] & features[best]) / union if union else 1.0)
    return picked


def _features(path: Path) -> frozenset[tuple[str, int]]:
    if len(path) == 1:
        return frozenset(("edge", edge.edge) for edge in path.hops[0].edges)
    return frozenset(("node", node) for node in path.nodes[1:-1])


def _sorted(paths: Sequence[Path], scores: Array) -> list[Ranked]:
    order = np.argsort(-scores, kind="stable")
    return [Ranked(paths[i], float(scores[i])) for i in order.tolist()]
