"""The bundle's tables from the staged ones, once identities are settled: of the nodes in a range, with all that is said of them.

Equal statements share their subject, equal names their node, so that each range is put together by itself (``ingest.unify.ranges``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from ingest.records.tables import REJECTED
from ingest.unify.gathered import Gathered
from ingest.unify.identify import AUTHORITIES, Identities
from ingest.unify.misplaced import categories, refuse_misplaced
from ingest.unify.restated import without_restated
from kg import curie as curies


@dataclass(frozen=True)
class Settled:
    """What holds for the whole graph, whichever range of it is put together."""

    #: was, now: which node an identifier means, for those that mean another one's
    same: pl.DataFrame
    #: curie, sorted: all nodes
    known: pl.DataFrame
    #: curie, category: the nodes', for what can stand at the ends of a predicate
    kinds: pl.DataFrame
    #: source, rank: which source is believed first about a node's name and description
    rank: pl.DataFrame
    #: source -> the source of which it is a later, poorer edition
    restates: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Assembled:
    """What ``kg.bundle`` takes, and for the ledger which records made something: frames of (source, rec)."""

    nodes: pl.DataFrame
    statements: pl.DataFrame
    names: pl.DataFrame
    rejected: pl.DataFrame
    made: pl.DataFrame
    dangling: pl.DataFrame


def settle(tables: Gathered, identities: Identities, order: list[str], restates: Mapping[str, str] | None = None) -> Settled:
    """Return what all ranges must agree on; ``order`` has the sources, the one that is believed first about a node in front."""
    same = pl.DataFrame({"was": list(identities.same), "now": list(identities.same.values())}, schema={"was": pl.String, "now": pl.String})
    rank = pl.DataFrame({"source": order, "rank": range(len(order))}, schema={"source": pl.String, "rank": pl.Int32})
    nodes = tables.lazy("nodes").select("curie", "category", "deprecated", "source").collect()
    return Settled(same, nodes_of(nodes, same).select("curie").unique().sort("curie"), categories(nodes, same, order), rank, restates or {})


def nodes_of(described: pl.DataFrame, same: pl.DataFrame) -> pl.DataFrame:
    """Return staged nodes under the CURIEs of the graph; ``was`` is what their source calls them.

    A retired term keeps a node of its own, so that whoever comes with its identifier is told what replaced it.
    """
    retired = described.filter("deprecated").with_columns(pl.col("curie").alias("was"))
    return pl.concat([now(described.filter(~pl.col("deprecated")), "curie", same, keep="was"), retired])


def assemble(tables: dict[str, pl.DataFrame], settled: Settled) -> Assembled:
    """Put a range of the graph together.

    Args:
        tables: what is staged of the range: ``nodes``, ``xrefs``, ``names`` of its nodes, ``statements`` of which one is the subject; each
            is taken out once it is used, because together they are large.
        settled: what holds for the whole graph.
    """
    same, known = settled.same, settled.known
    raw = nodes_of(tables.pop("nodes"), same).join(settled.rank, on="source")
    # A node's own vocabulary describes it; then the sources in their order.
    raw = raw.sort(pl.col("curie") != pl.col("was"), "rank", "rec", maintain_order=True)
    names, node_codes, made_names = _names(tables, same, known, raw)
    nodes = _nodes(raw, names, node_codes)
    statements, misplaced = refuse_misplaced(tables.pop("statements"), same, settled.kinds)
    statements, dangling = _statements(statements, same, known)
    statements = without_restated(statements, settled.restates)
    made = pl.concat(
        [
            raw.unique("curie", keep="first", maintain_order=True).select("source", "rec"),
            made_names,
            statements.select("source", "rec"),
        ]
    ).unique()
    return Assembled(nodes, statements.drop("rec"), names, pl.concat([misplaced, dangling]), made, dangling)


def now(frame: pl.DataFrame, column: str, same: pl.DataFrame, keep: str | None = None) -> pl.DataFrame:
    """Replace a column's identifiers by their nodes' CURIEs; ``keep`` names a column for what stood there."""
    joined = frame.join(same, left_on=column, right_on="was", how="left", maintain_order="left")
    if keep:
        joined = joined.with_columns(pl.col(column).alias(keep))
    return joined.with_columns(pl.coalesce("now", column).alias(column)).drop("now")


def _names(
    tables: dict[str, pl.DataFrame], same: pl.DataFrame, known: pl.DataFrame, raw: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Return the table of names, each node's codes (curie, code, cui), and which records made a name."""
    said = now(tables.pop("names"), "curie", same, keep="was")
    # What another vocabulary takes for the main name is one more exact name here.
    said = said.with_columns(
        pl.when((pl.col("kind") == "name") & (pl.col("was") != pl.col("curie"))).then(pl.lit("exact")).otherwise("kind").alias("kind")
    ).drop("was")
    codes = now(tables.pop("xrefs"), "curie", same)
    own = raw.filter(pl.col("was") != pl.col("curie")).select("curie", pl.col("was").alias("xref"), "source", "rec")
    codes = pl.concat([codes, own]).filter(pl.col("curie") != pl.col("xref"))
    codes = codes.join(known, on="curie", how="semi")
    # An identifier that kept a node of its own is not the same as this one, whatever a cross-reference says.
    elsewhere = known.filter(~_vocabulary("curie").is_in(list(AUTHORITIES)))
    codes = codes.join(elsewhere, left_on="xref", right_on="curie", how="anti")
    # Where several terms of one vocabulary list an identifier, it was settled which of them it means.
    codes = codes.join(same, left_on="xref", right_on="was", how="left", maintain_order="left")
    alike = (_vocabulary("now") == _vocabulary("curie")) | ~_vocabulary("curie").is_in(list(AUTHORITIES))
    rival = pl.col("now").is_not_null() & (pl.col("now") != pl.col("curie")) & alike
    codes = codes.filter(~rival).drop("now")
    cuis = {x: c for x in codes["xref"].unique() if x.startswith("UMLS:") and (c := curies.cui(x))}
    cui = pl.col("xref").replace_strict(cuis, default=None, return_dtype=pl.String)
    codes = codes.with_columns(cui.alias("cui"))
    # What is keyed by its CUI has that CUI, too: people look for C0024796 and not for how it is written as a CURIE.
    keyed = raw.filter(pl.col("curie") == pl.col("was"), pl.col("curie").str.contains(r"^UMLS:C\d{7}$"), ~pl.col("deprecated"))
    keyed = keyed.select("curie", pl.col("curie").alias("xref"), "source", "rec", pl.col("curie").str.slice(5).alias("cui"))
    # Between two vocabularies that both key the graph, a cross-reference is no code: the identifier has a node of its own.
    code_names = codes.join(known, left_on="xref", right_on="curie", how="anti").select(
        pl.coalesce("cui", "xref").alias("name"),
        "curie",
        pl.when(pl.col("cui").is_null()).then(pl.lit("code")).otherwise(pl.lit("cui")).alias("kind"),
        "source",
        "rec",
    )
    own_names = keyed.select(pl.col("cui").alias("name"), "curie", pl.lit("cui").alias("kind"), "source", "rec")
    codes = pl.concat([codes, keyed])
    every = pl.concat([said.select(code_names.columns), code_names, own_names]).join(known, on="curie", how="semi")
    every = every.unique(["name", "curie", "kind", "source"], keep="first", maintain_order=True)
    return every.drop("rec"), codes.select("curie", "xref", "cui"), every.select("source", "rec")


def _vocabulary(column: str) -> pl.Expr:
    return pl.col(column).str.extract(r"^([^:]+):")


def _nodes(raw: pl.DataFrame, names: pl.DataFrame, codes: pl.DataFrame) -> pl.DataFrame:
    grouped = raw.group_by("curie", maintain_order=True).agg(
        pl.col("name").first(),
        pl.col("category").first(),
        pl.col("description").drop_nulls().first(),
        pl.col("deprecated").first(),
        pl.col("replaced_by").first(),
        pl.col("alt_ids").first(),
        pl.col("source").unique(maintain_order=True).alias("provided_by"),
    )
    synonyms = names.filter(pl.col("kind").is_in(["exact", "abbreviation", "related", "narrow", "broad"])).select("curie", "name")
    synonyms = synonyms.join(grouped.select("curie", pl.col("name").alias("main")), on="curie")
    folded = pl.col("name").str.to_lowercase()
    synonyms = synonyms.filter(folded != pl.col("main").str.to_lowercase()).sort("curie", "name")
    # "Marfan's Syndrome" and "Marfan's syndrome" are one; in order, the one with fewer capitals comes last.
    synonyms = synonyms.with_columns(folded.alias("folded")).unique(["curie", "folded"], keep="last", maintain_order=True)
    lists = {
        "synonyms": synonyms.select("curie", pl.col("name").alias("value")),
        "xrefs": codes.filter(pl.col("cui").is_null()).select("curie", pl.col("xref").alias("value")),
        "cuis": codes.drop_nulls("cui").select("curie", pl.col("cui").alias("value")),
    }
    for column, pairs in lists.items():
        collected = pairs.group_by("curie").agg(pl.col("value").unique().sort().alias(column))
        grouped = grouped.join(collected, on="curie", how="left")
    return grouped


def _statements(raw: pl.DataFrame, same: pl.DataFrame, known: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the statements between nodes of the graph, and those that name a concept that no source describes, as rejected."""
    moved = now(now(raw, "subject", same, keep="was_subject"), "object", same, keep="was_object")
    moved = moved.with_columns(
        pl.coalesce("original_subject", pl.when(pl.col("was_subject") != pl.col("subject")).then("was_subject")).alias("original_subject"),
        pl.coalesce("original_object", pl.when(pl.col("was_object") != pl.col("object")).then("was_object")).alias("original_object"),
    )
    there = pl.col("subject").is_in(known["curie"].implode()), pl.col("object").is_in(known["curie"].implode())
    moved = moved.with_columns(there[0].alias("subject_known"), there[1].alias("object_known"))
    lost = moved.filter(~(pl.col("subject_known") & pl.col("object_known")))
    unknown = pl.when(pl.col("subject_known")).then("was_object").otherwise("was_subject")
    rejected = lost.select(
        "source",
        pl.col("record").str.extract(r"^([^:]+):").alias("file"),
        pl.col("record").str.extract(r":(\d+)$").cast(pl.Int64).alias("row"),
        pl.format("no source describes {}", unknown).alias("reason"),
        pl.format("{} {} {}", "was_subject", "predicate", "was_object").alias("raw"),
        "rec",
    ).cast(pl.Schema(REJECTED))
    # Two terms of one vocabulary that mean one node here say "it is a kind of itself", which is nothing.
    kept = moved.filter("subject_known", "object_known", pl.col("subject") != pl.col("object")).select(raw.columns)
    return kept.unique([c for c in raw.columns if c != "rec"], keep="first", maintain_order=True), rejected
