"""The account of a build: every record that was read is kept, merged or rejected.

Kept: it made a node, gave a node a name or code, or is evidence of an edge. Merged: what it says was already there, word for word, or it
is part of what another record says. Rejected: nothing of it could be used; it stands in ``rejected.parquet`` with the reason. A record of
which a part was rejected and a part kept counts as kept.
"""

from __future__ import annotations

import polars as pl

from ingest.unify.assemble import Assembled
from kg.errors import SourceError
from kg.manifest import SourceCounts


def settle(read: dict[str, int], assembled: Assembled) -> dict[str, SourceCounts]:
    """Return each source's counts; ``read`` is the number of its records."""
    refused = assembled.rejected.select("source", "rec").unique().join(assembled.made, on=["source", "rec"], how="anti")
    kept, rejected = _per_source(assembled.made), _per_source(refused)
    counts = {}
    for source, total in read.items():
        keep, reject = kept.get(source, 0), rejected.get(source, 0)
        counts[source] = SourceCounts(read=total, kept=keep, merged=total - keep - reject, rejected=reject)
    return counts


def refuse_useless(counts: dict[str, SourceCounts], assembled: Assembled) -> None:
    """Refuse a source of which nothing reached the graph, or none of whose statements did because their ends are described nowhere.

    Raises:
        SourceError: there is one; the message names the first record that was rejected.
    """
    said = set(assembled.statements["source"].unique())
    for source in [*dict.fromkeys(assembled.dangling["source"].unique(maintain_order=True))]:
        if source not in said:
            raise SourceError(_useless(source, "none of its statements is between concepts that a source describes", assembled))
    for source, count in counts.items():
        if count.read and not count.kept + count.merged:
            raise SourceError(_useless(source, "none of its records can be used", assembled))


def _useless(source: str, why: str, assembled: Assembled) -> str:
    first = assembled.rejected.filter(pl.col("source") == source).sort("file", "row").row(0, named=True)
    where = f"{first['file']}, row {first['row']}: {first['reason']} ({first['raw']})"
    return f"source {source!r}: {why}; the first is {where}. Add the source or the file that describes them, or mend the identifiers"


def _per_source(frame: pl.DataFrame) -> dict[str, int]:
    return dict(frame.group_by("source").len().iter_rows())
