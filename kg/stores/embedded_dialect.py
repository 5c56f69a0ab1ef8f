"""Where kglite answers otherwise than Neo4j: mended in the statement before it runs, said beside the answer, or refused.

Never silently: a statement means the same in each store (docs/stores.md lists what kglite does not read at all; that it says itself).
Edits keep to the statement's tokens, so that nothing within a text or a name is touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from kg.errors import QueryRefused
from kg.stores import property_graph as shape
from kg.stores.brackets import closing, is_sign
from kg.stores.clause_positions import names
from kg.stores.tokens import Token

#: Keys that kglite adds to every element's properties.
ADDED = ("id", "title", "type")

_CAPPED = "the embedded store lists at most 256 shortest paths between two nodes; Neo4j lists them all"

#: Words that kglite takes for clauses wherever they stand.
_RESERVED = frozenset({"CREATE", "SET", "DELETE", "DETACH", "MERGE", "REMOVE", "CALL", "FOREACH"})

_Edit = tuple[int, int, str]


def mended(cypher: str, found: Sequence[Token], labels: Iterable[str], types: Iterable[str]) -> tuple[str, tuple[str, ...]]:
    """Return the statement as kglite is to have it, and what is to be said beside its answer.

    Raises:
        QueryRefused: kglite would answer wrongly, and it cannot be mended; the message says what to write instead.
    """
    elements = _elements(found)
    variables = {place for place in names(found) if found[place].upper in _RESERVED and not _belongs(found, place)}
    lists = {
        "labels": ("label", sorted({shape.ENTITY, *labels})),
        "relationshiptypes": ("relationshipType", sorted(set(types))),
        "propertykeys": ("propertyKey", sorted(shape.NODE_SCALARS + shape.NODE_LISTS + shape.EDGE_SCALARS + shape.EDGE_LISTS)),
    }
    edits: list[_Edit] = list(_comments(cypher, found))
    notes: list[str] = []
    for place, token in enumerate(found):
        word = token.upper
        called = is_sign(found, place + 1, "(")
        if place in variables:
            edits.append((token.at, token.end, f"`{token.text}`"))
        elif word == "CALL" and (edit := _listing(found, place, lists)):
            edits.append(edit)
        elif word == "KEYS" and called and is_sign(found, place + 3, ")") and found[place + 2].text in elements:
            name = cypher[found[place + 2].at : found[place + 2].end]
            keys = f"[_k IN keys({name}) WHERE NOT _k IN {list(ADDED)} AND {name}[_k] IS NOT NULL]"
            edits.append((token.at, found[place + 3].end, keys))
        elif token.text in elements and [t.text for t in found[place + 1 : place + 5]] == ["{", ".", "*", "}"]:
            edits.append((token.at, found[place + 4].end, f"properties({cypher[token.at : token.end]})"))
        elif word == "ROUND" and called and (end := _one_argument(found, place + 1)) is not None:
            # Half goes up in Neo4j, away from zero in kglite.
            edits += [(token.at, found[place + 1].end, "floor(("), (found[end].at, found[end].end, ") + 0.5)")]
        elif word == "ALLSHORTESTPATHS" and called:
            notes.append(_CAPPED)
        elif word == "DURATION" and is_sign(found, place + 1, ".") and found[place + 2 : place + 3] and found[place + 2].upper == "BETWEEN":
            raise QueryRefused(f"duration.between (position {token.at}) counts days alone in the embedded store; use duration.inDays")
        elif token.text in elements and is_sign(found, place + 1, ".") and found[place + 2 : place + 3] and found[place + 2].text in ADDED:
            notes.append(
                f"{token.text}.{found[place + 2].text} is kglite's own: the graph has no such property; use curie, name, labels(n)"
            )
    return _apply(cypher, edits), tuple(dict.fromkeys(notes))


def _belongs(found: Sequence[Token], place: int) -> bool:
    """Whether a word is a property, a map's key or a function rather than a variable or a label."""
    key = is_sign(found, place + 1, ":") and not is_sign(found, place - 1, "(") and not is_sign(found, place - 1, "[")
    return key or is_sign(found, place - 1, ".") or is_sign(found, place + 1, "(")


def _elements(found: Sequence[Token]) -> set[str]:
    """The names that patterns give to nodes and relationships: (n), (n:Disease), -[r]-, -[r:CAUSES]-."""
    named = set()
    for place in range(1, len(found) - 1):
        token, before, after = found[place], found[place - 1], found[place + 1]
        if token.kind not in {"word", "quoted"} or before.kind != "sign" or after.text not in {":", ")", "]", "{", "*"}:
            continue
        # A bracket behind a word is a call's; in front of a pattern's stand MATCH, a comma, a relationship's end or an equals sign.
        earlier = found[place - 2] if place >= 2 else None
        opens = earlier is None or earlier.kind == "sign" or earlier.upper in {"MATCH", "WHERE", "NOT", "AND", "OR"}
        if (before.text == "(" and opens) or (before.text == "[" and earlier is not None and earlier.text == "-"):
            named.add(token.text)
    return named


def _comments(cypher: str, found: Sequence[Token]) -> Iterable[_Edit]:
    """Block comments, which kglite does not read: blanked, so that places in the text stay what they are."""
    start = 0
    for stop in [*(token.at for token in found), len(cypher)]:
        for comment in re.finditer(r"//[^\n\r]*|/\*.*?\*/", cypher[start:stop], re.DOTALL):
            if comment[0].startswith("/*"):
                yield start + comment.start(), start + comment.end(), re.sub(r"[^\n]", " ", comment[0])
        start = max([start, *(token.end for token in found if token.at == stop)])


def _listing(found: Sequence[Token], place: int, lists: Mapping[str, tuple[str, list[str]]]) -> _Edit | None:
    """CALL db.labels() and its like, which kglite answers with its own types: the graph's names instead."""
    name = [token.text.lower() for token in found[place + 1 : place + 6]]
    if len(name) < 5 or name[:2] != ["db", "."] or name[2] not in lists or name[3:] != ["(", ")"]:
        return None
    column, values = lists[name[2]]
    end, alias, tail = place + 6, column, ""
    if end < len(found) and found[end].upper == "YIELD":
        end += 2
        if end + 1 < len(found) and found[end].upper == "AS":
            alias, end = found[end + 1].text, end + 2
        if end < len(found) and found[end].upper == "WHERE":
            tail = f" WITH `{alias}`"
    if end >= len(found):
        tail = f" RETURN `{alias}`"
    return found[place].at, found[end - 1].end, f"UNWIND {values} AS `{alias}`{tail}"


def _one_argument(found: Sequence[Token], place: int) -> int | None:
    """Where the call's bracket closes when there is one argument in it."""
    end, depth = closing(found, place), 0
    for token in found[place + 1 : end]:
        if token.kind == "sign":
            depth += (token.text in "([{") - (token.text in ")]}")
            if depth == 0 and token.text == ",":
                return None
    return end if place + 1 < end < len(found) else None


def _apply(cypher: str, edits: list[_Edit]) -> str:
    for start, stop, text in sorted(edits, reverse=True):
        cypher = cypher[:start] + text + cypher[stop:]
    return cypher
