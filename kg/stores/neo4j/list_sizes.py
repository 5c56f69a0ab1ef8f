"""How many entries a statement's lists have, where that can be told beforehand."""

from __future__ import annotations

import ast
import math
from collections.abc import Mapping, Sequence
from typing import Any

from kg.errors import QueryRefused
from kg.stores.brackets import arguments, closing, is_sign, opening
from kg.stores.tokens import Token

#: Entries of one list, over all nested comprehensions.
ENTRIES = 1_000_000
#: What a list that was collected is taken for: as many rows as there are may be in it.
COLLECTED = 10_000

#: What gives a number and no list, whatever it is given.
_NUMBERS = frozenset({"SIZE", "COUNT", "SUM", "AVG", "MIN", "MAX", "LENGTH", "HEAD", "LAST"})


def size(found: Sequence[Token], place: int, params: Mapping[str, Any], sizes: Mapping[str, int]) -> int | None:
    """The size of the list that begins here, None where it is not known beforehand.

    Raises:
        QueryRefused: it has too many entries, or as many as nobody can tell.
    """
    if place >= len(found):
        return None
    token, called = found[place], is_sign(found, place + 1, "(")
    if token.upper == "RANGE" and called:
        return _range(token, list(arguments(found, place + 1)), params, sizes)
    if token.upper == "SPLIT" and called:
        return _split(token, list(arguments(found, place + 1)), params)
    if token.upper == "COLLECT" and called:
        return COLLECTED
    if token.kind == "parameter" and isinstance(params.get(token.text), list):
        return len(params[token.text])
    return sizes.get(token.text) if token.kind in {"word", "quoted"} else None


def _range(token: Token, parts: list[Sequence[Token]], params: Mapping[str, Any], sizes: Mapping[str, int]) -> int | None:
    numbers = [_number(part, params, sizes) for part in parts]
    if any(number is None for number in numbers):
        for part in parts:
            if any(t.text in {"*", "^"} or (value(t, params) or 0) > ENTRIES for t in part):
                raise QueryRefused(f"the range at position {token.at} may have any size; bound it with a number up to {ENTRIES:,}")
        return None
    first, last, *step = (number or 0 for number in numbers) if len(numbers) > 1 else (0, 0)
    entries = max(0, int((last - first) // (step[0] or 1 if step else 1)) + 1)
    if entries > ENTRIES:
        raise QueryRefused(f"the range at position {token.at} has {entries:,} numbers, more than {ENTRIES:,}")
    return entries


def _split(token: Token, parts: list[Sequence[Token]], params: Mapping[str, Any]) -> int | None:
    texts = [params.get(part[0].text) if part[0].kind == "parameter" else part[0].text for part in parts if len(part) == 1]
    if len(texts) != 2 or not all(isinstance(text, str) for text in texts) or any(part[0].kind in {"word", "quoted"} for part in parts):
        return None
    text, mark = str(texts[0]), str(texts[1])
    entries = text.count(mark) + 1 if mark else len(text)
    if entries > ENTRIES:
        raise QueryRefused(f"the text that is split at position {token.at} has {entries:,} parts, more than {ENTRIES:,}; give a list")
    return entries


def named(found: Sequence[Token], params: Mapping[str, Any]) -> dict[str, int]:
    """What ``WITH range(1, 1000) AS r``, ``WITH 1000 AS k`` and ``collect(n) AS l`` say: the largest size or number that a name gets."""
    known: dict[str, int] = {}
    for place, token in enumerate(found):
        if token.upper != "AS" or place + 1 >= len(found):
            continue
        name, number = found[place + 1].text, value(found[place - 1], params)
        if number is not None:
            known[name] = max(known.get(name, 0), int(min(number, 2.0**62)))
        elif entries := _of_item(found, place, params, known):
            known[name] = max(known.get(name, 0), entries)
    return known


def _of_item(found: Sequence[Token], end: int, params: Mapping[str, Any], known: Mapping[str, int]) -> int:
    """The most entries that an item before ``AS`` can have by what it is made of; 0 where nothing is known of it."""
    start, depth = end, 0
    while start > 0:
        before = found[start - 1]
        if before.kind == "sign":
            depth += (before.text in {")", "]", "}"}) - (before.text in {"(", "[", "{"})
        if before.upper in {"WITH", "RETURN", "UNWIND", "DISTINCT"} or (before.text == "," and before.kind == "sign" and depth == 0):
            break
        start -= 1
    item = found[start:end]
    if is_sign(found, end - 1, ")") and (opened := opening(found, end - 1)) and found[opened - 1].upper in {"RANGE", "SPLIT"}:
        return size(found, opened - 1, params, {}) or 0
    sliced = any(is_sign(item, at, ".") and item[at + 1].text.startswith(".") for at in range(len(item) - 1))
    if sliced or not item or item[0].upper in _NUMBERS or (start and found[start - 1].upper == "UNWIND"):
        return 0
    if any(token.upper == "COLLECT" for token in item):
        return COLLECTED
    names = (t.text for at, t in enumerate(item) if t.kind in {"word", "quoted"} and not is_sign(item, at - 1, "."))
    return max((known.get(name, 0) for name in names), default=0)


_SIZES = frozenset({"SIZE", "LENGTH", "CHAR_LENGTH", "CHARACTER_LENGTH"})


def _number(part: Sequence[Token], params: Mapping[str, Any], sizes: Mapping[str, int]) -> float | None:
    """The value of an argument made of numbers, number parameters, known names, + - * and brackets; None for any other."""
    said = []
    skip = -1
    for at, token in enumerate(part):
        if at <= skip:
            continue
        number = value(token, params)
        if token.upper in _SIZES and is_sign(part, at + 1, "("):
            skip = closing(part, at + 1)
            known = _length(part[at + 2], params) if skip == at + 3 else None
            number = 1.0 if known is None else known  # of what nobody knows: the least that makes sense
        if number is None and token.kind == "word":
            number = sizes.get(token.text)
        if number is not None:
            said.append(repr(float(number)))
        elif token.kind == "sign" and token.text in "+-*()":
            said.append(token.text)
        else:
            return None
    return _reckon("".join(said)) if 0 < len(said) <= 20 else None


def _length(token: Token, params: Mapping[str, Any]) -> float | None:
    """How long the text or list is that a token is or that its parameter holds, None where it is none."""
    given = token.text if token.kind == "string" else params.get(token.text) if token.kind == "parameter" else None
    return float(len(given)) if isinstance(given, str | list) else None


def _reckon(text: str) -> float | None:
    """Reckon numbers, + - * and brackets; None where that makes no sense."""

    def of(node: ast.expr) -> float:
        match node:
            case ast.Constant(value=float(number)):
                return number
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
        reckoned = of(ast.parse(text, mode="eval").body)
    except (SyntaxError, ValueError, RecursionError):
        return None
    return reckoned if math.isfinite(reckoned) else None


def value(token: Token, params: Mapping[str, Any]) -> float | None:
    """The number that a token is or that its parameter holds, None where it is none."""
    if token.kind == "parameter":
        given = params.get(token.text)
        return given if isinstance(given, int | float) and not isinstance(given, bool) else None
    if token.kind != "number":
        return None
    plain = token.text.replace("_", "")
    try:
        return float(int(plain, 0)) if plain[:2].lower() in {"0x", "0o"} else float(plain)
    except (ValueError, OverflowError):
        return math.inf
