"""From a bundle's tables to the snapshot's arrays, a range of rows at a time."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl

from kg import arrays, atomic, parquet_ranges, seals
from kg.growing import GrowingArray, GrowingTable, save_index
from kg.identity import SNAPSHOT_VERSION
from kg.lexicon.build import build_lexicon
from kg.manifest import Manifest
from kg.snapshot import check
from kg.snapshot.adjacency import save_adjacency
from kg.snapshot.evidence_build import save_evidence

#: Nodes, with their synonyms and descriptions, that are held at a time.
NODES = 1 << 18


def build_snapshot(bundle: Path, bundle_hash: str, progress: Callable[[str, int, int], None] = lambda stage, done, total: None) -> None:
    """Write ``bundle/snapshot`` from the tables in the folder, read back from there so that it is the same whenever it is built."""
    with atomic.new_folder(bundle / "snapshot") as folder:
        progress("snapshot", 0, 3)
        categories = _save_nodes(folder, bundle / "nodes.parquet")
        curies = pl.read_parquet(bundle / "nodes.parquet", columns=["curie"])["curie"]
        save_index(folder, "curies", arrays.hash_texts(curies))
        place = pl.DataFrame({"curie": curies, "place": np.arange(len(curies), dtype=np.int32)})
        del curies
        predicates = _save_edges(folder, bundle / "edges.parquet", place)
        progress("snapshot", 1, 3)
        sources = save_evidence(folder, bundle / "evidence.parquet", parquet_ranges.count(bundle / "edges.parquet"))
        progress("snapshot", 2, 3)
        build_lexicon(folder, bundle / "names.parquet", place)
        meta = {"version": SNAPSHOT_VERSION, "bundle": bundle_hash, "categories": categories, "predicates": predicates, "sources": sources}
        sealed = seals.sealed(folder, meta)
        (folder / "meta.json").write_text(json.dumps(sealed, indent=1, sort_keys=True), "utf-8")
        progress("snapshot", 3, 3)
    check.note_built(bundle / "snapshot")


def rebuild_snapshot(path: Path) -> None:
    """Build the snapshot of a bundle again from its tables.

    Raises:
        BundleError: the bundle cannot be read.
    """
    build_snapshot(path, Manifest.of(path).content_hash)


def _save_nodes(folder: Path, file: Path) -> list[str]:
    """Write the nodes; return the categories."""
    categories = _distinct(file, "category")
    with GrowingTable(folder, "nodes") as table, GrowingArray(folder, "node_category", np.int16) as category:
        for nodes in parquet_ranges.ranges(file, at_a_time=NODES):
            table.add(nodes.to_arrow(compat_level=pl.CompatLevel.oldest()))
            category.add(_among(nodes["category"], categories).to_numpy())
    return categories


def _save_edges(folder: Path, file: Path, place: pl.DataFrame) -> list[str]:
    """Write what edges join; return the predicates. ``place`` has the nodes' curie and place."""
    predicates = _distinct(file, "predicate")
    with (
        GrowingArray(folder, "edge_subject", np.int32) as subject,
        GrowingArray(folder, "edge_predicate", np.int16) as predicate,
        GrowingArray(folder, "edge_object", np.int32) as object,
        GrowingArray(folder, "edge_negated", np.bool_) as negated,
    ):
        for edges in parquet_ranges.ranges(file, ["subject", "predicate", "object", "negated"]):
            for end, out in (("subject", subject), ("object", object)):
                out.add(edges.join(place, left_on=end, right_on="curie", how="left", maintain_order="left")["place"].to_numpy())
            predicate.add(_among(edges["predicate"], predicates).to_numpy())
            negated.add(edges["negated"].to_numpy())
    subjects, objects = arrays.load(folder, "edge_subject"), arrays.load(folder, "edge_object")
    save_adjacency(folder, subjects, objects, place.height, ~arrays.load(folder, "edge_negated"))
    return predicates


def _distinct(file: Path, column: str) -> list[str]:
    """Return a column's values, sorted."""
    return pl.scan_parquet(file).select(pl.col(column).unique().sort()).collect(engine="streaming")[column].to_list()


def _among(column: pl.Series, values: list[str]) -> pl.Series:
    """int16: each row's place in the sorted ``values``."""
    return column.replace_strict(values, list(range(len(values))), return_dtype=pl.Int16)
