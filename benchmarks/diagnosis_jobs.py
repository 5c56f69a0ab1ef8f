"""Work that is shared out to processes which inherit what they work on, so that nothing large is sent."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

_inherited: tuple[Any, ...] = ()


class Jobs:
    """A pool of processes, each of which has what the pool was opened with. Use as a context manager.

    Args:
        count: how many processes. inherited: what functions get before their item.
    """

    def __init__(self, count: int, *inherited: Any) -> None:
        global _inherited
        _inherited = inherited
        self._pool = multiprocessing.get_context("fork").Pool(count)

    def start(self, function: Callable[..., Result], items: Sequence[Item]) -> Callable[[], list[Result]]:
        """Begin ``function(*inherited, item)`` for each item and return what waits for the results, in the order of the items.

        That raises what the function raised.
        """
        return self._pool.map_async(_call, [(function, item) for item in items], chunksize=1).get

    def __enter__(self) -> Jobs:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.terminate()


def _call(task: tuple[Callable[..., Result], object]) -> Result:
    function, item = task
    return function(*_inherited, item)
