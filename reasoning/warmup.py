"""What a build makes beside its bundle, so that the first question is not the one that waits for it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from gnn.errors import CheckpointError
from kg.errors import InputError
from reasoning.connections.strategy import load_kernels
from reasoning.grounding import Grounder
from traversal import warm

if TYPE_CHECKING:
    from kg.snapshot import Snapshot
    from reasoning.diagnosis import Diagnoser


def prepare(snapshot: Snapshot, diagnoser: Callable[[], Diagnoser], tell: Callable[[str, int, int], None]) -> None:
    """See ``Engine.prepare``; ``diagnoser`` opens what ranks diseases, ``tell`` hears how far it is."""
    tell("prepare", 0, 3)
    if snapshot.folder is not None:
        Grounder(snapshot).prepare()
    with suppress(InputError):  # a graph without diseases' findings ranks none
        diagnoser()
    tell("prepare", 1, 3)
    warm(snapshot)
    tell("prepare", 2, 3)
    with suppress(CheckpointError):  # the first question says what is wrong with the weights, and how to do without
        load_kernels(True)
    tell("prepare", 3, 3)
