"""Keys that stand twice in one object of a document: parsers keep the last, and what stands under the first is lost."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any


class _Repeated(Exception):
    """A key stands twice in one object."""


def repeated(keys: Iterable[object]) -> str | None:
    """Return the first of an object's keys that stands among them twice, None where none does.

    >>> repeated(["type", "excluded", "excluded"]), repeated(["type", "excluded"])
    ('excluded', None)
    """
    seen: set[object] = set()
    for key in keys:
        if key in seen:
            return str(key)
        seen.add(key)
    return None


def repeated_in(text: bytes) -> str | None:
    """Return a key that stands twice in one object of a JSON text, None where none does or it is no JSON (which others tell).

    >>> repeated_in(b'{"a": {"excluded": true, "excluded": false}}'), repeated_in(b'{"a": [{"b": 1}, {"b": 2}]}'), repeated_in(b"[")
    ('excluded', None, None)
    """

    def once(pairs: list[tuple[str, Any]]) -> None:
        if (key := repeated(name for name, _ in pairs)) is not None:
            raise _Repeated(key)

    try:
        json.loads(text, object_pairs_hook=once)
    except _Repeated as error:
        return str(error)
    except (ValueError, RecursionError):
        return None
    return None
