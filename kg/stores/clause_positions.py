"""Where in a statement a word can begin a clause, and where it can only be somebody's name.

Cypher reserves next to nothing: ``SET`` is a clause in ``MATCH (n) SET n.x = 1`` and a variable in ``MATCH (set) RETURN set``. A guard has
to tell them apart without being talked into taking a clause for a name, so a word counts as a name only where it certainly is one:

* what stands before it demands a name or a value (``(``, a comma, an operator, AS, RETURN, BY, ...), and that word is itself certainly the
  keyword that it looks like, not a variable of that name (``WITH 1 AS with SET n.x = 1``); or
* what stands behind it cannot follow that clause's keyword (``SET)``, ``CREATE.name``).

The first is read from left to right: after each token either an operand must follow, or a keyword must, or nobody knows. Grammar: the
openCypher specification and the Cypher manual, "Clauses" and "Quantified path patterns".
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.stores.brackets import is_sign
from kg.stores.tokens import Token

#: What must follow: a name or a value; a keyword, a sign or the end; or nobody knows.
_OPERAND, _KEYWORD, _UNKNOWN = "operand", "keyword", "unknown"

#: Behind these signs stands a name or a value, whatever was before them.
_BEFORE_NAMES = frozenset("([,:&|=<-/^~")
#: Keywords behind which a name or a value must stand, and those behind which another keyword must.
_BEFORE_OPERANDS = frozenset(
    {
        "AS",
        "AND",
        "OR",
        "XOR",
        "IN",
        "CONTAINS",
        "WITH",
        "BY",
        "WHERE",
        "RETURN",
        "UNWIND",
        "WHEN",
        "YIELD",
        "LIMIT",
        "SKIP",
        "OFFSET",
        "MATCH",
    }
)
_BEFORE_KEYWORDS = frozenset({"ORDER", "STARTS", "ENDS", "OPTIONAL", "ASC", "ASCENDING", "DESC", "DESCENDING"})
#: Words that may stand where an operand must, and be followed by one: they, or variables of that name.
_PREFIXES = frozenset({"NOT", "CASE", "DISTINCT", "ALL", "ANY", "NONE", "SINGLE", "EXISTS", "COUNT", "COLLECT"})
_OPERATORS = frozenset({"AND", "OR", "XOR", "IN", "AS", "IS", "CONTAINS", "STARTS", "ENDS", "THEN", "ELSE", "WHEN"})
#: Words that are read as operands where one must stand, though the parser may know better (CASE x WHEN IN list THEN ...).
_AMBIGUOUS = _PREFIXES | _OPERATORS | _BEFORE_OPERANDS | _BEFORE_KEYWORDS
_CONTINUES = _OPERATORS | {"RETURN", "WITH", "SET", "MATCH", "CREATE", "MERGE", "DELETE", "DETACH", "NODETACH", "REMOVE", "FOREACH", "CALL"}
_CONTINUES |= {
    "UNION",
    "UNWIND",
    "INSERT",
    "OPTIONAL",
    "LET",
    "FILTER",
    "FINISH",
    "ORDER",
    "LIMIT",
    "SKIP",
    "OFFSET",
    "LOAD",
    "USE",
    "NEXT",
}

#: Signs that cannot stand behind a clause's keyword.
_NEVER_AFTER = frozenset(".,)]}|=<>:+*/%^&?")


def names(found: Sequence[Token]) -> frozenset[int]:
    """Return the places of the words that certainly are names or values, not the beginning of a clause.

    Args:
        found: the statement's tokens.
    """
    sure: set[int] = set()
    must, levels = _KEYWORD, [0]  # open CASEs that certainly are such, by bracket
    typed = any(token.upper == "TYPED" or (is_sign(found, at, ":") and is_sign(found, at + 1, ":")) for at, token in enumerate(found))
    for place, token in enumerate(found):
        if token.kind == "sign":
            must = _after_sign(found, place, typed)
            if token.text in "([{":
                levels.append(0)
            elif token.text in ")]}" and len(levels) > 1:
                levels.pop()
        elif token.kind == "word":
            number = must is _UNKNOWN and is_sign(found, place - 1, ".")
            if place and not number and (must is _OPERAND or _cannot_begin(found, place) or _is_key(found, place)):
                sure.add(place)
            must = _after_word(found, place, must, levels)
        else:
            must = _KEYWORD
    return frozenset(sure)


def _after_sign(found: Sequence[Token], place: int, typed: bool) -> str:
    sign = found[place].text
    if sign in _BEFORE_NAMES:
        return _OPERAND
    if sign == ".":
        # A property's name; but "1." may be a number, and ".." is a range.
        of_number = place > 0 and (found[place - 1].kind == "number" or is_sign(found, place - 1, "."))
        return _UNKNOWN if of_number else _OPERAND
    if sign == "+":
        # Behind a pattern's bracket or arrow it says "once or more", and a clause may follow.
        before = found[place - 1] if place else None
        return _OPERAND if before is not None and (before.kind != "sign" or before.text == "]") else _UNKNOWN
    if sign == ">":
        # It also ends a type: x IS :: LIST<INTEGER>.
        return _UNKNOWN if typed else _OPERAND
    if sign == "!":
        # It also stands behind a type that is never null: x IS :: INTEGER!
        return _OPERAND if place and found[place - 1].kind == "sign" and found[place - 1].text in ":&|(!" else _UNKNOWN
    # "*" also stands for all columns, "%" for any label, "?" for "once or not"; "{" opens a map or a subquery.
    return _KEYWORD if sign in ")]}" else _UNKNOWN


def _after_word(found: Sequence[Token], place: int, must: str, levels: list[int]) -> str:
    word = found[place].upper
    following = found[place + 1].upper if place + 1 < len(found) else ""
    if must is _OPERAND:
        if word == "CASE" and following == "WHEN":
            levels[-1] += 1
            return _KEYWORD
        if word == "NOT" and following == "NULL" and found[place - 1].upper == "IS":
            return _OPERAND
        return _UNKNOWN if word in _AMBIGUOUS else _KEYWORD
    if must is _UNKNOWN:
        return _UNKNOWN
    if word == "IS" and following in {"NULL", "NOT"}:
        return _OPERAND
    if levels[-1] and word in {"THEN", "ELSE"}:
        return _OPERAND
    if levels[-1] and word == "END":
        levels[-1] -= 1
        return _KEYWORD
    if word in _BEFORE_OPERANDS:
        return _OPERAND
    return _KEYWORD if word in _BEFORE_KEYWORDS else _UNKNOWN


def _is_key(found: Sequence[Token], place: int) -> bool:
    """Whether a word is a map's key."""
    return (is_sign(found, place - 1, "{") or is_sign(found, place - 1, ",")) and is_sign(found, place + 1, ":")


def _cannot_begin(found: Sequence[Token], place: int) -> bool:
    """Whether what stands behind a word cannot stand behind that clause's keyword."""
    after = found[place + 1] if place + 1 < len(found) else None
    if after is None:
        return True
    if after.kind == "sign" and after.text in _NEVER_AFTER:
        # ".5" is a number, which the tokens say; ".." and "1." are no clause's either.
        return True
    second = found[place + 2] if place + 2 < len(found) else None
    match found[place].upper:
        case "CREATE" | "MERGE" | "INSERT":
            return not is_sign(found, place + 1, "(") and not (after.kind in {"word", "quoted"} and is_sign(found, place + 2, "="))
        case "DETACH" | "NODETACH":
            return after.upper != "DELETE"
        case "FOREACH":
            return not is_sign(found, place + 1, "(")
        case "LOAD":
            return after.upper != "CSV"
        case "DROP" | "BEGIN" | "COMMIT" | "ROLLBACK":
            # Commands of their own, at the statement's beginning alone; PERIODIC is refused before its COMMIT.
            return found[place - 1].upper != "PERIODIC"
        case "PERIODIC":
            return after.upper != "COMMIT"
        case "SET" | "REMOVE" | "DELETE" if after.upper in _CONTINUES and second is not None and second.kind != "sign":
            # "set AND x": were SET the clause, "and" would be a variable, and no name or value may follow one.
            return second.upper not in _CONTINUES
    return False
