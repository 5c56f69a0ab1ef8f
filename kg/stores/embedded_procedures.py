"""Procedures that ask a database about itself, which kglite answers with its own types or not at all: the graph's answers instead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib import metadata
from typing import Any

from kg.stores import property_graph as shape
from kg.stores.tokens import Token

#: A procedure's columns and rows.
Listing = tuple[tuple[str, ...], list[tuple[Any, ...]]]


def listings(labels: Iterable[str], types: Iterable[str]) -> dict[str, Listing]:
    """Return what each procedure says, by its name in lower case."""
    keys = sorted(shape.NODE_SCALARS + shape.NODE_LISTS + shape.EDGE_SCALARS + shape.EDGE_LISTS)
    return {
        "db.labels": (("label",), [(label,) for label in sorted({shape.ENTITY, *labels})]),
        "db.relationshiptypes": (("relationshipType",), [(kind,) for kind in sorted(set(types))]),
        "db.propertykeys": (("propertyKey",), [(key,) for key in keys]),
        "db.ping": (("success",), [(True,)]),
        "db.info": (("name",), [("embedded",)]),
        "dbms.components": (("name", "versions", "edition"), [("kglite", [metadata.version("kglite")], "embedded")]),
    }


def answered(found: Sequence[Token], place: int, known: Mapping[str, Listing]) -> tuple[int, int, str] | None:
    """Return the edit that answers the CALL at a place, None where it is of another procedure or has arguments."""
    end, name = place + 1, ""
    while end < len(found) and (found[end].kind in {"word", "quoted"} or found[end].text == "."):
        name += found[end].text
        end += 1
    if name.lower() not in known or [token.text for token in found[end : end + 2]] != ["(", ")"]:
        return None
    columns, rows = known[name.lower()]
    end += 2
    taken, tail = {column: column for column in columns}, ""
    if end < len(found) and found[end].upper == "YIELD":
        end, taken = _yielded(found, end + 1)
        if not taken.keys() <= set(columns):
            return None
        if end < len(found) and found[end].upper == "WHERE":
            tail = " WITH " + ", ".join(f"`{alias}`" for alias in taken.values())
    if end >= len(found):
        tail = " RETURN " + ", ".join(f"`{alias}`" for alias in taken.values())
    if len(columns) == 1:
        (alias,) = taken.values()
        text = f"UNWIND {_literal([row[0] for row in rows])} AS `{alias}`{tail}"
    else:
        entries = ", ".join("{" + ", ".join(f"{c}: {_literal(v)}" for c, v in zip(columns, row, strict=True)) + "}" for row in rows)
        text = f"UNWIND [{entries}] AS `_row` WITH " + ", ".join(f"`_row`.{c} AS `{alias}`" for c, alias in taken.items()) + tail
    return found[place].at, found[end - 1].end, text


def _yielded(found: Sequence[Token], at: int) -> tuple[int, dict[str, str]]:
    """Where ``YIELD a, b AS c`` ends, and the names that its columns get."""
    taken: dict[str, str] = {}
    while at < len(found) and found[at].kind in {"word", "quoted"}:
        column = alias = found[at].text
        at += 1
        if at + 1 < len(found) and found[at].upper == "AS":
            alias, at = found[at + 1].text, at + 2
        taken[column] = alias
        if not (at < len(found) and found[at].text == ","):
            break
        at += 1
    return at, taken


def _literal(value: Any) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(_literal(item) for item in value) + "]"
    return str(value).lower() if isinstance(value, bool) else f"'{value}'"
