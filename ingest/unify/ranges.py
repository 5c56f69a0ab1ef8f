"""The graph in ranges of its nodes, each small enough for memory: what is staged is dealt out by node first, then put together by range."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import polars as pl

from ingest.engines import Engine
from ingest.pieces import Pieces
from ingest.records.tables import TABLES
from ingest.unify.assemble import Assembled, Settled, assemble, now
from ingest.unify.gathered import Gathered
from kg.arrays import Array

#: Statements (or four times as many names) that are put together at a time. What is joined and compared in between takes several times
#: the memory of what comes of it.
PART = 1_000_000
#: Rows a table of a statement's weight in memory.
_WEIGHTS = {"statements": 1.0, "names": 0.25, "xrefs": 0.25, "nodes": 0.5}
_KEY = {"nodes": "curie", "xrefs": "curie", "names": "curie", "statements": "subject"}
#: Bytes that are held of all ranges together while rows are dealt out.
_HELD = 256 << 20


def put_together(tables: Gathered, settled: Settled, scratch: Path, steps: Engine) -> Iterator[Assembled]:
    """Yield the graph's ranges in the order of their nodes; ``scratch`` is a folder for what does not go into memory."""
    return steps.map(_assemble, settled, _dealt(tables, settled, scratch))


def _assemble(settled: Settled, part: dict[str, pl.DataFrame]) -> Assembled:
    return assemble(part, settled)


def _dealt(tables: Gathered, settled: Settled, scratch: Path) -> Iterator[dict[str, pl.DataFrame]]:
    """Yield what is staged of each range; whoever takes a table out of the dictionary has the only hold on it."""
    bounds = _bounds(tables, settled)
    if not len(bounds):
        yield {table: pl.concat([pl.DataFrame(schema=TABLES[table]), *tables.frames(table)]) for table in _KEY}
        return
    dealt = _deal(tables, settled.same, bounds, scratch)
    for place in range(len(bounds) + 1):
        part = {table: pieces[place].whole() for table, pieces in dealt.items()}
        for pieces in dealt.values():
            pieces[place].drop()
        yield part


def _bounds(tables: Gathered, settled: Settled) -> pl.Series:
    """Return the CURIEs at which ranges after the first begin, so that each has about ``PART`` statements."""
    if sum(weight * tables.height(table) for table, weight in _WEIGHTS.items()) <= PART:
        return pl.Series([], dtype=pl.String)
    curies = settled.known["curie"]
    weights = np.full(len(curies) + 1, _WEIGHTS["nodes"])
    for table in ("statements", "names"):
        for frame in tables.frames(table):
            place = curies.search_sorted(_now_of(frame, table, settled.same), "left").to_numpy()
            weights += np.bincount(place, minlength=len(weights)) * _WEIGHTS[table]
    behind = np.cumsum(weights)
    cuts: Array = np.searchsorted(behind, np.arange(1, int(behind[-1] // PART) + 1) * PART, "right")
    return curies.gather(np.unique(cuts[(cuts > 0) & (cuts < len(curies))]))


def _now_of(frame: pl.DataFrame, table: str, same: pl.DataFrame) -> pl.Series:
    """Return the node that each row is about; a retired term's is its own."""
    key = _KEY[table]
    moved = now(frame.select(key), key, same)[key]
    return pl.select(pl.when(frame["deprecated"]).then(frame[key]).otherwise(moved)).to_series() if table == "nodes" else moved


def _deal(tables: Gathered, same: pl.DataFrame, bounds: pl.Series, scratch: Path) -> Mapping[str, list[Pieces]]:
    """Deal each table's rows out to the ranges, in their order."""
    count = len(bounds) + 1
    limit = _HELD // count // len(_KEY)
    dealt = {table: [Pieces(TABLES[table], scratch, f"{table}-{place}", limit) for place in range(count)] for table in _KEY}
    for table, pieces in dealt.items():
        for frame in tables.frames(table):
            place = bounds.search_sorted(_now_of(frame, table, same), "right")
            marked = frame.with_columns(place.alias("part").cast(pl.Int32))
            for (part,), rows in marked.partition_by("part", maintain_order=True, include_key=False, as_dict=True).items():
                pieces[int(part)].add(rows)
    return dealt
