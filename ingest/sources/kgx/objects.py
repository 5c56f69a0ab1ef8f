"""What the objects among an edge's fields say of it: today's writers put columns into ``attributes``, ``qualifiers`` or ``evidence``."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from ingest.records import json_values

#: What an object among the fields calls the name and the value of what it says.
NAME_KEYS = ("attribute_type_id", "qualifier_type_id", "attribute_name", "type", "key", "name", "id")
VALUE_KEYS = ("value", "qualifier_value", "attribute_value")
#: Fields, in plain letters, of which the objects say more of the edge; those of other fields are of something else (an image, a cohort).
_HOLDERS = re.compile(
    r"(?:has|edge|association|statement|relation|original|additional|extra|other)?(?:qualifiers?|attributes?|properties|props|evidences?|annotations?|"
    r"meta(?:data)?|data|fields|details|assertions?|context)"
)
_DEEPEST = 4


def opened(fields: dict[str, Any], negated: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """Return fields with what the objects among them say, each under its own name: the objects of today's writers hold columns, too.

    >>> opened({"attributes": '[{"attribute_type_id": "biolink:negated", "value": true}]'}, bool)["negated"]
    True
    >>> opened({"image": {"present": False}}, bool)
    {'image': {'present': False}}

    Raises:
        ValueError: of several pieces of evidence in it some deny and some do not.
    """
    inside: dict[str, Any] = {}
    for column, value in fields.items():
        if holds(column):
            _open(_as_object(value), inside, negated, 0)
    return inside | fields if inside else fields


@lru_cache(maxsize=4096)
def holds(column: str) -> bool:
    """Return whether the objects in a column say more of the edge.

    >>> holds("qualifiers"), holds("edge_attributes"), holds("sources")
    (True, True, False)
    """
    return _HOLDERS.fullmatch(plain_letters(column)) is not None


def _as_object(value: Any) -> Any:
    if isinstance(value, str):
        said = value.lstrip()
        if not said.startswith("{") and not re.match(r"\[\s*\{", said):
            return None
        try:
            return json_values.parse(said)
        except ValueError:
            return None
    return value if isinstance(value, dict) or (isinstance(value, list) and any(isinstance(part, dict) for part in value)) else None


def _open(value: Any, found: dict[str, Any], negated: Callable[[dict[str, Any]], bool], depth: int) -> None:
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        name = next((value[key] for key in NAME_KEYS if isinstance(value.get(key), str)), None)
        said = next((value[key] for key in VALUE_KEYS if key in value), None)
        if name is not None and said is not None:
            found.setdefault(re.sub(r"^\w+:", "", name), said)
            return
        for key, member in value.items():
            if isinstance(member, dict | list):
                _open(member, found, negated, depth + 1)
            else:
                found.setdefault(re.sub(r"^biolink:", "", str(key)), member)
    elif isinstance(value, list):
        parts = [part for part in value if isinstance(part, dict)]
        apart: list[dict[str, Any]] = []
        for part in parts:
            apart.append({})
            _open(part, apart[-1], negated, depth + 1)
        named = [key for part in parts for key in NAME_KEYS if isinstance(part.get(key), str)]
        if len(parts) > 1 and not named and len({negated(dict(one)) for one in apart}) > 1:
            raise ValueError("some of an edge's evidence denies it and some does not")
        for one in apart:
            for key, member in one.items():
                found.setdefault(key, member)


@lru_cache(maxsize=4096)
def plain_letters(column: str) -> str:
    """Return a column's name in its letters alone, small."""
    return re.sub(r"[^a-z]", "", column.casefold())
