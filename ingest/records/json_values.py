"""JSON from hostile or careless hands: one function that raises nothing but ``ValueError``, and lets no value in that cannot be stored."""

from __future__ import annotations

import json
from typing import Any

#: What pandas and Python write where JSON has no word; it means that there is no value.
_NO_VALUE = {"NaN": None}


def _constant(word: str) -> Any:
    # An infinite number stays as the word that it was: a null would lose it.
    return _NO_VALUE.get(word, word)


DECODER = json.JSONDecoder(parse_constant=_constant)


def parse(text: str) -> Any:
    r"""Return the value that a JSON text says; NaN is null.

    >>> parse('{"score": NaN, "name": "x"}')
    {'score': None, 'name': 'x'}

    Raises:
        ValueError: it is no JSON, nested too deeply, has a number too long, or half of a surrogate pair (``"\ud83d"``), which is no text.
    """
    try:
        value = DECODER.decode(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if "\\u" in text:
        refuse_surrogates(value)
    return value


def refuse_surrogates(value: Any) -> None:
    r"""Refuse a parsed value that holds half of a surrogate pair.

    Raises:
        ValueError: it does.
    """
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError as error:
        raise ValueError(f"half of a surrogate pair ({error.object[error.start]!a}) is no character") from None
    except RecursionError:
        raise ValueError("nested too deeply") from None
