"""Compile the kernels that a cold command needs, and put a graph's weights and links beside its snapshot."""

from __future__ import annotations

import time

from kg.snapshot import Snapshot


def warm(snapshot: Snapshot | None = None) -> float:
    """Compile (or load from the cache) what ``find_paths`` runs; with a snapshot, prepare it too. Return the seconds it took.

    A process after this one loads the compiled kernels in tens of milliseconds.
    """
    from traversal.constraints import Constraints
    from traversal.paths import find_paths
    from traversal.view import View
    from traversal.weights import SUBCLASS

    started = time.perf_counter()
    # A kite: 0 - {1, 2} - 3, both sides and a parallel edge, so that every kernel of a search meets its argument types once.
    tiny = Snapshot.from_arrays([0, 0, 1, 2, 2], [0, 0, 0, 0, 1], [1, 2, 3, 3, 3], 4, predicates=[SUBCLASS, "biolink:related_to"])
    for constraints in (Constraints(), Constraints(directed=True, through=(2,))):
        find_paths(tiny, 0, 3, max_hops=3, constraints=constraints, order="score")
        find_paths(tiny, 0, [1, 3], max_hops=2, constraints=constraints)
    if snapshot is not None:
        View.of(snapshot)
    return time.perf_counter() - started
