"""From a bundle's table of names to the lexicon's arrays, a range of nodes at a time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa

from kg import parquet_ranges
from kg.growing import GrowingArray, GrowingTable
from kg.lexicon.index_build import IndexWriter
from kg.model import NAME_KINDS

#: Kinds whose text is an identifier: looked up whole, never word by word.
CODES = ("code", "cui")
#: Names that are sorted, and names that are taken to pieces, at a time.
SORTED, BATCH = 2_000_000, 1 << 18


def build_lexicon(folder: Path, names: Path, place: pl.DataFrame) -> None:
    """Write the arrays that ``kg.lexicon.Lexicon`` maps.

    Args:
        folder: where to.
        names: the bundle's ``names.parquet``.
        place: curie and place (int32) of the nodes in index order.
    """
    codes = pl.Series([NAME_KINDS.index(kind) for kind in CODES], dtype=pl.Int8)
    with (
        GrowingTable(folder, "names") as table,
        GrowingArray(folder, "name_node", np.int32) as node,
        GrowingArray(folder, "name_kind", np.int8) as kind,
        IndexWriter(folder) as index,
    ):
        for said in _by_node(folder, names, place):
            rows = said.group_by("name", "node").agg(pl.col("rank").min()).sort("node", "rank", "name")
            table.add(pa.table({"name": rows["name"].to_arrow(compat_level=pl.CompatLevel.oldest()).cast(pa.string())}))
            node.add(rows["node"].to_numpy())
            kind.add(rows["rank"].to_numpy())
            for batch in rows.select("name", pl.col("rank").is_in(codes.implode()).alias("code")).iter_slices(BATCH):
                index.add(batch["name"].to_list(), batch["code"].to_list())


def _by_node(folder: Path, names: Path, place: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Yield name, node and rank of the names of one range of nodes after the other; many are dealt out to files first."""
    ranges = -(-parquet_ranges.count(names) // SORTED)
    if ranges <= 1:
        yield _placed(pl.read_parquet(names), place)
        return
    files: list[list[Path]] = [[] for _ in range(ranges)]
    width = -(-place.height // ranges)
    try:
        for frame in parquet_ranges.ranges(names, ["name", "curie", "kind"]):
            dealt = _placed(frame, place).with_columns((pl.col("node") // width).alias("range"))
            for (number,), rows in dealt.partition_by("range", include_key=False, as_dict=True).items():
                file = folder / f".names-{number}-{len(files[number])}.parquet"
                rows.write_parquet(file, compression="lz4")
                files[number].append(file)
        for held in files:
            if held:
                yield pl.read_parquet(held)
    finally:
        for file in (file for held in files for file in held):
            file.unlink()


def _placed(names: pl.DataFrame, place: pl.DataFrame) -> pl.DataFrame:
    rank = {kind: number for number, kind in enumerate(NAME_KINDS)}
    kind = pl.col("kind").str.replace("@.*$", "").replace_strict(rank, default=len(NAME_KINDS) - 1, return_dtype=pl.Int8)
    return names.join(place, on="curie", how="inner").select("name", pl.col("place").alias("node"), kind.alias("rank"))
