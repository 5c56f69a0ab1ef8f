"""Who listens while something long is worked on: steps are told as they are made, and a listener that raises ends the work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from traversal.planning.step import Step

#: A step of a plan, or a sentence about what is being done.
Event = Step | str

_LISTENER: ContextVar[Callable[[Event], None] | None] = ContextVar("medclew_listener", default=None)


@contextmanager
def watching(listener: Callable[[Event], None]) -> Iterator[None]:
    """Call ``listener`` with each step that is made in this block, in the thread that makes it.

    What the listener raises leaves the block: so work is given up whose asker has gone.

    >>> with watching(print):
    ...     tell("looking around")
    looking around
    """
    token = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(token)


def tell(event: Event) -> None:
    """Tell the listener of this context, if there is one."""
    listener = _LISTENER.get()
    if listener is not None:
        listener(event)
