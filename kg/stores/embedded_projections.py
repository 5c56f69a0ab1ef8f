"""Map projections, ``x{.a, .b, c: 1}``, which kglite answers for nodes of a pattern alone: for a relationship, a map or a list's entry it
gives null without a word. They are written out instead: ``{a: x.a, b: x.b, c: 1}``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.errors import QueryRefused
from kg.stores.brackets import arguments, closing, is_sign
from kg.stores.tokens import Token

#: Words before a brace that open something else.
_OTHERS = frozenset({"COUNT", "EXISTS", "COLLECT", "CALL", "RETURN", "WITH", "AS", "UNWIND", "IN", "THEN", "ELSE", "WHEN", "WHERE", "BY"})
_OTHERS |= {"AND", "OR", "XOR", "NOT", "CASE", "DISTINCT", "CONTAINS", "UNION", "ALL"}

Edit = tuple[int, int, str]


def written_out(cypher: str, found: Sequence[Token]) -> Iterator[Edit]:
    """Yield what to put in place of each projection.

    Raises:
        QueryRefused: it takes all properties and others beside them, which cannot be written out.
    """
    for place, token in enumerate(found):
        if token.kind in {"word", "quoted"} and is_sign(found, place + 1, "{") and token.upper not in _OTHERS:
            parts = list(arguments(found, place + 1))
            if not any(_short(part) for part in parts):
                continue
            name = cypher[token.at : token.end]
            yield from _edits(cypher, found, place, name, parts)


def _short(part: Sequence[Token]) -> bool:
    """Whether an entry is ``.key``, ``.*`` or a variable alone, which only a projection has."""
    return bool(part) and (is_sign(part, 0, ".") or (len(part) == 1 and part[0].kind in {"word", "quoted"}))


def _edits(cypher: str, found: Sequence[Token], place: int, name: str, parts: Sequence[Sequence[Token]]) -> Iterator[Edit]:
    whole = [part for part in parts if is_sign(part, 0, ".") and is_sign(part, 1, "*")]
    end = found[closing(found, place + 1)]
    if whole and len(parts) == 1:
        yield found[place].at, end.end, f"properties({name})"
        return
    if whole:
        raise QueryRefused(
            f"{name}{{.*, ...}} (position {found[place].at}) is not read by the embedded store; return properties({name}) and the rest"
            " in columns of their own"
        )
    yield found[place].at, found[place + 1].end, f"CASE WHEN {name} IS NULL THEN null ELSE {{"
    for part in parts:
        first = part[0]
        if is_sign(part, 0, "."):
            key = cypher[part[1].at : part[1].end]
            yield first.at, part[-1].end, f"{key}: {name}.{key}"
        elif len(part) == 1:
            text = cypher[first.at : first.end]
            yield first.at, first.end, f"{text}: {text}"
    yield end.at, end.end, "} END"
