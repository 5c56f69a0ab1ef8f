"""Where kglite answers otherwise than Neo4j: mended in the statement before it runs, said beside the answer, or refused.

Never silently: a statement means the same in each store (docs/stores.md lists what kglite does not read at all; that it says itself).
Edits keep to the statement's tokens, so that nothing within a text or a name is touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.errors import QueryRefused
from kg.stores.brackets import arguments, closing, is_sign
from kg.stores.clause_positions import names
from kg.stores.embedded_procedures import answered, listings
from kg.stores.embedded_projections import Edit, written_out
from kg.stores.hints import hints
from kg.stores.tokens import Token

#: Keys that kglite adds to every element's properties.
ADDED = ("id", "title", "type")

_SHORTEST = frozenset({"SHORTESTPATH", "ALLSHORTESTPATHS"})
_CAPPED = "the embedded store lists at most 256 shortest paths between two nodes; Neo4j lists them all"

#: Words that kglite takes for clauses wherever they stand.
_RESERVED = frozenset({"CREATE", "SET", "DELETE", "DETACH", "MERGE", "REMOVE", "CALL", "FOREACH"})
#: Words that it takes for parts of clauses; behind these signs and words they are variables.
_KEYWORDS = frozenset(
    {"STARTS", "ENDS", "ORDER", "LIMIT", "SKIP", "OFFSET", "ASC", "DESC", "ON", "OPTIONAL", "UNION", "YIELD", "BY"}
    | {"MATCH", "RETURN", "WITH", "UNWIND", "WHERE", "WHEN", "THEN", "ELSE", "END", "AND", "OR", "XOR", "IN", "IS", "AS", "CONTAINS"}
)
#: Functions that it knows by another name.
_ALSO = {"LOWER": "toLower", "UPPER": "toUpper", "CHAR_LENGTH": "size", "CHARACTER_LENGTH": "size"}
_BEFORE_VARIABLES = frozenset({*"([,:|&=<>+-*/%^", "AS", "WITH", "RETURN", "UNWIND", "BY", "IN", "WHERE", "AND", "OR", "NOT"})


@dataclass(frozen=True, slots=True)
class Mended:
    """A statement as kglite is to have it, what was put where in it, and what is to be said beside its answer."""

    text: str
    edits: tuple[Edit, ...]
    notes: tuple[str, ...]


def mended(cypher: str, found: Sequence[Token], labels: Iterable[str], types: Iterable[str]) -> Mended:
    """Return a statement mended.

    Raises:
        QueryRefused: kglite would answer wrongly, and it cannot be mended; the message says what to write instead.
    """
    elements = _elements(found)
    variables = {place for place in names(found) if _is_variable(found, place) and not _belongs(found, place)}
    labels, types = sorted(labels), sorted(types)
    lists = listings(labels, types)
    edits: list[Edit] = [*_blanks(cypher, found), *written_out(cypher, found)]
    notes: list[str] = hints(found, elements, labels, types)
    for place, token in enumerate(found):
        word = token.upper
        called = is_sign(found, place + 1, "(")
        if place in variables:
            edits.append((token.at, token.end, f"`{token.text}`"))
        elif word == "CALL" and (edit := answered(found, place, lists)):
            edits.append(edit)
        elif word in _ALSO and called and not is_sign(found, place - 1, "."):
            edits.append((token.at, token.end, _ALSO[word]))
        elif token.kind == "sign" and token.text == "|" and is_sign(found, place + 1, "|") and found[place + 1].at == token.end:
            # Lists are joined as texts by it, and as lists by "+".
            edits.append((token.at, found[place + 1].end, "+"))
        elif word == "KEYS" and called and is_sign(found, place + 3, ")") and found[place + 2].text in elements:
            name = cypher[found[place + 2].at : found[place + 2].end]
            keys = f"[_k IN keys({name}) WHERE NOT _k IN {list(ADDED)} AND {name}[_k] IS NOT NULL]"
            edits.append((token.at, found[place + 3].end, keys))
        elif word == "ROUND" and called and (end := _one_argument(found, place + 1)) is not None:
            # Half goes up in Neo4j, away from zero in kglite.
            edits += [(token.at, found[place + 1].end, "floor(("), (found[end].at, found[end].end, ") + 0.5)")]
        elif word in _SHORTEST and called and (named := _named_relationship(found, place + 1)):
            raise QueryRefused(
                f"{named.text} (position {named.at}) is no list of the path's relationships in the embedded store: a condition on it finds"
                " nothing; name the path, p = shortestPath(...), and ask relationships(p)"
            )
        elif word == "ALLSHORTESTPATHS" and called:
            notes.append(_CAPPED)
        elif word == "ID" and called and found[place + 2 : place + 3] and found[place + 2].text in elements:
            notes.append("id(n) is kglite's own, and no number; use curie, or elementId(n)")
        elif word == "ROUND" and called and _argument_starts(found, place + 1, 2):
            raise QueryRefused(
                f"round with a mode (position {token.at}) rounds as without one in the embedded store; give at most two arguments"
            )
        elif word == "SPLIT" and called and (by := _argument_starts(found, place + 1, 1)) and (by.kind, by.text) == ("sign", "["):
            raise QueryRefused(
                f"split by a list (position {token.at}) is null in the embedded store; replace the signs by one, then split by it"
            )
        elif word == "DURATION" and is_sign(found, place + 1, ".") and found[place + 2 : place + 3] and found[place + 2].upper == "BETWEEN":
            raise QueryRefused(f"duration.between (position {token.at}) counts days alone in the embedded store; use duration.inDays")
        elif own := _own_key(found, place, elements):
            notes.append(f"{token.text}.{own} is kglite's own: the graph has no such property; use curie, name, labels(n)")
    return Mended(_apply(cypher, edits), tuple(edits), tuple(dict.fromkeys(notes)))


def _own_key(found: Sequence[Token], place: int, elements: set[str]) -> str:
    """The key of kglite's own that is asked for here: ``n.id``, ``n['id']`` or ``(n {id: 1})``; nothing where none is."""
    signs = [token.text for token in found[place + 1 : place + 4]]
    if found[place].text in elements and len(signs) > 1 and signs[0] in {".", "["} and signs[1] in ADDED:
        return signs[1]
    in_pattern = is_sign(found, place + 1, "{") and place and found[place - 1].text in {"(", "[", ":", "|", "&"}
    if in_pattern:
        keys = [part[0].text for part in arguments(found, place + 1) if len(part) > 1 and is_sign(part, 1, ":")]
        return next((key for key in keys if key in ADDED), "")
    return ""


def _is_variable(found: Sequence[Token], place: int) -> bool:
    """Whether a word that begins no clause is a variable that kglite would take for a keyword."""
    before = found[place - 1]
    behind = before.text in _BEFORE_VARIABLES if before.kind == "sign" else before.upper in _BEFORE_VARIABLES
    return found[place].upper in _RESERVED or (found[place].upper in _KEYWORDS and behind)


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


def _blanks(cypher: str, found: Sequence[Token]) -> Iterable[Edit]:
    """Block comments and spaces of other kinds (U+00A0, pasted from a page), which kglite does not read: blanked, so that places stay."""
    starts, stops = [0, *(token.end for token in found)], [*(token.at for token in found), len(cypher)]
    for start, stop in zip(starts, stops, strict=True):
        for blank in re.finditer(r"//[^\n\r]*|/\*.*?\*/|[^\S \t\r\n]", cypher[start:stop], re.DOTALL):
            if not blank[0].startswith("//"):
                yield start + blank.start(), start + blank.end(), re.sub(r"[^\n]", " ", blank[0])


def _named_relationship(found: Sequence[Token], place: int) -> Token | None:
    """The name of the relationships in a call of shortestPath, where they have one."""
    for at in range(place, closing(found, place)):
        if is_sign(found, at, "-") and is_sign(found, at + 1, "[") and found[at + 2].kind in {"word", "quoted"}:
            return found[at + 2]
    return None


def _argument_starts(found: Sequence[Token], place: int, number: int) -> Token | None:
    """What a call's argument begins with; None where there is none of that number."""
    given = list(arguments(found, place))
    return given[number][0] if len(given) > number and given[number] else None


def _one_argument(found: Sequence[Token], place: int) -> int | None:
    """Where the call's bracket closes when there is one argument in it."""
    end, depth = closing(found, place), 0
    for token in found[place + 1 : end]:
        if token.kind == "sign":
            depth += (token.text in "([{") - (token.text in ")]}")
            if depth == 0 and token.text == ",":
                return None
    return end if place + 1 < end < len(found) else None


def _apply(cypher: str, edits: Iterable[Edit]) -> str:
    for start, stop, text in sorted(edits, reverse=True):
        cypher = cypher[:start] + text + cypher[stop:]
    return cypher
