"""Regular expressions that may take time without end: Java's, which Neo4j uses, try every way to match and cannot be stopped."""

from __future__ import annotations

import re
import re._compiler as compiler  # type: ignore[import-not-found]  # Python's own parser, of which no types are published
import re._constants as op  # type: ignore[import-not-found]  # as above
import re._parser as parser  # type: ignore[import-not-found]  # as above
from collections.abc import Iterator
from typing import Any

#: Steps that a match may take on a text of known length, and ways that bounded repeats may share a text between them.
_STEPS = 10**9
_WAYS = 10**6

_REPEATS = {op.MAX_REPEAT, op.MIN_REPEAT, getattr(op, "POSSESSIVE_REPEAT", op.MAX_REPEAT)}
#: Escapes that Python's expressions do not have.
_OWN_TO_JAVA = re.compile(r"\\[pPQEhHRvVXNkG]")
#: Characters that both languages put into the same classes.
_COMMON = [chr(code) for code in range(127)]
_SPACES = frozenset(" \t\n\r\f\v")


def backtracks(pattern: str, length: int | None = None) -> str | None:
    """Return why a regular expression may take time without end on some text, None where it cannot (or is none).

    Args:
        pattern: the expression.
        length: that of the text, where it is known; else it is a value of the graph.

    >>> backtracks("(?i).*marfan.*syndrome.*")
    >>> backtracks("(a+)+b")
    'repeats what repeats'

    >>> backtracks("[A-Z][a-z]+( [a-z]+)* syndrome")

    A repeat within a repeat, or of alternatives or of what may be absent, is exponential in the worst case, but for one of which each round
    begins or ends with a character that stands nowhere else in it; ``k`` repeats in a row are of order ``k``.
    """
    plain = re.sub(r"([*+?}])\+", r"\1", pattern)  # possessive in Java, and a harder case here
    try:
        tree = parser.parse(_OWN_TO_JAVA.sub(r"\\w", plain))
    except (re.error, RecursionError, OverflowError):
        return "is one that cannot be checked here" if re.search(r"[*+}]", pattern) else None
    told_apart = plain == pattern and not _OWN_TO_JAVA.search(pattern)
    unbounded, ways = 0, 1

    def inside(node: Any, within: bool) -> bool:
        """Whether something that is repeated without end repeats, or chooses, itself."""
        nonlocal unbounded, ways
        for code, argument in node:
            if code in _REPEATS:
                low, high, body = argument
                many = high is op.MAXREPEAT or high > 20
                if many and not within and told_apart and _delimited(body, bool(tree.state.flags & re.IGNORECASE)):
                    unbounded += 2
                    continue
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


def _delimited(body: Any, ignoring_case: bool) -> bool:
    """Whether rounds of a repeat can be cut in one way alone.

    So it is where each round begins or ends with one character that nothing else in it can be, and the rest has one length at most that
    varies: then a text says itself where each round ends, and how long its parts are.
    """
    parts = list(body)
    while len(parts) == 1 and parts[0][0] is op.SUBPATTERN and not (parts[0][1][1] or parts[0][1][2]):
        parts = list(parts[0][1][3])
    atoms, varying = [], 0
    for code, argument in parts:
        if code in _REPEATS:
            low, high, inner = argument
            if len(inner) != 1:
                return False
            varying += low != high
            code, argument = inner[0]
        if code not in {op.LITERAL, op.NOT_LITERAL, op.IN, op.ANY}:
            return False
        atoms.append((code, argument))
    if varying > 1 or len(atoms) < 2:
        return False
    for at in (0, -1):
        rest = atoms[1:] if at == 0 else atoms[:-1]
        own = _characters(*atoms[at], ignoring_case)
        if parts[at][0] not in _REPEATS and own and not any(_matches(one, character, ignoring_case) for one in rest for character in own):
            return True
    return False


def _characters(code: Any, argument: Any, ignoring_case: bool) -> frozenset[str]:
    """What an atom can be, where that is few characters of ASCII; none where it is something else."""
    if code is op.IN and argument == [(op.CATEGORY, op.CATEGORY_SPACE)]:
        return _SPACES
    listed = [one for kind, one in argument if kind is op.LITERAL] if code is op.IN else [argument] if code is op.LITERAL else []
    if not listed or (code is op.IN and len(listed) < len(argument)) or max(listed) > 126:
        return frozenset()
    return frozenset(character for character in _COMMON if _matches((code, argument), character, ignoring_case))


def _matches(atom: tuple[Any, Any], character: str, ignoring_case: bool) -> bool:
    pattern = parser.SubPattern(parser.State(), [atom])
    flags = re.DOTALL | (re.IGNORECASE if ignoring_case else 0)
    return compiler.compile(pattern, flags).match(character) is not None
