"""Rows of KGX tables many at a time: what a cell means is settled once for each value, not once for each row.

Only rows of which nothing has to be told are taken here: of the table's width, without characters that cannot be seen, with nothing to
refuse. All others are left to whoever reads rows one by one, so that there is one place where it is decided what is wrong with a row.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection
from typing import Any

import polars as pl

from ingest.records import gate
from ingest.sources.kgx import values
from ingest.sources.kgx.files import LONGEST_FIELD, Header
from kg import curie as curies

#: What cannot be seen, but for the tab, and the apostrophe before what a spreadsheet would run: such rows are read one by one.
_ODD = r"[\p{C}\p{Z}&&[^\t ]]|'[=+\-@]"
_BREAK = "\x1f"
#: Rows of more columns are read one by one.
_WIDEST = 1_000
#: An identifier of which only the prefix can be spelled otherwise; the words for nothing are none.
SIMPLE = r"^[A-Za-z][A-Za-z0-9_.]*:[A-Za-z0-9][A-Za-z0-9_.\-]{0,200}$"
_NO_LOCAL = r"(?i)^SNOMED|:(CN.*|nan|none|null|nil|undefined)$"


def parted(header: Header, lines: list[str], rec: int) -> pl.DataFrame:
    """Return the rows of a chunk that are plain: the columns as texts, ``at`` (the place in ``lines``) and ``rec``."""
    width = len(header.columns)
    said = pl.DataFrame({"line": lines}, schema={"line": pl.String}).with_row_index("at")
    tabs = pl.col("line").str.count_matches("\t", literal=True)
    said = said.filter(
        pl.col("line").str.len_chars() <= LONGEST_FIELD, tabs == width - 1, ~pl.col("line").str.contains(_ODD), width <= _WIDEST
    )
    if said.is_empty():
        return said.drop("line")
    cells = said["line"].str.split_exact("\t", width - 1).struct.unnest()
    cells.columns = [f"c:{column}" for column in header.columns]
    return pl.concat([cells, said.select("at", (pl.col("at").cast(pl.Int32) + rec).alias("rec"))], how="horizontal")


def cell(column: str) -> str:
    """Return what a column of the table is called in the frames."""
    return f"c:{column}"


def settled(
    frame: pl.DataFrame, columns: Collection[str], mean: Callable[[dict[str, str]], dict[str, Any]], schema: dict[str, Any]
) -> pl.DataFrame:
    """Add to rows what cells mean together: ``mean`` takes them by name, each combination once, and gives the columns of ``schema``.

    A row of whose cells ``mean`` raises ``ValueError`` is left out.
    """
    names = [name for name in columns if cell(name) in frame.columns]
    if not names:
        return frame.with_columns(*(pl.lit(value, dtype=schema[column]).alias(column) for column, value in mean({}).items()))
    keys = [cell(name) for name in names]
    combined = frame.select(keys).unique()
    rows: list[tuple[Any, ...]] = []
    for said in combined.iter_rows():
        try:
            found = mean(dict(zip(names, said, strict=True)))
        except ValueError:
            continue
        rows.append((*said, *(found[column] for column in schema)))
    table = pl.DataFrame(rows, schema=dict.fromkeys(keys, pl.String) | schema, orient="row")
    return frame.join(table, on=keys, how="inner", maintain_order="left")


def identified(frame: pl.DataFrame, column: str, into: str, mean: Callable[[str], str | None]) -> pl.DataFrame:
    """Add to rows the identifier that a cell is: ``mean`` is asked, once each, for those that are not of the simple form.

    A row is left out for which ``mean`` gives None or raises ``ValueError``.
    """
    raw = pl.col(column)
    marked = frame.with_columns(
        (raw.str.contains(SIMPLE) & ~raw.str.contains(_NO_LOCAL)).alias("simple"), raw.str.splitn(":", 2).alias("two")
    )
    marked = marked.with_columns(pl.col("two").struct[0].alias("prefix"), pl.col("two").struct[1].alias("local")).drop("two")
    prefixes = {prefix: curies.normalise(f"{prefix}:1").removesuffix("1") for prefix in marked.filter("simple")["prefix"].unique()}
    others = []
    for said in marked.filter(~pl.col("simple"))[column].unique():
        with contextlib.suppress(ValueError):
            others.append((said, mean(said)))
    table = pl.DataFrame(others, schema={column: pl.String, "other": pl.String}, orient="row")
    marked = marked.join(table, on=column, how="left", maintain_order="left")
    prefix = pl.col("prefix").replace_strict(prefixes, default=None, return_dtype=pl.String)
    found = pl.when("simple").then(pl.concat_str(prefix, "local")).otherwise("other")
    return marked.with_columns(found.alias(into)).drop("simple", "prefix", "local", "other").drop_nulls(into)


def says_something(column: str) -> pl.Expr:
    """Whether a cell is more than a way to write that there is nothing (``values.text``)."""
    return ~pl.col(column).str.strip_chars().str.to_lowercase().is_in(sorted({"", *values.NOTHING}))


def stripped(column: str, nothing: Collection[str], *, fold: bool) -> pl.Expr:
    """Return a cell's text without spaces around it, null where it is one of the ways to write that there is nothing."""
    text = pl.col(column).str.strip_chars()
    return pl.when(~(text.str.to_lowercase() if fold else text).is_in(sorted({"", *nothing}))).then(text)


def fragment(column: str) -> pl.Expr:
    """Return ``"column": "cell"`` as JSON, null where the cell says nothing. Control characters are in no plain row."""
    text = pl.col(cell(column)).str.replace_all("\\", "\\\\", literal=True).str.replace_all('"', '\\"', literal=True)
    return pl.when(says_something(cell(column))).then(pl.concat_str(pl.lit(f'{values.encode(column)}: "'), text, pl.lit('"')))


def listed(column: str) -> pl.Expr:
    """Return a text of several parts as a list."""
    return pl.when(pl.col(column) != "").then(pl.col(column).str.split(_BREAK)).otherwise(pl.lit([], dtype=pl.List(pl.String)))


def exploded(frame: pl.DataFrame, column: str) -> pl.DataFrame:
    """Return ``curie``, ``rec``, ``at`` and each ``part`` of a cell of several, where there is one."""
    if cell(column) not in frame.columns:
        return pl.DataFrame(schema={"curie": pl.String, "rec": pl.Int32, "at": pl.UInt32, "part": pl.String})
    there = frame.filter(pl.col(cell(column)) != "")
    return there.select("curie", "rec", "at", pl.col(cell(column)).str.split("|").alias("part")).explode("part")


def without(frame: pl.DataFrame, bad: pl.DataFrame) -> pl.DataFrame:
    """Return the rows whose place is not among those of ``bad``."""
    return frame.join(bad.select("at").unique(), on="at", how="anti", maintain_order="left") if bad.height else frame


def usable(curie: str) -> str:
    """Return an identifier that may enter the graph.

    Raises:
        ValueError: it may not.
    """
    if fault := gate.curie_fault(curie):
        raise ValueError(fault)
    return curie
