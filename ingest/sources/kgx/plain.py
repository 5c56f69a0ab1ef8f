"""Nodes and edges of KGX tables, many rows at a time (``frames`` says which rows are taken)."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any

import polars as pl

from ingest.records import denials, gate
from ingest.records.ontology import tidy_xref
from ingest.records.sink import Sink
from ingest.sources.kgx import frames, meaning, provenance, values
from ingest.sources.kgx.files import Header

#: Group of columns (``meaning.weighed``) -> what of ``meaning.worth`` comes of it; any may deny.
_OWN: dict[str, dict[str, Any]] = {
    "denied": {},
    "share": {"frequency": pl.Float64},
    "source": {"infores": pl.String},
    "score": {"score": pl.Float64},
    "kept": {"licence": pl.String, "evidence_code": pl.String, "knowledge_level": pl.String, "agent_type": pl.String},
}
#: A column that stands for ``qualifiers`` where it holds an object, which denies nothing.
_OBJECT = "\0object"
#: What an object in ``qualifiers`` may say elsewhere, too: such rows are read one by one.
_ELSEWHERE = {"sources", "aggregator", "qualifiers"}
#: More kinds of qualifiers than this in a chunk, and its rows are read one by one.
_KINDS = 300
_BREAK = "\x1f"
#: Papers as most tables write them, which need no other spelling.
_PAPERS = re.compile(r"(?:PMID:[1-9][0-9]{0,8}(?:\|(?!$)|$))*")
_LISTS = ("xref", "same_as", "equivalent_identifiers", "cuis", "synonym", "exact_synonym", "alt_ids")

#: Takes plain rows of a chunk; returns the places (``at``) of those that it could use.
Take = Callable[[pl.DataFrame], pl.Series]


class Edges:
    """Adds the edges of a table that are plain."""

    def __init__(self, sink: Sink, header: Header, file: str) -> None:
        self._sink, self._file = sink, file
        self._free = [column for column in header.columns if column not in meaning.PLACED]
        #: what is said beside: a JSON fragment a name, by number
        self._beside: list[dict[str, str]] = [{}]
        groups = meaning.weighed(header.columns)
        own = {f"denies {group}": pl.Boolean for group in groups}
        self._groups = [
            frames.Meanings(
                columns, partial(self._worth, group), {f"denies {group}": pl.Boolean, f"beside {group}": pl.Int32, **_OWN[group]}
            )
            for group, columns in groups.items()
        ]
        self._groups.append(frames.Meanings([_OBJECT], self._object, {"beside object": pl.Int32}))
        self._groups += [
            frames.Meanings([column], _says_nothing, {"says nothing": pl.Boolean}) for column in meaning.holders(header.columns)
        ]
        self._denying, self._saying = list(own), [f"beside {group}" for group in (*groups, "object")]
        self._predicates = frames.Meanings(["predicate"], _predicate, {"predicate": pl.String})
        self._papers = frames.Meanings(["publications"], _publications, {"publications": pl.String})

    def __call__(self, frame: pl.DataFrame) -> pl.Series:
        """Take rows of ``frames.parted``."""
        if len(self._beside) > frames.REMEMBERED:
            self._beside = [{}]
            for meanings in self._groups:
                meanings.forget()
        for end in ("subject", "object"):
            frame = frames.identified(frame, frames.cell(end), end, _curie)
        if frames.cell("qualifiers") in frame.columns:
            is_object = pl.col(frames.cell("qualifiers")).str.strip_chars_start().str.starts_with("{")
            frame = frame.with_columns(
                pl.when(is_object).then(frames.cell("qualifiers")).otherwise(pl.lit("")).alias(frames.cell(_OBJECT)),
                pl.when(is_object).then(pl.lit("")).otherwise(frames.cell("qualifiers")).alias(frames.cell("qualifiers")),
            )
        for meanings in (self._predicates, self._papers, *self._groups):
            frame = meanings.settle(frame)
        qualifiers = self._qualifiers(frame)
        if qualifiers is None:
            return pl.Series([], dtype=frame["at"].dtype)
        own = self._sink.provenance
        self._sink.take(
            "statements",
            frame.select(
                *("subject", "predicate", "object", "evidence_code", "frequency", "score", "knowledge_level", "agent_type", "rec"),
                pl.any_horizontal(self._denying).alias("negated"),
                pl.col("infores").fill_null(own.infores).alias("primary_knowledge_source"),
                pl.col("licence").fill_null(own.licence),
                (pl.lit(f"{self._file}:") + pl.col("row").cast(pl.String)).alias("record"),
                frames.listed("publications").alias("publications"),
                qualifiers.alias("qualifiers"),
            ),
        )
        return frame["at"]

    def _worth(self, group: str, said: dict[str, str]) -> dict[str, Any]:
        found = meaning.worth(said)
        if fault := gate.statement_fault("X:1", "biolink:related_to", "X:2", found["frequency"], found["score"]):
            raise ValueError(fault)
        nothing = meaning.worth({})
        if any(found[column] != nothing[column] for other, columns in _OWN.items() if other != group for column in columns):
            raise ValueError("an object that says what other columns do is weighed with them")
        beside = self._numbered(meaning.qualified(said))
        return {f"denies {group}": found["negated"], f"beside {group}": beside} | {column: found[column] for column in _OWN[group]}

    def _object(self, said: dict[str, str]) -> dict[str, Any]:
        if meaning.says_beside("qualifiers", said.get(_OBJECT, "")):
            raise ValueError("an object that says what other columns do")
        beside = meaning.in_qualifiers(said.get(_OBJECT, ""))
        if any(beside.get(name) for name in _ELSEWHERE):
            raise ValueError("an object that is none, or says what other columns do")
        return {"beside object": self._numbered(beside)}

    def _numbered(self, beside: dict[str, Any]) -> int:
        """Return a number for what is said beside; 0 is nothing."""
        if not beside.keys().isdisjoint(self._free):
            raise ValueError("a qualifier that is a column, too")
        said = {name: f"{_key(name)}: {values.encode(value)}" for name, value in beside.items() if value not in (None, "", [])}
        if not said:
            return 0
        self._beside.append(said)
        return len(self._beside) - 1

    def _qualifiers(self, frame: pl.DataFrame) -> pl.Series | None:
        """Return rows' qualifiers as JSON; None where they are of too many kinds for columns."""
        columns: dict[str, pl.Series] = {}
        for which in (frame[name] for name in self._saying):
            used = which.unique().sort()
            kinds: dict[str, list[str | None]] = {}
            for place, number in enumerate(used):
                for name, said in self._beside[number].items():
                    if name not in kinds:
                        kinds[name] = [None] * len(used)
                    kinds[name][place] = said
            if len(kinds) + len(columns) + len(self._free) > _KINDS:
                return None
            places = used.search_sorted(which)
            columns |= {name: pl.Series(said, dtype=pl.String).gather(places) for name, said in kinds.items()}
        columns |= {name: said for name in self._free if (said := frames.fragment(frame, name)) is not None}
        if not columns:
            return pl.repeat(None, frame.height, dtype=pl.String, eager=True)
        parts = pl.DataFrame([columns[name].alias(name) for name in sorted(columns)])
        together = parts.select(pl.concat_str(pl.all(), separator=", ", ignore_nulls=True).alias("said"))
        return together.select(pl.when(pl.col("said") != "").then(pl.lit("{") + pl.col("said") + pl.lit("}"))).to_series()


def _curie(said: str) -> str:
    return frames.usable(meaning.curie({"id": said}, "id"))


def _predicate(said: dict[str, str]) -> dict[str, Any]:
    predicate = meaning.predicate(said)
    if fault := gate.term_fault(predicate, "predicate"):
        raise ValueError(fault)
    if denials.affirmed(predicate)[1]:
        raise ValueError("what a predicate's name denies is weighed with the row's other fields")
    return {"predicate": predicate}


@lru_cache(maxsize=4096)
def _key(name: str) -> str:
    return values.encode(name)


def _says_nothing(said: dict[str, str]) -> dict[str, Any]:
    if any(meaning.says_beside(column, value) for column, value in said.items()):
        raise ValueError("an object that says what other columns do is weighed with them")
    return {"says nothing": True}


def _publications(said: dict[str, str]) -> dict[str, Any]:
    cell = said.get("publications", "")
    if _PAPERS.fullmatch(cell):
        return {"publications": _BREAK.join(dict.fromkeys(cell.split("|")))}
    papers, others = provenance.publications(said.get("publications"))
    if others:
        raise ValueError("what is no paper becomes a qualifier")
    return {"publications": _BREAK.join(papers)}


class Nodes:
    """Adds the nodes of a table that are plain."""

    def __init__(self, sink: Sink, header: Header, file: str) -> None:
        self._sink, self._columns = sink, header.columns
        kinds = {"category": pl.String, "deprecated": pl.Boolean, "replaced_by": pl.String}
        self._kinds = frames.Meanings(["category", "deprecated", "replaced_by"], _kind, kinds)
        self._others = frames.Meanings(["alt_ids"], _alt_ids, {"alt_ids": pl.String})

    def __call__(self, frame: pl.DataFrame) -> pl.Series:
        """Take rows of ``frames.parted``."""
        for column in (column for column in _LISTS if column in self._columns):
            # A list as Python or JSON writes it is taken apart row by row.
            frame = frame.filter(~pl.col(frames.cell(column)).str.strip_chars_start().str.starts_with("["))
        frame = frames.identified(frame, frames.cell("id"), "curie", _curie)
        for meanings in (self._kinds, self._others):
            frame = meanings.settle(frame)
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
                "curie", "name", "category", "description", "deprecated", "replaced_by", frames.listed("alt_ids").alias("alt_ids"), "rec"
            ),
        )
        self._sink.take("xrefs", xrefs.join(live, on="at", how="semi", maintain_order="left").select("curie", "xref", "rec"))
        self._sink.take(
            "names",
            frame.join(live, on="at", how="semi", maintain_order="left").select("name", "curie", pl.lit("name").alias("kind"), "rec"),
        )
        self._sink.take("names", synonyms.join(frame, on="at", how="semi", maintain_order="left").select("name", "curie", "kind", "rec"))
        return frame["at"]


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
