"""What every store is: a place that a bundle is loaded into and that answers read-only Cypher.

A store is derived and can be thrown away; the bundle is the truth. ``counts`` and ``checksum`` of a loaded store equal
``kg.stores.property_graph.bundle_counts`` and ``kg.stores.checksum.bundle_checksum`` of its bundle: that is what loading means.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, Self, runtime_checkable

from kg.bundle import Bundle

#: Told (stage, done, total) while a bundle is loaded; the unit of done and total is rows.
Progress = Callable[[str, int, int], None]

#: What a query may take when the caller does not say: seconds of wall clock, and rows handed back.
TIMEOUT_S = 10.0
LIMIT = 1000


def silent(stage: str, done: int, total: int) -> None:
    """Show no progress."""


@dataclass(frozen=True, slots=True)
class Result:
    """A query's answer: at most ``limit`` rows, and whether there were more.

    Values are plain: strings, numbers, booleans, None, lists and dicts. A node is a dict of its properties with ``_labels`` (sorted), a
    relationship one with ``_type``, a path ``{"nodes": [...], "relationships": [...]}``; NaN reads as None; dates are ISO strings.
    """

    columns: list[str]
    rows: list[tuple[Any, ...]]
    truncated: bool = False
    #: What the store has to say beside the rows: names that it does not know, a graph that is being changed.
    notes: tuple[str, ...] = ()

    def dicts(self) -> list[dict[str, Any]]:
        """Return the rows as dicts by column name."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def scalar(self) -> Any:
        """Return the first column of the first row, None when there is no row."""
        return self.rows[0][0] if self.rows else None

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a store holds: nodes by label, edges by relationship type, and pieces of evidence."""

    nodes: int
    edges: int
    evidence: int
    labels: dict[str, int] = field(default_factory=dict)
    types: dict[str, int] = field(default_factory=dict)


@runtime_checkable
class Store(Protocol):
    """The interface. Use ``kg.stores.open`` to get one; close it when done (it is its own context manager)."""

    def load(self, bundle: Bundle, progress: Progress = silent, *, replace: bool = False, repair: bool = False) -> None:
        """Make the store hold exactly the bundle's graph; loading the same bundle again changes nothing.

        Args:
            bundle: what it is to hold.
            progress: told how far it is.
            replace: whether what somebody else keeps there under the graph's label may be deleted.
            repair: whether to read everything back and put it right even where the counts say that it is there.

        Raises:
            StoreError: the store holds what somebody else put there, or could not be written or reached; what was there before is whole,
                or the load resumes where it stopped.
        """

    def query(self, cypher: str, params: Mapping[str, Any] | None = None, *, timeout_s: float = TIMEOUT_S, limit: int = LIMIT) -> Result:
        """Run one read-only statement.

        Args:
            cypher: the statement; values come in as ``$parameters``.
            params: JSON-like values by parameter name.
            timeout_s: wall-clock bound in seconds.
            limit: at most so many rows come back.

        Raises:
            QueryRefused: it would write, administer, or reach outside the graph; nothing was run.
            QueryTimeout: it ran past its time and was stopped.
            InputError: the time-out or the limit is no number that makes sense.
            QueryError: it is not valid Cypher, a parameter cannot be handed over, it failed, or needed more memory than a query may have.
            StoreError: the store could not be reached.
        """

    def counts(self) -> Counts:
        """Count what the store holds."""

    def checksum(self) -> str:
        """Read every node and edge back and return their checksum (see ``kg.stores.checksum``)."""

    def close(self) -> None:
        """Let go of files, processes and connections."""

    def __enter__(self) -> Store: ...

    def __exit__(self, *exc: object) -> None: ...


class Closing(ABC):
    """What is closed at the end of a ``with`` block."""

    @abstractmethod
    def close(self) -> None:
        """Let go of files, processes and connections."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()
