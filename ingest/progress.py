"""How long work tells what it is doing: one callable, so that a command line, a notebook and a test can each listen in their way."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Told often, cheap to call: ``total`` is 0 while it is not known; a stage ends when ``done == total``."""

    def __call__(self, stage: str, done: int, total: int, /) -> None:
        """Hear that ``done`` of ``total`` units (bytes or rows) of ``stage`` are behind us."""
        ...


def silent(stage: str, done: int, total: int, /) -> None:
    """Show nothing."""
