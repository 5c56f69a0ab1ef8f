"""Rewards of responses to training items, computed from the graph: ``medclew.rewards.Rewarder(engine.snapshot).score(response, item)``."""

from reasoning.rewards import MIXTURES, Reward, Rewarder, StepVerdict
from reasoning.training.item import Item

__all__ = ["MIXTURES", "Item", "Reward", "Rewarder", "StepVerdict"]
