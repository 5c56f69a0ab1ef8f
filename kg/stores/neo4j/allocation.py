"""Statements that would fill a server's memory faster than its own accounting sees.

Neo4j counts what sorts, groups and collects hold, and ends a transaction that takes too much. It does not count lists and texts that an
expression builds: ``[x IN range(1, 100000000) | x]`` or a text doubled forty times fill the heap, and with it everybody's server. The
embedded store needs none of this, its statements run in a process with a bound of its own. A regular expression that backtracks without
end cannot be stopped from outside either, so its pattern has to be known and is looked at.

What can be computed beforehand is refused here; what slips through ends the server, which `medclew neo4j up` starts again.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from kg.errors import QueryRefused
from kg.stores.brackets import closing, is_sign
from kg.stores.neo4j import growth, list_sizes
from kg.stores.neo4j.list_sizes import ENTRIES
from kg.stores.regular_expressions import backtracks
from kg.stores.tokens import Token

#: Comprehensions and reduces in one another whose lists have sizes that nobody knows.
NESTED = 3


def check(found: Sequence[Token], params: Mapping[str, Any]) -> None:
    """Refuse lists, texts and patterns that the server cannot bound.

    Raises:
        QueryRefused: there is one; the message says which and what to write instead.
    """
    sizes = list_sizes.named(found, params)
    _check_lists(found, params, sizes)
    growth.check(found, params, sizes)
    for place, token in enumerate(found):
        if token.kind == "sign" and token.text == "=" and is_sign(found, place + 1, "~"):
            _check_pattern(found, place + 2, params)


# -- lists --------------------------------------------------------------------------------------------------------------------------


def _check_lists(found: Sequence[Token], params: Mapping[str, Any], sizes: Mapping[str, int]) -> None:
    loops: list[tuple[int, int | None]] = []  # where each open comprehension or reduce ends, and its list's size
    for place, token in enumerate(found):
        loops = [loop for loop in loops if loop[0] > place]
        if token.upper in {"RANGE", "SPLIT"} and is_sign(found, place + 1, "("):
            list_sizes.size(found, place, params, sizes)
        if token.upper == "IN" and (end := _loop_end(found, place)) is not None:
            loops.append((end, list_sizes.size(found, place + 1, params, sizes)))
            known = math.prod(size for _, size in loops if size is not None)
            if len(loops) > 1 and known > ENTRIES:
                raise QueryRefused(
                    f"the lists within one another at position {token.at} come to {known:,} entries, more than {ENTRIES:,};"
                    " use UNWIND, whose rows the server counts"
                )
            if len(loops) > NESTED:
                raise QueryRefused(f"more than {NESTED} lists are made within one another at position {token.at}; use UNWIND")


def _loop_end(found: Sequence[Token], place: int) -> int | None:
    """Where the comprehension, reduce or quantifier whose IN stands here ends; None where IN is a comparison."""
    if place < 2 or found[place - 1].kind not in {"word", "quoted"}:
        return None
    comprehension = is_sign(found, place - 2, "[")
    quantifier = is_sign(found, place - 2, "(") and place > 2 and found[place - 3].upper in {"ALL", "ANY", "NONE", "SINGLE"}
    folding = is_sign(found, place - 2, ",") and any(t.upper == "REDUCE" for t in found[max(0, place - 40) : place])
    if not (comprehension or quantifier or folding):
        return None
    return closing(found, place, depth=1)


# -- patterns -----------------------------------------------------------------------------------------------------------------------


def _text(found: Sequence[Token], place: int, params: Mapping[str, Any]) -> str | None:
    """The text that is matched, where it stands in the statement or in a parameter."""
    if place < 0 or found[place].kind not in {"string", "parameter"}:
        return None
    given = found[place].text if found[place].kind == "string" else params.get(found[place].text)
    return given if isinstance(given, str) else None


def _check_pattern(found: Sequence[Token], place: int, params: Mapping[str, Any]) -> None:
    if place >= len(found):
        return
    token = found[place]
    pattern, end = _joined(found, place, params)
    follows = found[end] if end < len(found) else None
    if pattern is _UNKNOWN or (follows is not None and follows.kind == "sign" and follows.text in {"+", "[", ".", "|"}):
        raise QueryRefused(
            f"the regular expression at position {token.at} is computed from the graph's values; write it out or give it as a parameter,"
            " so that it can be checked (or use CONTAINS, STARTS WITH, ENDS WITH)"
        )
    text = _text(found, place - 3, params)
    if isinstance(pattern, str) and (why := backtracks(pattern, len(text) if text is not None else None)):
        raise QueryRefused(f"the regular expression {pattern!r:.80} {why}, and Java's cannot be stopped; use CONTAINS or a simpler one")


_UNKNOWN = object()


def _joined(found: Sequence[Token], place: int, params: Mapping[str, Any]) -> tuple[Any, int]:
    """The value of texts and parameters joined by plus signs, in brackets or not, and where it ends; ``_UNKNOWN`` for all else."""
    parts: list[Any] = []
    while place < len(found):
        token = found[place]
        if token.kind == "string":
            parts.append(re.sub(r"\\(.)", r"\1", token.text))
            place += 1
        elif token.kind == "parameter":
            parts.append(params.get(token.text))
            place += 1
        elif is_sign(found, place, "("):
            within, end = _joined(found, place + 1, params)
            if within is _UNKNOWN or not is_sign(found, end, ")"):
                return _UNKNOWN, end
            parts.append(within)
            place = end + 1
        else:
            return _UNKNOWN, place
        if not is_sign(found, place, "+"):
            break
        place += 1
    if len(parts) == 1:
        return parts[0], place
    return ("".join(parts), place) if parts and all(isinstance(part, str) for part in parts) else (_UNKNOWN, place)
