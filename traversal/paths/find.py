"""The k best simple paths between concepts, under a budget and constraints.

Bounds grow from the targets layer by layer and from the sources one step to meet them; a best-first search then reads the paths off in the
exact order of the documented score (``docs/paths.md``). What it returns under a small budget is the beginning of what a larger one returns.
"""

from __future__ import annotations

import time
from collections.abc import Iterable

from kg.errors import InputError
from kg.snapshot import Snapshot
from traversal.constraints import Budget, Constraints, Order
from traversal.paths.result import PathResult
from traversal.scorer import Scorer

#: Longer paths say little and cost much; bounds are kept for so many hops at most.
MOST_HOPS = 8
_BUDGET = Budget()


def find_paths(
    snapshot: Snapshot,
    source: int | Iterable[int],
    target: int | Iterable[int],
    *,
    k: int = 10,
    max_hops: int = 3,
    constraints: Constraints | None = None,
    budget: Budget | None = None,
    scorer: Scorer | None = None,
    order: Order = "length",
) -> PathResult:
    """Return the ``k`` best simple paths of at most ``max_hops`` hops from a source to a target (node indexes, or several of them).

    No node occurs twice in a path, and no source or target stands inside one. Edges are walked both ways unless the constraints say
    ``directed``; negated edges never. Ties in cost go by hops, then by the nodes' indexes.

    Args:
        order: ``length`` puts fewer hops first (so direct links lead), ``score`` the lower cost, in which each hop has its price.
        scorer: makes hops dearer that it does not believe in; never cheaper.

    Raises:
        InputError: no source or target, an index outside the graph, or a number out of its range.
    """
    started = time.perf_counter()
    if k < 0 or not 1 <= max_hops <= MOST_HOPS:
        raise InputError(f"k is {k} and max_hops {max_hops}; k must not be negative, max_hops lies in 1..{MOST_HOPS}")
    if order not in ("length", "score"):
        raise InputError(f"unknown order {order!r}; 'length' or 'score'")
    given = budget or _BUDGET
    sources, targets = _nodes(snapshot, source, "source"), _nodes(snapshot, target, "target")
    if scorer is None and len(sources) == len(targets) == 1:
        from traversal.paths.join import find_short

        found = find_short(snapshot, sources[0], targets[0], k, max_hops, constraints, given, order, started)
        if found is not None:
            return found
    from traversal.paths.best_first import PathSearch

    return PathSearch(snapshot, sources, targets, max_hops, constraints or Constraints(), given, scorer, started).run(k, order)


def _nodes(snapshot: Snapshot, given: int | Iterable[int], what: str) -> tuple[int, ...]:
    nodes = (
        (given,) if type(given) is int else tuple(sorted({int(node) for node in given})) if isinstance(given, Iterable) else (int(given),)
    )
    if not nodes:
        raise InputError(f"a search needs at least one {what}")
    for node in nodes:
        if not 0 <= node < snapshot.n_nodes:
            raise InputError(f"{what} {node} is not a node of this graph, which has {snapshot.n_nodes}")
    return nodes
