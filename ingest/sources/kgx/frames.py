"""Rows of KGX tables many at a time: what a cell means is settled once for each value, not once for each row.

Only rows of which nothing has to be told are taken here: of the table's width, without characters that cannot be seen, with nothing to
refuse. All others are left to whoever reads rows one by one, so that there is one place where it is decided what is wrong with a row.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Collection
from typing import Any

import polars as pl

from ingest.records import combinations, gate
from ingest.sources.kgx import meaning, values
from ingest.sources.kgx.files import Header
from ingest.sources.kgx.lines import Lines
from kg import curie as curies

_BREAK = "\x1f"
#: Rows of more columns are read one by one.
_WIDEST = 1_000
#: Combinations of cells whose meaning is remembered from one chunk to the next.
REMEMBERED = 1 << 17
#: An identifier of which only the prefix can be spelled otherwise; the words for nothing are none.
SIMPLE = r"^[A-Za-z][A-Za-z0-9_.]*:[A-Za-z0-9][A-Za-z0-9_.\-]{0,200}$"
_NO_LOCAL = r"(?i)^SNOMED|:(CN.*|nan|none|null|nil|undefined)$"
#: A cell that is a way to write that there is nothing, in whichever letters.
_NOTHING = rf"(?i)^\s*(?:{'|'.join(re.escape(word) for word in sorted(values.NOTHING))})?\s*$"
_LONGEST_NOTHING = max(len(word.encode()) for word in values.NOTHING)
#: Prefixes that are the graph's own, as seen so far; how many of them are remembered, and how long ones: they become one expression.
_KNOWN: set[str] = set()
_MOST_KNOWN, _LONGEST_KNOWN = 200, 40


def parted(header: Header, lines: Lines, rec: int, wanted: Collection[str]) -> pl.DataFrame:
    """Return the rows that are plain: their ``wanted`` columns as texts, ``at`` (the place among the lines), ``row``, ``rec``."""
    width = len(header.columns)
    if width > _WIDEST:
        return pl.DataFrame()
    named = {at: cell(column) for at, column in enumerate(header.columns) if column in wanted}
    places, cells = lines.parsed(width, named)
    at = pl.Series("at", places, dtype=pl.UInt32)
    return cells.with_columns(at, pl.Series("row", lines.rows[places]), pl.Series("rec", places + rec, dtype=pl.Int32))


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
        places, combined = combinations.numbered(said)
        same = {name: frame[cell(name)][0] for name in names if name not in varying}
        rows = []
        for one in combined.iter_rows():
            cells = same | dict(zip(varying, one, strict=True))
            found = self._meaning(names, tuple(cells[name] for name in names))
            rows.append((*found, True) if found is not None else (*(None for _ in self._schema), None))
        meant = pl.DataFrame(rows, schema=self._schema | {"there": pl.Boolean}, orient="row")
        settled = frame.with_columns(meant[name].gather(places) for name in self._schema)
        return settled.filter(meant["there"].gather(places)) if meant["there"].null_count() else settled

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
    usual = frame[column].str.contains(_usual())
    if usual.all():
        return frame.with_columns(pl.col(column).alias(into))
    raw = frame.select(column).filter(~usual)
    settled = _identified(raw[column], mean)
    if usual.any():
        places = pl.select(pl.when(~usual).then((~usual).cum_sum() - 1)).to_series()
        settled = pl.select(pl.when(usual).then(frame[column]).otherwise(settled.gather(places))).to_series()
    added = frame.with_columns(settled.alias(into))
    return added.filter(settled.is_not_null()) if settled.null_count() else added


def _identified(raw: pl.Series, mean: Callable[[str], str | None]) -> pl.Series:
    plain = raw.str.contains(SIMPLE) & ~raw.str.contains(_NO_LOCAL)
    prefix = raw.str.extract(r"^([^:]*):")
    prefixes = prefix.filter(plain).unique()
    changed = {old: now for old in prefixes if (now := curies.normalise(f"{old}:1").removesuffix("1")) != f"{old}:"}
    for own in prefixes:
        if len(_KNOWN) < _MOST_KNOWN and len(own) <= _LONGEST_KNOWN and own not in changed and not own.startswith("SNOMED"):
            _KNOWN.add(own)
    frame = pl.DataFrame({"raw": raw, "prefix": prefix, "plain": plain})
    simple = pl.col("raw")
    if changed:
        new = pl.col("prefix").replace_strict(changed, default=None, return_dtype=pl.String)
        spelled = pl.concat_str(new, pl.col("raw").str.slice(pl.col("prefix").str.len_chars() + 1))
        simple = pl.when(pl.col("prefix").is_in([*changed])).then(spelled).otherwise("raw")
    others = []
    for said in raw.filter(~plain).unique():
        with contextlib.suppress(ValueError):
            others.append((said, mean(said)))
    table = pl.DataFrame(others, schema={"raw": pl.String, "other": pl.String}, orient="row")
    frame = frame.join(table, on="raw", how="left", maintain_order="left")
    return frame.select(pl.when("plain").then(simple).otherwise("other")).to_series()


def _usual() -> str:
    """Return the form of identifiers that need no look: of a prefix that was seen to be the graph's own, a number near the beginning."""
    prefixes = "|".join(re.escape(prefix) for prefix in sorted(_KNOWN)) or "-"
    letters = "(?:[ABD-Zabd-z]|[Cc][A-MO-Za-mo-z])[A-Za-z]{0,6}|[Cc]"
    return rf"^(?:{prefixes}):(?:{letters})?[0-9][A-Za-z0-9_.\-]{{0,190}}$"


def says_something(column: str) -> pl.Expr:
    """Whether a cell is more than a way to write that there is nothing (``values.text``)."""
    return ~pl.col(column).str.contains(_NOTHING)


def stripped(column: str, nothing: Collection[str], *, fold: bool) -> pl.Expr:
    """Return a cell's text without spaces around it, null where it is one of the ways to write that there is nothing."""
    text = pl.col(column).str.strip_chars()
    return pl.when(~(text.str.to_lowercase() if fold else text).is_in(sorted({"", *nothing}))).then(text)


def fragment(frame: pl.DataFrame, column: str) -> pl.Series | str | None:
    """Return ``"column": "cell"`` as JSON, null where the cell says nothing; one text where all rows say the same, None where none does.

    Control characters are in no plain row.
    """
    key, said = values.encode(column), frame[cell(column)]
    if (said == (first := said[0])).all():
        return f"{key}: {values.encode(first)}" if values.text(first) is not None else None
    text = pl.col(cell(column))
    if said.str.contains(r'["\\]').any():
        text = text.str.replace_all("\\", "\\\\", literal=True).str.replace_all('"', '\\"', literal=True)
    written = pl.concat_str(pl.lit(f'{key}: "'), text, pl.lit('"'))
    short = said.str.len_bytes() <= _LONGEST_NOTHING
    if not (short | said.str.starts_with(" ") | said.str.ends_with(" ")).any():
        return frame.select(written).to_series()  # longer than any way to write nothing
    written = pl.when(says_something(cell(column))).then(written)
    each = said.unique()
    if each.len() > said.len() // 4:
        return frame.select(written).to_series()
    fragments = pl.DataFrame(each).with_columns(written.alias("fragment"))
    if fragments["fragment"].null_count() == fragments.height:
        return None
    return frame.select(cell(column)).join(fragments, on=cell(column), how="left", maintain_order="left")["fragment"]


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


def curie(said: str) -> str:
    """Return an identifier that may enter the graph, in its spelling.

    Raises:
        ValueError: it may not.
    """
    found = meaning.curie({"id": said}, "id")
    if fault := gate.curie_fault(found):
        raise ValueError(fault)
    return found
