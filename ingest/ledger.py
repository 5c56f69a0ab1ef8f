"""The account of a build: every record that was read is kept, merged or rejected.

Kept: it made a node, gave a node a name or code, or is evidence of an edge. Merged: what it says was already there, word for word, or it
is part of what another record says. Rejected: nothing of it could be used; it stands in ``rejected.parquet`` with the reason. A record of
which a part was rejected and a part kept counts as kept.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from ingest.unify.assemble import Assembled
from kg.manifest import SourceCounts


def settle(read: dict[str, int], assembled: Assembled, passed: Mapping[str, int] | None = None) -> dict[str, SourceCounts]:
    """Return each source's counts; ``read`` is the number of its records, ``passed`` that of those rejected many in one row."""
    refused = assembled.rejected.drop_nulls("rec").select("source", "rec").unique().join(assembled.made, on=["source", "rec"], how="anti")
    kept, rejected = _per_source(assembled.made), _per_source(refused)
    counts = {}
    for source, total in read.items():
        keep, reject = kept.get(source, 0), rejected.get(source, 0) + (passed or {}).get(source, 0)
        counts[source] = SourceCounts(read=total, kept=keep, merged=total - keep - reject, rejected=reject)
    return counts


def _per_source(frame: pl.DataFrame) -> dict[str, int]:
    return dict(frame.group_by("source").len().iter_rows())
