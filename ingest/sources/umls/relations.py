"""How the concepts of the Metathesaurus are related: ``MRREL.RRF`` as statements, each once and the right way round.

A row says what its second concept is to its first: ``A|CHD|B`` is "B is a child of A", ``A|RO|B|may_treat`` is "B may treat A". NLM writes
each relation from both ends. ``relations.tsv`` says which Biolink predicate a RELA is and which RELA is its inverse; one that is not
in it is kept under its own name (``umls:has_finding_site``), its inverse taken from ``MRDOC.RRF`` or from its form, and counted in the
notes. Without a RELA, by rule: CHD and PAR are the vocabulary's hierarchy, RO is "related to"; siblings (SIB), allowed qualifiers (AQ, QB),
broader and narrower by wording (RB, RN), alike or synonymous (RL, RQ, SY) and what has no kind (RU, XR) say nothing that an edge should.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from ingest.records import rrf
from ingest.sources.umls.concepts import number, sift
from ingest.sources.umls.vocabularies import Vocabularies

if TYPE_CHECKING:
    from ingest.files import SourceFiles
    from ingest.records.sink import Sink
    from kg.arrays import Array

COLUMNS = ["CUI1", "REL", "CUI2", "RELA", "RUI", "SAB", "DIR", "SUPPRESS"]
MAPPING = Path(__file__).parent / "relations.tsv"
#: REL without RELA -> (predicate, whether the row is the inverse)
_PLAIN = {"CHD": ("biolink:subclass_of", False), "PAR": ("biolink:subclass_of", True), "RO": ("biolink:related_to", False)}
_SAID = ["subject", "predicate", "object", "SAB", "label"]
#: Rows that were written from the other end, until all of the file was seen.
_TURNED: dict[str, pl.DataType] = dict.fromkeys([*_SAID, "RUI"], pl.String()) | {
    "level": pl.Int8(),
    "row": pl.Int64(),
    "rec": pl.Int32(),
    "key": pl.UInt64(),
}


def mapping(files: SourceFiles) -> pl.DataFrame:
    """Return a row a label: ``key`` (a RELA, or = and a REL), the ``predicate``, whether rows under it are ``turned`` round, the ``label``
    that it counts as, whether it is ``mapped``, and whether it is its own inverse (``symmetric``).
    """
    table = pl.read_csv(MAPPING, separator="\t")
    known = {(rela, False): (predicate, rela) for rela, _, predicate in table.iter_rows()}
    known |= {(inverse, True): (predicate, rela) for rela, inverse, predicate in table.iter_rows() if inverse != rela}
    own_inverse = {rela for rela, inverse, _ in table.iter_rows() if rela == inverse} | {"=RO"}
    rows = {label: (predicate, turned, base, True) for (label, turned), (predicate, base) in known.items()}
    documented = rrf.whole(files, "MRDOC.RRF").filter((pl.col("DOCKEY") == "RELA") & (pl.col("TYPE") == "rela_inverse"))
    for label, inverse in documented.select("VALUE", "EXPL").iter_rows():
        if label and inverse and label not in rows and inverse not in rows:
            if label == inverse:
                own_inverse.add(label)
            base, other = sorted((label, inverse), key=lambda one: (one.startswith(("has_", "inverse_")), one))
            rows[base] = (f"umls:{_word(base)}", False, base, False)
            rows.setdefault(other, (f"umls:{_word(base)}", True, base, False))
    rows |= {f"={rel}": (predicate, turned, "CHD" if rel == "PAR" else rel, True) for rel, (predicate, turned) in _PLAIN.items()}
    columns = list(zip(*((label, *said, label in own_inverse) for label, said in rows.items()), strict=True))
    return pl.DataFrame(dict(zip(["key", "predicate", "turned", "label", "mapped", "symmetric"], columns, strict=True)))


def _word(rela: str) -> str:
    return "".join(c if c.isalnum() and c.isascii() else "_" for c in rela.lower())


def read_relations(files: SourceFiles, sink: Sink, vocabularies: Vocabularies, there: Array, rows: dict[str, int]) -> None:
    """Add the relations between concepts that are there, of vocabularies that may be used."""
    labels = mapping(files)
    unmapped: Counter[str] = Counter()
    turned = sink.aside("turned", _TURNED)
    kept: list[Array] = []
    for first, frame in rrf.blocks(files, "MRREL.RRF", rows, COLUMNS):
        base = sink.records("MRREL.RRF", frame.height)
        said = _in_scope(frame.with_row_index("at"), sink, first, vocabularies, there)
        said = said.join(labels, on="key", how="left", maintain_order="left")
        unmapped.update(dict(said.filter(~pl.col("mapped").fill_null(False)).group_by("RELA").len().iter_rows()))
        said = _statements(said, first, base)
        swap = pl.col("symmetric").fill_null(False) & (pl.col("subject") > pl.col("object"))
        said = said.with_columns(
            pl.when(swap).then("object").otherwise("subject").alias("subject"),
            pl.when(swap).then("subject").otherwise("object").alias("object"),
            (pl.col("turned") ^ swap).alias("turned"),
        )
        # What is said, in 64 bits: two of sixty million statements share them once in ten thousand releases.
        said = said.with_columns(pl.struct(_SAID).hash(seed=0).alias("key"))
        # A relation that has no direction is written twice in one form: its second row says what its first did.
        straight = said.filter(~pl.col("turned"))
        kept.append(straight["key"].to_numpy())
        _take(straight, sink, vocabularies)
        turned.add(said.filter("turned").select(list(_TURNED)))
    keys = np.unique(np.concatenate([np.zeros(0, np.uint64), *kept]))
    kept.clear()
    # A row from the other end is only needed where the row from this end is missing, as it may be in a subset.
    for frame in turned.frames():
        _take(frame.filter(~pl.Series(_held(keys, frame["key"].to_numpy()))), sink, vocabularies)
    turned.drop()
    for label, count in sorted(unmapped.items(), key=lambda one: (-one[1], one[0]))[:20]:
        sink.note(f"the relation {label!r} ({count:,} rows) has no Biolink predicate in relations.tsv: kept as umls:{_word(label)}")
    if len(unmapped) > 20:
        sink.note(f"{len(unmapped) - 20} more relations ({sum(unmapped.values()):,} rows with these) are kept under their own names")


def _held(keys: Array, asked: Array) -> Array:
    """Return bool [len(asked)]: which numbers are among ``keys``, which are sorted."""
    if not len(keys):
        return np.zeros(len(asked), np.bool_)
    found: Array = keys[np.minimum(np.searchsorted(keys, asked), len(keys) - 1)] == asked
    return found


def _in_scope(frame: pl.DataFrame, sink: Sink, first: int, vocabularies: Vocabularies, there: Array) -> pl.DataFrame:
    """Return the rows that say something between two concepts that are there; the others are counted by reason."""
    known = pl.Series(there)
    ends = []
    for end in ("CUI1", "CUI2"):
        cui = pl.when(pl.col(end).str.contains(r"^C\d{7}$")).then(pl.col(end)).otherwise(pl.lit("C0000000"))
        place = frame.select(cui.alias(end)).select(number(end)).to_series()
        ends.append(known.gather(place))
    frame = frame.with_columns(ends[0].alias("first_there"), ends[1].alias("second_there"), vocabularies.level().alias("level"))
    plain = pl.col("RELA") == ""
    frame = frame.with_columns(pl.when(plain).then(pl.format("={}", "REL")).otherwise("RELA").alias("key"))
    return sift(
        frame,
        sink,
        "MRREL.RRF",
        first,
        {
            "suppressed (SUPPRESS)": pl.col("SUPPRESS") != "N",
            "of a vocabulary whose source restriction level was not asked for (--umls-levels)": ~pl.col("level").is_in(
                list(vocabularies.allowed)
            ),
            "REL of the other kinds without RELA: no relation that an edge should say": plain & ~pl.col("REL").is_in(list(_PLAIN)),
            "a concept's relation to itself": pl.col("CUI1") == pl.col("CUI2"),
            "one of its concepts has no name in scope": ~(pl.col("first_there") & pl.col("second_there")),
        },
    )


def _statements(said: pl.DataFrame, first: int, base: int) -> pl.DataFrame:
    """Turn rows into statements; ``turned`` tells that a row was written from the other end."""
    # Where no table names the inverse, "has_x" is that of "x_of", and what is done "by" that of what does.
    has = pl.col("RELA").str.extract(r"^has_(.+)$")
    inverse = pl.col("RELA").str.extract(r"^inverse_(.+)$")
    base_label = pl.coalesce("label", pl.concat_str(has, pl.lit("_of")), inverse, "RELA")
    turned = pl.coalesce("turned", has.is_not_null() | inverse.is_not_null())
    own = pl.concat_str(pl.lit("umls:"), base_label.str.to_lowercase().str.replace_all(r"[^a-z0-9]", "_"))
    second, one = pl.format("UMLS:{}", "CUI2"), pl.format("UMLS:{}", "CUI1")
    return said.select(
        pl.when(turned).then(one).otherwise(second).alias("subject"),
        pl.coalesce("predicate", own).alias("predicate"),
        pl.when(turned).then(second).otherwise(one).alias("object"),
        turned.alias("turned"),
        base_label.alias("label"),
        "symmetric",
        "SAB",
        "RUI",
        "level",
        (pl.col("at").cast(pl.Int64) + first).alias("row"),
        (pl.col("at").cast(pl.Int32) + base).alias("rec"),
    )


def _take(said: pl.DataFrame, sink: Sink, vocabularies: Vocabularies) -> None:
    quoted = pl.col("label").str.replace_all(r'(["\\])', r"\$1")
    sink.take(
        "statements",
        said.select(
            "subject",
            "predicate",
            "object",
            vocabularies.infores().alias("primary_knowledge_source"),
            vocabularies.licence().alias("licence"),
            pl.format("MRREL.RRF:{}", "row").alias("record"),
            pl.concat_str(
                pl.lit('{"aggregator": "infores:umls", "level": '),
                pl.col("level").cast(pl.String),
                pl.lit(', "relation": "'),
                quoted,
                pl.lit('", "rui": "'),
                "RUI",
                pl.lit('", "vocabulary": "'),
                "SAB",
                pl.lit('"}'),
            ).alias("qualifiers"),
            "rec",
        ),
    )
