"""What may stand as a category or a predicate: a CURIE of plain letters, because it becomes a label or a type in statements of databases.

Readers reject the row (``category_fault``, ``predicate_fault`` say why); ``kg.bundle.write`` refuses what comes through all the same
(``refuse_bad``). Stores quote every identifier besides (``kg.stores.identifiers``): two walls, since text from a source is hostile.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import polars as pl

from kg.errors import BundleError

#: ASCII alone: a letter that looks like another, or a mark that cannot be seen, would make two names of one.
_TERM = re.compile(r"[A-Za-z][A-Za-z0-9_.\-]{0,49}:[A-Za-z0-9][A-Za-z0-9_.\-]{0,149}")

#: Labels that stores use themselves, and what people would take for them: no category may bear such a name, in whatever case.
RESERVED = frozenset({"biolink:entity", "biolink:medclewload"})

#: Bytes of the longest CURIE.
LONGEST_CURIE = 2000

_SHOWN = 80


def category_fault(category: object) -> str | None:
    """Return why a category cannot be used, None where it can.

    >>> category_fault("biolink:Disease")
    >>> category_fault("biolink:Disease` DELETE n //")
    "the category 'biolink:Disease` DELETE n //' is not PREFIX:Name of plain letters, digits, '_', '.' and '-' (biolink:Disease)"
    """
    if isinstance(category, str) and category.lower() in RESERVED:
        return f"the category {category!r} is a label that stores use themselves; give a more specific one, or biolink:NamedThing"
    return _fault(category, "category", "biolink:Disease")


def predicate_fault(predicate: object) -> str | None:
    """Return why a predicate cannot be used, None where it can.

    >>> predicate_fault("biolink:has_phenotype")
    >>> predicate_fault("treats")
    "the predicate 'treats' is not PREFIX:Name of plain letters, digits, '_', '.' and '-' (biolink:treats)"
    """
    return _fault(predicate, "predicate", "biolink:treats")


def refuse_bad(nodes: pl.DataFrame, statements: pl.DataFrame) -> None:
    """Refuse nodes with a bad category and statements with a bad predicate; distinct values alone are looked at.

    Raises:
        BundleError: there is one; the message names it and the first record that has it.
    """
    _refuse(nodes, "category", category_fault, ("curie", "name"))
    endless = nodes.filter(pl.col("curie").str.len_bytes() > LONGEST_CURIE)["curie"]
    if endless.len():
        raise BundleError(f"the CURIE {endless[0][:_SHOWN]!r}… is longer than {LONGEST_CURIE} bytes, which no index of a database takes")
    _refuse(statements, "predicate", predicate_fault, ("subject", "object", "source", "record"))


def _refuse(frame: pl.DataFrame, column: str, fault: Callable[[object], str | None], told: tuple[str, ...]) -> None:
    for value in frame[column].unique().sort().to_list():
        if why := fault(value):
            row = frame.filter(pl.col(column) == value).select(c for c in told if c in frame.columns).row(0, named=True)
            raise BundleError(f"{why}; it stands in {row}")


def _fault(term: object, what: str, example: str) -> str | None:
    if isinstance(term, str) and _TERM.fullmatch(term):
        return None
    shown = repr(term)
    shown = shown if len(shown) <= _SHOWN else shown[: _SHOWN - 1] + "…"
    return f"the {what} {shown} is not PREFIX:Name of plain letters, digits, '_', '.' and '-' ({example})"
