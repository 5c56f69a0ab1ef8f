"""Which pairs of concepts the path benchmarks ask about: random ones, random ones that are joined, and the worst hubs."""

from __future__ import annotations

import numpy as np

from kg.snapshot import Snapshot
from traversal import Budget, find_paths

Pair = tuple[int, int]


def random_pairs(graph: Snapshot, source: str, target: str, count: int, seed: int = 0) -> list[Pair]:
    """Draw pairs of nodes that have edges, one of each category."""
    rng = np.random.default_rng(seed)
    kinds, some = np.asarray(graph.node_category), graph.degree > 0
    ends = [np.flatnonzero((kinds == graph.categories.index(kind)) & some) for kind in (source, target)]
    return list(zip(*(rng.choice(end, count).tolist() for end in ends), strict=True))


def hub_pairs(graph: Snapshot, count: int) -> list[Pair]:
    """Pair the nodes with the most edges, the worst first."""
    top = np.argsort(-graph.degree, kind="stable")[: count + 1].tolist()
    return [(a, b) for i, a in enumerate(top) for b in top[i + 1 :]][:count]


def joined_pairs(graph: Snapshot, source: str, target: str, count: int, hops: int = 3, most: int = 200_000) -> tuple[list[Pair], int]:
    """Draw random pairs until so many are found that some path of at most ``hops`` hops joins; return them and how many were drawn."""
    found: list[Pair] = []
    for drawn, pair in enumerate(random_pairs(graph, source, target, most, seed=1), 1):
        if len(find_paths(graph, *pair, k=1, max_hops=hops, budget=Budget(None))):
            found.append(pair)
            if len(found) == count:
                return found, drawn
    return found, most


def pair_sets(graph: Snapshot, source: str, target: str, count: int, hubs: int) -> dict[str, list[Pair]]:
    """Return the three sets under names that say what they are."""
    kind = f"{_short(source)}-{_short(target)}"
    drawn = random_pairs(graph, source, target, count)
    joined = sum(len(find_paths(graph, *pair, k=1, budget=Budget(None))) for pair in drawn)
    near, tries = joined_pairs(graph, source, target, count)
    sets = {f"random {kind} pairs ({joined} of {count} joined within 3 hops)": drawn}
    if joined < count and near:
        sets[f"random {kind} pairs that are joined within 3 hops ({len(near)} of {tries:,} drawn)"] = near
    sets["hub pairs"] = hub_pairs(graph, hubs)
    return sets


def _short(category: str) -> str:
    return category.removeprefix("biolink:")
