"""How deep and how long a statement may be: parsers and planners take time that no time-out covers, some of them exponentially.

Measured on Neo4j 5.26 (planning alone, ``EXPLAIN``): 500 nested brackets, lists, calls, CASEs or NOTs, 20 nested EXISTS, 20 XORs, 20
conjunctions of label alternatives, 50 joined patterns or ten quantified ones run past four seconds and are not stopped by the
transaction's time-out. The limits lie where planning takes well below one second; no statement of the library comes to a third of any.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kg.errors import QueryRefused
from kg.stores.tokens import Token

#: Open brackets, CASEs and prefix operators at one place; open subqueries at one place.
DEPTH = 50
SUBQUERIES = 5

#: Of each kind at most so many in a statement, and what to write instead.
AT_MOST = {
    "AND and OR": (200, "compare with a list: n.curie IN $curies"),
    "XOR": (8, "count what holds and compare the number"),
    "arithmetic signs": (200, "use reduce over a list, or a parameter"),
    "label conjunctions (&)": (8, "name fewer labels"),
    "relationships": (40, "ask in several statements"),
    "quantified patterns": (4, "ask in several statements"),
    "clauses": (120, "ask in several statements"),
    "property or index steps in a row": (40, "name what lies between"),
}

_OPENING, _CLOSING = {"(": ")", "[": "]", "{": "}"}, {")", "]", "}"}
_SUBQUERY = {"EXISTS", "COUNT", "COLLECT", "CALL"}
_CLAUSES = {"MATCH", "WITH", "UNWIND", "RETURN", "CALL", "UNION", "WHERE", "LET", "FILTER"}
_BETWEEN = {"AND", "OR", "XOR", "IN", "AS", "IS", "STARTS", "ENDS", "CONTAINS", "WHEN", "THEN", "ELSE"}
_ARITHMETIC = {"+", "*", "/", "%", "^"}


def check(found: Sequence[Token]) -> None:
    """Refuse what parsers and planners cannot take in bounded time.

    Raises:
        QueryRefused: it is nested too deep, or has too many of one kind of part; the message says which.
    """
    _check_depth(found)
    counts = _counted(found)
    for what, (most, instead) in AT_MOST.items():
        if counts[what] > most:
            raise QueryRefused(f"the statement has {counts[what]} {what}, more than {most}, which may not be planned in time; {instead}")


def _check_depth(found: Sequence[Token]) -> None:
    open_brackets: list[bool] = []  # whether each is a subquery's
    cases = prefixes = 0
    for place, token in enumerate(found):
        word = token.upper
        if word == "CASE":
            cases += 1
        elif word == "END" and cases:
            cases -= 1
        if word == "NOT" or (token.kind == "sign" and token.text in "-+!" and place and _prefix_before(found[place - 1])):
            prefixes += 1
        elif not (token.kind == "sign" and token.text in _OPENING):
            prefixes = 0
        if token.kind == "sign" and token.text in _OPENING:
            open_brackets.append(token.text == "{" and _subquery_before(found, place))
        elif token.kind == "sign" and token.text in _CLOSING and open_brackets:
            open_brackets.pop()
        if len(open_brackets) + cases + prefixes > DEPTH:
            raise QueryRefused(
                f"the statement is nested more than {DEPTH} deep at position {token.at}; write it flatter, or use WITH between"
            )
        if sum(open_brackets) > SUBQUERIES:
            raise QueryRefused(f"more than {SUBQUERIES} subqueries are nested at position {token.at}; write them one after another")


def _prefix_before(token: Token) -> bool:
    return token.kind == "sign" and token.text in "-+!"


def _subquery_before(found: Sequence[Token], place: int) -> bool:
    """Whether a brace opens EXISTS { }, COUNT { }, COLLECT { }, CALL { } or CALL (x) { }."""
    before = place - 1
    if before >= 0 and found[before].text == ")" and found[before].kind == "sign":
        while before >= 0 and not (found[before].text == "(" and found[before].kind == "sign"):
            before -= 1
        before -= 1
    return before >= 0 and found[before].upper in _SUBQUERY


def _counted(found: Sequence[Token]) -> Counter[str]:
    counts: Counter[str] = Counter()
    steps = 0
    for place, token in enumerate(found):
        word, sign = token.upper, token.text if token.kind == "sign" else ""
        before = found[place - 1] if place else None
        after = found[place + 1] if place + 1 < len(found) else None
        counts["AND and OR"] += word in {"AND", "OR"}
        counts["XOR"] += word == "XOR"
        counts["clauses"] += word in _CLAUSES
        counts["arithmetic signs"] += sign in _ARITHMETIC
        counts["label conjunctions (&)"] += sign == "&"
        # A relationship is one dash before "[", "-" or ">" and after ")" or "<"; it is counted at its beginning, ")-" or ")<-".
        counts["relationships"] += bool(sign in {"-", "<"} and before is not None and before.text == ")" and after and after.text in "-[>")
        if before is not None and before.text == ")" and after is not None:
            counts["quantified patterns"] += (sign == "{" and after.kind == "number") or (
                sign in {"+", "*"} and after.text in {"(", "-", "<"}
            )
        steps = steps + 1 if sign in {".", "["} else 0 if sign not in {"", "]"} or _ends_steps(token) else steps
        counts["property or index steps in a row"] = max(counts["property or index steps in a row"], steps)
    return counts


def _ends_steps(token: Token) -> bool:
    return token.kind == "word" and token.upper in _CLAUSES | _BETWEEN
