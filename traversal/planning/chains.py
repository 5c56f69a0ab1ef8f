"""Chains of search: an anchor chain expands concepts, a bridge chain joins two, a metapath chain follows a typed pattern.

A chain is a plain value: it can be logged, read back and run again.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import Field, asdict, dataclass, field
from typing import Any, ClassVar, Protocol

import numpy as np

from kg.errors import InputError
from kg.snapshot import Snapshot
from traversal.constraints import Budget, Constraints, Order
from traversal.metapaths.dwpc import Metapaths
from traversal.paths.find import find_paths
from traversal.paths.nearest import nearest
from traversal.paths.result import Path
from traversal.scorer import Scorer


@dataclass(frozen=True, slots=True)
class Candidate:
    """A node that a chain puts forward, with a score (larger is better, comparable within one kind of chain) and the paths to it."""

    node: int
    score: float
    paths: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Observation:
    """What a chain came back with, both best first."""

    candidates: tuple[Candidate, ...] = ()
    paths: tuple[Path, ...] = ()
    truncated: bool = False
    expansions: int = 0

    def digest(self) -> dict[str, Any]:
        """Return what was seen, small and without timings: equal for equal observations."""
        return {
            "candidates": [[c.node, round(c.score, 9)] for c in self.candidates],
            "paths": [list(path.nodes) for path in self.paths],
            "truncated": self.truncated,
            "expansions": self.expansions,
        }


class Ground:
    """What chains run on: a graph, perhaps a scorer, and the matrices of its metapaths once they are needed. Threads share it."""

    def __init__(self, snapshot: Snapshot, scorer: Scorer | None = None, metapaths: Metapaths | None = None) -> None:
        self.snapshot, self.scorer = snapshot, scorer
        self._metapaths, self._lock = metapaths, threading.Lock()

    @property
    def metapaths(self) -> Metapaths:
        """The counter of typed paths."""
        with self._lock:
            if self._metapaths is None:
                self._metapaths = Metapaths(self.snapshot)
            return self._metapaths


class Chain(Protocol):
    """A search that can be logged and run again: a dataclass."""

    kind: ClassVar[str]
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    def run(self, ground: Ground, budget: Budget) -> Observation:
        """Search within the budget."""
        ...


@dataclass(frozen=True, slots=True)
class AnchorChain:
    """Expand ``anchors`` to the nodes of a category that they lead to most cheaply, each with its best paths.

    A candidate's score is that of its best path, exp(-cost).
    """

    kind: ClassVar[str] = "anchor"
    anchors: tuple[int, ...]
    category: str | None = None
    k: int = 20
    max_hops: int = 2
    paths_each: int = 1
    constraints: Constraints = field(default_factory=Constraints)

    def run(self, ground: Ground, budget: Budget) -> Observation:
        """Search within the budget; paths are looked for from the cheapest candidate on, while it lasts."""
        found = nearest(
            ground.snapshot, self.anchors, self.category, k=self.k, max_hops=self.max_hops, constraints=self.constraints, budget=budget
        )
        spent, truncated = found.expansions, found.truncated
        candidates = []
        for node in found.nodes.tolist():
            left = Budget(budget.seconds, max(budget.expansions - spent, 0))
            result = find_paths(
                ground.snapshot,
                self.anchors,
                node,
                k=self.paths_each,
                max_hops=self.max_hops,
                constraints=self.constraints,
                budget=left,
                scorer=ground.scorer,
                order="score",
            )
            spent += result.expansions
            truncated |= result.truncated
            if result.paths:
                candidates.append(Candidate(node, result.paths[0].score, result.paths))
        candidates.sort(key=lambda c: (-c.score, c.node))
        return Observation(tuple(candidates), tuple(path for c in candidates for path in c.paths), truncated, spent)


@dataclass(frozen=True, slots=True)
class BridgeChain:
    """Join two sets of nodes by their best paths; the targets that were reached are the candidates."""

    kind: ClassVar[str] = "bridge"
    sources: tuple[int, ...]
    targets: tuple[int, ...]
    k: int = 10
    max_hops: int = 3
    order: Order = "length"
    constraints: Constraints = field(default_factory=Constraints)

    def run(self, ground: Ground, budget: Budget) -> Observation:
        """Search within the budget."""
        result = find_paths(
            ground.snapshot,
            self.sources,
            self.targets,
            k=self.k,
            max_hops=self.max_hops,
            constraints=self.constraints,
            budget=budget,
            scorer=ground.scorer,
            order=self.order,
        )
        reached: dict[int, list[Path]] = {}
        for path in result.paths:
            reached.setdefault(path.nodes[-1], []).append(path)
        candidates = [Candidate(node, max(p.score for p in paths), tuple(paths)) for node, paths in reached.items()]
        candidates.sort(key=lambda c: (-c.score, c.node))
        return Observation(tuple(candidates), result.paths, result.truncated, result.expansions)


@dataclass(frozen=True, slots=True)
class MetapathChain:
    """Follow a typed pattern from ``source`` to the ``k`` nodes with the largest DWPC, or to ``target`` alone. Scores are DWPCs.

    Closed forms have no expansions to count: a metapath of one node costs its budget one.
    """

    kind: ClassVar[str] = "metapath"
    source: int
    metapath: str
    target: int | None = None
    k: int = 20

    def run(self, ground: Ground, budget: Budget) -> Observation:
        """Count; nothing is left out for the budget unless it is zero."""
        if budget.expansions < 1:
            return Observation(truncated=True)
        counter = ground.metapaths
        _, weights = counter.row(self.metapath, self.source)
        nodes = counter.nodes(counter.metapath(self.metapath).categories[-1])
        places = np.flatnonzero(weights) if self.target is None else np.flatnonzero((nodes == self.target) & (weights > 0))
        order = places[np.lexsort((places, -weights[places]))][: self.k]
        return Observation(tuple(Candidate(int(nodes[i]), float(weights[i])) for i in order.tolist()), expansions=1)


_KINDS: dict[str, type[AnchorChain] | type[BridgeChain] | type[MetapathChain]] = {
    chain.kind: chain for chain in (AnchorChain, BridgeChain, MetapathChain)
}


def describe(chain: Chain) -> dict[str, Any]:
    """Return a chain as plain values that JSON can hold; constraints that are not set are left out."""
    record: dict[str, Any] = {"kind": chain.kind, **asdict(chain)}
    if "constraints" in record:
        default = asdict(Constraints())
        record["constraints"] = {key: value for key, value in record["constraints"].items() if value != default[key]}
    return record


def restore(record: Mapping[str, Any]) -> Chain:
    """Return the chain that was described.

    Raises:
        InputError: it is not the description of a chain.
    """
    try:
        values = _tuples({key: value for key, value in record.items() if key != "kind"})
        if "constraints" in values:
            values["constraints"] = Constraints(**_tuples(values["constraints"]))
        chain: Chain = _KINDS[record["kind"]](**values)
        return chain
    except (KeyError, TypeError, AttributeError) as error:
        raise InputError(f"not the description of a chain: {error!r}") from error


def _tuples(record: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in record.items()}
