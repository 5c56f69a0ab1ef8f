"""Statements that would fill a server's memory faster than its own accounting sees.

Neo4j counts what sorts, groups and collects hold, and ends a transaction that takes too much. It does not count lists and texts that an
expression builds: ``[x IN range(1, 100000000) | x]`` or a text doubled forty times fill the heap, and with it everybody's server. The
embedded store needs none of this, its statements run in a process with a bound of its own. A regular expression that backtracks without
end cannot be stopped from outside either, so its pattern has to be known and is looked at.

What can be computed beforehand is refused here; what slips through ends the server, which `medclew neo4j up` starts again.
"""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from kg.errors import QueryRefused
from kg.stores.brackets import arguments, closing, is_sign, opening
from kg.stores.regular_expressions import backtracks
from kg.stores.tokens import Token

#: Entries of one list, over all nested comprehensions; texts that one name may be doubled or joined with itself.
ENTRIES = 1_000_000
DOUBLINGS = 8
#: Comprehensions and reduces in one another whose lists have sizes that nobody knows.
NESTED = 3


def check(found: Sequence[Token], params: Mapping[str, Any]) -> None:
    """Refuse lists, texts and patterns that the server cannot bound.

    Raises:
        QueryRefused: there is one; the message says which and what to write instead.
    """
    sizes = _named_sizes(found, params)
    _check_lists(found, params, sizes)
    _check_growth(found)
    for place, token in enumerate(found):
        if token.kind == "sign" and token.text == "=" and is_sign(found, place + 1, "~"):
            _check_pattern(found, place + 2, params)


# -- lists --------------------------------------------------------------------------------------------------------------------------


def _check_lists(found: Sequence[Token], params: Mapping[str, Any], sizes: Mapping[str, int]) -> None:
    loops: list[tuple[int, int | None]] = []  # where each open comprehension or reduce ends, and its list's size
    for place, token in enumerate(found):
        loops = [loop for loop in loops if loop[0] > place]
        if token.upper == "RANGE" and is_sign(found, place + 1, "("):
            _size(found, place, params, sizes)
        if token.upper == "IN" and (end := _loop_end(found, place)) is not None:
            loops.append((end, _size(found, place + 1, params, sizes)))
            known = math.prod(size for _, size in loops if size is not None)
            if len(loops) > 1 and known > ENTRIES:
                raise QueryRefused(
                    f"the lists within one another at position {token.at} come to {known:,} entries, more than {ENTRIES:,};"
                    " use UNWIND, whose rows the server counts"
                )
            if len(loops) > NESTED:
                raise QueryRefused(f"more than {NESTED} lists are made within one another at position {token.at}; use UNWIND")


def _loop_end(found: Sequence[Token], place: int) -> int | None:
    """Where the comprehension or reduce whose IN stands here ends; None where IN is a comparison."""
    comprehension = is_sign(found, place - 2, "[") and found[place - 1].kind in {"word", "quoted"}
    folding = is_sign(found, place - 2, ",") and any(t.upper == "REDUCE" for t in found[max(0, place - 40) : place])
    if not (comprehension or folding) or place < 2:
        return None
    return closing(found, place, depth=1)


def _size(found: Sequence[Token], place: int, params: Mapping[str, Any], sizes: Mapping[str, int]) -> int | None:
    """The size of the list that begins here, None where it is not known beforehand.

    Raises:
        QueryRefused: it is a range of too many numbers, or of as many as nobody can tell.
    """
    if place >= len(found):
        return None
    token = found[place]
    if token.upper == "RANGE" and is_sign(found, place + 1, "("):
        parts = list(arguments(found, place + 1))
        numbers = [_number(part, params, sizes) for part in parts]
        if any(number is None for number in numbers):
            for part in parts:
                if any(t.text in {"*", "^"} or (_value(t, params) or 0) > ENTRIES for t in part):
                    raise QueryRefused(f"the range at position {token.at} may have any size; bound it with a number up to {ENTRIES:,}")
            return None
        first, last, *step = (number or 0 for number in numbers) if len(numbers) > 1 else (0, 0)
        size = max(0, int((last - first) // (step[0] or 1 if step else 1)) + 1)
        if size > ENTRIES:
            raise QueryRefused(f"the range at position {token.at} has {size:,} numbers, more than {ENTRIES:,}")
        return size
    if token.kind == "parameter" and isinstance(params.get(token.text), list):
        return len(params[token.text])
    return sizes.get(token.text) if token.kind == "word" else None


def _named_sizes(found: Sequence[Token], params: Mapping[str, Any]) -> dict[str, int]:
    """What ``WITH range(1, 1000) AS r`` and ``WITH 1000 AS k`` say of ``r`` and ``k``: the largest size or number that a name gets."""
    named: dict[str, int] = {}
    for place, token in enumerate(found):
        if token.upper != "AS" or place + 1 >= len(found):
            continue
        name = found[place + 1].text
        value = _value(found[place - 1], params)
        if value is not None:
            named[name] = max(named.get(name, 0), int(value))
        elif is_sign(found, place - 1, ")"):
            start = opening(found, place - 1)
            if start and found[start - 1].upper == "RANGE":
                named[name] = max(named.get(name, 0), _size(found, start - 1, params, {}) or 0)
    return named


def _number(part: Sequence[Token], params: Mapping[str, Any], sizes: Mapping[str, int]) -> float | None:
    """The value of an argument made of numbers, number parameters, known names, + - * and brackets; None for any other."""
    said = []
    for token in part:
        value = _value(token, params)
        if value is None and token.kind == "word":
            value = sizes.get(token.text)
        if value is not None:
            said.append(repr(float(value)))
        elif token.kind == "sign" and token.text in "+-*()":
            said.append(token.text)
        else:
            return None
    return _reckon("".join(said)) if 0 < len(said) <= 20 else None


def _reckon(text: str) -> float | None:
    """Reckon numbers, + - * and brackets; None where that makes no sense."""

    def of(node: ast.expr) -> float:
        match node:
            case ast.Constant(value=float(value)):
                return value
            case ast.UnaryOp(op=ast.USub(), operand=inner):
                return -of(inner)
            case ast.UnaryOp(op=ast.UAdd(), operand=inner):
                return of(inner)
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return of(left) + of(right)
            case ast.BinOp(left=left, op=ast.Sub(), right=right):
                return of(left) - of(right)
            case ast.BinOp(left=left, op=ast.Mult(), right=right):
                return of(left) * of(right)
        raise ValueError(text)

    try:
        value = of(ast.parse(text, mode="eval").body)
    except (SyntaxError, ValueError, RecursionError):
        return None
    return value if math.isfinite(value) else None


def _value(token: Token, params: Mapping[str, Any]) -> float | None:
    if token.kind == "parameter":
        value = params.get(token.text)
        return value if isinstance(value, int | float) and not isinstance(value, bool) else None
    if token.kind != "number":
        return None
    plain = token.text.replace("_", "")
    try:
        return float(int(plain, 0)) if plain[:2].lower() in {"0x", "0o"} else float(plain)
    except (ValueError, OverflowError):
        return math.inf


# -- texts --------------------------------------------------------------------------------------------------------------------------


def _check_growth(found: Sequence[Token]) -> None:
    doublings = 0
    for place, token in enumerate(found):
        if token.upper == "REDUCE" and is_sign(found, place + 1, "("):
            _check_reduce(found, place)
        joined = token.kind == "sign" and token.text in {"+", "|"} and 0 < place < len(found) - 1
        if joined and found[place - 1].kind in {"word", "quoted"} and found[place - 1].text == found[place + 1].text:
            doublings += 1
    replaces = sum(token.upper == "REPLACE" and is_sign(found, place + 1, "(") for place, token in enumerate(found))
    if doublings > DOUBLINGS or (doublings and replaces > 1) or replaces > 4 * DOUBLINGS:
        raise QueryRefused("the statement joins texts with themselves over and over, which no memory holds; make them outside the database")


def _check_reduce(found: Sequence[Token], place: int) -> None:
    """Refuse a reduce that can make its text or list many times as large with each step, unless the steps are known to be few."""
    end = closing(found, place + 1)
    body = found[place + 2 : end]
    bar = next((i for i, t in enumerate(body) if t.kind == "sign" and t.text == "|"), None)
    if bar is None or not body:
        return
    accumulator, step = body[0].text, body[bar + 1 :]
    if not any(t.kind == "sign" and t.text in {"+", "[", "{"} for t in step) and not any(t.upper in {"REPLACE", "JOIN"} for t in step):
        return
    if _most_uses(step, accumulator) < 2:
        return
    source = next((i for i, t in enumerate(body) if t.upper == "IN"), None)
    few = source is not None and (_size(body, source + 1, {}, {}) or ENTRIES) <= 20
    if not few:
        raise QueryRefused(
            f"the reduce at position {found[place].at} uses {accumulator!r} more than once in a step and may double with each; use it once"
        )


def _most_uses(step: Sequence[Token], name: str) -> int:
    """How often a value takes part in a step's result: conditions do not count, and of CASE's branches one alone."""
    most, branch, condition = 0, 0, False
    outside = 0
    case = 0
    for token in step:
        word = token.upper
        if word == "CASE":
            case, condition, branch = case + 1, True, 0
        elif word in {"THEN", "ELSE", "WHEN", "END"} and case:
            most, branch = max(most, branch), 0
            condition = word == "WHEN"
            if word == "END":
                case -= 1
        elif token.kind in {"word", "quoted"} and token.text == name and not condition:
            if case:
                branch += 1
            else:
                outside += 1
    return outside + max(most, branch)


# -- patterns -----------------------------------------------------------------------------------------------------------------------


def _check_pattern(found: Sequence[Token], place: int, params: Mapping[str, Any]) -> None:
    if place >= len(found):
        return
    token = found[place]
    follows = found[place + 1] if place + 1 < len(found) else None
    if follows is not None and follows.kind == "sign" and follows.text in {"+", "[", "."}:
        token = follows
    if token.kind == "string":
        pattern: Any = re.sub(r"\\(.)", r"\1", token.text)
    elif token.kind == "parameter":
        pattern = params.get(token.text)
    else:
        raise QueryRefused(
            f"the regular expression at position {token.at} is computed; write it out or give it as a parameter, so that it can be checked"
            " (or use CONTAINS, STARTS WITH, ENDS WITH)"
        )
    if isinstance(pattern, str) and (why := backtracks(pattern)):
        raise QueryRefused(f"the regular expression {pattern!r:.80} {why}, and Java's cannot be stopped; use CONTAINS or a simpler one")
