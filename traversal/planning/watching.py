"""Who listens while something long is worked on: steps are told as they are made, and a listener that raises ends the work, as does one
that is asked between two steps whether anybody still waits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from traversal.planning.step import Step

#: A step of a plan, or a sentence about what is being done.
Event = Step | str

_LISTENER: ContextVar[Callable[[Event], None] | None] = ContextVar("medclew_listener", default=None)


_WAITING: ContextVar[Callable[[], None] | None] = ContextVar("medclew_waiting", default=None)


@contextmanager
def watching(listener: Callable[[Event], None], waiting: Callable[[], None] | None = None) -> Iterator[None]:
    """Call ``listener`` with each step that is made in this block, in the thread that makes it, and ``waiting`` many times between.

    What the two raise leaves the block: so work is given up whose asker has gone.

    >>> with watching(print):
    ...     tell("looking around")
    looking around
    """
    token, other = _LISTENER.set(listener), _WAITING.set(waiting)
    try:
        yield
    finally:
        _LISTENER.reset(token)
        _WAITING.reset(other)


def tell(event: Event) -> None:
    """Tell the listener of this context, if there is one."""
    listener = _LISTENER.get()
    if listener is not None:
        listener(event)


def keep_on() -> None:
    """Ask whether anybody still waits; where nobody does, what the asker raises ends the work. Loops that may be long call it each time."""
    waiting = _WAITING.get()
    if waiting is not None:
        waiting()
