"""From a bundle's tables to the snapshot's arrays."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl

from kg import arrays, atomic, seals
from kg.arrays import Array, HashIndex, hash_texts
from kg.identity import SNAPSHOT_VERSION
from kg.lexicon.build import build_lexicon
from kg.manifest import Manifest
from kg.model import KNOWLEDGE_LEVELS
from kg.snapshot.adjacency import adjacency


def build_snapshot(bundle: Path, bundle_hash: str, progress: Callable[[str, int, int], None] = lambda stage, done, total: None) -> None:
    """Write ``bundle/snapshot`` from the tables in the folder, read back from there so that it is the same whenever it is built."""
    nodes = pl.read_parquet(bundle / "nodes.parquet")
    with atomic.new_folder(bundle / "snapshot") as folder:
        progress("snapshot", 0, 3)
        categories, node_category = _encode(nodes["category"])
        arrays.save(folder, "node_category", node_category.astype(np.int16))
        predicates, n_edges = _save_edges(folder, bundle, nodes["curie"])
        progress("snapshot", 1, 3)
        arrays.save_table(folder, "nodes", nodes.to_arrow(compat_level=pl.CompatLevel.oldest()))
        curies = nodes["curie"]
        del nodes
        HashIndex.of(hash_texts(curies), np.arange(len(curies), dtype=np.int32)).save(folder, "curies")
        sources = _save_evidence(folder, bundle, n_edges)
        progress("snapshot", 2, 3)
        build_lexicon(folder, pl.read_parquet(bundle / "names.parquet"), curies)
        meta = {"version": SNAPSHOT_VERSION, "bundle": bundle_hash, "categories": categories, "predicates": predicates, "sources": sources}
        sealed = seals.sealed(folder, meta)
        (folder / "meta.json").write_text(json.dumps(sealed, indent=1, sort_keys=True), "utf-8")
        progress("snapshot", 3, 3)


def _save_edges(folder: Path, bundle: Path, curies: pl.Series) -> tuple[list[str], int]:
    """Write what edges join; return the predicates, and how many edges there are."""
    edges = pl.read_parquet(bundle / "edges.parquet", columns=["subject", "predicate", "object", "negated"])
    predicates, edge_predicate = _encode(edges["predicate"])
    subject, object = _positions(edges["subject"], curies), _positions(edges["object"], curies)
    negated = edges["negated"].to_numpy()
    del edges
    arrays.save(folder, "edge_subject", subject)
    arrays.save(folder, "edge_predicate", edge_predicate.astype(np.int16))
    arrays.save(folder, "edge_object", object)
    arrays.save(folder, "edge_negated", negated)
    adj = adjacency(subject, object, len(curies), ~negated)
    for part in ("ptr", "nbr", "edge", "dir"):
        arrays.save(folder, f"adj_{part}", getattr(adj, part))
    return predicates, len(subject)


def _save_evidence(folder: Path, bundle: Path, n_edges: int) -> list[str]:
    """Write the evidence, and what search needs to know of it; return the sources' names."""
    wanted = ["edge", "source", "knowledge_level", "frequency", "qualifiers", "publications"]
    sources = _save_edge_features(folder, n_edges, pl.read_parquet(bundle / "evidence.parquet", columns=wanted))
    evidence = pl.read_parquet(bundle / "evidence.parquet")
    ids = hash_texts(evidence["id"])
    table = evidence.to_arrow(compat_level=pl.CompatLevel.oldest())
    del evidence
    arrays.save_table(folder, "evidence", table)
    HashIndex.of(ids, np.arange(len(ids), dtype=np.int32)).save(folder, "evidence_ids")
    return sources


def rebuild_snapshot(path: Path) -> None:
    """Build the snapshot of a bundle again from its tables.

    Raises:
        BundleError: the bundle cannot be read.
    """
    build_snapshot(path, Manifest.of(path).content_hash)


def _encode(column: pl.Series) -> tuple[list[str], Array]:
    """Return the sorted distinct values and, for each row, the place of its value among them."""
    values = column.unique().sort()
    return values.to_list(), _positions(column, values)


def _positions(column: pl.Series, values: pl.Series) -> Array:
    """int32: for each row its place in ``values``, which holds each of them once."""
    table = pl.DataFrame({"value": values, "place": np.arange(len(values), dtype=np.int32)})
    places: Array = pl.DataFrame({"value": column}).join(table, on="value", how="left", maintain_order="left")["place"].to_numpy()
    return places.astype(np.int32)


def _save_edge_features(folder: Path, n_edges: int, evidence: pl.DataFrame) -> list[str]:
    """Write what search needs to know of each edge's evidence without reading the evidence; return the sources' names."""
    counts = np.bincount(evidence["edge"].to_numpy(), minlength=n_edges)
    ptr = np.zeros(n_edges + 1, np.int64)
    np.cumsum(counts, out=ptr[1:])
    arrays.save(folder, "edge_evidence_ptr", ptr)
    sources = evidence["source"].unique().sort().to_list()
    if len(sources) > 64:
        raise ValueError(f"a snapshot holds at most 64 sources, this bundle has {len(sources)}")
    levels = {level: place for place, level in enumerate(KNOWLEDGE_LEVELS)}
    year = pl.col("qualifiers").str.extract(r'"year":\s*"?(\d{4})').cast(pl.Int16)
    features = (
        evidence.lazy()
        .with_columns(
            bit=pl.lit(1, pl.UInt64)
            * pl.lit(2, pl.UInt64).pow(pl.col("source").replace_strict(sources, list(range(len(sources))), return_dtype=pl.UInt64)),
            level=pl.col("knowledge_level").replace_strict(levels, default=len(KNOWLEDGE_LEVELS) - 1, return_dtype=pl.Int8),
            year=year,
        )
        .group_by("edge")
        .agg(
            pl.col("bit").unique().sum().alias("sources"),
            pl.col("level").min(),
            pl.col("frequency").max(),
            pl.col("year").min(),
            pl.col("publications").explode().drop_nulls().n_unique().alias("publications"),
        )
        .collect()
    )
    at = features["edge"].to_numpy()
    for name, dtype, absent in (
        ("sources", np.uint64, 0),
        ("level", np.int8, len(KNOWLEDGE_LEVELS) - 1),
        ("frequency", np.float32, np.nan),
        ("year", np.int16, 0),
        ("publications", np.int32, 0),
    ):
        column = np.full(n_edges, absent, dtype)
        column[at] = features[name].fill_null(absent).to_numpy()
        arrays.save(folder, f"edge_{name}", column)
    return sources
