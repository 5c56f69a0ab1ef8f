"""A patient's sex as people and forms write it, and as a text tells it."""

from __future__ import annotations

import re
from typing import Literal

_PERSON = re.compile(
    r"(?:\b(?:year|month|week|day)s?[- ]old|^\W*an?|\b(?:this|the|our))\s+(?:\w+\s+)?(boy|girl|man|woman|male|female)\b", re.I
)


def sex_of(text: str) -> Literal["male", "female"] | None:
    """Return the sex that a text gives its patient by what it calls them ("a 7-year-old girl"), None when it names none or both."""
    said: set[Literal["male", "female"]] = {
        "female" if match[1].lower() in ("girl", "woman", "female") else "male" for match in _PERSON.finditer(text)
    }
    return said.pop() if len(said) == 1 else None


def written(sex: str | None) -> str | None:
    """Return "male" or "female" for what forms write; anything else as it is, for who refuses it.

    >>> written("M"), written(" Female"), written("unknown"), written(None)
    ('male', 'female', 'unknown', None)
    """
    said = "" if sex is None else sex.strip().lower()
    return next((name for name in ("male", "female") if said in (name, name[0])), sex)
