"""A record's qualifiers: a JSON object in text, which readers write, bundles keep, and everybody who shows a record reads again.

What is none is refused before a bundle is written (``refuse_bad``), and told with its record where an older one holds it all the same.
"""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, Any, NoReturn

from kg.errors import BundleError

if TYPE_CHECKING:
    import polars as pl

#: Levels of lists and objects in one another: deeper ones make parsers and databases recurse.
DEPTH = 32

_SHOWN = 80


def fault(text: str | None) -> str | None:
    """Return why a text is no qualifiers, None where it is some, or there are none.

    >>> fault('{"sex": "female"}'), fault(""), fault(None)
    (None, None, None)
    >>> fault("[1]")
    'it is no JSON object'
    >>> fault('{"a": NaN}')
    'NaN is no number that JSON has'
    """
    if not text:
        return None
    try:
        text.encode()
        found = json.loads(text, parse_constant=_no_number, parse_float=_finite, parse_int=_whole)
        if not isinstance(found, dict):
            return "it is no JSON object"
        if _deeper(text):
            return f"it is nested deeper than {DEPTH} levels"
        if re.search(r"\\u[dD][89a-fA-F]", text):
            json.dumps(found, ensure_ascii=False).encode()
    except RecursionError:
        return f"it is nested deeper than {DEPTH} levels"
    except UnicodeEncodeError:
        return "it holds half of a surrogate pair, which is no text"
    except ValueError as error:
        return str(error)
    return None


def read(text: str | None, record: str) -> dict[str, Any]:
    """Return a record's qualifiers.

    Args:
        text: as the bundle has them; nothing where there are none.
        record: what the message calls the record.

    Raises:
        BundleError: they are none; a bundle that this version writes has no such.
    """
    if not text:
        return {}
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BundleError(f"the qualifiers of {record} cannot be read ({error}): {text[:_SHOWN]!r}; build the bundle again") from None
    if not isinstance(found, dict):
        raise BundleError(f"the qualifiers of {record} are no JSON object: {text[:_SHOWN]!r}; build the bundle again")
    return found


def refuse_bad(statements: pl.DataFrame) -> None:
    """Refuse statements with bad qualifiers; distinct ones alone are looked at.

    Raises:
        BundleError: there is one; the message names it and the first record that has it.
    """
    import polars as pl  # who only reads records does without

    if "qualifiers" not in statements.columns:
        return
    for text in statements["qualifiers"].drop_nulls().unique().to_list():
        if why := fault(text):
            told = ("subject", "predicate", "object", "source", "record")
            row = statements.filter(pl.col("qualifiers") == text).select(c for c in told if c in statements.columns).row(0, named=True)
            raise BundleError(f"the qualifiers {text[:_SHOWN]!r} are none ({why}); they stand in {row}")


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number that JSON has")


def _finite(text: str) -> float:
    if not math.isfinite(number := float(text)):
        raise ValueError(f"{text[:_SHOWN]} is larger than numbers are")
    return number


def _whole(text: str) -> int:
    if len(text) > 20 or not -(2**63) <= (number := int(text)) < 2**64:
        raise ValueError("it holds an integer beyond 64 bits")
    return number


def _deeper(text: str) -> bool:
    if text.count("[") + text.count("{") <= DEPTH:
        return False
    depth = 0
    for sign in re.findall(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', text):
        depth += (sign in "[{") - (sign in "]}")
        if depth > DEPTH:
            return True
    return False
