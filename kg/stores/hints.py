"""Hints of typos: labels, relationship types and properties of a statement that the graph does not have, and what was meant."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Sequence

from kg.stores import property_graph as shape
from kg.stores.brackets import is_sign
from kg.stores.tokens import Token

_PROPERTIES = frozenset(shape.NODE_SCALARS + shape.NODE_LISTS + shape.EDGE_SCALARS + shape.EDGE_LISTS)

#: Hints of one statement; each compares a name with all that there are.
MOST = 20


def hints(found: Sequence[Token], elements: Collection[str], labels: Sequence[str], types: Sequence[str]) -> list[str]:
    """Return a line for each name that the graph does not have.

    Args:
        found: the statement's tokens.
        elements: the names that its patterns give to nodes and relationships.
        labels, types: the graph's.
    """
    told: list[str] = []
    for place in range(1, len(found)):
        if len(told) >= MOST:
            break
        token, before = found[place], found[place - 1]
        if token.kind not in {"word", "quoted"}:
            continue
        if is_sign(found, place - 1, ".") and place >= 2 and found[place - 2].text in elements and not is_sign(found, place + 1, "("):
            told += _unknown("property", token.text, _PROPERTIES | {"id", "title", "type"})
        elif before.kind == "sign" and before.text in ":|&" and not is_sign(found, place + 1, ":"):
            kind = _bracket(found, place)
            if kind == "(":
                told += _unknown("label", token.text, {shape.ENTITY, *labels})
            elif kind == "[":
                told += _unknown("relationship type", token.text, set(types))
    return list(dict.fromkeys(told))


def _bracket(found: Sequence[Token], place: int) -> str:
    """The bracket that a pattern's element, in which a place lies, opens with; nothing where it is no pattern's."""
    at = place - 1
    while at >= 0 and (found[at].kind in {"word", "quoted"} or found[at].text in {":", "|", "&"}):
        at -= 1
    if at < 0 or found[at].kind != "sign" or found[at].text not in {"(", "["} or place - at < 2 or not _named(found, at):
        return ""
    # In a comprehension, [x IN xs | x], and a map in a call, no colon stands behind the first name.
    return found[at].text


def _named(found: Sequence[Token], at: int) -> bool:
    """Whether a colon follows the bracket at a place, or the one name behind it."""
    return is_sign(found, at + 1, ":") or (at + 1 < len(found) and found[at + 1].kind != "sign" and is_sign(found, at + 2, ":"))


def _unknown(what: str, name: str, known: Collection[str]) -> list[str]:
    if name in known:
        return []
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.7) or [one for one in known if one.lower() == name.lower()]
    return [f"the graph has no {what} {name!r}" + (f"; did you mean {near[0]!r}?" if near else "")]
