"""How large the texts and lists can get that a statement makes by joining, replacing and folding: a bound, computed before it is sent.

Neo4j does not count what an expression builds, and looks at its clock between rows alone: 150 parameters of 16 MB joined, a text of a
million letters in which each is replaced by a million, or one row with a million ranges, which is made whole before it is sent, fill the
heap for everybody.

A bound in characters (a list's entry counts for eight, a value of the graph for ``DATA``) follows the names from clause to clause: of a
join, a list or a map it is the sum of its parts' bounds, of a comprehension its body's for each entry, of ``replace`` the product of the
text's and the replacement's over the searched one's, of ``reduce`` what its steps add. Other functions make nothing larger than what they
are given.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kg.errors import QueryRefused
from kg.stores.brackets import arguments, closing, is_sign
from kg.stores.neo4j import list_sizes
from kg.stores.tokens import Token

#: What a value of the graph may be long, and how many entries a list of unknown size may have.
DATA = 1_000
UNKNOWN = 1_000
#: The most that one value may come to; and, since each step of a fold copies what it has, the most over all of its steps.
MOST = 64 * 2**20
COPIED = 2 * 10**10
_NUMBER = 8.0
#: Steps of a fold that may use what it has more than once, and entries that each list within another is taken for.
FEW = 20

_CLAUSES = frozenset({"WITH", "RETURN", "UNWIND", "MATCH", "WHERE", "CALL", "UNION", "ORDER", "LET", "FILTER", "YIELD", "LIMIT", "SKIP"})
_WORDS = frozenset(
    {"AS", "CASE", "WHEN", "THEN", "ELSE", "END", "AND", "OR", "XOR", "NOT", "IN", "IS", "NULL", "TRUE", "FALSE", "DISTINCT"}
    | {"STARTS", "ENDS", "CONTAINS", "ASC", "DESC", "BY"}
)


def check(found: Sequence[Token], params: Mapping[str, Any], sizes: Mapping[str, int]) -> None:
    """Refuse a statement one of whose values could come to more than ``MOST``.

    Raises:
        QueryRefused: it could; the message names the place.
    """
    bounds = _Bounds(params, sizes)
    start, depth = 0, 0
    for place in range(len(found) + 1):
        token = found[place] if place < len(found) else None
        if token is not None and token.kind == "sign":
            depth += (token.text in {"(", "[", "{"}) - (token.text in {")", "]", "}"})
        ends = token is None or token.upper in _CLAUSES or (depth <= 0 and token.text == "," and token.kind == "sign")
        if ends and place > start:
            bounds.item(found[start:place])
        if ends:
            start = place + 1


class _Bounds:
    """What the statement's names can be large, so far."""

    def __init__(self, params: Mapping[str, Any], sizes: Mapping[str, int]) -> None:
        self._given, self._sizes = params, sizes
        self._params = {name: _held(value) for name, value in params.items()}
        self._named: dict[str, float] = {}

    def item(self, item: Sequence[Token]) -> None:
        """Take an expression, with a name where ``AS`` gives one."""
        named = len(item) > 2 and item[-2].upper == "AS"
        size = self.of(item[:-2] if named else item)
        if size > MOST:
            raise QueryRefused(
                f"what begins at position {item[0].at} could come to {size:.1e} characters, more than {MOST:,}, which the server does not"
                " count; join and replace less, or do it outside the database"
            )
        if named:
            self._named[item[-1].text] = max(size, self._named.get(item[-1].text, 0))

    def of(self, tokens: Sequence[Token]) -> float:
        """The bound of an expression: the sum of what it holds where it joins, else the largest."""
        joins = any((t.kind == "sign" and t.text in {"+", "[", "{"}) or _bars(tokens, at) for at, t in enumerate(tokens))
        total = largest = 0.0
        place = 0
        while place < len(tokens):
            token, called = tokens[place], is_sign(tokens, place + 1, "(")
            size, then = self._token(token), place + 1
            if is_sign(tokens, place, "[") and place + 2 < len(tokens) and tokens[place + 2].upper == "IN":
                then = closing(tokens, place)
                size, then = self._listed(tokens[place + 1 : then]), then + 1
            elif called and token.upper in {"REPLACE", "REDUCE", "RANGE", "COLLECT"}:
                given = list(arguments(tokens, place + 1))
                if token.upper == "RANGE":
                    size = _NUMBER * (list_sizes.size(tokens, place, self._given, self._sizes) or UNKNOWN)
                elif token.upper == "COLLECT":
                    size = FEW * sum(self.of(one) for one in given)
                else:
                    size = self._replaced(given) if token.upper == "REPLACE" else self._folded(given)
                then = closing(tokens, place + 1) + 1
            elif called and token.kind == "word":
                size = 0.0
            elif is_sign(tokens, place - 1, "."):
                size = 0.0  # a property: its bound is that of what it is taken from
            total, largest, place = total + size, max(largest, size), then
        return total if joins else largest

    def _listed(self, tokens: Sequence[Token]) -> float:
        """``[x IN list WHERE ... | body]``, between its brackets: a body for each of the list's entries, or for ``FEW``."""
        bar = next((at for at, t in enumerate(tokens) if t.kind == "sign" and t.text == "|" and _outside(tokens, at)), len(tokens))
        source = tokens[2:bar]
        known = list_sizes.size(source, 0, self._given, self._sizes)
        entries = FEW if known is None or known == list_sizes.COLLECTED else known
        if bar == len(tokens):
            return self.of(source)
        with self._within({tokens[0].text: _NUMBER if source and source[0].upper == "RANGE" else min(self.of(source), DATA)}):
            return entries * max(_NUMBER, self.of(tokens[bar + 1 :]))

    def _token(self, token: Token) -> float:
        if token.kind == "string":
            return len(token.text)
        if token.kind == "parameter":
            return self._params.get(token.text, 0.0)
        if token.kind == "quoted" or (token.kind == "word" and token.upper not in _WORDS):
            return self._named.get(token.text, DATA)
        return _NUMBER if token.kind == "number" else 0.0

    def _replaced(self, given: Sequence[Sequence[Token]]) -> float:
        if len(given) != 3:
            return max((self.of(one) for one in given), default=0.0)
        text, searched, put = given
        known = self.of(searched) if len(searched) == 1 and searched[0].kind in {"string", "parameter"} else 1.0
        return self.of(text) * max(1.0, self.of(put) / max(1.0, known))

    def _folded(self, given: Sequence[Sequence[Token]]) -> float:
        """``reduce(s = first, x IN list | step)``: each step adds what it holds beside ``s``, or multiplies where ``s`` is in it twice."""
        if len(given) != 2 or len(given[0]) < 3 or not given[1]:
            return max((self.of(one) for one in given), default=0.0)
        name, first, rest = given[0][0].text, given[0][2:], given[1]
        bar = next((at for at, t in enumerate(rest) if t.kind == "sign" and t.text == "|" and _outside(rest, at)), None)
        if bar is None or len(rest) < 4:
            return max(self.of(first), self.of(rest))
        source, step = rest[2:bar], rest[bar + 1 :]
        known = list_sizes.size(source, 0, self._given, self._sizes)
        known = None if known == list_sizes.COLLECTED else known
        entries, begins = UNKNOWN if known is None else known, self.of(first)
        entry = _NUMBER if source[0].upper == "RANGE" else self.of(source)
        counts = all(t.kind == "number" or t.text in "+-*/%^()." for t in first) and not any(t.kind == "string" for t in step)
        with self._within({name: 0.0, rest[0].text: 0.0 if counts and source[0].upper == "RANGE" else entry}):
            added = self.of(step)
        uses = _most_uses(step, name) if _builds(step) else 1
        if uses > 1 and (known is None or known > FEW):
            raise QueryRefused(
                f"the reduce at position {given[0][0].at} uses {name!r} more than once in a step and may double with each; use it once"
            )
        size = (begins + added) * float(uses) ** entries if uses > 1 else begins + entries * added
        if entries > UNKNOWN and entries * size > COPIED:
            raise QueryRefused(f"the reduce at position {given[0][0].at} copies what it has {entries:,} times; fold fewer, or use collect")
        return size

    @contextlib.contextmanager
    def _within(self, names: Mapping[str, float]) -> Iterator[None]:
        """For the length of a block, names have other bounds."""
        outer = dict(self._named)
        self._named |= names
        try:
            yield
        finally:
            self._named = outer


def _held(value: Any) -> float:
    """Characters of a parameter, and eight for each value in it."""
    if isinstance(value, str):
        return float(len(value))
    if isinstance(value, Mapping):
        return 8.0 * len(value) + sum(_held(one) for one in value.values())
    if isinstance(value, list):
        return 8.0 * len(value) + sum(_held(one) for one in value)
    return 0.0


def _bars(tokens: Sequence[Token], place: int) -> bool:
    """Whether ``||``, which joins too, stands here."""
    return is_sign(tokens, place, "|") and is_sign(tokens, place + 1, "|") and tokens[place + 1].at == tokens[place].end


def _outside(tokens: Sequence[Token], place: int) -> bool:
    """Whether a place is in no bracket."""
    depth = 0
    for token in tokens[:place]:
        if token.kind == "sign":
            depth += (token.text in {"(", "[", "{"}) - (token.text in {")", "]", "}"})
    return depth == 0


def _builds(step: Sequence[Token]) -> bool:
    """Whether a fold's step makes a text, a list or a map of what it has."""
    return any(t.kind == "sign" and t.text in {"+", "[", "{", "|"} for t in step) or any(t.upper in {"REPLACE", "JOIN"} for t in step)


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
