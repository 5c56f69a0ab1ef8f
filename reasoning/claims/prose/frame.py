"""A clause with two gaps: what stands before the first concept, between the two, and behind the second, and what the clause says."""

from __future__ import annotations

from typing import NamedTuple


class Frame(NamedTuple):
    """A clause; ``backward`` says that its second concept is the statement's subject."""

    before: str
    joint: str
    behind: str
    predicate: str
    backward: bool
    negated: bool
