"""Nodes and edges of KGX tables, many rows at a time (``frames`` says which rows are taken)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from ingest.records import denials, gate
from ingest.records.ontology import tidy_xref
from ingest.records.sink import Sink
from ingest.sources.kgx import frames, meaning, provenance, values
from ingest.sources.kgx.files import Header

_SAID: dict[str, Any] = {
    "negated": pl.Boolean,
    "infores": pl.String,
    "licence": pl.String,
    "evidence_code": pl.String,
    "frequency": pl.Float64,
    "score": pl.Float64,
    "knowledge_level": pl.String,
    "agent_type": pl.String,
    "which": pl.Int32,
}
#: More kinds of qualifiers than this in a chunk, and its rows are read one by one.
_KINDS = 300
_BREAK = "\x1f"
_LISTS = ("xref", "same_as", "equivalent_identifiers", "cuis", "synonym", "exact_synonym", "alt_ids")


def edges(sink: Sink, header: Header, file: str, frame: pl.DataFrame, numbers: Sequence[int]) -> list[int]:
    """Add the edges that are plain; return their places in the chunk, whose rows are ``numbers``."""
    for end in ("subject", "object"):
        frame = frames.identified(frame, frames.cell(end), end, _curie)
    frame = frames.settled(frame, ["predicate"], _predicate, {"predicate": pl.String})
    frame = frames.settled(frame, ["publications"], _publications, {"publications": pl.String})
    free = [column for column in header.columns if column not in meaning.PLACED]
    qualifiers: list[dict[str, str]] = []

    def worth(said: dict[str, str]) -> dict[str, Any]:
        found = meaning.worth(said)
        if fault := gate.statement_fault("X:1", "biolink:related_to", "X:2", found["frequency"], found["score"]):
            raise ValueError(fault)
        beside = meaning.qualified(said)
        if not beside.keys().isdisjoint(free):
            raise ValueError("a qualifier that is a column, too")
        qualifiers.append(
            {name: f"{values.encode(name)}: {values.encode(value)}" for name, value in beside.items() if value not in (None, "", [])}
        )
        return found | {"which": len(qualifiers) - 1}

    frame = frames.settled(frame, meaning.weighed(header.columns), worth, _SAID)
    kinds = sorted({name for said in qualifiers for name in said})
    if len(kinds) + len(free) > _KINDS:
        return []
    beside = pl.DataFrame({"which": range(len(qualifiers))}, schema={"which": pl.Int32}).with_columns(
        pl.Series(f"q:{name}", [said.get(name) for said in qualifiers], dtype=pl.String) for name in kinds
    )
    frame = frame.join(beside, on="which", how="left", maintain_order="left")
    parts = [pl.col(f"q:{name}") if name in kinds else frames.fragment(name) for name in sorted({*kinds, *free})]
    together = pl.concat_str(parts, separator=", ", ignore_nulls=True) if parts else pl.lit("")
    frame = frame.with_columns(together.alias("qualifiers"), pl.Series("row", numbers, dtype=pl.Int64).gather(frame["at"]))
    sink.take(
        "statements",
        frame.select(
            *("subject", "predicate", "object", "negated", "evidence_code", "frequency", "score", "knowledge_level", "agent_type", "rec"),
            pl.col("infores").fill_null(sink.provenance.infores).alias("primary_knowledge_source"),
            pl.col("licence").fill_null(sink.provenance.licence),
            (pl.lit(f"{file}:") + pl.col("row").cast(pl.String)).alias("record"),
            frames.listed("publications").alias("publications"),
            pl.when(pl.col("qualifiers") != "").then(pl.concat_str(pl.lit("{"), "qualifiers", pl.lit("}"))).alias("qualifiers"),
        ),
    )
    return frame["at"].to_list()


def _curie(said: str) -> str:
    return frames.usable(meaning.curie({"id": said}, "id"))


def _predicate(said: dict[str, str]) -> dict[str, Any]:
    predicate = meaning.predicate(said)
    if fault := gate.term_fault(predicate, "predicate"):
        raise ValueError(fault)
    if denials.affirmed(predicate)[1]:
        raise ValueError("what a predicate's name denies is weighed with the row's other fields")
    return {"predicate": predicate}


def _publications(said: dict[str, str]) -> dict[str, Any]:
    papers, others = provenance.publications(said.get("publications"))
    if others:
        raise ValueError("what is no paper becomes a qualifier")
    return {"publications": _BREAK.join(papers)}


def nodes(sink: Sink, header: Header, file: str, frame: pl.DataFrame, numbers: Sequence[int]) -> list[int]:
    """Add the nodes that are plain; return their places in the chunk."""
    for column in (column for column in _LISTS if column in header.columns):
        # A list as Python or JSON writes it is taken apart row by row.
        frame = frame.filter(~pl.col(frames.cell(column)).str.strip_chars_start().str.starts_with("["))
    frame = frames.identified(frame, frames.cell("id"), "curie", _curie)
    kinds = {"category": pl.String, "deprecated": pl.Boolean, "replaced_by": pl.String}
    frame = frames.settled(frame, ["category", "deprecated", "replaced_by"], _kind, kinds)
    frame = frames.settled(
        frame, ["alt_ids"], lambda said: {"alt_ids": _BREAK.join(values.several(said.get("alt_ids")))}, {"alt_ids": pl.String}
    )
    own = frames.stripped(frames.cell("name"), values.NOTHING_IN_NAMES, fold=False) if "name" in header.columns else pl.lit(None, pl.String)
    about = (
        frames.stripped(frames.cell("description"), values.NOTHING, fold=True)
        if "description" in header.columns
        else pl.lit(None, pl.String)
    )
    frame = frame.with_columns(pl.coalesce(own, "curie").alias("name"), about.alias("description"))
    frame = frame.filter(pl.col("name").str.len_chars() <= gate.LONGEST_NAME)
    xrefs = _xrefs(frame)
    synonyms = _synonyms(frame)
    frame = frames.without(frame, pl.concat([one.filter("odd").select("at") for one in (xrefs, synonyms)]))
    live = frame.filter(~pl.col("deprecated")).select("at")
    sink.take(
        "nodes",
        frame.select(
            "curie", "name", "category", "description", "deprecated", "replaced_by", frames.listed("alt_ids").alias("alt_ids"), "rec"
        ),
    )
    sink.take("xrefs", xrefs.join(live, on="at", how="semi", maintain_order="left").select("curie", "xref", "rec"))
    sink.take(
        "names", frame.join(live, on="at", how="semi", maintain_order="left").select("name", "curie", pl.lit("name").alias("kind"), "rec")
    )
    sink.take("names", synonyms.join(frame, on="at", how="semi", maintain_order="left").select("name", "curie", "kind", "rec"))
    return frame["at"].to_list()


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
