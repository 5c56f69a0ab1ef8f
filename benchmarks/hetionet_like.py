"""A graph of Hetionet's shape: 47,031 nodes and 2,250,197 edges by kind, heavy-tailed degrees, the same from the same seed.

The counts are Hetionet v1.0's (hetio/hetionet, describe/edges/metaedges.tsv, CC0); its edges themselves are not used.
"""

from __future__ import annotations

import numpy as np

from kg.snapshot import Snapshot
from traversal.metapaths.metagraph import MetaEdge, Metagraph

NODES = {
    "Anatomy": 402,
    "Biological Process": 11381,
    "Cellular Component": 1391,
    "Compound": 1552,
    "Disease": 137,
    "Gene": 20945,
    "Molecular Function": 2884,
    "Pathway": 1822,
    "Pharmacologic Class": 345,
    "Side Effect": 5734,
    "Symptom": 438,
}

#: source, predicate, target, edges, sources and targets that have any, directed.
EDGES = [
    ("Anatomy", "downregulates", "Gene", 102240, 36, 15097, False),
    ("Anatomy", "expresses", "Gene", 526407, 241, 18094, False),
    ("Anatomy", "upregulates", "Gene", 97848, 36, 15929, False),
    ("Compound", "binds", "Gene", 11571, 1389, 1689, False),
    ("Compound", "causes", "Side Effect", 138944, 1071, 5701, False),
    ("Compound", "downregulates", "Gene", 21102, 734, 2880, False),
    ("Compound", "palliates", "Disease", 390, 221, 50, False),
    ("Compound", "resembles", "Compound", 6486, 1042, 1054, False),
    ("Compound", "treats", "Disease", 755, 387, 77, False),
    ("Compound", "upregulates", "Gene", 18756, 703, 3247, False),
    ("Disease", "associates", "Gene", 12623, 134, 5392, False),
    ("Disease", "downregulates", "Gene", 7623, 44, 5745, False),
    ("Disease", "localizes", "Anatomy", 3602, 133, 398, False),
    ("Disease", "presents", "Symptom", 3357, 133, 415, False),
    ("Disease", "resembles", "Disease", 543, 112, 106, False),
    ("Disease", "upregulates", "Gene", 7731, 44, 5630, False),
    ("Gene", "covaries", "Gene", 61690, 9043, 9532, False),
    ("Gene", "interacts", "Gene", 147164, 9526, 14084, False),
    ("Gene", "participates", "Biological Process", 559504, 14772, 11381, False),
    ("Gene", "participates", "Cellular Component", 73566, 10580, 1391, False),
    ("Gene", "participates", "Molecular Function", 97222, 13063, 2884, False),
    ("Gene", "participates", "Pathway", 84372, 8979, 1822, False),
    ("Gene", "regulates", "Gene", 265672, 4634, 7048, True),
    ("Pharmacologic Class", "includes", "Compound", 1029, 345, 724, False),
]

SHORT = {
    "Anatomy": "A",
    "Biological Process": "BP",
    "Cellular Component": "CC",
    "Compound": "C",
    "Disease": "D",
    "Gene": "G",
    "Molecular Function": "MF",
    "Pathway": "PW",
    "Pharmacologic Class": "PC",
    "Side Effect": "SE",
    "Symptom": "S",
    "downregulates": "d",
    "expresses": "e",
    "upregulates": "u",
    "binds": "b",
    "causes": "c",
    "palliates": "p",
    "resembles": "r",
    "treats": "t",
    "associates": "a",
    "localizes": "l",
    "presents": "p",
    "covaries": "c",
    "interacts": "i",
    "participates": "p",
    "regulates": "r",
    "includes": "i",
}


def hetionet_like(seed: int = 0, tail: float = 0.55) -> tuple[Snapshot, Metagraph]:
    """Make the graph. A node's chance of an edge falls with its rank to the power ``tail``; ranks differ by kind of edge."""
    rng = np.random.default_rng(seed)
    categories = list(NODES)
    first = dict(zip(categories, np.cumsum([0, *NODES.values()])[:-1].tolist(), strict=True))
    predicates = sorted({predicate for _, predicate, *_ in EDGES})
    # One order of nodes by importance in each category, so that what is a hub for one kind of edge tends to be one for others.
    importance = {name: rng.permutation(count) for name, count in NODES.items()}
    subject, predicate, target = [], [], []
    for source_kind, name, target_kind, edges, n_sources, n_targets, _ in EDGES:
        pairs = _pairs(rng, edges, n_sources, n_targets, tail)
        subject.append(first[source_kind] + _some(rng, importance[source_kind], n_sources)[pairs[0]])
        target.append(first[target_kind] + _some(rng, importance[target_kind], n_targets)[pairs[1]])
        if source_kind == target_kind:
            _turn_loops(subject[-1], target[-1], first[target_kind], NODES[target_kind])
        predicate.append(np.full(edges, predicates.index(name)))
    s, p, o = (np.concatenate(part) for part in (subject, predicate, target))
    order = np.lexsort((o, p, s))
    graph = Snapshot.from_arrays(
        s[order],
        p[order],
        o[order],
        sum(NODES.values()),
        node_category=np.repeat(np.arange(len(categories)), list(NODES.values())),
        categories=categories,
        predicates=predicates,
    )
    return graph, Metagraph([MetaEdge(s, p, o, directed) for s, p, o, *_, directed in EDGES], SHORT)


def _some(rng: np.random.Generator, ranked: np.ndarray, count: int) -> np.ndarray:
    """Pick ``count`` nodes, important ones first but for some noise: int64."""
    noisy = np.argsort(np.argsort(ranked) + rng.normal(0, 0.2 * len(ranked), len(ranked)))
    return np.asarray(noisy[:count])


def _turn_loops(subject: np.ndarray, target: np.ndarray, first: int, count: int) -> None:
    """Give each loop, in place, the next node as its target that its subject does not have yet."""
    known = set(zip(subject.tolist(), target.tolist(), strict=True))
    for place in np.flatnonzero(subject == target).tolist():
        while (int(subject[place]), int(target[place])) in known:
            target[place] = first + (int(target[place]) - first + 1) % count
        known.add((int(subject[place]), int(target[place])))


def _pairs(rng: np.random.Generator, edges: int, n_sources: int, n_targets: int, tail: float) -> np.ndarray:
    """Draw different pairs of ranks, each rank at least once: int64 [2, edges]."""
    chance = [np.arange(1, n + 1) ** -tail for n in (n_sources, n_targets)]
    cumulative = [np.cumsum(c / c.sum()) for c in chance]
    longest = max(n_sources, n_targets)
    keys = np.arange(longest) % n_sources * n_targets + np.arange(longest)[::-1] % n_targets
    keys = np.unique(keys)[:edges]
    while len(keys) < edges:
        draws = int(1.3 * (edges - len(keys))) + 64
        s, o = (np.minimum(np.searchsorted(c, rng.random(draws)), len(c) - 1) for c in cumulative)
        fresh = np.setdiff1d(s * n_targets + o, keys)
        keys = np.concatenate([keys, rng.permutation(fresh)[: edges - len(keys)]])
    return np.stack([keys // n_targets, keys % n_targets])


if __name__ == "__main__":
    made, _ = hetionet_like()
    degree = np.sort(made.degree)[::-1]
    print(f"{made.n_nodes:,} nodes, {made.n_edges:,} edges; degrees: most {degree[:5].tolist()}, median {int(np.median(degree))}")
