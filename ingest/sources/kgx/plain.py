"""Edges of KGX tables, many rows at a time (``frames`` says which rows are taken)."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import Any, Protocol

import polars as pl

from ingest.records import denials, gate, json_values
from ingest.records.sink import Sink
from ingest.sources.kgx import flat_objects, frames, meaning, provenance, values
from ingest.sources.kgx.files import Header

#: Group of columns (``meaning.weighed``) -> what of ``meaning.worth`` comes of it; any may deny.
_OWN: dict[str, dict[str, Any]] = {
    "denied": {},
    "share": {"frequency": pl.Float64},
    "source": {"infores": pl.String},
    "score": {"score": pl.Float64},
    "kept": {"licence": pl.String, "evidence_code": pl.String, "knowledge_level": pl.String, "agent_type": pl.String},
    "denied or share": {"frequency": pl.Float64},
}
#: A column that stands for ``qualifiers`` where it holds an object, which denies nothing.
_OBJECT = "\0object"
#: A column of what an object says that is weighed with columns.
_WEIGHING = "\0weighing"
#: What an edge is worth of which nothing is said.
_NOTHING = meaning.worth({})
#: What an object in ``qualifiers`` may say elsewhere, too: such rows are read one by one.
_ELSEWHERE = {"sources", "aggregator", "qualifiers"}
#: More kinds of qualifiers than this in a chunk, and its rows are read one by one.
_KINDS = 300
_BREAK = "\x1f"
#: Papers as most tables write them, which need no other spelling.
_PAPER = r"(?:PMID:[1-9][0-9]{0,8}|OMIM:[1-9][0-9]{5}|ORPHA:[1-9][0-9]{0,8})"
_PAPERS = rf"^(?:{_PAPER}(?:\|{_PAPER})*)?$"
_PLAIN_PAPERS = "plain papers"


class Take(Protocol):
    """Takes plain rows of a chunk, of some columns; returns the places (``at``) of those that it could use."""

    columns: set[str]

    def __call__(self, frame: pl.DataFrame) -> pl.Series:
        """Take rows of ``frames.parted``."""
        ...


class Edges:
    """Adds the edges of a table that are plain."""

    def __init__(self, sink: Sink, header: Header, file: str) -> None:
        self._sink, self._file = sink, file
        self._free = [column for column in header.columns if column not in meaning.PLACED]
        #: what is said beside: a JSON fragment a name, by number
        self._beside: list[dict[str, str]] = [{}]
        groups = meaning.weighed(header.columns)
        self._table = set(header.columns)
        #: columns that the settled cells of a group become
        self._groups = {group: self._group(group, columns) for group, columns in groups.items()}
        #: where an object says what columns do, it is weighed with them
        self._with_objects = self._group("denied or share", [*groups["denied"], *groups["share"], _WEIGHING])
        self._objects = frames.Meanings([_OBJECT], self._object, {"beside object": pl.Int32, "weighing": pl.String})
        self._holders = [
            frames.Meanings([column], _says_nothing, {"says nothing": pl.Boolean}) for column in meaning.holders(header.columns)
        ]
        self._predicates = frames.Meanings(["predicate"], _predicate, {"predicate": pl.String})
        self._papers = frames.Meanings(["publications"], _publications, {"publications": pl.String})
        #: the columns that are read of plain rows
        self.columns = {"subject", "predicate", "object", "publications", "qualifiers", *self._free}
        self.columns.update(*groups.values(), meaning.holders(header.columns))

    def _group(self, group: str, columns: list[str]) -> frames.Meanings:
        schema = {f"denies {group}": pl.Boolean, f"beside {group}": pl.Int32, **_OWN[group]}
        return frames.Meanings(columns, partial(self._worth, group), schema)

    def __call__(self, frame: pl.DataFrame) -> pl.Series:
        """Take rows of ``frames.parted``."""
        meanings = [*self._groups.values(), self._with_objects, self._objects, *self._holders]
        if len(self._beside) > frames.REMEMBERED:
            self._beside = [{}]
            for one in meanings:
                one.forget()
        for end in ("subject", "object"):
            frame = frames.identified(frame, frames.cell(end), end, frames.curie)
        frame, flat = self._objects_read(frame)
        frame = _papers(frame)
        groups = dict(self._groups)
        if "weighing" in frame.columns and (frame["weighing"] != "").any():
            frame = frame.rename({"weighing": frames.cell(_WEIGHING)})
            groups = {"denied or share": self._with_objects} | {name: groups[name] for name in groups if name not in ("denied", "share")}
        for one in (self._predicates, self._papers, *groups.values(), *self._holders):
            frame = one.settle(frame)
        if frame.is_empty():
            return frame["at"]
        qualifiers = self._qualifiers(frame, [f"beside {group}" for group in (*groups, "object")], flat)
        if qualifiers is None:
            return pl.Series([], dtype=frame["at"].dtype)
        own = self._sink.provenance
        papers = pl.col(_PLAIN_PAPERS)
        if (frame["publications"] != "").any():
            papers = pl.when(pl.col("publications") != "").then(frames.listed("publications")).otherwise(papers)
        self._sink.take(
            "statements",
            frame.select(
                *("subject", "predicate", "object", "evidence_code", "frequency", "score", "knowledge_level", "agent_type", "rec"),
                pl.any_horizontal(f"denies {group}" for group in groups).alias("negated"),
                pl.col("infores").fill_null(own.infores).alias("primary_knowledge_source"),
                pl.col("licence").fill_null(own.licence),
                (pl.lit(f"{self._file}:") + pl.col("row").cast(pl.String)).alias("record"),
                papers.alias("publications"),
                qualifiers.alias("qualifiers"),
            ),
        )
        return frame["at"]

    def _objects_read(self, frame: pl.DataFrame) -> tuple[pl.DataFrame, list[str]]:
        """Return the rows without the objects in ``qualifiers``, and the columns of what those say: under ``flat`` names, by number."""
        cells = frames.cell("qualifiers")
        if cells not in frame.columns:
            return frame.with_columns(pl.lit(0, pl.Int32).alias("beside object")), []
        is_object = frame[cells].str.strip_chars_start().str.starts_with("{")
        if not is_object.any():
            return frame.with_columns(pl.lit(0, pl.Int32).alias("beside object")), []
        empty = pl.lit("")
        frame = frame.with_columns(
            pl.when(is_object).then(cells).otherwise(empty).alias("objects"), pl.when(is_object).then(empty).otherwise(cells).alias(cells)
        )
        members = flat_objects.Members(frame["objects"], self._table)
        flat = {f"flat {name}": said for name, said in members.columns.items()}
        frame = frame.drop("objects").with_columns(members.left.alias(frames.cell(_OBJECT)), *(flat[name].alias(name) for name in flat))
        frame = frame.with_columns(members.weighing.alias("flat weighing"))
        frame = self._objects.settle(frame)
        both = pl.when(pl.col("weighing") != "").then("weighing").otherwise("flat weighing")
        return frame.with_columns(both.alias("weighing")).drop("flat weighing"), [*flat]

    def _worth(self, group: str, said: dict[str, str]) -> dict[str, Any]:
        inside = json_values.parse(said[_WEIGHING]) if said.get(_WEIGHING) else {}
        said = {name: cell for name, cell in said.items() if name != _WEIGHING}
        found = meaning.worth(inside | said)
        if fault := gate.statement_fault("X:1", "biolink:related_to", "X:2", found["frequency"], found["score"]):
            raise ValueError(fault)
        if any(found[column] != _NOTHING[column] for columns in _OWN.values() for column in columns if column not in _OWN[group]):
            raise ValueError("an object that says what other columns do is weighed with them")
        beside = self._numbered(meaning.qualified(said))
        return {f"denies {group}": found["negated"], f"beside {group}": beside} | {column: found[column] for column in _OWN[group]}

    def _object(self, said: dict[str, str]) -> dict[str, Any]:
        cell = said.get(_OBJECT, "")
        beside = meaning.in_qualifiers(cell)
        if any(beside.get(name) for name in _ELSEWHERE):
            raise ValueError("an object that is none, or says what other columns do")
        inside = meaning.inside_of("qualifiers", cell)
        weighing = {name: member for name, member in inside.items() if name not in self._table and meaning.counts(name)}
        if any(isinstance(member, dict | list) for member in weighing.values()):
            raise ValueError("a list where a word is weighed")
        return {"beside object": self._numbered(beside), "weighing": values.encode(weighing) if weighing else ""}

    def _numbered(self, beside: dict[str, Any]) -> int:
        """Return a number for what is said beside; 0 is nothing."""
        if not beside.keys().isdisjoint(self._free):
            raise ValueError("a qualifier that is a column, too")
        said = {name: f"{_key(name)}: {values.encode(value)}" for name, value in beside.items() if value not in (None, "", [])}
        if not said:
            return 0
        self._beside.append(said)
        return len(self._beside) - 1

    def _qualifiers(self, frame: pl.DataFrame, saying: list[str], flat: list[str]) -> pl.Series | None:
        """Return rows' qualifiers as JSON; None where they are of too many kinds for columns."""
        columns: dict[str, pl.Series | str] = {name.removeprefix("flat "): frame[name] for name in flat}
        for which in (frame[name] for name in saying):
            used = which.unique().sort()
            kinds: dict[str, list[str | None]] = {}
            for place, number in enumerate(used):
                for name, said in self._beside[number].items():
                    if name not in kinds:
                        kinds[name] = [None] * len(used)
                    kinds[name][place] = said
            if not kinds:
                continue
            if len(kinds) + len(columns) + len(self._free) > _KINDS:
                return None
            places = used.search_sorted(which)
            for name, said in kinds.items():
                found: pl.Series | str = pl.Series(said, dtype=pl.String).gather(places) if len(used) > 1 else str(said[0])
                before = columns.get(name)
                columns[name] = found if before is None else pl.select(pl.coalesce(before, found)).to_series()
        columns |= {name: said for name in self._free if (said := frames.fragment(frame, name)) is not None}
        return _together(columns, frame.height)


def _together(columns: dict[str, pl.Series | str], height: int) -> pl.Series:
    """Return JSON objects of fragments a name: a column, or a text that is the same in every row; null where a row has none."""
    if not columns:
        return pl.repeat(None, height, dtype=pl.String, eager=True)
    said = [columns[name] for name in sorted(columns)]
    parts = pl.DataFrame([column.alias(str(at)) for at, column in enumerate(said) if not isinstance(column, str)])
    if not any(column.null_count() for column in parts):
        between: list[pl.Expr] = []
        literal = "{"
        for at, column in enumerate(said):
            if isinstance(column, str):
                literal += column
            else:
                between += [pl.lit(literal), pl.col(str(at))]
                literal = ""
            literal += ", " if at < len(said) - 1 else "}"
        if not between:
            return pl.repeat(literal, height, dtype=pl.String, eager=True)
        return parts.select(pl.concat_str(*between, pl.lit(literal)).alias("said")).to_series()
    each = (pl.lit(column) if isinstance(column, str) else pl.col(str(at)) for at, column in enumerate(said))
    together = parts.select(pl.concat_str(each, separator=", ", ignore_nulls=True).alias("said"))
    return together.select(pl.when(pl.col("said") != "").then(pl.lit("{") + pl.col("said") + pl.lit("}"))).to_series()


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


def _papers(frame: pl.DataFrame) -> pl.DataFrame:
    """Part the cells of ``publications``: a list for those as most tables write them, which are "" in what is left of the column."""
    cells = frames.cell("publications")
    if cells not in frame.columns:
        return frame.with_columns(pl.lit([], pl.List(pl.String)).alias(_PLAIN_PAPERS))
    said = frame[cells]
    plain = said.str.contains(_PAPERS)
    listed = pl.when(plain & (said != "")).then(pl.col(cells).str.split("|")).otherwise(pl.lit([], dtype=pl.List(pl.String)))
    if said.str.contains("|", literal=True).any():
        listed = listed.list.unique(maintain_order=True)
    left = pl.lit("") if plain.all() else pl.when(plain).then(pl.lit("")).otherwise(cells)
    return frame.with_columns(listed.alias(_PLAIN_PAPERS), left.alias(cells))


def _publications(said: dict[str, str]) -> dict[str, Any]:
    papers, others = provenance.publications(said.get("publications"))
    if others:
        raise ValueError("what is no paper becomes a qualifier")
    return {"publications": _BREAK.join(papers)}
