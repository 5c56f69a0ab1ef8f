"""Reject statements whose ends cannot stand where they stand (``kg.domains``): an indication for a process, a role of a disease."""

from __future__ import annotations

import polars as pl

from ingest.sources.tables import REJECTED
from ingest.unify.identify import Identities
from kg import domains


def refuse_misplaced(tables: dict[str, pl.DataFrame], identities: Identities, order: list[str]) -> int:
    """Move such statements from ``statements`` to ``rejected``, each with its reason, and return how many.

    Args:
        tables: the staged tables; these two are replaced.
        identities: which node each identifier means.
        order: sources, the one that is believed first about a node's category.
    """
    bound = tables["statements"].filter(pl.col("predicate").is_in(list(domains.ENDS)))
    if bound.is_empty():
        return 0
    kinds = _categories(tables["nodes"], identities, order)
    same = pl.DataFrame({"was": list(identities.same), "now": list(identities.same.values())}, schema={"was": pl.String, "now": pl.String})
    said = bound.lazy().select("subject", "predicate", "object", "source", "rec", "record")
    for end in ("subject", "object"):
        said = (
            said.join(same.lazy(), left_on=end, right_on="was", how="left")
            .with_columns(pl.coalesce("now", end).alias(f"{end}_now"))
            .drop("now")
        )
        said = said.join(kinds.lazy(), left_on=f"{end}_now", right_on="curie", how="left").rename({"category": f"{end}_kind"})
    ends = said.collect()
    kept = ["subject_kind", "predicate", "object_kind"]
    faults = [(*row, why) for row in ends.select(kept).drop_nulls().unique().iter_rows() if (why := domains.fault(*row))]
    if not faults:
        return 0
    wrong = ends.join(pl.DataFrame(faults, schema=[*kept, "reason"], orient="row"), on=kept)
    place = pl.col("record").str.extract_groups(r"^([^:]+):(?:(\d+)$)?")
    refused = wrong.select(
        "source",
        place.struct["1"].alias("file"),
        place.struct["2"].cast(pl.Int64).alias("row"),
        "reason",
        pl.format("{} {} {} ({})", "subject", "predicate", "object", "record").alias("raw"),
        "rec",
    ).cast(pl.Schema(REJECTED))
    key = ["subject", "predicate", "object", "source", "rec"]
    tables["statements"] = tables["statements"].join(wrong.select(key).unique(), on=key, how="anti", maintain_order="left")
    tables["rejected"] = pl.concat([tables["rejected"], refused.unique(maintain_order=True)])
    return refused.height


def _categories(nodes: pl.DataFrame, identities: Identities, order: list[str]) -> pl.DataFrame:
    """Return each node's category: its own vocabulary describes it first, then the sources in their order."""
    rank = {source: place for place, source in enumerate(order)}
    live = nodes.filter(~pl.col("deprecated")).select("curie", "category", "source")
    now = (
        pl.col("curie").replace_strict(identities.same, default=pl.col("curie"), return_dtype=pl.String)
        if identities.same
        else pl.col("curie")
    )
    ranked = live.with_columns(
        now.alias("now"), pl.col("source").replace_strict(rank, default=len(rank), return_dtype=pl.Int32).alias("rank")
    )
    first = ranked.sort(pl.col("now") != pl.col("curie"), "rank", maintain_order=True).unique("now", keep="first", maintain_order=True)
    return first.select(pl.col("now").alias("curie"), "category")
