"""The graph on disk: Parquet tables and a manifest, immutable, the same bytes for the same inputs.

``nodes`` are sorted by CURIE and ``edges`` by (subject, predicate, object, negated): a row's number is the index
that the snapshot and every array use. ``evidence`` is sorted by edge. A bundle is written beside its place and moved there at the end.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import polars as pl

from kg import atomic, schema, vocabulary
from kg.errors import BundleError
from kg.manifest import Manifest, TableInfo
from kg.model import edge_id

TABLES = ("nodes", "edges", "evidence", "names", "rejected")

Progress = Callable[[str, int, int], None]


def _silent(stage: str, done: int, total: int) -> None:
    """Show no progress."""


@dataclass(frozen=True)
class Bundle:
    """An opened bundle: its folder and its manifest; tables are read when asked for."""

    path: Path
    manifest: Manifest

    @classmethod
    def open(cls, path: str | Path) -> Bundle:
        """Open the bundle in a folder.

        Raises:
            BundleError: there is none, a table is missing or has another size than the manifest says.
        """
        folder = Path(path)
        atomic.recover(folder)
        manifest = Manifest.read(folder / "manifest.json")
        for table, info in manifest.tables.items():
            file = folder / f"{table}.parquet"
            if not file.exists() or file.stat().st_size != info.bytes:
                raise BundleError(f"{file} is missing or not the file that the manifest names; build the bundle again")
        return cls(folder, manifest)

    def verify(self) -> None:
        """Read every table's bytes and compare them with the manifest's checksums.

        Raises:
            BundleError: a table's bytes are not those that were written.
        """
        for table, info in self.manifest.tables.items():
            if _sha256(self.path / f"{table}.parquet") != info.sha256:
                raise BundleError(f"{self.path / table}.parquet was changed after it was built (its checksum differs)")

    def table(self, name: str) -> pl.DataFrame:
        """Read one table whole: ``nodes``, ``edges``, ``evidence``, ``names`` or ``rejected``."""
        return pl.read_parquet(self.path / f"{name}.parquet")

    @cached_property
    def nodes(self) -> pl.DataFrame:
        """The nodes, in index order."""
        return self.table("nodes")

    @cached_property
    def edges(self) -> pl.DataFrame:
        """The edges, in index order."""
        return self.table("edges")

    @cached_property
    def evidence(self) -> pl.DataFrame:
        """The evidence, by edge."""
        return self.table("evidence")


def write(
    path: Path,
    *,
    nodes: pl.DataFrame,
    statements: pl.DataFrame,
    names: pl.DataFrame | None = None,
    rejected: pl.DataFrame | None = None,
    manifest: Manifest | None = None,
    progress: Progress = _silent,
) -> Bundle:
    """Write a bundle and its snapshot, and return it opened.

    Args:
        path: the bundle's folder; one that is there is replaced at the end, whole.
        nodes: rows of ``schema.NODES``, one a CURIE.
        statements: rows of ``schema.STATEMENTS``: equal (subject, predicate, object, negated) become one edge, equal rows one piece of
            evidence.
        names: rows of ``schema.NAMES``, each with its source; without them the nodes' own names, synonyms and codes are taken.
        rejected: rows of ``schema.REJECTED``.
        manifest: sources and their counts; tables and statistics are filled in here.
        progress: told (stage, done, total).

    Raises:
        BundleError: a CURIE stands twice in ``nodes``, a statement or a name names a node that is not there, or a category or a predicate
            is not one (``kg.vocabulary``).
    """
    from kg.snapshot_build import build_snapshot

    node_rows = schema.conform(nodes, schema.NODES, "nodes").sort("curie")
    _refuse_repeats(node_rows)
    statement_rows = schema.conform(statements, schema.STATEMENTS, "statements").unique(maintain_order=False)
    _refuse_dangling(statement_rows, node_rows)
    vocabulary.refuse_bad(node_rows, statement_rows)
    edges, evidence = _edges_and_evidence(statement_rows)
    name_rows = (
        schema.conform(names if names is not None else _own_names(node_rows), schema.NAMES, "names").unique().sort(list(schema.NAMES))
    )
    unknown = name_rows.join(node_rows.select("curie"), on="curie", how="anti")
    if unknown.height:
        raise BundleError(f"the name {unknown.row(0, named=True)} belongs to no node")
    rejected_rows = schema.conform(rejected if rejected is not None else schema.empty(schema.REJECTED), schema.REJECTED, "rejected")
    rejected_rows = rejected_rows.sort(list(schema.REJECTED), nulls_last=True)
    frames = {"nodes": node_rows, "edges": edges, "evidence": evidence, "names": name_rows, "rejected": rejected_rows}
    with atomic.new_folder(path, mark="manifest.json") as folder:
        tables = {}
        for done, (table, frame) in enumerate(frames.items()):
            progress("write", done, len(frames))
            file = folder / f"{table}.parquet"
            frame.write_parquet(file, compression="zstd", compression_level=3, statistics=True, row_group_size=131_072)
            tables[table] = TableInfo(rows=frame.height, bytes=file.stat().st_size, sha256=_sha256(file))
        done_manifest = _describe(manifest or Manifest(), tables, node_rows, edges, evidence)
        (folder / "manifest.json").write_text(done_manifest.to_json(), "utf-8")
        frames.clear()
        # The snapshot is made from the files: nothing of the tables, the caller's among them where he kept none, need stay in memory.
        del nodes, statements, names, rejected, statement_rows, unknown, node_rows, edges, evidence, name_rows, rejected_rows, frame
        build_snapshot(folder, done_manifest.content_hash, progress)
        progress("write", len(TABLES), len(TABLES))
    return Bundle.open(path)


def _refuse_repeats(nodes: pl.DataFrame) -> None:
    repeated = nodes.filter(pl.col("curie").is_duplicated())
    if repeated.height:
        raise BundleError(f"two nodes have the CURIE {repeated['curie'][0]!r}; merge them before they are written")


def _refuse_dangling(statements: pl.DataFrame, nodes: pl.DataFrame) -> None:
    for end in ("subject", "object"):
        dangling = statements.join(nodes.select("curie"), left_on=end, right_on="curie", how="anti")
        if dangling.height:
            row = dangling.select("subject", "predicate", "object", "source", "record").row(0, named=True)
            raise BundleError(f"{dangling.height} statements name a {end} that is no node; the first: {row}")


def _edges_and_evidence(statements: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Collapse equal statements to one edge each and number their evidence by it."""
    key = list(schema.STATEMENT)
    edges = statements.group_by(key).agg(pl.len().cast(pl.Int32).alias("evidence_count")).sort(key)
    ids = [edge_id(*row) for row in edges.select(key).iter_rows()]
    edges = edges.with_columns(pl.Series("id", ids, dtype=pl.String)).select(list(schema.EDGES))
    numbered = edges.select(key).with_row_index("edge").with_columns(pl.col("edge").cast(pl.Int32))
    evidence = statements.join(numbered, on=key, how="left")
    # The identifier speaks of the statement and the record, not of a row number, so that it outlives a rebuild with other sources.
    said = [pl.col(c).cast(pl.String) for c in key] + [
        pl.col(c).list.join("|") if isinstance(t, pl.List) else pl.col(c).cast(pl.String).fill_null("") for c, t in schema.RECORD.items()
    ]
    words = evidence.select(pl.concat_str(said, separator="\x1f")).to_series()
    ids = ["ev" + hashlib.blake2b(text.encode(), digest_size=8).hexdigest() for text in words]
    evidence = evidence.with_columns(pl.Series("id", ids, dtype=pl.String)).select(list(schema.EVIDENCE))
    return edges, evidence.sort("edge", "source", "record", "id")


def _own_names(nodes: pl.DataFrame) -> pl.DataFrame:
    """The names that the nodes carry themselves, for graphs that come without a table of names."""
    source = pl.col("provided_by").list.first().fill_null("").alias("source")
    parts = [nodes.select("name", "curie", pl.lit("name").alias("kind"), source)]
    for column, kind in (("synonyms", "exact"), ("xrefs", "code"), ("cuis", "cui")):
        exploded = nodes.select(pl.col(column).alias("name"), "curie", pl.lit(kind).alias("kind"), source)
        parts.append(exploded.explode("name").drop_nulls("name"))
    return pl.concat(parts)


def _describe(
    manifest: Manifest, tables: dict[str, TableInfo], nodes: pl.DataFrame, edges: pl.DataFrame, evidence: pl.DataFrame
) -> Manifest:
    together = hashlib.sha256("".join(f"{t}:{tables[t].sha256}\n" for t in sorted(tables)).encode()).hexdigest()
    counted = {
        "nodes": nodes.height,
        "nodes_with_cui": int((nodes["cuis"].list.len() > 0).sum()),
        "edges": edges.height,
        "negated_edges": int(edges["negated"].sum()),
        "evidence": evidence.height,
        "edges_without_evidence": int((edges["evidence_count"] == 0).sum()),
    }
    return manifest.model_copy(
        update={
            "content_hash": together,
            "tables": tables,
            "statistics": counted,
            "categories": _count(nodes, "category"),
            "predicates": _count(edges, "predicate"),
        }
    )


def _count(frame: pl.DataFrame, column: str) -> dict[str, int]:
    return {value: count for value, count in frame[column].value_counts().sort(column).iter_rows()}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
