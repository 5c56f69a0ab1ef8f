"""Steps as Ray tasks, on one machine or on many that share the cache's folder.

Ray starts on this machine where no cluster is named (``RAY_ADDRESS``). It runs a task again whose worker or node died; what a step is given
stays with the driver until then. Nothing is reported to Ray's makers.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from kg.errors import MissingExtra

_Item = TypeVar("_Item")
_Made = TypeVar("_Made")

#: How often a step may be lost with its worker before the build gives up.
_RETRIES = 5


def _run(step: Callable[[Any, _Item], _Made], shared: Any, item: _Item) -> _Made:
    return step(shared, item)


class RayTasks:
    """Runs steps on the cluster, as many at a time as it has processors."""

    def __init__(self) -> None:
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        try:
            import ray
        except ImportError:
            raise MissingExtra("ray", "Ray", "the engine 'ray'") from None
        self._ray = ray
        if not ray.is_initialized():
            ray.init(log_to_driver=False)

    def map(self, step: Callable[[Any, _Item], _Made], shared: Any, items: Iterable[_Item]) -> Iterator[_Made]:
        """See ``ingest.engines.Engine``; an error that a step raises is raised here as it is."""
        task = self._ray.remote(max_retries=_RETRIES)(_run)
        given = self._ray.put(shared)
        at_once = max(int(self._ray.cluster_resources().get("CPU", 1)), 1)
        running: deque[Any] = deque()
        try:
            for item in items:
                running.append(task.remote(step, given, item))
                if len(running) >= at_once:
                    yield self._made(running.popleft())
            while running:
                yield self._made(running.popleft())
        finally:
            for waiting in running:
                self._ray.cancel(waiting)

    def _made(self, waiting: Any) -> Any:
        try:
            return self._ray.get(waiting)
        except self._ray.exceptions.RayTaskError as error:
            raise error.cause from None
