"""How closely two concepts are joined, direct links aside, and whether that is as close as recorded pairs are: split conformal prediction.

A set of options holds every option that is joined at least as closely as all but a share ``alpha`` of recorded pairs, whose own link was
left out. Where a question's true option is drawn as those pairs were, the set holds it with a probability of at least 1 - alpha (Vovk,
Gammerman and Shafer 2005; Papadopoulos et al. 2002). It is a hint at what may be looked for, and never an answer: no record states it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg.snapshot import Snapshot
from traversal.constraints import Budget, Constraints
from traversal.paths.find import find_paths

_TABLE = Path(__file__).with_name("support.json")
#: Hops of the longest path that counts, and nodes that may be read for one: a bound that is the same on every machine.
HOPS, EXPANSIONS = 5, 200_000
#: How sure it is that a fit keeps its promise.
SURE = 0.9
#: Categories of nodes that join two concepts without telling anything of how.
_FORMAL = ("biolink:GeneticInheritance", "biolink:ClinicalModifier", "biolink:ClinicalCourse")


@dataclass(frozen=True, slots=True)
class Calibration:
    """Of one pair of categories: the support that all but ``alpha`` of ``pairs`` recorded pairs reach without their own link."""

    least: float
    alpha: float
    pairs: int


def support(snapshot: Snapshot, one: int, other: int) -> float:
    """Return how closely two nodes are joined: the best path's cost in nats, taken negative; -inf where no longer path joins them."""
    formal = tuple(category for category in _FORMAL if category in snapshot.categories)
    constraints = Constraints(min_hops=2, not_categories=formal)
    budget = Budget(seconds=None, expansions=EXPANSIONS)
    found = find_paths(snapshot, one, other, k=1, max_hops=HOPS, constraints=constraints, budget=budget, order="score")
    return -found.paths[0].cost if found.paths else -math.inf


def least(supports: Sequence[float], alpha: float, sure: float = SURE) -> float:
    """Return a support that all but a share of pairs reach: the l-th smallest of n, -inf where n is too small.

    The share below the l-th smallest of n is Beta(l, n + 1 - l), so that it is at most alpha with a probability of P(Bin(n, alpha) >= l);
    l is the greatest for which that is at least ``sure`` (Vovk 2012, "Conditional validity of inductive conformal predictors", 2a). The
    usual floor(alpha (n + 1)) promises it on average over fits alone, and one fit is what ships.

    >>> least([float(i) for i in range(100)], 0.1), least([float(i) for i in range(20)], 0.1)
    (5.0, -inf)
    """
    n = len(supports)
    tail, place = 1.0, 0
    for below in range(n):
        tail -= math.comb(n, below) * alpha**below * (1 - alpha) ** (n - below)
        if tail < sure:
            break
        place = below + 1
    return sorted(supports)[place - 1] if place else -math.inf


def calibration(one: str, other: str) -> Calibration | None:
    """Return what was fitted for two categories, in either order (``benchmarks.abstention --fit``); None where nothing was."""
    return _table().get(_key(one, other))


def remaining(supports: Iterable[float], fitted: Calibration) -> list[int]:
    """Return the places of the options that are not ruled out: all, where too many recorded pairs are joined by nothing else."""
    return [place for place, value in enumerate(supports) if value >= fitted.least]


def _key(one: str, other: str) -> str:
    return "|".join(sorted(name.removeprefix("biolink:") for name in (one, other)))


@lru_cache(maxsize=1)
def _table() -> dict[str, Calibration]:
    found = json.loads(_TABLE.read_text("utf-8"))
    return {key: Calibration(-math.inf if row["least"] is None else row["least"], row["alpha"], row["pairs"]) for key, row in found.items()}
