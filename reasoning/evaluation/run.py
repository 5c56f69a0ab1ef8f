"""Run systems over a set: every item to every system, timed; what is cited is checked against the graph."""

from __future__ import annotations

import hashlib
import platform
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.snapshot import Snapshot
from reasoning.evaluation.item import Response
from reasoning.evaluation.measures import Interval, Measured, compare, measure
from reasoning.evaluation.sets import EvaluationSet, load
from reasoning.evaluation.systems import System


@dataclass(frozen=True, slots=True)
class Comparison:
    """The first system beside another: mean paired difference of a measure, and items better, as good, worse."""

    system: str
    other: str
    measure: str
    difference: Interval
    better: int
    same: int
    worse: int


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What came out.

    Attributes:
        set: what was asked. path, checksum: the copy that was read (SHA-256). items: how many of how many ``available`` were asked.
        graph: bundle's content hash, "" where none was used. machine: where. measured: in the order of the systems.
        comparisons: of the first system with each other.
    """

    set: EvaluationSet
    path: str
    checksum: str
    items: int
    available: int
    graph: str
    machine: str
    measured: tuple[Measured, ...]
    comparisons: tuple[Comparison, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "set": {"name": self.set.name, "title": self.set.title, "source": self.set.source, "contamination": self.set.contamination},
            "path": self.path,
            "sha256": self.checksum,
            "items": self.items,
            "available": self.available,
            "graph": self.graph,
            "machine": self.machine,
            "measured": [one.to_dict() for one in self.measured],
            "comparisons": [
                {
                    "system": one.system,
                    "other": one.other,
                    "measure": one.measure,
                    "difference": [one.difference.mean, one.difference.low, one.difference.high],
                    "better": one.better,
                    "same": one.same,
                    "worse": one.worse,
                }
                for one in self.comparisons
            ],
        }


def evaluate(
    name: str,
    path: Path,
    systems: Sequence[System],
    *,
    limit: int | None = None,
    snapshot: Snapshot | None = None,
    graph: str = "",
    progress: Callable[[int, int], None] | None = None,
) -> Evaluation:
    """Ask every system every item of a set, or ``limit`` of them (the first by a hash of their names, the same every time).

    Args:
        name, path: as ``sets.load``. systems: at least one; the first is compared with the others. snapshot: what cited edges are checked
            against; ``graph`` names it. progress: told (items done, items).

    Raises:
        InputError: as ``sets.load``.
    """
    found, items, checksum = load(name, path)
    available = len(items)
    chosen = items if limit is None else sorted(items, key=lambda item: hashlib.sha256(item.id.encode()).digest())[:limit]
    responses: list[list[Response]] = [[] for _ in systems]
    seconds: list[list[float]] = [[] for _ in systems]
    for done, item in enumerate(chosen, 1):
        for place, system in enumerate(systems):
            began = time.perf_counter()
            responses[place].append(system.answer(item))
            seconds[place].append(time.perf_counter() - began)
        if progress is not None:
            progress(done, len(chosen))
    measured = tuple(
        measure(system.name, chosen, said, took, [_faithful(response, snapshot) for response in said])
        for system, said, took in zip(systems, responses, seconds, strict=True)
    )
    comparisons = []
    for system, said in zip(systems[1:], responses[1:], strict=True):
        by, difference, counts = compare(chosen, responses[0], said)
        comparisons.append(Comparison(systems[0].name, system.name, by, difference, *counts))
    machine = f"{platform.machine()}, Python {platform.python_version()}, {platform.system()}"
    return Evaluation(found, str(path), checksum, len(chosen), available, graph, machine, measured, tuple(comparisons))


def _faithful(response: Response, snapshot: Snapshot | None) -> float | None:
    """Share of cited edges that the graph has and that rest on at least one record; None where none is cited."""
    if snapshot is None or not response.edges:
        return None
    return sum(0 <= edge < snapshot.n_edges and snapshot.n_evidence(edge) > 0 for edge in response.edges) / len(response.edges)
