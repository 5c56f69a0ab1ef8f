"""Answers argued for and against: what supports and what refutes each candidate, which attacks stand, and what follows."""

from reasoning.debate.argument import Argument
from reasoning.debate.verdict import Verdict, judge

__all__ = ["Argument", "Verdict", "judge"]
