"""What a search returns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from kg.snapshot import Snapshot

#: Why a search ended: it has seen everything, it has what was asked for, or its budget is spent.
Stopped = Literal["complete", "enough", "time", "expansions", "results"]


@dataclass(frozen=True, slots=True)
class HopEdge:
    """One edge of a hop: its index, its predicate, and +1 where it is walked from subject to object, -1 against."""

    edge: int
    predicate: str
    direction: int


@dataclass(frozen=True, slots=True)
class Hop:
    """A step between neighbours, with every admitted edge between them, in index order; ``cost`` in nats, by part."""

    source: int
    target: int
    edges: tuple[HopEdge, ...]
    parts: dict[str, float] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Path:
    """A simple path. ``score`` = exp(-``cost``) lies in (0, 1]; ``parts`` (nats) sum to ``cost`` to within rounding (1e-6 a hop)."""

    nodes: tuple[int, ...]
    hops: tuple[Hop, ...]
    score: float
    cost: float
    parts: dict[str, float] = field(hash=False)

    def __len__(self) -> int:
        return len(self.hops)

    def curies(self, snapshot: Snapshot) -> tuple[str, ...]:
        """Return the nodes' CURIEs."""
        return tuple(snapshot.curie(node) for node in self.nodes)

    def text(self, snapshot: Snapshot) -> str:
        """Return the path on one line: names, and arrows that point as the edges do."""
        words = [snapshot.name(self.nodes[0])]
        for hop in self.hops:
            labels = sorted({(edge.direction, edge.predicate.removeprefix("biolink:")) for edge in hop.edges}, reverse=True)
            words.append(" / ".join(f"—{label}→" if way > 0 else f"←{label}—" for way, label in labels))
            words.append(snapshot.name(hop.target))
        return " ".join(words)


class Unfolding(Protocol):
    """Paths as a search leaves them, nodes and costs; ``traversal.paths.unfolding.Found``."""

    def __len__(self) -> int: ...

    def nodes(self) -> list[tuple[int, ...]]:
        """Return the nodes of each path."""
        ...

    def paths(self) -> tuple[Path, ...]:
        """Read the edges of every hop and the parts of every cost."""
        ...


class PathResult:
    """Paths, best first, and how the search for them went.

    What search finds are nodes and costs. The edges of each hop and the parts of each cost are read when ``paths`` is first looked at:
    that can take longer than the search, and counting, ranking by nodes or taking the first few needs none of it.

    Attributes:
        truncated: the budget ended the search before it could know that there are no others. stopped: why it ended.
        expansions: nodes whose neighbours were read. elapsed: seconds, without reading the edges.
    """

    __slots__ = ("_found", "_paths", "elapsed", "expansions", "stopped", "truncated")

    def __init__(self, found: Unfolding | None, truncated: bool, stopped: Stopped, expansions: int, elapsed: float) -> None:
        self._found = found
        self._paths: tuple[Path, ...] | None = () if found is None else None
        self.truncated, self.stopped, self.expansions, self.elapsed = truncated, stopped, expansions, elapsed

    @property
    def paths(self) -> tuple[Path, ...]:
        """The paths with every edge of every hop."""
        if self._paths is None:
            assert self._found is not None
            self._paths = self._found.paths()
        return self._paths

    @property
    def nodes(self) -> list[tuple[int, ...]]:
        """The nodes of each path, without reading edges."""
        return [] if self._found is None else self._found.nodes()

    def __iter__(self) -> Iterator[Path]:
        return iter(self.paths)

    def __len__(self) -> int:
        return 0 if self._found is None else len(self._found)

    def __repr__(self) -> str:
        return f"PathResult({len(self)} paths, {self.stopped!r}, expansions={self.expansions}, elapsed={self.elapsed:.6f})"
