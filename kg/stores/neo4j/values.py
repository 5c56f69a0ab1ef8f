"""The driver's values as ``kg.stores.base.Result`` promises them."""

from __future__ import annotations

import math
import re
from typing import Any

from kg.stores.worker import duration


def plain(value: Any) -> Any:
    """Return a value of the driver as plain data: nodes and relationships as dicts, no finite number as None, times as ISO strings."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, str | int | bool):
        return value
    if isinstance(value, list | tuple) and not hasattr(value, "srid") and not hasattr(value, "iso_format"):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return _structured(value)


def _structured(value: Any) -> Any:
    from neo4j.graph import Node, Path, Relationship

    if isinstance(value, Node):
        return {"_labels": sorted(value.labels), **{key: plain(item) for key, item in value.items()}}
    if isinstance(value, Relationship):
        return {"_type": value.type, **{key: plain(item) for key, item in value.items()}}
    if isinstance(value, Path):
        return {"nodes": [plain(node) for node in value.nodes], "relationships": [plain(edge) for edge in value.relationships]}
    if hasattr(value, "nanoseconds"):
        return duration(value.months, value.days, value.seconds, value.nanoseconds)
    if hasattr(value, "iso_format"):
        return re.sub(r"\.(\d*?)0+(?!\d)", lambda found: f".{found[1]}" if found[1] else "", value.iso_format())
    return str(value)
