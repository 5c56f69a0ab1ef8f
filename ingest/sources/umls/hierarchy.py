"""Where an atom stands in its vocabulary's hierarchy: ``MRHIER.RRF``, for what ``MRREL.RRF`` does not say.

A row has an atom and the one that it stands directly below (PAUI); the path to the root (PTR) is what the rows of the atoms above it say
again. RELA is what the lower one is to the upper one, by the same table as for MRREL; blank, it is the vocabulary's hierarchy. What MRREL
has as child and parent of the same vocabulary is not said again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from ingest.records import rrf
from ingest.sources.umls.concepts import Atoms, sift
from ingest.sources.umls.relations import Labels, held, pair_keys, statements, take
from ingest.sources.umls.vocabularies import Vocabularies

if TYPE_CHECKING:
    from ingest.files import SourceFiles
    from ingest.records.sink import Sink
    from kg.arrays import Array

FILE = "MRHIER.RRF"


def read_hierarchy(
    files: SourceFiles, sink: Sink, vocabularies: Vocabularies, atoms: Atoms, placed: list[Array], rows: dict[str, int]
) -> None:
    """Add what stands below what; ``placed`` has the ``pair_keys`` of what MRREL says."""
    labels = Labels(files)
    known = np.unique(np.concatenate([np.zeros(0, np.uint64), *placed]))
    for first, frame in rrf.blocks(files, FILE, rows, ["CUI", "AUI", "PAUI", "SAB", "RELA"]):
        base = sink.records(FILE, frame.height)
        below = frame.with_row_index("at").with_columns(
            atoms.owners(frame["PAUI"]).alias("CUI1"),
            atoms.owners(frame["AUI"]).alias("CUI2"),
            vocabularies.level().alias("level"),
            pl.when(pl.col("RELA") == "").then(pl.lit("=CHD")).otherwise("RELA").alias("key"),
            pl.lit("").alias("RUI"),
        )
        below = _in_scope(below, sink, first, vocabularies)
        keys = pair_keys(below, "CUI2", "CUI1")
        fresh = below.with_columns(pl.Series("pair", keys)).filter(~pl.Series(held(known, keys)))
        fresh = fresh.unique("pair", keep="first", maintain_order=True)
        known = np.union1d(known, fresh["pair"].to_numpy())
        take(statements(labels.join(fresh), first, base), FILE, sink, vocabularies)


def _in_scope(below: pl.DataFrame, sink: Sink, first: int, vocabularies: Vocabularies) -> pl.DataFrame:
    return sift(
        below,
        sink,
        FILE,
        first,
        {
            "a root: nothing stands above it": pl.col("PAUI") == "",
            "of a vocabulary whose source restriction level was not asked for (--umls-levels)": ~pl.col("level").is_in(
                list(vocabularies.allowed)
            ),
            "one of its atoms is not in scope": pl.col("CUI1").is_null() | pl.col("CUI2").is_null(),
            "a concept's relation to itself": pl.col("CUI1") == pl.col("CUI2"),
        },
    )
