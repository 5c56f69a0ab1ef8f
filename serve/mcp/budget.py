"""Answers that fit: a list is cut where it would cost more tokens than a caller has, and says how to go on."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from pydantic import BaseModel

from serve.mcp.models import Part

#: Characters of JSON that cost about a token; names of genes and codes cost more than prose.
CHARACTERS = 3
#: What an answer may cost when the caller does not say.
TOKENS = 4000

P = TypeVar("P", bound=Part)
T = TypeVar("T")


def tokens(value: BaseModel) -> int:
    """Return about how many tokens a value costs as JSON.

    >>> from serve.mcp.models import Concept
    >>> tokens(Concept(curie="HGNC:3603", name="FBN1", category="biolink:Gene"))
    21
    """
    return -(-len(value.model_dump_json()) // CHARACTERS)


def fit(items: list[T], offset: int, budget: int, make: Callable[[list[T]], P], total: int | None = None) -> P:
    """Return the answer that ``make`` makes of as many items from ``offset`` on as fit, at least one, marked with what is left out.

    ``total`` is how many items there are where ``items`` are only those from ``offset`` on.
    """
    rest = items[offset:] if total is None else items
    whole = len(items) if total is None else total
    low, high = min(1, len(rest)), len(rest)
    while low < high:  # the most that fit
        middle = (low + high + 1) // 2
        if tokens(make(rest[:middle])) <= budget:
            low = middle
        else:
            high = middle - 1
    made = make(rest[:low])
    left = max(whole - offset - low, 0)
    return made.model_copy(update={"left_out": left, "next_offset": offset + low if left else None})
