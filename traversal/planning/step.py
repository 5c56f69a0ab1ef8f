"""One step of a planner: a chain that it ran, or a decision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Step:
    """One chain run, or one decision.

    Attributes:
        frontier: the round in which it happened, from 1. id: the sub-question's, or ``plan`` for a decision.
        text: in words. after: ids that it depended on.
        state: what was known before. action: the chain and its budget, or the decision and its reason. observation: what came back.
        started, ended: seconds since the planner began; the only part that differs between runs.
    """

    frontier: int
    id: str
    text: str
    after: tuple[str, ...]
    state: dict[str, Any]
    action: dict[str, Any]
    observation: dict[str, Any]
    started: float
    ended: float
