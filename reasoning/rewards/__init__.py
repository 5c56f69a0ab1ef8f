"""Rewards that are computed, not judged: a response against its item and the graph, in parts, each with the edges that it rests on."""

from reasoning.rewards.reward import MIXTURES, Reward, Rewarder
from reasoning.rewards.steps import StepVerdict

__all__ = ["MIXTURES", "Reward", "Rewarder", "StepVerdict"]
