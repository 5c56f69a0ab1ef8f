"""The evidence of a bundle as the snapshot has it: a mapped table, an index of its identifiers, and what search needs to know of it."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import numpy as np
import polars as pl

from kg import arrays, parquet_ranges
from kg.arrays import Array
from kg.growing import GrowingArray, GrowingTable, cuts, load_passing, passing_array, save_index
from kg.model import KNOWLEDGE_LEVELS

#: Pieces of evidence that are held at a time.
ROWS = 1 << 19
#: Feature of an edge -> dtype, value of an edge without evidence.
_FEATURES = {
    "sources": (np.uint64, 0),
    "level": (np.int8, len(KNOWLEDGE_LEVELS) - 1),
    "frequency": (np.float32, np.nan),
    "year": (np.int16, 0),
    "publications": (np.int32, 0),
}


def save_evidence(folder: Path, file: Path, n_edges: int) -> list[str]:
    """Write all that the snapshot has of ``evidence.parquet``; return the sources' names."""
    query = pl.scan_parquet(file)
    sources = query.select(pl.col("source").unique().sort()).collect(engine="streaming")["source"].to_list()
    if len(sources) > 64:
        raise ValueError(f"a snapshot holds at most 64 sources, this bundle has {len(sources)}")
    counts = np.zeros(n_edges, np.int64)
    for edges in parquet_ranges.ranges(file, ["edge"]):
        counts += np.bincount(edges["edge"].to_numpy(), minlength=n_edges) if edges.height else 0
    ptr = np.zeros(n_edges + 1, np.int64)
    np.cumsum(counts, out=ptr[1:])
    del counts
    arrays.save(folder, "edge_evidence_ptr", ptr)
    with passing_array(folder, ".evidence_hashes") as hashes:
        with ExitStack() as open_files:
            columns = {
                name: open_files.enter_context(GrowingArray(folder, f"edge_{name}", dtype)) for name, (dtype, _) in _FEATURES.items()
            }
            table = open_files.enter_context(GrowingTable(folder, "evidence"))
            ids = open_files.enter_context(GrowingArray(folder, ".evidence_hashes", np.uint64))
            for low, high in cuts(ptr, ROWS) or [(0, 0)]:
                evidence = parquet_ranges.rows(file, int(ptr[low]), int(ptr[high]))
                for name, values in _features(evidence, sources, low, high).items():
                    columns[name].add(values)
                ids.add(arrays.hash_texts(evidence["id"]))
                table.add(evidence.to_arrow(compat_level=pl.CompatLevel.oldest()))
        save_index(folder, "evidence_ids", load_passing(hashes))
    return sources


def _features(evidence: pl.DataFrame, sources: list[str], low: int, high: int) -> dict[str, Array]:
    """Return each feature's values, [high - low], of the edges from ``low`` to ``high``, whose evidence this is."""
    levels = {level: place for place, level in enumerate(KNOWLEDGE_LEVELS)}
    features = (
        evidence.lazy()
        .with_columns(
            bit=pl.lit(1, pl.UInt64)
            * pl.lit(2, pl.UInt64).pow(pl.col("source").replace_strict(sources, list(range(len(sources))), return_dtype=pl.UInt64)),
            level=pl.col("knowledge_level").replace_strict(levels, default=len(KNOWLEDGE_LEVELS) - 1, return_dtype=pl.Int8),
            year=pl.col("qualifiers").str.extract(r'"year":\s*"?(\d{4})').cast(pl.Int16),
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
    at = features["edge"].to_numpy() - low
    found = {}
    for name, (dtype, absent) in _FEATURES.items():
        found[name] = np.full(high - low, absent, dtype)
        found[name][at] = features[name].fill_null(absent).to_numpy()
    return found
