"""Queries as people and programs hand them over: JSON text, its dict, or the object itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from kg.errors import InputError
from reasoning.query.model import Query

#: Longer queries are refused.
LONGEST = 1_000_000


def parse(query: Query | str | Mapping[str, Any]) -> Query:
    """Return the query that JSON says.

    Raises:
        InputError: it is no JSON, or no query; the message names the place.
    """
    if isinstance(query, Query):
        return query
    try:
        if isinstance(query, str):
            if len(query) > LONGEST:
                raise InputError(f"the query has {len(query):,} characters; {LONGEST:,} is the most")
            return Query.model_validate_json(query)
        return Query.model_validate(query)
    except ValidationError as error:
        raise InputError(_told(error)) from None
    except RecursionError:
        raise InputError("the query is nested too deeply") from None


def _told(error: ValidationError) -> str:
    """The first faults by their place; values are cut, they are somebody's text."""
    faults = []
    for fault in error.errors(include_url=False, include_context=False)[:3]:
        place = ".".join(str(part) for part in fault["loc"]) or "query"
        given = repr(fault.get("input"))
        faults.append(f"{place}: {fault['msg']}" + (f" (got {given[:60]})" if fault["type"] not in ("value_error", "missing") else ""))
    more = error.error_count() - len(faults)
    return f"this is no query: {'; '.join(faults)}{f'; and {more} more' if more > 0 else ''}; `medclew query --schema` prints the format"
