"""How people ask, as regular expressions: a table from a form of words to an intent and its slots.

Patterns are tried in order; the first whose slots can be filled is taken.
"""

from __future__ import annotations

from reasoning.questions.pairs import PAIRS
from reasoning.questions.singles import SINGLES
from reasoning.questions.words import Pattern

PATTERNS: tuple[Pattern, ...] = (*PAIRS, *SINGLES)
