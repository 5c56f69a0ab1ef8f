"""Where a build's independent steps run: each source's reading, each range of nodes. What comes of them is the same bytes everywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol, TypeVar

from kg.errors import InputError

_Item = TypeVar("_Item")
_Made = TypeVar("_Made")


class Engine(Protocol):
    """Runs one step many times."""

    def map(self, step: Callable[[Any, _Item], _Made], shared: Any, items: Iterable[_Item]) -> Iterator[_Made]:
        """Yield ``step(shared, item)`` for each item, in their order; items are taken as they are needed.

        A step may run again where the machine that ran it was lost: it must come to the same, whatever it left behind.
        """
        ...


class Local:
    """One step after the other, in this process."""

    def map(self, step: Callable[[Any, _Item], _Made], shared: Any, items: Iterable[_Item]) -> Iterator[_Made]:
        """See ``Engine``."""
        return (step(shared, item) for item in items)


def engine(name: str) -> Engine:
    """Return the engine of a name: ``local`` or ``ray``.

    Raises:
        InputError: there is no such engine.
        MissingExtra: it needs a library that is not installed.
    """
    if name == "local":
        return Local()
    if name == "ray":
        from ingest.engines.ray_tasks import RayTasks

        return RayTasks()
    raise InputError(f"there is no engine {name!r}; take local or ray")
