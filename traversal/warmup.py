"""Compile the kernels that a cold command needs, and put a graph's weights, links and null models beside its snapshot."""

from __future__ import annotations

import time

from kg.snapshot import Snapshot


def warm(snapshot: Snapshot | None = None) -> float:
    """Compile (or load from the cache) what ``find_paths`` runs; with a snapshot, prepare it too. Return the seconds it took.

    A process after this one loads the compiled kernels in tens of milliseconds.
    """
    from traversal.metapaths.precompute import prepare
    from traversal.view.graph_view import View

    started = time.perf_counter()
    _compile()
    if snapshot is not None:
        View.of(snapshot)
        prepare(snapshot)
    return time.perf_counter() - started


def _compile() -> None:
    """Search a kite, 0 - {1, 2} - 3 with a tail 3 - 4 and a parallel edge, so that every kernel meets its argument types once."""
    from traversal.constraints import Constraints
    from traversal.paths.find import find_paths
    from traversal.view.costs import SUBCLASS

    kite = Snapshot.from_arrays([0, 0, 1, 2, 2, 3], [0, 0, 0, 0, 1, 0], [1, 2, 3, 3, 3, 4], 5, predicates=[SUBCLASS, "biolink:related_to"])
    for constraints in (Constraints(), Constraints(directed=True)):
        find_paths(kite, 0, 3, constraints=constraints)  # joined
        find_paths(kite, [0, 1], 4, max_hops=4, constraints=constraints, order="score")  # searched
        find_paths(kite, 4, [0, 1], max_hops=3, constraints=constraints)
