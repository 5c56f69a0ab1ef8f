"""What vocabularies say of their concepts beside names: of ``MRSAT.RRF`` the attributes that are identifiers elsewhere.

``attributes.tsv`` is the list, to be reviewed and added to: an attribute (ATN), the vocabulary that says it, the prefix of what it names,
the form that a value must have. Such a value finds the concept (``search UNII:...``) and unites nothing: a substance and its salt may share
one, as a gene and its protein do. Attributes without a place in the graph (dates, flags, chemical formulas) are passed over and counted.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from ingest.records import rrf
from ingest.sources.umls.concepts import number_or_none, sift
from ingest.sources.umls.vocabularies import Vocabularies

if TYPE_CHECKING:
    from ingest.files import SourceFiles
    from ingest.records.sink import Sink
    from kg.arrays import Array

FILE = "MRSAT.RRF"
LIST = Path(__file__).parent / "attributes.tsv"


def read_attributes(files: SourceFiles, sink: Sink, vocabularies: Vocabularies, there: Array, rows: dict[str, int]) -> None:
    """Add the codes of concepts that are there."""
    listed = pl.read_csv(LIST, separator="\t", infer_schema=False).rename({"attribute": "ATN", "vocabulary": "SAB"})
    known = pl.Series(there)
    for first, frame in rrf.blocks(files, FILE, rows, ["CUI", "ATN", "SAB", "ATV", "SUPPRESS"]):
        base = sink.records(FILE, frame.height)
        said = frame.with_row_index("at").with_columns(
            known.gather(frame.select(number_or_none("CUI")).to_series()).alias("there"),
            vocabularies.level().alias("level"),
            pl.col("ATV").str.strip_chars(),
        )
        said = said.join(listed, on=["ATN", "SAB"], how="left", maintain_order="left")
        # A form is looked for once an attribute, which are few: polars wants it as one text.
        fits = pl.lit(False)
        for (form,) in listed.select("form").unique().sort("form").iter_rows():
            fits |= (pl.col("form") == form) & pl.col("ATV").str.contains(f"^(?:{form})$")
        kept = sift(
            said,
            sink,
            FILE,
            first,
            {
                "an attribute that is not in attributes.tsv": pl.col("prefix").is_null(),
                "suppressed (SUPPRESS)": pl.col("SUPPRESS") != "N",
                "of a vocabulary whose source restriction level was not asked for (--umls-levels)": ~pl.col("level").is_in(
                    list(vocabularies.allowed)
                ),
                "its concept has no name in scope": ~pl.col("there"),
                "a value of another form than attributes.tsv says": ~fits,
            },
        )
        sink.take(
            "names",
            kept.select(
                pl.concat_str("prefix", pl.lit(":"), pl.col("ATV").str.strip_prefix(pl.concat_str("prefix", pl.lit(":")))).alias("name"),
                pl.format("UMLS:{}", "CUI").alias("curie"),
                pl.lit("code").alias("kind"),
                (pl.col("at").cast(pl.Int32) + base).alias("rec"),
            ),
        )
