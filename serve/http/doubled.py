"""JSON that says a thing twice: parsers keep the last, so an "excluded" that stands above an "included" would be lost."""

from __future__ import annotations

import json
from typing import Any


class _Doubled(Exception):
    """A key stands twice in one object."""


def _once(pairs: list[tuple[str, Any]]) -> None:
    keys = [key for key, _ in pairs]
    if len(set(keys)) < len(keys):
        raise _Doubled(next(key for key in keys if keys.count(key) > 1))


def doubled(body: bytes) -> str | None:
    """Return a key that stands twice in one object of a JSON text, None where none does or it is no JSON (which others tell).

    >>> doubled(b'{"a": {"excluded": true, "excluded": false}}'), doubled(b'{"a": [{"b": 1}, {"b": 2}]}'), doubled(b"[")
    ('excluded', None, None)
    """
    try:
        json.loads(body, object_pairs_hook=_once)
    except _Doubled as error:
        return str(error)
    except (ValueError, RecursionError):
        return None
    return None
