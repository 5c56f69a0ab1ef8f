"""What typed results share: plain data for programs, and that as JSON."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any, cast


class PlainData:
    """A dataclass that turns into plain data: its fields by name, tuples as lists, others of its sort in it too."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        values = ((field.name, getattr(self, field.name)) for field in fields(cast(Any, self)))
        return {name: [_plain(one) for one in value] if isinstance(value, tuple) else _plain(value) for name, value in values}

    def to_json(self, indent: int | None = 2) -> str:
        """Return it as JSON."""
        return json.dumps(self.to_dict(), indent=indent, ensure_ascii=False)


def _plain(value: Any) -> Any:
    return value.to_dict() if isinstance(value, PlainData) else value
