"""Text to concepts of the graph, with negation, and with what could not be grounded."""

from reasoning.grounding.grounder import CLINICAL, Grounder
from reasoning.grounding.mention import Candidate, Grounding, Mention, Nil

__all__ = ["CLINICAL", "Candidate", "Grounder", "Grounding", "Mention", "Nil"]
