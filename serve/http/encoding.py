"""Plain data as the JSON that every answer, event and error is sent as."""

from __future__ import annotations

import json
from typing import Any

import orjson

JSON = "application/json"


def encoded(value: Any) -> bytes:
    """Return plain data as JSON; what is not a number (NaN) becomes null, half a surrogate pair a question mark."""
    try:
        return orjson.dumps(value, default=str, option=orjson.OPT_NON_STR_KEYS | orjson.OPT_SERIALIZE_NUMPY)
    except orjson.JSONEncodeError:  # text that is not valid Unicode
        text = json.dumps(value, ensure_ascii=False, default=str).encode("utf-8", "replace")
        return orjson.dumps(json.loads(text, parse_constant=lambda name: None))
