"""Questions in several parts and in rounds: each part grounded and answered by itself, further ones until nothing new is found."""

from reasoning.investigation.rounds import Investigation, Step, investigate

__all__ = ["Investigation", "Step", "investigate"]
