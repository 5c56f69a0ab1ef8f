"""Readers of Hetionet's files, for the benchmarks and golden tests: the core tables and hetnetpy's JSON."""

from __future__ import annotations

import gzip
import json
import lzma
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from kg.errors import InputError
from kg.model import KNOWLEDGE_LEVELS
from kg.snapshot import Snapshot
from traversal.metagraph import Metagraph


def read_json(path: Path) -> tuple[Snapshot, Metagraph]:
    """Read a hetnetpy JSON graph, plain, gzipped or xz; a node's CURIE is ``kind::identifier``."""
    opener = {".gz": gzip.open, ".xz": lzma.open}.get(path.suffix, open)
    with opener(path, "rt", encoding="utf-8") as file:
        record: dict[str, Any] = json.load(file)
    metagraph = Metagraph.from_hetnet(record)
    nodes = sorted((f"{node['kind']}::{node['identifier']}", node["kind"], node["name"]) for node in record["nodes"])
    ends = [(f"{e['source_id'][0]}::{e['source_id'][1]}", e["kind"], f"{e['target_id'][0]}::{e['target_id'][1]}") for e in record["edges"]]
    return _snapshot(
        pl.DataFrame(nodes, schema=["id", "kind", "name"], orient="row"), pl.DataFrame(ends, schema=["s", "p", "o"], orient="row")
    ), metagraph


#: What the resources behind the core's edges do, where it is not curation.
LEVELS = {
    "DISEASES": "prediction",
    "DisGeNET": "prediction",
    "MEDLINE cooccurrence": "statistical_association",
    "GWAS Catalog": "statistical_association",
}


def read_core(folder: Path) -> tuple[Snapshot, Metagraph]:
    """Read the core tables (``edges.tsv.gz``, ``hetionet-v1.0-nodes.tsv.gz``, the metagraph), with resources and publications."""
    record = json.loads((folder / "hetionet-v1.0-metagraph.json").read_text("utf-8"))
    metagraph = Metagraph.from_hetnet(record)
    short = record["kind_to_abbrev"]
    names = {f"{short[s]}{short[p]}{'>' if way != 'both' else ''}{short[o]}": p for s, o, p, way in record["metaedge_tuples"]}
    nodes = pl.read_csv(folder / "hetionet-v1.0-nodes.tsv.gz", separator="\t", quote_char=None).sort("id")
    edges = pl.read_csv(folder / "edges.tsv.gz", separator="\t", quote_char=None, infer_schema=False).select(
        pl.col("source").alias("s"),
        pl.col("metaedge").replace_strict(names).alias("p"),
        pl.col("target").alias("o"),
        pl.col("sources").fill_null("").str.split("|").alias("resources"),
        pl.col("pubmed_ids").fill_null("").str.split("|").list.filter(pl.element() != "").list.n_unique().alias("publications"),
    )
    return _snapshot(nodes, edges), metagraph


def _snapshot(nodes: pl.DataFrame, edges: pl.DataFrame) -> Snapshot:
    """Build a snapshot from nodes (id, kind, name; sorted by id) and edges (s, p, o)."""
    place = pl.DataFrame({"id": nodes["id"], "at": np.arange(nodes.height, dtype=np.int32)})
    indexed = edges.join(place, left_on="s", right_on="id", how="left").join(place, left_on="o", right_on="id", how="left", suffix="_o")
    lost = indexed.filter(pl.col("at").is_null() | pl.col("at_o").is_null())
    if lost.height:
        raise InputError(f"{lost.height} edges name a node that is not in the list of nodes, the first {lost.row(0)}")
    categories, predicates = nodes["kind"].unique().sort().to_list(), edges["p"].unique().sort().to_list()
    indexed = indexed.with_columns(pl.col("p").replace_strict(predicates, list(range(len(predicates))), return_dtype=pl.Int16)).sort(
        "at", "p", "at_o"
    )
    graph = Snapshot.from_arrays(
        indexed["at"].to_numpy(), indexed["p"].to_numpy(), indexed["at_o"].to_numpy(), nodes.height,
        node_category=nodes["kind"].replace_strict(categories, list(range(len(categories))), return_dtype=pl.Int16).to_numpy(),
        categories=categories, predicates=predicates, curies=nodes["id"].to_list(), names=nodes["name"].to_list(),
    )  # fmt: skip
    if "resources" in indexed.columns:
        _add_evidence(graph, indexed)
    return graph


def _add_evidence(graph: Snapshot, edges: pl.DataFrame) -> None:
    """Fill in what search knows of evidence: resources, the best knowledge level among them, and the number of publications."""
    graph.sources = edges["resources"].explode().unique().sort().to_list()
    bit = {name: 1 << place for place, name in enumerate(graph.sources)}
    rows = edges["resources"].to_list()
    graph.edge_sources = np.array([sum(bit[name] for name in set(row)) for row in rows], np.uint64)
    level = {name: KNOWLEDGE_LEVELS.index(LEVELS.get(name, "knowledge_assertion")) for name in graph.sources}
    graph.edge_level = np.array([min(level[name] for name in row) for row in rows], np.int8)
    graph.edge_publications = edges["publications"].to_numpy().astype(np.int32)
