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
_CONTROL = r"[\x00-\x08\x0a-\x1f\x7f]"
_BREAK = "\x1f"
#: Rows of more columns are read one by one.
_WIDEST = 1_000
#: Combinations of cells whose meaning is remembered from one chunk to the next.
REMEMBERED = 1 << 17
#: An identifier of which only the prefix can be spelled otherwise; the words for nothing are none.
SIMPLE = r"^[A-Za-z][A-Za-z0-9_.]*:[A-Za-z0-9][A-Za-z0-9_.\-]{0,200}$"
_NO_LOCAL = r"(?i)^SNOMED|:(CN.*|nan|none|null|nil|undefined)$"


def parted(header: Header, lines: pl.DataFrame, rec: int) -> pl.DataFrame:
    """Return the rows of a chunk (``row``, ``line``) that are plain: their columns as texts, ``at`` (the place in it), ``row``, ``rec``."""
    width = len(header.columns)
    if width > _WIDEST:
        return pl.DataFrame()
    line = pl.col("line")
    said = lines.with_row_index("at").filter(line.str.len_chars() <= LONGEST_FIELD, ~_odd(lines["line"]))
    # One field more than there should be: it is null in rows that are not too long, the one before it in those that are too short.
    cells = said["line"].str.split_exact("\t", width).struct.unnest()
    right = cells.select(pl.nth(width).is_null() & pl.nth(width - 1).is_not_null()).to_series()
    cells = cells[:, :width]
    if not right.all():
        cells, said = cells.filter(right), said.filter(right)
    cells.columns = [cell(column) for column in header.columns]
    return pl.concat([cells, said.select("at", "row", (pl.col("at").cast(pl.Int32) + rec).alias("rec"))], how="horizontal")


def _odd(lines: pl.Series) -> pl.Series:
    """Return which lines hold what cannot be seen, or the apostrophe of a spreadsheet; the exact form is asked of few."""
    suspect = (lines.str.len_bytes() != lines.str.len_chars()) | lines.str.contains("'", literal=True) | lines.str.contains(_CONTROL)
    found = suspect.to_numpy().copy()
    found[found] = lines.filter(suspect).str.contains(_ODD).to_numpy()
    return pl.Series(found)


def cell(column: str) -> str:
    """Return what a column of the table is called in the frames."""
    return f"c:{column}"


class Meanings:
    """What cells mean together: ``mean`` takes them by name and gives the columns of ``schema``; it is asked once for each combination.

    A row of whose cells ``mean`` raises ``ValueError`` is left out.
    """

    def __init__(self, columns: Collection[str], mean: Callable[[dict[str, str]], dict[str, Any]], schema: dict[str, Any]) -> None:
        self._columns, self._mean, self._schema = list(columns), mean, schema
        self._known: dict[tuple[str, ...], tuple[Any, ...] | None] = {}

    def forget(self) -> None:
        """Forget what was asked so far."""
        self._known.clear()

    def settle(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Add to rows what their cells mean."""
        names = [name for name in self._columns if cell(name) in frame.columns]
        # Most columns say the same in every row: they need no place in the keys.
        varying = [name for name in names if frame.height and (frame[cell(name)] != frame[cell(name)][0]).any()]
        keys = [cell(name) for name in varying]
        if not keys:
            found = self._meaning(names, tuple(frame[cell(name)][0] for name in names) if frame.height else ())
            if found is None or not frame.height:
                return frame.clear().with_columns(pl.lit(None, dtype=dtype).alias(column) for column, dtype in self._schema.items())
            return frame.with_columns(
                pl.lit(value, dtype=self._schema[column]).alias(column) for column, value in zip(self._schema, found, strict=True)
            )
        said = frame.select(keys)
        combined = said.unique()
        same = {name: frame[cell(name)][0] for name in names if name not in varying}
        rows = []
        for one in combined.iter_rows():
            cells = same | dict(zip(varying, one, strict=True))
            if (found := self._meaning(names, tuple(cells[name] for name in names))) is not None:
                rows.append((*one, *found, True))
        schema = dict.fromkeys(keys, pl.String) | self._schema | {"there": pl.Boolean}
        # Only the keys are joined: the other columns need not be copied.
        meant = said.join(pl.DataFrame(rows, schema=schema, orient="row"), on=keys, how="left", maintain_order="left")
        settled = frame.with_columns(meant.select(list(self._schema)))
        return settled.filter(meant["there"]) if meant["there"].null_count() else settled

    def _meaning(self, names: list[str], said: tuple[str, ...]) -> tuple[Any, ...] | None:
        if said not in self._known:
            if len(self._known) >= REMEMBERED:
                self.forget()
            try:
                found = self._mean(dict(zip(names, said, strict=True)))
            except ValueError:
                self._known[said] = None
            else:
                self._known[said] = tuple(found[column] for column in self._schema)
        return self._known[said]


def identified(frame: pl.DataFrame, column: str, into: str, mean: Callable[[str], str | None]) -> pl.DataFrame:
    """Add to rows the identifier that a cell is: ``mean`` is asked, once each, for those that are not of the simple form.

    A row is left out for which ``mean`` gives None or raises ``ValueError``.
    """
    raw = pl.col(column)
    marked = frame.select(column, (raw.str.contains(SIMPLE) & ~raw.str.contains(_NO_LOCAL)).alias("simple"))
    if marked["simple"].all():
        marked = marked.with_columns(pl.lit(None, pl.String).alias("other"))
    else:
        others = []
        for said in marked.filter(~pl.col("simple"))[column].unique():
            with contextlib.suppress(ValueError):
                others.append((said, mean(said)))
        table = pl.DataFrame(others, schema={column: pl.String, "other": pl.String}, orient="row")
        marked = marked.join(table, on=column, how="left", maintain_order="left")
    marked = marked.with_columns(raw.str.extract(r"^([^:]*):").alias("prefix"))
    prefixes = {prefix: curies.normalise(f"{prefix}:1").removesuffix("1") for prefix in marked.filter("simple")["prefix"].unique()}
    changed = {prefix: now for prefix, now in prefixes.items() if now != f"{prefix}:"}
    local = raw.str.slice(pl.col("prefix").str.len_chars() + 1)
    spelled = pl.when(pl.col("prefix").is_in(list(changed))).then(
        pl.concat_str(pl.col("prefix").replace_strict(changed, default=None, return_dtype=pl.String), local)
    )
    simple = spelled.otherwise(raw) if changed else raw
    found = marked.select(pl.when("simple").then(simple).otherwise("other").alias(into))[into]
    added = frame.with_columns(found)
    return added.filter(found.is_not_null()) if found.null_count() else added


def says_something(column: str) -> pl.Expr:
    """Whether a cell is more than a way to write that there is nothing (``values.text``)."""
    return ~pl.col(column).str.strip_chars().str.to_lowercase().is_in(sorted({"", *values.NOTHING}))


def stripped(column: str, nothing: Collection[str], *, fold: bool) -> pl.Expr:
    """Return a cell's text without spaces around it, null where it is one of the ways to write that there is nothing."""
    text = pl.col(column).str.strip_chars()
    return pl.when(~(text.str.to_lowercase() if fold else text).is_in(sorted({"", *nothing}))).then(text)


def fragment(frame: pl.DataFrame, column: str) -> pl.Series | None:
    """Return ``"column": "cell"`` as JSON, null where the cell says nothing; None where none does.

    Control characters are in no plain row.
    """
    said = frame.select(cell(column))
    each = said.unique()
    text = pl.col(cell(column)).str.replace_all("\\", "\\\\", literal=True).str.replace_all('"', '\\"', literal=True)
    written = pl.when(says_something(cell(column))).then(pl.concat_str(pl.lit(f'{values.encode(column)}: "'), text, pl.lit('"')))
    if each.height > said.height // 4:
        return said.select(written).to_series()
    each = each.with_columns(written.alias("fragment"))
    if each["fragment"].null_count() == each.height:
        return None
    return said.join(each, on=cell(column), how="left", maintain_order="left")["fragment"]


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
