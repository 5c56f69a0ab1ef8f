"""Another order for paths that were found: for variety (maximal marginal relevance; Carbonell & Goldstein, SIGIR 1998)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kg.errors import InputError
from traversal.paths.result import Path


@dataclass(frozen=True, slots=True)
class Ranked:
    """A path with the figure by which it was put in its place."""

    path: Path
    relevance: float


def by_variety(ranked: Sequence[Ranked], k: int | None = None, *, trade: float = 0.7) -> list[Ranked]:
    """Pick paths one by one by ``trade x relevance - (1 - trade) x overlap`` with those picked already (MMR).

    Relevance is scaled to 0..1 over what was given; overlap is the greatest Jaccard index of inner nodes (of ends
    and edges, for direct links) with a picked path. ``trade`` 1 keeps the order.

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
