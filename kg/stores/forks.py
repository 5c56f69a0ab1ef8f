"""What a forked child must not share with its parent: pipes to worker processes and connections to servers, on which both would talk.

A child opens its own at its first query; the parent's are left as they are, neither used nor closed.
"""

from __future__ import annotations

import os
from typing import Any, Protocol
from weakref import WeakSet


class Shared(Protocol):
    """What holds something open."""

    def give_up(self) -> list[Any]:
        """Return what is held open, and hold it no longer."""


_OPEN: WeakSet[Any] = WeakSet()
#: Closing these, or letting them be collected, would end the parent's.
_OF_PARENT: list[Any] = []


def own(shared: Shared) -> None:
    """See that children forked from now on do not use what ``shared`` holds open."""
    _OPEN.add(shared)


def _leave() -> None:
    for shared in list(_OPEN):
        _OF_PARENT.extend(shared.give_up())


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_leave)
