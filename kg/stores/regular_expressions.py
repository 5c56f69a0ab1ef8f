"""Regular expressions that may take time without end: Java's, which Neo4j uses, try every way to match and cannot be stopped."""

from __future__ import annotations

import re
import re._constants as op  # type: ignore[import-not-found]  # Python's own parser, of which no types are published
import re._parser as parser  # type: ignore[import-not-found]
from collections.abc import Iterator
from typing import Any

#: Steps that a match may take on a text of known length, and ways that bounded repeats may share a text between them.
_STEPS = 10**9
_WAYS = 10**6


def backtracks(pattern: str, length: int | None = None) -> str | None:
    """Return why a regular expression may take time without end on some text, None where it cannot (or is none).

    Args:
        pattern: the expression.
        length: that of the text, where it is known; else it is a value of the graph.

    >>> backtracks("(?i).*marfan.*syndrome.*")
    >>> backtracks("(a+)+b")
    'repeats what repeats'

    A repeat within a repeat, or of alternatives or of what may be absent, is exponential in the worst case; ``k`` repeats in a row are of
    order ``k``.
    """
    plain = re.sub(r"([*+?}])\+", r"\1", pattern)  # possessive in Java, and a harder case here
    try:
        tree = parser.parse(re.sub(r"\\[pPQEhHRvVXNkG]", r"\\w", plain))
    except (re.error, RecursionError, OverflowError):
        return "is one that cannot be checked here" if re.search(r"[*+}]", pattern) else None
    repeats = {op.MAX_REPEAT, op.MIN_REPEAT, getattr(op, "POSSESSIVE_REPEAT", op.MAX_REPEAT)}
    unbounded, ways = 0, 1

    def inside(node: Any, within: bool) -> bool:
        """Whether something that is repeated without end repeats, or chooses, itself."""
        nonlocal unbounded, ways
        for code, argument in node:
            if code in repeats:
                low, high, body = argument
                many = high is op.MAXREPEAT or high > 20
                unbounded += many and low != high and not within
                ways *= 1 if many else high - low + 1
                chooses = many and any(part is op.BRANCH for part, _ in _flat(body))
                if (within and low != high) or chooses or inside(body, within or many):
                    return True
            elif any(inside(part, within) for part in _parts(code, argument)):
                return True
        return False

    try:
        if inside(tree, False):
            return "repeats what repeats"
    except RecursionError:
        return "is nested too deep"
    if length is not None and float(length) ** unbounded > _STEPS:
        return f"has {unbounded} repeats without end for a text of {length:,} characters"
    if ways > _WAYS:
        return "has too many bounded repeats"
    return "has more than four repeats without end" if unbounded > 4 else None


def _flat(node: Any) -> Iterator[tuple[Any, Any]]:
    for code, argument in node:
        yield code, argument
        if code is op.SUBPATTERN:
            yield from _flat(argument[3])


def _parts(code: Any, argument: Any) -> list[Any]:
    """What a group, a choice or a look-around is made of."""
    if code is op.SUBPATTERN:
        return [argument[3]]
    if code is op.BRANCH:
        return list(argument[1])
    return [argument[1]] if code in {op.ASSERT, op.ASSERT_NOT} else []
