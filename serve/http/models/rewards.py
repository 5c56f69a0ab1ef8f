"""Rewards of responses to training items."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field


class Step(BaseModel):
    """What the graph says of a step of the reasoning, and the edge that says so."""

    text: str
    verdict: Literal["entailed", "contradicted", "unknown"]
    edge: str
    of_chain: bool = Field(description="Whether the edge is one of the item's chain.")
    fault: str = Field(description="Why the whole response earns nothing for this step; empty where it spoils nothing.")


class Reward(BaseModel):
    """A reward in 0..1 with its parts."""

    total: float
    answer: float
    path: float
    coverage: float
    fault: str = Field(description="Why the total is 0; empty where it is not.")
    steps: list[Step]


class Rewards(BaseModel):
    """The rewards, in the order of the responses."""

    mixture: list[float] = Field(description="The weights of answer, path and coverage.")
    rewards: list[Reward]
