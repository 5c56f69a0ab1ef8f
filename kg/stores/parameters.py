"""What a query's parameters may be: JSON-like values of bounded depth and size, the same for every store."""

from __future__ import annotations

import math
import numbers
from collections.abc import Mapping
from typing import Any

from kg.errors import InputError, QueryError

#: Deeper values make parsers and databases recurse; more of them are data, which belongs into a bundle.
DEPTH = 64
VALUES = 1_000_000
BYTES = 16 * 2**20

_SMALLEST, _LARGEST = -(2**63), 2**63 - 1


def checked(params: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the parameters as plain text, numbers, booleans, None, lists and dicts.

    Raises:
        QueryError: a value is of another kind, beyond 64 bits, too deep, too large, or contains itself; the message names the parameter.
    """
    if params is None:
        return {}
    if not isinstance(params, Mapping):
        raise QueryError(f"parameters are a mapping from name to value, not {type(params).__name__}")
    walk = _Walk()
    plain = {}
    for name, value in params.items():
        if not isinstance(name, str):
            raise QueryError(f"a parameter's name is text, not {name!r:.60}")
        plain[walk.text(name, name)] = walk.plain(value, name, 0)
    return plain


def bounds(timeout_s: object, limit: object) -> tuple[float, int]:
    """Return the time-out and the limit when they are numbers that make sense.

    Raises:
        InputError: they are not.
    """
    if isinstance(timeout_s, bool) or not isinstance(timeout_s, int | float) or not 0 < timeout_s <= 86_400:
        raise InputError(f"a time-out is a number of seconds above 0 and at most 86,400, not {timeout_s!r:.60}")
    if isinstance(limit, bool) or not isinstance(limit, int) or limit < 0:
        raise InputError(f"a limit is a whole number of rows, 0 or more, not {limit!r:.60}")
    return float(timeout_s), min(int(limit), 2**31)


class _Walk:
    """Copies values and counts what they hold."""

    def __init__(self) -> None:
        self._values = self._bytes = 0

    def plain(self, value: Any, name: str, depth: int) -> Any:
        """Return a copy of one value."""
        self._values += 1
        if depth > DEPTH or self._values > VALUES:
            what = f"deeper than {DEPTH} levels (or contains itself)" if depth > DEPTH else f"of more than {VALUES:,} values"
            raise QueryError(f"the parameter {name!r:.60} is {what}; no query needs that")
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, str):
            return self.text(value, name)
        if isinstance(value, numbers.Integral):
            whole = int(value)
            if not _SMALLEST <= whole <= _LARGEST:
                raise QueryError(f"the parameter {name!r:.60} holds an integer beyond 64 bits; give it as text")
            return whole
        if isinstance(value, numbers.Real):
            part = float(value)
            if not math.isfinite(part):
                raise QueryError(f"the parameter {name!r:.60} holds {part}, which is no number to compare with")
            return part
        if isinstance(value, Mapping):
            return {self._key(key, name): self.plain(item, name, depth + 1) for key, item in value.items()}
        if isinstance(value, list | tuple | set | frozenset):
            return [self.plain(item, name, depth + 1) for item in value]
        raise QueryError(f"the parameter {name!r:.60} holds a {type(value).__name__}; use text, numbers, booleans, null, lists and maps")

    def text(self, value: str, name: str) -> str:
        """Return text that every database takes."""
        self._bytes += len(value)
        if self._bytes > BYTES:
            raise QueryError(f"the parameters (the last: {name!r:.60}) hold more than {BYTES // 2**20} MiB of text")
        try:
            value.encode()
        except UnicodeEncodeError:
            raise QueryError(f"the parameter {name!r:.60} holds half of a surrogate pair, which is no text") from None
        return value

    def _key(self, key: Any, name: str) -> str:
        if not isinstance(key, str):
            raise QueryError(f"the parameter {name!r:.60} holds a map with the key {key!r:.60}; keys are text")
        return self.text(key, name)
