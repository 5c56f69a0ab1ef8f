"""The concepts of the Metathesaurus: keyed by their CUI, with the names, codes, kinds and definitions of all their atoms.

Which name is preferred follows ``MRRANK.RRF`` (the release's own order of vocabularies and kinds of term), then TS, STT and ISPREF. A code
that stands under several CUIs, as a MeSH descriptor does with the concepts that it unites, is that of the CUI whose atom ranks highest;
otherwise two concepts would be one because a heading serves both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from ingest.records import combinations, rrf
from ingest.sources.umls.semantic_types import best_category
from ingest.sources.umls.vocabularies import PREFIXES, Vocabularies

if TYPE_CHECKING:
    from ingest.files import SourceFiles
    from ingest.records.sink import Sink
    from kg.arrays import Array

ATOM = ["CUI", "LAT", "TS", "STT", "ISPREF", "AUI", "SAB", "TTY", "CODE", "STR", "SRL", "SUPPRESS"]
#: Term types that abbreviate.
_SHORT = ["AB", "ACR", "AA", "SB"]
_CUI = r"^C\d{7}$"


def number(column: str) -> pl.Expr:
    """Return a CUI as a number: what follows its letter."""
    return pl.col(column).str.slice(1).cast(pl.UInt32)


def number_or_none(column: str) -> pl.Expr:
    """Return the number of a CUI, 0 (which is none) of what is no CUI."""
    whole = (pl.col(column).str.len_bytes() == 8) & pl.col(column).str.starts_with("C")
    return pl.when(whole).then(pl.col(column).str.slice(1).cast(pl.UInt32, strict=False)).fill_null(0)


class Atoms:
    """Whose each atom is: eight bytes an atom."""

    def __init__(self) -> None:
        self._parts: list[pl.DataFrame] = []

    def add(self, rows: pl.DataFrame) -> None:
        """Add rows that have ``AUI`` and ``CUI``."""
        numbered = rows.select(pl.col("AUI").str.slice(1).cast(pl.UInt32, strict=False), number("CUI"))
        self._parts.append(numbered.drop_nulls("AUI"))

    def owners(self, atoms: pl.Series) -> pl.Series:
        """Return the CUI of each atom, null of one that is not there."""
        if len(self._parts) != 1:
            none = pl.DataFrame(schema={"AUI": pl.UInt32, "CUI": pl.UInt32})
            self._parts = [pl.concat([none, *self._parts]).unique("AUI", keep="first", maintain_order=True)]
        asked = pl.DataFrame({"AUI": atoms.str.slice(1).cast(pl.UInt32, strict=False)})
        found = asked.join(self._parts[0], on="AUI", how="left", maintain_order="left")["CUI"]
        return pl.select(pl.when(found.is_not_null()).then(pl.format("C{}", found.cast(pl.String).str.zfill(7)))).to_series()


def read_concepts(
    files: SourceFiles, sink: Sink, vocabularies: Vocabularies, rows: dict[str, int], languages: set[str], atoms: Atoms | None = None
) -> tuple[Array, Vocabularies]:
    """Read the atoms that are in scope; return bool [greatest CUI + 1], which concepts there are, and what was learnt of vocabularies.

    ``atoms`` is told whose each of them is.
    """
    ranks = _ranks(files)
    kinds = _kinds(files, rows)
    definitions = _definitions(files, vocabularies, rows)
    named, codes = [], []
    seen: dict[str, int] = {}
    for first, frame in rrf.blocks(files, "MRCONSO.RRF", rows, ATOM):
        base = sink.records("MRCONSO.RRF", frame.height)
        for sab, level in frame.group_by("SAB").agg(pl.col("SRL").cast(pl.Int8, strict=False).max()).iter_rows():
            seen[sab] = max(seen.get(sab, 0), 9 if level is None else level)
        kept = _in_scope(frame.with_row_index("at"), sink, first, vocabularies, languages)
        kept = kept.with_columns(
            (pl.col("at").cast(pl.Int32) + base).alias("rec"),
            _order(kept, ranks),
            (pl.col("LAT") == "ENG").alias("english"),
            number("CUI").alias("n"),
        )
        _names(kept, sink)
        if atoms is not None:
            atoms.add(kept)
        # The preferred name: one in English, then what ranks highest.
        worth = (pl.col("english").cast(pl.Int64) * 2**48 + pl.col("order")).alias("worth")
        named.append(_preferred(kept.select("n", "STR", worth, "AUI", "rec")))
        codes.append(
            kept.filter(pl.col("SAB").is_in(list(PREFIXES)) & ~pl.col("CODE").is_in(["", "NOCODE"]))
            .select("n", _code().alias("xref"), "order", "rec")
            .group_by("n", "xref")
            .agg(pl.col("order").max(), pl.col("rec").min())
        )
    best = _preferred(pl.concat(named))
    nodes = best.join(kinds, on="n", how="left").join(definitions, on="n", how="left", maintain_order="left")
    nodes = nodes.select(
        curie().alias("curie"),
        pl.col("STR").str.strip_chars().alias("name"),
        pl.col("category").fill_null("biolink:NamedThing"),
        "description",
        "rec",
    )
    sink.take("nodes", nodes)
    sink.take("names", nodes.select("name", "curie", pl.lit("name").alias("kind"), "rec"))
    sink.take("xrefs", _owned(pl.concat(codes)).select(curie().alias("curie"), "xref", "rec"))
    there = np.zeros(10_000_000, np.bool_)
    there[best["n"].to_numpy()] = True
    return there, vocabularies.with_levels(seen)


def _in_scope(frame: pl.DataFrame, sink: Sink, first: int, vocabularies: Vocabularies, languages: set[str]) -> pl.DataFrame:
    """Return the rows that may be used and are wanted; the others are counted by reason."""
    allowed = [str(level) for level in vocabularies.allowed]
    barred = [sab for sab, level in vocabularies.levels.items() if level not in vocabularies.allowed]
    reasons = {
        "not a CUI (C and seven digits)": ~pl.col("CUI").str.contains(_CUI),
        "suppressed (SUPPRESS)": pl.col("SUPPRESS") != "N",
        "of a source restriction level that was not asked for (--umls-levels)": ~pl.col("SRL").is_in(allowed) | pl.col("SAB").is_in(barred),
        "blank name": pl.col("STR").str.strip_chars() == "",
    }
    if languages:
        reasons["of a language that was not asked for"] = ~pl.col("LAT").is_in(sorted(languages))
    return sift(frame, sink, "MRCONSO.RRF", first, reasons)


def sift(frame: pl.DataFrame, sink: Sink, file: str, first: int, reasons: dict[str, pl.Expr]) -> pl.DataFrame:
    """Return the rows to which no reason applies; the others are counted, each by the first that does.

    ``at`` is a row's place; rows come in its order.
    """
    applies = frame.select(expression.fill_null(False).alias(reason) for reason, expression in reasons.items())
    left = pl.repeat(True, frame.height, dtype=pl.Boolean, eager=True)
    for out in applies:
        fresh = out & left
        if fresh.any():
            sink.pass_over(file, out.name, int(fresh.sum()), first + int(frame["at"].filter(fresh)[0]))
            left &= ~out
    return frame.filter(left)


def _ranks(files: SourceFiles) -> pl.DataFrame:
    rows = rrf.whole(files, "MRRANK.RRF", ["RANK", "SAB", "TTY"])
    return rows.select("SAB", "TTY", pl.col("RANK").cast(pl.Int32, strict=False).fill_null(0).alias("rank")).unique(["SAB", "TTY"])


def _preferred(names: pl.DataFrame) -> pl.DataFrame:
    """Return the name of greatest ``worth`` of each concept ``n``, in the order of these; of several, that of the first atom."""
    top = names.filter(pl.col("worth") == pl.col("worth").max().over("n"))
    return top.sort("n", "AUI").unique("n", keep="first", maintain_order=True)


def _order(atoms: pl.DataFrame, ranks: pl.DataFrame) -> pl.Series:
    """Int64: how high each atom ranks, by MRRANK, then as the preferred form of a preferred term."""
    places, kinds = combinations.numbered(atoms.select("SAB", "TTY", "TS", "STT", "ISPREF"))
    ranked = kinds.join(ranks, on=["SAB", "TTY"], how="left", maintain_order="left")
    form = (pl.col("TS") == "P").cast(pl.Int64) * 4 + (pl.col("STT") == "PF").cast(pl.Int64) * 2 + (pl.col("ISPREF") == "Y").cast(pl.Int64)
    return ranked.select((pl.col("rank").fill_null(0).cast(pl.Int64) * 8 + form).alias("order"))["order"].gather(places)


def _names(kept: pl.DataFrame, sink: Sink) -> None:
    """Add the atoms' texts; one in another language than English says so behind its kind (``exact@spa``)."""
    kind = pl.when(pl.col("TTY").is_in(_SHORT)).then(pl.lit("abbreviation")).otherwise(pl.lit("exact"))
    kind = pl.when("english").then(kind).otherwise(pl.concat_str(kind, pl.lit("@"), pl.col("LAT").str.to_lowercase()))
    sink.take(
        "names",
        kept.select(pl.col("STR").str.strip_chars().alias("name"), pl.format("UMLS:{}", "CUI").alias("curie"), kind.alias("kind"), "rec"),
    )


def curie(column: str = "n") -> pl.Expr:
    """Return the CURIE of a CUI's number."""
    return pl.lit("UMLS:C") + pl.col(column).cast(pl.String).str.zfill(7)


def _code() -> pl.Expr:
    prefix = pl.col("SAB").replace_strict({sab: f"{prefix}:" if prefix else "" for sab, prefix in PREFIXES.items()}, return_dtype=pl.String)
    return pl.concat_str(prefix, pl.col("CODE").str.strip_chars())


def _owned(codes: pl.DataFrame) -> pl.DataFrame:
    """Return each code with the concept whose atom under it ranks highest; one that several have equally is nobody's."""
    codes = codes.filter(pl.col("xref").str.contains(r"^[A-Za-z][A-Za-z0-9_.\-]*:[!-~]+$"))
    # By number from here on: a text is compared once.
    places, texts = combinations.numbered(codes.select("xref"))
    ranked = codes.select("n", "order", "rec", places.alias("code")).group_by("n", "code").agg(pl.col("order").max(), pl.col("rec").min())
    top = ranked.filter(pl.col("order") == pl.col("order").max().over("code"))
    top = top.filter(pl.len().over("code") == 1)
    return top.with_columns(texts["xref"].gather(top["code"]).alias("xref")).sort("n", "xref")


def _kinds(files: SourceFiles, rows: dict[str, int]) -> pl.DataFrame:
    """Return n -> category: the one that says most of the concept's semantic types."""
    none = pl.DataFrame(schema={"n": pl.UInt32, "TUI": pl.String})
    parts = [
        frame.filter(pl.col("CUI").str.contains(_CUI)).select(number("CUI").alias("n"), "TUI")
        for _, frame in (rrf.blocks(files, "MRSTY.RRF", rows, ["CUI", "TUI"]) if "MRSTY.RRF" in files else ())
    ]
    types = pl.concat([none, *parts])
    chosen = {tui: best_category([tui]) for tui in types["TUI"].unique()}
    alone = types.filter(pl.len().over("n") == 1)
    several = types.join(alone, on="n", how="anti").group_by("n").agg(pl.col("TUI").unique().sort().str.join(" "))
    chosen |= {types: best_category(types.split()) for types in several["TUI"].unique()}
    return pl.concat([alone, several]).select("n", pl.col("TUI").replace_strict(chosen, return_dtype=pl.String).alias("category"))


def _definitions(files: SourceFiles, vocabularies: Vocabularies, rows: dict[str, int]) -> pl.DataFrame:
    """Return n -> the CUI's definition in English, from the vocabulary that comes first here."""
    schema = {"n": pl.UInt32, "description": pl.String}
    if "MRDEF.RRF" not in files:
        return pl.DataFrame(schema=schema)
    order = {sab: place for place, sab in enumerate(["NCI", "MSH", "HPO", "GO"])}
    foreign = [sab for sab, language in vocabularies.languages.items() if language not in ("ENG", "")]
    barred = [sab for sab, level in vocabularies.levels.items() if level not in vocabularies.allowed]
    best = []
    for _, frame in rrf.blocks(files, "MRDEF.RRF", rows, ["CUI", "ATUI", "SAB", "DEF", "SUPPRESS"]):
        kept = frame.filter(
            (pl.col("SUPPRESS") == "N"), ~pl.col("SAB").is_in(foreign + barred), pl.col("DEF") != "", pl.col("CUI").str.contains(_CUI)
        )
        best.append(kept.with_columns(pl.col("SAB").replace_strict(order, default=len(order), return_dtype=pl.Int8).alias("order")))
    first = pl.concat(best).sort("CUI", "order", "SAB", "ATUI").unique("CUI", keep="first", maintain_order=True)
    return first.select(number("CUI").alias("n"), pl.col("DEF").alias("description"))


def read_retired(files: SourceFiles, sink: Sink, there: Array) -> None:
    """Add the CUIs that were merged into one that is there, as retired concepts that lead to it."""
    rows = rrf.whole(files, "MRCUI.RRF", ["CUI1", "REL", "CUI2"]).filter(
        (pl.col("REL") == "SY") & pl.col("CUI1").str.contains(_CUI) & pl.col("CUI2").str.contains(_CUI)
    )
    follow = {old: new for old, new in rows.sort("CUI1", "CUI2").select("CUI1", "CUI2").iter_rows() if old != new}
    found = []
    for old in sorted(follow):
        new, steps = follow[old], 0
        while new in follow and steps < 100 and not there[int(new[1:])]:
            new, steps = follow[new], steps + 1
        if there[int(new[1:])] and not there[int(old[1:])]:
            found.append((f"UMLS:{old}", f"UMLS:{new}"))
    if found:
        frame = pl.DataFrame(found, schema=["curie", "replaced_by"], orient="row")
        sink.take(
            "nodes",
            frame.with_columns(
                pl.format("{} (retired)", "curie").alias("name"),
                pl.lit("biolink:NamedThing").alias("category"),
                pl.lit(True).alias("deprecated"),
                pl.lit(sink.read).alias("rec"),
            ),
        )
