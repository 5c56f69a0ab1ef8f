"""Reject statements whose ends cannot stand where they stand (``kg.domains``): an indication for a process, a role of a disease."""

from __future__ import annotations

import numpy as np
import polars as pl

from ingest.records.tables import REJECTED
from kg import domains


def refuse_misplaced(statements: pl.DataFrame, same: pl.DataFrame, kinds: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the statements that can stand, and the others as rejected rows, each with its reason.

    Args:
        statements: as they were staged.
        same: was, now: which node an identifier means.
        kinds: curie, category: each node's.
    """
    ends = statements.lazy().with_row_index("at").filter(pl.col("predicate").is_in(list(domains.ENDS)))
    ends = ends.select("at", "subject", "predicate", "object", "source", "rec", "record")
    for end in ("subject", "object"):
        ends = (
            ends.join(same.lazy(), left_on=end, right_on="was", how="left")
            .with_columns(pl.coalesce("now", end).alias(f"{end}_now"))
            .drop("now")
        )
        ends = ends.join(kinds.lazy(), left_on=f"{end}_now", right_on="curie", how="left").rename({"category": f"{end}_kind"})
    said = ends.collect()
    kept = ["subject_kind", "predicate", "object_kind"]
    faults = [(*row, why) for row in said.select(kept).drop_nulls().unique().iter_rows() if (why := domains.fault(*row))]
    if not faults:
        return statements, pl.DataFrame(schema=REJECTED)
    wrong = said.join(pl.DataFrame(faults, schema=[*kept, "reason"], orient="row"), on=kept)
    place = pl.col("record").str.extract_groups(r"^([^:]+):(?:(\d+)$)?")
    refused = wrong.select(
        "source",
        place.struct["1"].alias("file"),
        place.struct["2"].cast(pl.Int64).alias("row"),
        "reason",
        pl.format("{} {} {} ({})", "subject", "predicate", "object", "record").alias("raw"),
        "rec",
    ).cast(pl.Schema(REJECTED))
    bad = np.zeros(statements.height, np.bool_)
    bad[wrong["at"].to_numpy()] = True
    return statements.filter(~pl.Series(bad)), refused.unique(maintain_order=True)


def categories(nodes: pl.DataFrame, same: pl.DataFrame, order: list[str]) -> pl.DataFrame:
    """Return each node's category (curie, category): its own vocabulary describes it first, then the sources in their order.

    Args:
        nodes: staged nodes: curie, category, deprecated, source.
        same: was, now: which node an identifier means.
        order: sources, the one that is believed first.
    """
    rank = {source: place for place, source in enumerate(order)}
    live = nodes.filter(~pl.col("deprecated")).select("curie", "category", "source")
    live = live.join(same, left_on="curie", right_on="was", how="left", maintain_order="left")
    ranked = live.with_columns(
        pl.coalesce("now", "curie").alias("now"),
        pl.col("source").replace_strict(rank, default=len(rank), return_dtype=pl.Int32).alias("rank"),
    )
    first = ranked.sort(pl.col("now") != pl.col("curie"), "rank", maintain_order=True).unique("now", keep="first", maintain_order=True)
    return first.select(pl.col("now").alias("curie"), "category")
