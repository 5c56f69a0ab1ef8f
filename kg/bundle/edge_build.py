"""From statements to edges and evidence, a range of subjects at a time, so that the memory it takes does not grow with the graph.

Subjects, objects and predicates are numbered in their order before anything is compared or sorted: a sort by these numbers is the sort by
their texts. Equal statements share their subject, so that each range is settled by itself, and the ranges one behind the other are the
whole; how many there are does not show in the result.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

import numpy as np
import polars as pl

from kg.arrays import Array
from kg.bundle import schema
from kg.bundle.table_parts import Parts
from kg.errors import BundleError
from kg.model import edge_id

#: Statements that are settled at a time.
RANGE = 1_000_000
_KEY = ["s", "p", "o", "negated"]


class EdgeWriter:
    """Writes ``edges.parquet`` and ``evidence.parquet`` of statements that come in the order of their subjects, a range of them at a time.

    Args:
        folder: where to.
        curies: the nodes in their order.
    """

    def __init__(self, folder: Path, curies: pl.Series) -> None:
        self._place = pl.DataFrame({"curie": curies, "place": np.arange(len(curies), dtype=np.int32)})
        self._edges, self._evidence = Parts(folder, "edges"), Parts(folder, "evidence")

    def __enter__(self) -> EdgeWriter:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._edges.__exit__(kind, error, trace)
        self._evidence.__exit__(kind, error, trace)

    @property
    def rows(self) -> dict[str, int]:
        """Rows of either table."""
        return {"edges": self._edges.rows, "evidence": self._evidence.rows}

    def add(self, statements: pl.DataFrame, tell: Callable[[int, int], None]) -> None:
        """Add rows of ``schema.STATEMENTS``, not yet conformed, whose subjects come behind all that were added; ``tell`` hears of ranges.

        Raises:
            BundleError: a statement names a node that is not there, or lacks something.
        """
        numbers = _numbered(statements, self._place)
        ranges = _ranges(numbers["s"].to_numpy(), self._place.height)
        for done, (low, high) in enumerate(ranges):
            here, marked = statements, numbers
            if len(ranges) > 1:
                tell(done, len(ranges))
                held = numbers["s"].is_between(low, high, closed="left")
                here, marked = statements.filter(held), numbers.filter(held)
            rows = pl.concat([schema.conform(here, schema.STATEMENTS, "statements"), marked], how="horizontal").unique(maintain_order=False)
            edges, evidence = _edges_and_evidence(rows, self._edges.rows)
            self._edges.add(edges)
            self._evidence.add(evidence)

    def finish(self) -> None:
        """Write the two tables."""
        if not self._edges.rows:
            self._edges.add(schema.empty(schema.EDGES))
            self._evidence.add(schema.empty(schema.EVIDENCE))
        self._edges.join()
        self._evidence.join()


def _numbered(statements: pl.DataFrame, place: pl.DataFrame) -> pl.DataFrame:
    """Return s, p, o: the places of each statement's subject, predicate and object in their orders; ``place`` has curie and place."""
    columns = {}
    for column, end in (("s", "subject"), ("o", "object")):
        found = statements.select(end).join(place, left_on=end, right_on="curie", how="left", maintain_order="left")["place"]
        if found.null_count():
            dangling = statements.filter(found.is_null())
            shown = [name for name in ("subject", "predicate", "object", "source", "record") if name in dangling.columns]
            raise BundleError(
                f"{dangling.height} statements have as their {end} what is no node; the first: {dangling.select(shown).row(0, named=True)}"
            )
        columns[column] = found.alias(column)
    predicates = statements["predicate"].unique().sort()
    order = pl.DataFrame({"predicate": predicates}).with_row_index("place").with_columns(pl.col("place").cast(pl.Int32))
    columns["p"] = statements.select("predicate").join(order, on="predicate", how="left", maintain_order="left")["place"].alias("p")
    return pl.DataFrame([columns["s"], columns["p"], columns["o"]])


def _ranges(subjects: Array, n_nodes: int) -> list[tuple[int, int]]:
    """Return [low, high) ranges of subjects of about ``RANGE`` statements each; a subject of more has a range of its own."""
    behind = np.cumsum(np.bincount(subjects, minlength=max(n_nodes, 1)))
    ranges, low, before = [], 0, 0
    while low < len(behind):
        high = max(int(np.searchsorted(behind, before + RANGE, "right")), low + 1)
        if before == 0 and behind[-1] <= RANGE:
            high = len(behind)
        before = int(behind[high - 1])
        ranges.append((low, high))
        low = high
        if before == behind[-1] and low < len(behind):
            ranges[-1] = (ranges[-1][0], len(behind))
            break
    return ranges


def _edges_and_evidence(rows: pl.DataFrame, first_edge: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Collapse equal statements to one edge each and number their evidence by it; edges count from ``first_edge``."""
    key = list(schema.STATEMENT)
    edges = rows.group_by(_KEY).agg(pl.col("subject", "predicate", "object").first(), pl.len().cast(pl.Int32).alias("evidence_count"))
    edges = edges.sort(_KEY)
    ids = [edge_id(*row) for row in edges.select(key).iter_rows()]
    numbered = edges.select(_KEY).with_columns(
        pl.int_range(first_edge, first_edge + edges.height, dtype=pl.Int32, eager=True).alias("edge")
    )
    edges = edges.with_columns(pl.Series("id", ids, dtype=pl.String)).select(list(schema.EDGES))
    evidence = rows.join(numbered, on=_KEY, how="left")
    # The identifier speaks of the statement and the record, not of a row number, so that it outlives a rebuild with other sources.
    said = [pl.col(c).cast(pl.String) for c in key] + [
        pl.col(c).list.join("|") if isinstance(t, pl.List) else pl.col(c).cast(pl.String).fill_null("") for c, t in schema.RECORD.items()
    ]
    ids = []
    for batch in evidence.select(*key, *schema.RECORD).iter_slices(1 << 17):
        words = batch.select(pl.concat_str(said, separator="\x1f")).to_series()
        ids += ["ev" + hashlib.blake2b(text.encode(), digest_size=8).hexdigest() for text in words]
    evidence = evidence.with_columns(pl.Series("id", ids, dtype=pl.String)).select(list(schema.EVIDENCE))
    return edges, evidence.sort("edge", "source", "record", "id")
