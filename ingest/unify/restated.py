"""Statements of a source that says over again what another says with more detail."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

_STATEMENT = ["subject", "predicate", "object", "source"]


def without_restated(statements: pl.DataFrame, restates: Mapping[str, str]) -> pl.DataFrame:
    """Leave out what a source only restates.

    A later, poorer edition of a source is no second witness: of it only those statements stay that the source itself does not make,
    affirmed or denied. Their order is kept.

    Args:
        statements: frame with subject, predicate, object and source. restates: source -> the one that it restates.
    """
    for later, first in restates.items():
        said = statements.filter(pl.col("source") == first).select("subject", "predicate", "object").unique()
        said = said.with_columns(pl.lit(later).alias("source"))
        statements = statements.join(said, on=_STATEMENT, how="anti", maintain_order="left")
    return statements
