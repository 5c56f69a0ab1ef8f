"""The property graph that a bundle becomes: the same in every store, so that a query means the same in each.

A node has the label ``Entity`` and its category (``Disease``); an edge is a relationship of its predicate's type (``HAS_PHENOTYPE``). Its
evidence lies on the relationship as parallel lists: the i-th entry of ``source``, ``licence``, ``record``, ... speaks of the i-th piece.
Why so, and not as nodes of their own or as JSON: a person who clicks an edge in Neo4j's browser reads all of its evidence at once, a
filter is ``'hpo' IN r.source`` or ``any(i IN range(0, r.n_evidence - 1) WHERE r.source[i] = 'hpo' AND r.evidence_code[i] = 'PCS')``, and
paths stay as short as the statements are. Evidence nodes would double every hop, and Community Edition has no index into JSON.

What is empty is absent (null), in every store: databases keep no null in a list, and importers drop empty lists. So in a list that is
there, ``""`` stands for a missing text and NaN for a missing number (no comparison with NaN is true). ``publications`` of one piece are
joined by ``|``. A node's ``codes`` are all of its codes in one text, ``|MONDO:0007947|OMIM:154700|C0024796|``, since no database indexes
the entries of a list: ``n.codes CONTAINS '|OMIM:154700|'`` is an index's work in Neo4j. No property is called id, title or type, because
kglite gives those a meaning of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import polars as pl

from kg import biolink
from kg.bundle import Bundle
from kg.stores.base import Counts

#: Raised when the shape changes, so that stores loaded in the old one are loaded again.
VERSION = 3

ENTITY = "Entity"

#: The label of the one node beside the graph, in stores that are loaded in steps: which bundle, how far.
LOAD = "MedclewLoad"

NODE_LISTS = ("synonyms", "xrefs", "cuis", "alt_ids", "provided_by")
NODE_SCALARS = ("curie", "name", "category", "codes", "description", "deprecated", "replaced_by")
OPTIONAL_TEXTS = ("description", "replaced_by")
EDGE_SCALARS = ("edge_id", "predicate", "negated", "n_evidence")
EVIDENCE_NUMBERS = ("frequency", "score")
EVIDENCE_TEXTS = (
    "source",
    "primary_knowledge_source",
    "source_version",
    "licence",
    "record",
    "publications",
    "evidence_code",
    "knowledge_level",
    "agent_type",
    "original_subject",
    "original_object",
    "qualifiers",
    "evidence_id",
)
EDGE_LISTS = EVIDENCE_TEXTS + EVIDENCE_NUMBERS


#: Longer names and codes are cut in stores (the bundle keeps them whole): an index takes 8 to 32 kB a value, what does not fit breaks it
#: for all, or stops the database.
LONGEST = 1000
_CODES = ("xrefs", "cuis", "alt_ids")


def labels(bundle: Bundle) -> dict[str, str]:
    """Return category -> label for the bundle's categories, in order."""
    return {category: biolink.label(category) for category in sorted(bundle.manifest.categories)}


def types(bundle: Bundle) -> dict[str, str]:
    """Return predicate -> relationship type for the bundle's predicates, in order."""
    return {predicate: biolink.relationship_type(predicate) for predicate in sorted(bundle.manifest.predicates)}


def nodes(bundle: Bundle, category: str | None = None, batch: int = 50_000) -> Iterator[pl.DataFrame]:
    """Yield nodes of a category (of all) in CURIE order, at most ``batch`` a frame: ``NODE_SCALARS``, ``NODE_LISTS`` and ``label``."""
    scan = pl.scan_parquet(bundle.path / "nodes.parquet")
    for start in range(0, bundle.manifest.tables["nodes"].rows, batch):
        frame = scan.slice(start, batch)
        if category is not None:
            frame = frame.filter(pl.col("category") == category)
        shaped = frame.select(
            *(_joined_codes() if name == "codes" else _scalar(name) for name in NODE_SCALARS),
            *(_codes_or_null(name) if name in _CODES else _texts_or_null(name) for name in NODE_LISTS),
            pl.col("category").replace_strict(labels(bundle), return_dtype=pl.String).alias("label"),
        ).collect()
        if shaped.height:
            yield shaped


def edges(bundle: Bundle, batch: int = 50_000) -> Iterator[pl.DataFrame]:
    """Yield edges in row order, ``batch`` a frame: start, end, type, ``EDGE_SCALARS``, ``EDGE_LISTS``. Memory is bounded by the batch."""
    edge_scan = pl.scan_parquet(bundle.path / "edges.parquet")
    evidence_scan = pl.scan_parquet(bundle.path / "evidence.parquet")
    for start in range(0, bundle.manifest.tables["edges"].rows, batch):
        rows = edge_scan.slice(start, batch).with_row_index("edge", offset=start).with_columns(pl.col("edge").cast(pl.Int32)).collect()
        pieces = evidence_scan.filter(pl.col("edge").is_between(start, start + rows.height - 1)).collect()
        yield _shape_edges(rows, pieces, types(bundle))


def _shape_edges(rows: pl.DataFrame, pieces: pl.DataFrame, type_of: dict[str, str]) -> pl.DataFrame:
    pieces = pieces.rename({"id": "evidence_id"}).with_columns(pl.col("publications").list.join("|"))
    lists = pieces.group_by("edge", maintain_order=True).agg(
        *(pl.col(name).fill_null("") for name in EVIDENCE_TEXTS),
        # The shortest decimal that is this float32, so that a person reads 0.9 and not 0.8999999761581421.
        *(pl.col(name).cast(pl.String).cast(pl.Float64).fill_null(float("nan")) for name in EVIDENCE_NUMBERS),
    )
    lists = lists.with_columns(
        *(_texts_or_null(name) for name in EVIDENCE_TEXTS),
        *(
            pl.when(pl.col(name).list.eval(pl.element().is_nan()).list.all()).then(None).otherwise(pl.col(name)).alias(name)
            for name in EVIDENCE_NUMBERS
        ),
    )
    return (
        rows.rename({"id": "edge_id", "subject": "start", "object": "end", "evidence_count": "n_evidence"})
        .with_columns(
            pl.col("predicate").replace_strict(type_of, return_dtype=pl.String).alias("type"), pl.col("n_evidence").cast(pl.Int64)
        )
        .join(lists, on="edge", how="left", maintain_order="left")
        .select("start", "end", "type", *EDGE_SCALARS, *EDGE_LISTS)
    )


def _scalar(name: str) -> pl.Expr:
    column = pl.col(name)
    if name in OPTIONAL_TEXTS:
        return pl.when(column != "").then(column).alias(name)
    if name == "name":
        shortened = column.str.slice(0, LONGEST - 1) + "…"
        return pl.when(column.str.len_chars() > LONGEST).then(shortened).otherwise(column).alias(name)
    return column


def _joined_codes() -> pl.Expr:
    """The CURIE and all codes in one text, each once, with a bar before, between and behind them."""
    every = pl.concat_list(pl.concat_list("curie"), *(pl.col(name).fill_null([]) for name in _CODES))
    cut = every.list.eval(pl.element().filter(pl.element().str.len_bytes() > 0).str.slice(0, LONGEST)).list.unique(maintain_order=True)
    return pl.concat_str(pl.lit("|"), cut.list.join("|"), pl.lit("|")).alias("codes")


def _codes_or_null(name: str) -> pl.Expr:
    column = pl.col(name)
    some = column.list.eval(pl.element().str.len_bytes() > 0).list.any()
    return pl.when(some).then(column.list.eval(pl.element().str.slice(0, LONGEST))).otherwise(None).alias(name)


def _texts_or_null(name: str) -> pl.Expr:
    """The list, or null where it has no entry with something in it."""
    column = pl.col(name)
    return pl.when(column.list.eval(pl.element().str.len_bytes() > 0).list.any()).then(column).otherwise(None).alias(name)


def node_properties(row: dict[str, Any]) -> dict[str, Any]:
    """Return the properties that a node of ``nodes`` is stored with."""
    return {name: row[name] for name in NODE_SCALARS + NODE_LISTS if row[name] is not None}


def edge_properties(row: dict[str, Any]) -> dict[str, Any]:
    """Return the properties that an edge of ``edges`` is stored with."""
    return {name: row[name] for name in EDGE_SCALARS + EDGE_LISTS if row[name] is not None}


def bundle_counts(bundle: Bundle) -> Counts:
    """Return what ``Store.counts`` must say once the bundle is loaded."""
    manifest = bundle.manifest
    by_type: Counter[str] = Counter()
    for predicate, count in manifest.predicates.items():
        by_type[biolink.relationship_type(predicate)] += count
    return Counts(
        nodes=manifest.tables["nodes"].rows,
        edges=manifest.tables["edges"].rows,
        evidence=manifest.tables["evidence"].rows,
        labels={biolink.label(category): count for category, count in manifest.categories.items()},
        types=dict(by_type),
    )
