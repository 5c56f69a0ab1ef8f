"""What speaks against paths: records that deny a link, and edges of one hop that say opposite things."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

import numpy as np

from kg.snapshot import Snapshot
from traversal.paths.result import Path

#: Predicates that cannot both hold of the same two things at the same time.
_OPPOSITES = (
    ("treats", "contraindicated_in"),
    ("treats", "contraindicated_for"),
    ("treats", "exacerbates"),
    ("ameliorates", "exacerbates"),
    ("treats", "causes"),
    ("prevents", "causes"),
    ("prevents", "predisposes_to_condition"),
)
_PREFIXES = (("increases_", "decreases_"), ("positively_", "negatively_"))


def denials(snapshot: Snapshot, paths: Iterable[Sequence[int]]) -> list[int]:
    """Return the negative edges between neighbours on any of the paths (node indexes), or between their ends, each once, in index order."""
    pairs = {
        frozenset(pair) for nodes in paths for pair in (*itertools.pairwise(nodes), (nodes[0], nodes[-1]))
    }  # either way: who denies that A causes B speaks against a link of the two
    negative = np.flatnonzero(snapshot.edge_negated)
    ends = zip(negative.tolist(), snapshot.edge_subject[negative].tolist(), snapshot.edge_object[negative].tolist(), strict=True)
    return [edge for edge, subject, object in ends if frozenset((subject, object)) in pairs]


def opposed(paths: Iterable[Path]) -> list[tuple[int, int]]:
    """Return pairs of edges of one hop, walked the same way, that say opposite things, in the order of the paths, each once."""
    found: dict[tuple[int, int], None] = {}
    for path in paths:
        for hop in path.hops:
            for one, other in itertools.combinations(hop.edges, 2):
                if one.direction == other.direction and opposite(one.predicate, other.predicate):
                    found[(one.edge, other.edge)] = None
    return list(found)


def opposite(one: str, other: str) -> bool:
    """Return whether two predicates say opposite things.

    >>> opposite("biolink:increases_activity_of", "biolink:decreases_activity_of"), opposite("biolink:treats", "biolink:causes")
    (True, True)
    >>> opposite("biolink:increases_activity_of", "biolink:decreases_abundance_of")
    False
    """
    a, b = (predicate.removeprefix("biolink:") for predicate in (one, other))
    if (a, b) in _OPPOSITES or (b, a) in _OPPOSITES:
        return True
    return any(
        (a.startswith(up) and b == down + a.removeprefix(up)) or (b.startswith(up) and a == down + b.removeprefix(up))
        for up, down in _PREFIXES
    )
