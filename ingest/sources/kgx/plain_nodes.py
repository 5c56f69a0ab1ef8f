"""Nodes of KGX tables, many rows at a time (``frames`` says which rows are taken)."""

from __future__ import annotations

from typing import Any

import polars as pl

from ingest.records import gate
from ingest.records.ontology import tidy_xref
from ingest.records.sink import Sink
from ingest.sources.kgx import frames, meaning, values
from ingest.sources.kgx.files import Header

_LISTS = ("xref", "same_as", "equivalent_identifiers", "cuis", "synonym", "exact_synonym", "alt_ids")
#: Other identifiers of a node as most tables write them, none of which is a way to write that there is none.
_ALTERNATIVES = r"^[A-Za-z][\w.]*:[\w.\-]+(?:\|[A-Za-z][\w.]*:[\w.\-]+)*$"
_PLAIN_ALTERNATIVES = "plain alternatives"
_BREAK = "\x1f"


class Nodes:
    """Adds the nodes of a table that are plain."""

    def __init__(self, sink: Sink, header: Header, file: str) -> None:
        self._sink, self._columns = sink, header.columns
        kinds = {"category": pl.String, "deprecated": pl.Boolean, "replaced_by": pl.String}
        self._kinds = frames.Meanings(["category", "deprecated", "replaced_by"], _kind, kinds)
        self._others = frames.Meanings(["alt_ids"], _alt_ids, {"alt_ids": pl.String})
        #: the columns that are read of plain rows
        self.columns = {"id", "name", "category", "description", "deprecated", "replaced_by", *_LISTS}

    def __call__(self, frame: pl.DataFrame) -> pl.Series:
        """Take rows of ``frames.parted``."""
        for column in (column for column in _LISTS if column in self._columns):
            # A list as Python or JSON writes it is taken apart row by row.
            frame = frame.filter(~pl.col(frames.cell(column)).str.strip_chars_start().str.starts_with("["))
        frame = frames.identified(frame, frames.cell("id"), "curie", frames.curie)
        frame = self._others.settle(_alternatives(self._kinds.settle(frame)))
        own = (
            frames.stripped(frames.cell("name"), values.NOTHING_IN_NAMES, fold=False)
            if "name" in self._columns
            else pl.lit(None, pl.String)
        )
        about = (
            frames.stripped(frames.cell("description"), values.NOTHING, fold=True)
            if "description" in self._columns
            else pl.lit(None, pl.String)
        )
        frame = frame.with_columns(pl.coalesce(own, "curie").alias("name"), about.alias("description"))
        frame = frame.filter(pl.col("name").str.len_chars() <= gate.LONGEST_NAME)
        xrefs = _xrefs(frame)
        synonyms = _synonyms(frame)
        frame = frames.without(frame, pl.concat([one.filter("odd").select("at") for one in (xrefs, synonyms)]))
        live = frame.filter(~pl.col("deprecated")).select("at")
        self._sink.take(
            "nodes",
            frame.select(
                *("curie", "name", "category", "description", "deprecated", "replaced_by", "rec"),
                pl.when(pl.col("alt_ids") != "").then(frames.listed("alt_ids")).otherwise(_PLAIN_ALTERNATIVES).alias("alt_ids"),
            ),
        )
        self._sink.take("xrefs", xrefs.join(live, on="at", how="semi", maintain_order="left").select("curie", "xref", "rec"))
        self._sink.take(
            "names",
            frame.join(live, on="at", how="semi", maintain_order="left").select("name", "curie", pl.lit("name").alias("kind"), "rec"),
        )
        self._sink.take("names", synonyms.join(frame, on="at", how="semi", maintain_order="left").select("name", "curie", "kind", "rec"))
        return frame["at"]


def _alternatives(frame: pl.DataFrame) -> pl.DataFrame:
    """Part the cells of ``alt_ids``: a list for those of simple identifiers, which are "" in what is left of the column."""
    cells = frames.cell("alt_ids")
    if cells not in frame.columns:
        return frame.with_columns(pl.lit([], pl.List(pl.String)).alias(_PLAIN_ALTERNATIVES))
    plain = frame[cells].str.contains(_ALTERNATIVES)
    listed = pl.when(plain).then(pl.col(cells).str.split("|")).otherwise(pl.lit([], dtype=pl.List(pl.String)))
    return frame.with_columns(listed.alias(_PLAIN_ALTERNATIVES), pl.when(plain).then(pl.lit("")).otherwise(cells).alias(cells))


def _alt_ids(said: dict[str, str]) -> dict[str, Any]:
    return {"alt_ids": _BREAK.join(values.several(said.get("alt_ids")))}


def _kind(said: dict[str, str]) -> dict[str, Any]:
    category = meaning.category(said)
    if fault := gate.term_fault(category, "category"):
        raise ValueError(fault)
    return {"category": category, "deprecated": values.yes(said.get("deprecated")), "replaced_by": values.text(said.get("replaced_by"))}


def _xrefs(frame: pl.DataFrame) -> pl.DataFrame:
    """Return what rows list as the same elsewhere: curie, rec, at, ``xref``, and whether that is ``odd``."""
    said = [frames.exploded(frame, column).with_columns(pl.lit(column == "cuis").alias("is_cui")) for column in _LISTS[:4]]
    listed = pl.concat(said)
    others = frames.identified(listed.filter(~pl.col("is_cui")), "part", "xref", _xref)
    own = frames.identified(listed.filter("is_cui").with_columns((pl.lit("UMLS:") + pl.col("part")).alias("part")), "part", "xref", _cui)
    found = pl.concat([others, own])
    found = found.filter(pl.col("is_cui") | (pl.col("xref") != pl.col("curie")))
    found = found.unique(["at", "xref"], keep="first", maintain_order=True)
    rare = found.filter(~pl.col("xref").str.contains(frames.SIMPLE))["xref"].unique()
    return found.with_columns(pl.col("xref").is_in([xref for xref in rare if gate.curie_fault(xref)]).alias("odd"))


def _xref(part: str) -> str | None:
    return tidy_xref(text) if (text := values.text(part)) else None


def _cui(part: str) -> str | None:
    return f"UMLS:{text}" if (text := values.text(part.removeprefix("UMLS:"))) else None


def _synonyms(frame: pl.DataFrame) -> pl.DataFrame:
    """Return rows' other names: curie, rec, at, ``name``, ``kind``, and whether one is ``odd``."""
    both = [
        frames.exploded(frame, column).with_columns(pl.lit(kind).alias("kind"))
        for column, kind in (("synonym", "related"), ("exact_synonym", "exact"))
    ]
    listed = pl.concat(both).with_columns(frames.stripped("part", values.NOTHING_IN_NAMES, fold=False).alias("name")).drop_nulls("name")
    return listed.with_columns((pl.col("name").str.len_chars() > gate.LONGEST_NAME).alias("odd"))
