"""The graph on disk: Parquet tables and a manifest, immutable, the same bytes for the same inputs.

``nodes`` are sorted by CURIE and ``edges`` by (subject, predicate, object, negated): a row's number is the index
that the snapshot and every array use. ``evidence`` is sorted by edge. A bundle is written beside its place and moved there at the end.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import polars as pl

from kg import atomic, qualifiers, vocabulary
from kg.bundle import schema
from kg.bundle.edge_build import EdgeWriter
from kg.bundle.table_parts import PARQUET, Parts
from kg.errors import BundleError
from kg.manifest import Manifest, TableInfo

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
            BundleError: there is none or can be none of that name, a table is missing or has another size than the manifest says.
        """
        folder = Path(path)
        try:
            atomic.recover(folder)
        except (OSError, ValueError) as error:  # a name that no folder can have: too long, or with NUL in it
            raise BundleError(f"no bundle at {str(path)!r:.80}: {error.strerror if isinstance(error, OSError) else error}") from None
        return cls(folder, Manifest.of(folder))

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


@dataclass(frozen=True)
class Part:
    """The nodes of a range of CURIEs, the statements of which they are the subjects, and their names; columns as ``write`` takes them."""

    nodes: pl.DataFrame
    statements: pl.DataFrame
    names: pl.DataFrame


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
            is not one (``kg.vocabulary``), or qualifiers are none (``kg.qualifiers``).
    """
    whole = Part(nodes, statements, names if names is not None else _own_names(schema.conform(nodes, schema.NODES, "nodes")))
    refused = rejected if rejected is not None else schema.empty(schema.REJECTED)
    curies = schema.conform(nodes.select("curie", "name", "category"), {c: schema.NODES[c] for c in ("curie", "name", "category")}, "nodes")
    return write_parts(
        path,
        curies=curies["curie"].unique().sort(),
        parts=[whole],
        rejected=lambda: refused,
        manifest=lambda: manifest or Manifest(),
        progress=progress,
    )


def write_parts(
    path: Path,
    *,
    curies: pl.Series,
    parts: Iterable[Part],
    rejected: Callable[[], pl.DataFrame],
    manifest: Callable[[], Manifest],
    progress: Progress = _silent,
) -> Bundle:
    """Write a bundle as ``write`` does, of a graph that comes in parts; how many there are does not show in the result.

    Args:
        path: the bundle's folder; one that is there is replaced at the end, whole.
        curies: all nodes' CURIEs, sorted.
        parts: ranges of nodes in this order, with what is said of them.
        rejected, manifest: asked once the parts are done.
        progress: told (stage, done, total).

    Raises:
        BundleError: as for ``write``.
    """
    from kg.snapshot.build import build_snapshot

    with atomic.new_folder(path, mark="manifest.json") as folder:
        rows = _write_tables(folder, curies, parts, rejected, progress)
        # The rest is made from the files: nothing of the tables need stay in memory.
        progress("write", len(TABLES) - 1, len(TABLES))
        files = {table: folder / f"{table}.parquet" for table in TABLES}
        tables = {table: TableInfo(rows=rows[table], bytes=file.stat().st_size, sha256=_sha256(file)) for table, file in files.items()}
        done_manifest = _describe(manifest(), tables, files)
        (folder / "manifest.json").write_text(done_manifest.to_json(), "utf-8")
        build_snapshot(folder, done_manifest.content_hash, progress)
        progress("write", len(TABLES), len(TABLES))
    return Bundle.open(path)


def _write_tables(
    folder: Path, curies: pl.Series, parts: Iterable[Part], rejected: Callable[[], pl.DataFrame], progress: Progress
) -> dict[str, int]:
    """Write the tables; return their rows."""
    node_parts, name_parts = Parts(folder, "nodes"), Parts(folder, "names")
    with node_parts, name_parts, EdgeWriter(folder, curies) as edges:
        for done, part in enumerate(parts):
            progress("edges", done, 0)
            nodes = schema.conform(part.nodes, schema.NODES, "nodes").sort("curie")
            _refuse_repeats(nodes)
            vocabulary.refuse_bad(nodes, part.statements)
            qualifiers.refuse_bad(part.statements)
            names = schema.conform(part.names, schema.NAMES, "names").unique()
            unknown = names.join(nodes.select("curie"), on="curie", how="anti")
            if unknown.height:
                raise BundleError(f"the name {unknown.row(0, named=True)} belongs to no node")
            node_parts.add(nodes)
            name_parts.add(names)
            del nodes, names, unknown
            edges.add(part.statements, lambda done, total: progress("edges", done, total))
            del part
        refused = schema.conform(rejected(), schema.REJECTED, "rejected").sort(list(schema.REJECTED), nulls_last=True)
        refused.write_parquet(folder / "rejected.parquet", **PARQUET)
        progress("write", 1, len(TABLES))
        node_parts.join()
        name_parts.sort(list(schema.NAMES))
        progress("write", 2, len(TABLES))
        edges.finish()
        return {"nodes": node_parts.rows, "names": name_parts.rows, "rejected": refused.height, **edges.rows}


def _refuse_repeats(nodes: pl.DataFrame) -> None:
    repeated = nodes.filter(pl.col("curie").is_duplicated())
    if repeated.height:
        raise BundleError(f"two nodes have the CURIE {repeated['curie'][0]!r}; merge them before they are written")


def _own_names(nodes: pl.DataFrame) -> pl.DataFrame:
    """The names that the nodes carry themselves, for graphs that come without a table of names."""
    source = pl.col("provided_by").list.first().fill_null("").alias("source")
    parts = [nodes.select("name", "curie", pl.lit("name").alias("kind"), source)]
    for column, kind in (("synonyms", "exact"), ("xrefs", "code"), ("cuis", "cui")):
        exploded = nodes.select(pl.col(column).alias("name"), "curie", pl.lit(kind).alias("kind"), source)
        parts.append(exploded.explode("name").drop_nulls("name"))
    return pl.concat(parts)


def _describe(manifest: Manifest, tables: dict[str, TableInfo], files: dict[str, Path]) -> Manifest:
    together = hashlib.sha256("".join(f"{t}:{tables[t].sha256}\n" for t in sorted(tables)).encode()).hexdigest()
    nodes, edges = pl.scan_parquet(files["nodes"]), pl.scan_parquet(files["edges"])
    with_cui = nodes.select((pl.col("cuis").list.len() > 0).sum()).collect(engine="streaming").item()
    negated, bare = (
        edges.select(pl.col("negated").sum(), (pl.col("evidence_count") == 0).sum().alias("bare")).collect(engine="streaming").row(0)
    )
    counted = {
        "nodes": tables["nodes"].rows,
        "nodes_with_cui": int(with_cui),
        "edges": tables["edges"].rows,
        "negated_edges": int(negated),
        "evidence": tables["evidence"].rows,
        "edges_without_evidence": int(bare),
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


def _count(frame: pl.LazyFrame, column: str) -> dict[str, int]:
    return dict(frame.group_by(column).len().sort(column).collect(engine="streaming").iter_rows())


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
