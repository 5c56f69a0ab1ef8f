"""Small graphs for the scorer's tests: worlds with a rule in them, so that there is something to learn."""

from __future__ import annotations

import numpy as np

from gnn.triples import Dataset, split


def columns(triples: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The subjects, predicates and objects of triples [n, 3]."""
    return triples[:, 0], triples[:, 1], triples[:, 2]


def family_world(seed: int = 0, people: int = 60) -> Dataset:
    """parent, and grandparent = parent o parent, and sibling: two of three relations follow from the first."""
    rng = np.random.default_rng(seed)
    parents = {c: rng.choice(c, size=min(2, c), replace=False).tolist() for c in range(4, people)}
    rows = [(p, 0, c) for c, ps in parents.items() for p in ps]
    rows += [(g, 1, c) for c, ps in parents.items() for p in ps for g in parents.get(p, [])]
    rows += [(a, 2, b) for a in parents for b in parents if a != b and set(parents[a]) & set(parents[b])]
    triples = np.unique(np.array(rows, np.int64), axis=0)
    names = [f"P:{i}" for i in range(people)]
    return split(triples, triples[:, 1] > 0, names, ("parent", "grandparent", "sibling"), seed=seed, valid=0.1, test=0.1, most=200)
