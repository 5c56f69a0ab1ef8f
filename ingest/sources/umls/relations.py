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

from ingest.records import combinations, rrf
from ingest.sources.umls.concepts import curie, number_or_none, sift
from ingest.sources.umls.vocabularies import Vocabularies

if TYPE_CHECKING:
    from ingest.files import SourceFiles
    from ingest.records.sink import Sink
    from kg.arrays import Array

COLUMNS = ["CUI1", "REL", "CUI2", "RELA", "RUI", "SAB", "SUPPRESS"]
MAPPING = Path(__file__).parent / "relations.tsv"
#: REL without RELA -> (predicate, whether the row is the inverse)
_PLAIN = {"CHD": ("biolink:subclass_of", False), "PAR": ("biolink:subclass_of", True), "RO": ("biolink:related_to", False)}
#: Rows that were written from the other end, until all of the file was seen: CUIs and what is said of them as numbers.
_TURNED: dict[str, pl.DataType] = {
    **dict.fromkeys(("n1", "n2", "saying"), pl.UInt32()),
    "RUI": pl.String(),
    "row": pl.Int64(),
    "rec": pl.Int32(),
    "key": pl.UInt64(),
}


class Labels:
    """What each label says: a RELA, or = and a REL where there is none. They are few, and each is looked at once."""

    def __init__(self, files: SourceFiles) -> None:
        table = pl.read_csv(MAPPING, separator="\t")
        known = {(rela, False): (predicate, rela) for rela, _, predicate in table.iter_rows()}
        known |= {(inverse, True): (predicate, rela) for rela, inverse, predicate in table.iter_rows() if inverse != rela}
        self._symmetric = {rela for rela, inverse, _ in table.iter_rows() if rela == inverse} | {"=RO"}
        self._rows = {label: (predicate, turned, base, True) for (label, turned), (predicate, base) in known.items()}
        documented = rrf.whole(files, "MRDOC.RRF").filter((pl.col("DOCKEY") == "RELA") & (pl.col("TYPE") == "rela_inverse"))
        for label, inverse in documented.select("VALUE", "EXPL").iter_rows():
            if label and inverse and label not in self._rows and inverse not in self._rows:
                if label == inverse:
                    self._symmetric.add(label)
                base, other = sorted((label, inverse), key=lambda one: (one.startswith(("has_", "inverse_")), one))
                self._rows[base] = (f"umls:{_word(base)}", False, base, False)
                self._rows.setdefault(other, (f"umls:{_word(base)}", True, base, False))
        plain = {f"={rel}": (predicate, turned, "CHD" if rel == "PAR" else rel, True) for rel, (predicate, turned) in _PLAIN.items()}
        self._rows |= plain
        self._table = self._tabled()

    def join(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Add to rows, by ``key``, the ``predicate``, whether the row is ``turned`` round, the ``label`` that it counts as, whether that is
        ``mapped``, and whether it is its own inverse (``symmetric``).
        """
        places, keys = combinations.numbered(rows.select("key"))
        fresh = [label for label in keys["key"] if label not in self._rows]
        if fresh:
            self._rows |= {label: _by_form(label) for label in fresh}
            self._table = self._tabled()
        told = keys.join(self._table, on="key", how="left", maintain_order="left").drop("key")
        return rows.hstack(told.select(pl.all().gather(places)))

    def _tabled(self) -> pl.DataFrame:
        columns = list(zip(*((label, *said, label in self._symmetric) for label, said in self._rows.items()), strict=True))
        return pl.DataFrame(dict(zip(["key", "predicate", "turned", "label", "mapped", "symmetric"], columns, strict=True)))


def _by_form(label: str) -> tuple[str, bool, str, bool]:
    """Read a label that no table has: "has_x" is the inverse of "x_of", and what is "inverse_x" that of "x"."""
    has, inverse = label.removeprefix("has_"), label.removeprefix("inverse_")
    base = f"{has}_of" if has not in (label, "") else inverse if inverse not in (label, "") else label
    return f"umls:{_word(base)}", base != label, base, False


def _word(rela: str) -> str:
    return "".join(c if c.isalnum() and c.isascii() else "_" for c in rela.lower())


def read_relations(
    files: SourceFiles, sink: Sink, vocabularies: Vocabularies, there: Array, rows: dict[str, int], placed: list[Array] | None = None
) -> None:
    """Add the relations between concepts that are there, of vocabularies that may be used.

    ``placed`` takes what has a parent by these, as ``pair_keys`` of child and parent.
    """
    labels = Labels(files)
    unmapped: Counter[str] = Counter()
    turned = sink.aside("turned", _TURNED)
    kept: list[Array] = []
    sayings = Sayings()
    for first, frame in rrf.blocks(files, "MRREL.RRF", rows, COLUMNS):
        base = sink.records("MRREL.RRF", frame.height)
        said = _in_scope(frame.with_row_index("at"), sink, first, vocabularies, there)
        # What is said by whom is one of a few hundred: all that follows from it is settled once for each, and taken by number.
        places, each = combinations.numbered(said.select("key", "SAB"))
        each = sayings.numbered(labels.join(each))
        for label, mapped, count in zip(each["key"], each["mapped"], np.bincount(places.to_numpy(), minlength=each.height), strict=True):
            if not mapped:
                unmapped[label] += int(count)
        if placed is not None:
            for rel, child, parent in (("CHD", "CUI2", "CUI1"), ("PAR", "CUI1", "CUI2")):
                placed.append(pair_keys(said.filter(pl.col("REL") == rel), child, parent))
        told = each.select(pl.col("turned", "symmetric", "kind", "saying").gather(places))
        said = _keyed(said.hstack(told), sayings.kinds, first, base)
        # A relation that has no direction is written twice in one form: its second row says what its first did.
        straight = said.filter(~pl.col("turned"))
        kept.append(straight["key"].to_numpy())
        ends = (pl.lit("UMLS:") + pl.col("CUI2")).alias("subject"), (pl.lit("UMLS:") + pl.col("CUI1")).alias("object")
        _put(straight.with_columns(ends), straight["saying"], sayings.table, "MRREL.RRF", sink, vocabularies)
        turned.add(said.filter("turned").select(list(_TURNED)))
    keys = np.unique(np.concatenate([np.zeros(0, np.uint64), *kept]))
    kept.clear()
    # A row from the other end is only needed where the row from this end is missing, as it may be in a subset.
    for frame in turned.frames():
        alone = frame.filter(~pl.Series(held(keys, frame["key"].to_numpy())))
        alone = alone.with_columns(curie("n1").alias("subject"), curie("n2").alias("object"))
        _put(alone, alone["saying"], sayings.table, "MRREL.RRF", sink, vocabularies)
    turned.drop()
    for label, count in sorted(unmapped.items(), key=lambda one: (-one[1], one[0]))[:20]:
        sink.note(f"the relation {label!r} ({count:,} rows) has no Biolink predicate in relations.tsv: kept as umls:{_word(label)}")
    if len(unmapped) > 20:
        sink.note(f"{len(unmapped) - 20} more relations ({sum(unmapped.values()):,} rows with these) are kept under their own names")


class Sayings:
    """What is said by whom, by number, in the order in which it came; ``table`` has each: predicate, label, SAB."""

    def __init__(self) -> None:
        self._kinds: dict[tuple[str, str], int] = {}
        self._sayings: dict[tuple[str, str, str], int] = {}
        self.table = self._tabled()

    def numbered(self, each: pl.DataFrame) -> pl.DataFrame:
        """Add to combinations of ``label`` and ``SAB`` their ``kind`` (UInt64, one for both) and ``saying`` (row of ``table``)."""
        before = len(self._sayings)
        kinds = [self._kinds.setdefault(said, len(self._kinds)) for said in each.select("label", "SAB").iter_rows()]
        rows = each.select("predicate", "label", "SAB").iter_rows()
        sayings = [self._sayings.setdefault(said, len(self._sayings)) for said in rows]
        if len(self._sayings) > before:
            self.table = self._tabled()
        return each.with_columns(pl.Series("kind", kinds, dtype=pl.UInt64), pl.Series("saying", sayings, dtype=pl.UInt32))

    @property
    def kinds(self) -> int:
        """How many kinds there are."""
        return len(self._kinds)

    def _tabled(self) -> pl.DataFrame:
        return pl.DataFrame([*self._sayings], schema=dict.fromkeys(("predicate", "label", "SAB"), pl.String), orient="row")


def statement_key(subject: pl.Expr, object: pl.Expr, kind: pl.Expr, kinds: int) -> pl.Expr:
    """Return what a statement says in 64 bits: its two CUIs' numbers in 24 bits each, and in 16 which of ``kinds`` kinds it is of."""
    key = (subject.cast(pl.UInt64) * 2**24 + object.cast(pl.UInt64)) * 2**16 + kind
    if kinds <= 2**16:
        return key
    # No release has so many kinds; two of sixty million statements share a hash once in ten thousand releases.
    return pl.when(kind < 2**16).then(key).otherwise(pl.struct(subject.alias("s"), object.alias("o"), kind.alias("k")).hash(seed=0))


def _keyed(said: pl.DataFrame, kinds: int, first: int, base: int) -> pl.DataFrame:
    """Add to rows whether they were written from the other end (``turned``), the ``key`` of what they say, ``row`` and ``rec``."""
    # What is its own inverse is said of the first of its concepts, from whichever end it was written.
    said = said.with_columns(pl.when("symmetric").then(pl.col("n2") > pl.col("n1")).otherwise("turned").alias("turned"))
    subject, object = (pl.when("turned").then(one).otherwise(other) for one, other in (("n1", "n2"), ("n2", "n1")))
    return said.select(
        *("CUI1", "CUI2", "n1", "n2", "RUI", "turned", "saying"),
        statement_key(subject, object, pl.col("kind"), kinds).alias("key"),
        (pl.col("at").cast(pl.Int64) + first).alias("row"),
        (pl.col("at").cast(pl.Int32) + base).alias("rec"),
    )


def held(keys: Array, asked: Array) -> Array:
    """Return bool [len(asked)]: which numbers are among ``keys``, which are sorted."""
    if not len(keys):
        return np.zeros(len(asked), np.bool_)
    # In their order they are found next to one another: a search all over millions of keys waits for memory each time.
    order = np.argsort(asked)
    among = asked[order]
    found = np.empty(len(asked), np.bool_)
    found[order] = keys[np.minimum(np.searchsorted(keys, among), len(keys) - 1)] == among
    return found


def _in_scope(frame: pl.DataFrame, sink: Sink, first: int, vocabularies: Vocabularies, there: Array) -> pl.DataFrame:
    """Return the rows that say something between two concepts that are there; the others are counted by reason."""
    plain = pl.col("RELA") == ""
    # What costs more to tell is asked of the rows that are left, which may be a third.
    wanted = sift(
        frame,
        sink,
        "MRREL.RRF",
        first,
        {
            "suppressed (SUPPRESS)": pl.col("SUPPRESS") != "N",
            "of a vocabulary whose source restriction level was not asked for (--umls-levels)": ~vocabularies.usable(),
            "REL of the other kinds without RELA: no relation that an edge should say": plain & ~pl.col("REL").is_in(list(_PLAIN)),
        },
    )
    wanted = wanted.with_columns(
        number_or_none("CUI1").alias("n1"),
        number_or_none("CUI2").alias("n2"),
        pl.when(plain).then(pl.lit("=") + pl.col("REL")).otherwise("RELA").alias("key"),
    )
    known = pl.Series(there)
    return sift(
        wanted,
        sink,
        "MRREL.RRF",
        first,
        {
            "a concept's relation to itself": pl.col("CUI1") == pl.col("CUI2"),
            "one of its concepts has no name in scope": ~pl.lit(known.gather(wanted["n1"]) & known.gather(wanted["n2"])),
        },
    )


def pair_keys(rows: pl.DataFrame, child: str, parent: str) -> Array:
    """Return, in 64 bits each, what stands below what in which vocabulary."""
    said = pl.struct(pl.col(child).alias("child"), pl.col(parent).alias("parent"), "SAB")
    keys: Array = rows.select(said.hash(seed=0)).to_series().to_numpy()
    return keys


def statements(said: pl.DataFrame, first: int, base: int) -> pl.DataFrame:
    """Turn rows into statements; ``turned`` tells that a row was written from the other end."""
    # What is its own inverse is said of the first of its concepts, from whichever end it was written.
    turned = pl.when("symmetric").then(pl.col("CUI2") > pl.col("CUI1")).otherwise("turned")
    said = said.with_columns(turned.alias("turned"))
    return said.select(
        (pl.lit("UMLS:") + pl.when("turned").then("CUI1").otherwise("CUI2")).alias("subject"),
        "predicate",
        (pl.lit("UMLS:") + pl.when("turned").then("CUI2").otherwise("CUI1")).alias("object"),
        "turned",
        "label",
        "SAB",
        "RUI",
        (pl.col("at").cast(pl.Int64) + first).alias("row"),
        (pl.col("at").cast(pl.Int32) + base).alias("rec"),
    )


def take(said: pl.DataFrame, file: str, sink: Sink, vocabularies: Vocabularies) -> None:
    """Add rows of ``statements`` that a file has."""
    places, each = combinations.numbered(said.select("predicate", "label", "SAB"))
    _put(said, places, each, file, sink, vocabularies)


def _put(said: pl.DataFrame, places: pl.Series, each: pl.DataFrame, file: str, sink: Sink, vocabularies: Vocabularies) -> None:
    """Add rows that have ``subject``, ``object``, ``RUI``, ``row`` and ``rec``; what each says by whom is at its place of ``each``."""
    quoted = pl.col("label").str.replace_all(r'(["\\])', r"\$1")
    each = each.select(
        "predicate",
        vocabularies.infores().alias("primary_knowledge_source"),
        vocabularies.licence().alias("licence"),
        pl.concat_str(
            pl.lit('{"aggregator": "infores:umls", "level": '),
            vocabularies.level().cast(pl.String),
            pl.lit(', "relation": "'),
            quoted,
            pl.lit('", "rui": "'),
        ).alias("before"),
        pl.concat_str(pl.lit('", "vocabulary": "'), "SAB", pl.lit('"}')).alias("behind"),
    )
    said = said.select("subject", "object", "RUI", "row", "rec").hstack(each.select(pl.all().gather(places)))
    sink.take(
        "statements",
        said.select(
            "subject",
            "predicate",
            "object",
            "primary_knowledge_source",
            "licence",
            (pl.lit(f"{file}:") + pl.col("row").cast(pl.String)).alias("record"),
            pl.concat_str("before", "RUI", "behind").alias("qualifiers"),
            "rec",
        ),
    )
