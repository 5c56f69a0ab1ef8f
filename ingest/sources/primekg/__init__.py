"""PrimeKG's ``kg.csv``: 129,375 nodes of ten types, joined from twenty resources.

A row is an edge with both of its ends, and every edge stands there twice, once from each end; which end is the parent in a
``parent-child`` row is therefore lost. The second row of an edge is merged into the first. Source: https://github.com/mims-harvard/PrimeKG,
Chandak et al., Scientific Data 2023, doi:10.1038/s41597-023-01960-3.
"""

from __future__ import annotations

import io
from collections import Counter

import polars as pl

from ingest.files import SourceFiles
from ingest.records import combinations, csv_rows
from ingest.records.rrf import line_blocks
from ingest.records.sink import Sink
from ingest.sources.primekg import ends, relations
from kg.errors import SourceError

READER = 7
FILES = ["kg.csv", "kg_giant.csv", "kg_raw.csv"]
_COLUMNS = ("relation", "display_relation", "x_id", "x_type", "x_name", "x_source", "y_id", "y_type", "y_name", "y_source")


def version(files: SourceFiles) -> str:
    """Return "": the file names no release."""
    return ""


def read(files: SourceFiles, sink: Sink) -> None:
    """Read the edges and what they join.

    Raises:
        SourceError: the header lacks a column, the file is truncated, or there are several.
    """
    if len(files.members) > 1:
        raise SourceError(f"source {files.source!r} has {sorted(files.members)}, each of them a whole graph: name the one that is meant")
    name = next(iter(files.members))
    table = _Table(sink, name)
    header: list[str] = []
    for first, block, _ in line_blocks(files, name):
        if not header:
            line, _, block = block.partition(b"\n")
            cells = next((row.cells for row in csv_rows.rows([(first, files.decoded(name, 0, line))])), [])
            header = [cell.strip().casefold() for cell in cells]
            first += 1
            if missing := [column for column in _COLUMNS if column not in header]:
                raise SourceError(f"{files.called(name)}, row 1: the header lacks {missing}; it has {cells}")
        if block:
            table.add(first, block, *_parsed(files, name, first, block, header))
    if not header:
        raise SourceError(f"{files.called(name)} is empty")
    for relation, count in sorted(table.unknown.items()):
        kept = relations.unknown_predicate(relation)
        sink.note(f"the relation {relation!r} ({count:,} rows) is none that PrimeKG is known to have: kept as {kept}")


def _parsed(files: SourceFiles, name: str, first: int, block: bytes, header: list[str]) -> tuple[int, pl.DataFrame]:
    """Return how many records a block of lines has, and them: ``_COLUMNS``, ``row``, and ``fault`` with ``raw`` where one is unusable.

    The usual block, a record a line and none of another width, is parsed whole; any other one line by line.
    """
    lines = block.count(b"\n")
    try:
        frame = pl.read_csv(io.BytesIO(block), has_header=False, infer_schema=False, empty_string_is_null=False)
    except pl.exceptions.PolarsError:
        frame = pl.DataFrame()
    if frame.width == len(header) and frame.height == lines and not any(frame.null_count().row(0)):
        frame.columns = header
        cells = frame.select(pl.col(_COLUMNS).str.strip_chars(), pl.int_range(first, first + lines, dtype=pl.Int64).alias("row"))
        return lines, cells.with_columns(pl.lit(None, pl.String).alias("fault"), pl.lit(None, pl.String).alias("raw"))
    text = files.decoded(name, first - 1, block).removesuffix("\n").split("\n")
    place = [header.index(column) for column in _COLUMNS]
    found = [
        (*((cells[at].strip() for at in place) if fault is None else [""] * len(place)), row, fault, raw)
        for row, cells, raw, fault in csv_rows.rows(
            ((first + at, line.rstrip("\r")) for at, line in enumerate(text)), width=len(header), header=False
        )
    ]
    schema = dict.fromkeys(_COLUMNS, pl.String) | {"row": pl.Int64, "fault": pl.String, "raw": pl.String}
    return len(found), pl.DataFrame(found, schema=schema, orient="row")


class _Table:
    """What was read so far. Ends and kinds of rows are few: each is looked at once, and the millions of rows are joined to them."""

    def __init__(self, sink: Sink, name: str) -> None:
        self._sink, self._name = sink, name
        self._ends = pl.DataFrame(
            schema=dict.fromkeys(ends.KEY, pl.String) | {"curie": pl.String, "number": pl.Int64, "end_fault": pl.String}
        )
        self._numbers: dict[str, int] = {}
        self._kinds = pl.DataFrame(schema=dict.fromkeys(relations.KEY, pl.String) | relations.SAID)
        self._seen = pl.DataFrame(schema={"key": pl.UInt64})
        self._named: set[str] = set()
        self._called: set[tuple[str, str]] = set()
        self._labels: dict[tuple[str, str], int] = {}
        self.unknown: Counter[str] = Counter()

    def add(self, first: int, block: bytes, count: int, rows: pl.DataFrame) -> None:
        """Add the records of a block of lines, whose first line is row ``first``."""
        base = self._sink.records(self._name, count)
        rows = rows.with_columns(pl.int_range(base, base + count, dtype=pl.Int32).alias("rec"))
        usable = rows.filter(pl.col("fault").is_null())
        self._learn(usable)
        usable = usable.join(self._kinds, on=list(relations.KEY), how="left", maintain_order="left")
        said = self._ends_of(usable)
        for end, place in (("x", 0), ("y", usable.height)):
            usable = usable.hstack(said.slice(place, usable.height).select(pl.all().name.prefix(f"{end}_")))
        usable = usable.with_columns(pl.coalesce("no_relation", "x_end_fault", "y_end_fault", "kind_fault").alias("fault"))
        refused = [rows.filter(pl.col("fault").is_not_null()), usable.filter(pl.col("fault").is_not_null())]
        self._refuse(pl.concat(refused, how="diagonal"), first, block)
        self._edges(usable.filter(pl.col("fault").is_null()))

    def _learn(self, rows: pl.DataFrame) -> None:
        """Look at the kinds of rows that were not met before."""
        fresh = rows.select(relations.KEY).unique().join(self._kinds, on=list(relations.KEY), how="anti").sort(relations.KEY)
        kinds = [(*kind, *relations.kind(*kind), self._labels.setdefault(kind[:2], len(self._labels))) for kind in fresh.iter_rows()]
        self._kinds = pl.concat([self._kinds, pl.DataFrame(kinds, schema=self._kinds.schema, orient="row")])

    def _ends_of(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Return ``curie``, ``number`` and ``end_fault`` of the first ends of all rows, then of the second ones."""
        both = pl.concat([rows.select(*(pl.col(f"{end}_{c}").alias(c) for c in ends.KEY), "rec") for end in ("x", "y")])
        places, each = combinations.numbered(both.select(ends.KEY))
        each = each.with_columns(both["rec"].gather(places.arg_unique()))
        fresh = each.join(self._ends, on=list(ends.KEY), how="anti", maintain_order="left")
        self._ends = pl.concat([self._ends, self._met(fresh.sort("rec", maintain_order=True))])
        known = each.join(self._ends, on=list(ends.KEY), how="left", maintain_order="left")
        return known.select(pl.col("curie", "number", "end_fault").gather(places))

    def _met(self, fresh: pl.DataFrame) -> pl.DataFrame:
        """Look at ends that were not met before, in the order in which they came."""
        met = []
        for identifier, kind, name, source, rec in fresh.select(*ends.KEY, "rec").iter_rows():
            end = ends.End(identifier, kind, name, source)
            fault = ends.fault_of(end)
            curie = "" if fault else end.curie
            known = curie in self._numbers and (curie, name) not in self._called
            self._called.add((curie, name))
            if known and curie and name:
                # The same identifier under another name: the edge may be known already, the name is not.
                with self._sink.again(rec):
                    self._sink.name(curie, name, "exact")
            number = self._numbers.setdefault(curie, len(self._numbers))
            met.append((identifier, kind, name, source, curie, number, fault))
        return pl.DataFrame(met, schema=self._ends.schema, orient="row")

    def _refuse(self, rows: pl.DataFrame, first: int, block: bytes) -> None:
        """Keep what cannot be used as it was written; of a block that was parsed whole, a record is a line."""
        if rows.is_empty():
            return
        lines = block.split(b"\n") if rows["raw"].null_count() else []
        written = [
            lines[row - first].rstrip(b"\r").decode("utf-8", "replace") if raw is None else raw
            for row, raw in rows.select("row", "raw").rows()
        ]
        raw = pl.Series("raw", written, pl.String).str.slice(0, 500)
        self._sink.take("rejected", rows.select(pl.lit(self._name).alias("file"), "row", pl.col("fault").alias("reason"), raw, "rec"))

    def _edges(self, rows: pl.DataFrame) -> None:
        self.unknown.update(dict(rows.filter("unknown").group_by("relation").len().iter_rows()))
        after = (pl.col("y_curie") < pl.col("x_curie")) | ((pl.col("y_curie") == pl.col("x_curie")) & (pl.col("y_type") < pl.col("x_type")))
        turned = pl.when("said_of_type").then("second_is_subject").otherwise(after)
        rows = rows.with_columns(turned.alias("turned"))
        ends = {
            f"{role}_{c}": pl.when("turned").then(f"{one}_{c}").otherwise(f"{other}_{c}")
            for role, one, other in (("s", "y", "x"), ("o", "x", "y"))
            for c in ("curie", "number", "name", "type", "id", "source")
        }
        rows = rows.with_columns(**ends)
        # Which edge it is, in one number: the ends are fewer than 2^22, the kinds of relation fewer than 2^20.
        number = pl.col("s_number").cast(pl.UInt64) * (1 << 42) + pl.col("o_number").cast(pl.UInt64) * (1 << 20) + pl.col("label")
        rows = rows.with_columns(number.alias("key")).unique("key", keep="first", maintain_order=True)
        rows = rows.join(self._seen, on="key", how="anti", maintain_order="left")
        self._seen = pl.concat([self._seen, rows.select("key")])
        self._nodes(rows)
        self._sink.take(
            "statements",
            rows.select(
                pl.col("s_curie").alias("subject"),
                "predicate",
                pl.col("o_curie").alias("object"),
                "negated",
                pl.format(f"{self._name}:{{}}", "row").alias("record"),
                "knowledge_level",
                "agent_type",
                "qualifiers",
                "rec",
            ),
        )

    def _nodes(self, rows: pl.DataFrame) -> None:
        """Add the ends that no edge before had, under the names that they have here."""
        both = pl.concat(
            [rows.select(*(pl.col(f"{role}_{c}").alias(c) for c in (*ends.KEY, "curie")), "rec", "row") for role in ("s", "o")]
        )
        for identifier, kind, name, source, curie, rec, row in (
            both.sort("rec", maintain_order=True).unique("curie", keep="first", maintain_order=True).iter_rows()
        ):
            if curie not in self._named:
                self._named.add(curie)
                with self._sink.again(rec):
                    ends.put(self._sink, ends.End(identifier, kind, name, source), row)
