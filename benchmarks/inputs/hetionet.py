"""Hetionet in memory for the benchmarks and golden tests, under its own kinds and verbs: the core tables and hetnetpy's JSON.

The files are read by the source's reader (``ingest.sources.hetionet.files``); what differs from a build is that nothing is unified or
renamed, so that published path counts can be compared.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import polars as pl

from ingest.files import from_local
from ingest.records.json_stream import parts
from ingest.sources.hetionet import METAEDGES, RESOURCES
from ingest.sources.hetionet.files import FILES, HetEdge, HetNode, Part, read
from kg.errors import InputError
from kg.model import KNOWLEDGE_LEVELS
from kg.snapshot import Snapshot
from traversal.metapaths.metagraph import Metagraph


def read_json(path: Path) -> tuple[Snapshot, Metagraph]:
    """Read a hetnetpy JSON graph, plain or packed; a node's CURIE is ``kind::identifier``."""
    files = from_local("hetionet", path, FILES)
    (name,) = files.members
    metagraph = Metagraph.from_hetnet({key: value for key, place, value in parts(files, name, ("nodes", "edges")) if not place})
    nodes, edges = _frames(read(files))
    return _snapshot(nodes, edges.select("s", "p", "o")), metagraph


def read_core(folder: Path) -> tuple[Snapshot, Metagraph]:
    """Read the core tables (``edges.tsv.gz``, ``hetionet-v1.0-nodes.tsv.gz``, the metagraph), with resources and publications."""
    metagraph = Metagraph.from_hetnet(json.loads((folder / "hetionet-v1.0-metagraph.json").read_text("utf-8")))
    return _snapshot(*_frames(read(from_local("hetionet", folder, FILES)))), metagraph


def _frames(records: Iterable[Part]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return nodes (id, kind, name; sorted by id) and edges (s, p, o, resources, publications)."""
    nodes: list[tuple[str, str, str]] = []
    edges: list[tuple[str, str, str, list[str], int]] = []
    for record in records:
        if isinstance(record, HetNode):
            nodes.append((record.key, record.kind, record.name))
        elif isinstance(record, HetEdge):
            verb = METAEDGES[record.kind].verb if record.kind in METAEDGES else record.kind
            resources, publications = record.data.get("sources") or [""], set(record.data.get("pubmed_ids") or ())
            edges.append((record.source, verb, record.target, resources, len(publications)))
    strings = pl.List(pl.String)
    schema: dict[str, pl.DataType | type[pl.DataType]] = {
        "s": pl.String,
        "p": pl.String,
        "o": pl.String,
        "resources": strings,
        "publications": pl.UInt32,
    }
    return pl.DataFrame(sorted(nodes), schema=["id", "kind", "name"], orient="row"), pl.DataFrame(edges, schema=schema, orient="row")


def _snapshot(nodes: pl.DataFrame, edges: pl.DataFrame) -> Snapshot:
    """Build a snapshot from nodes (id, kind, name; sorted by id) and edges (s, p, o)."""
    place = pl.DataFrame({"id": nodes["id"], "at": np.arange(nodes.height, dtype=np.int32)})
    indexed = edges.join(place, left_on="s", right_on="id", how="left").join(place, left_on="o", right_on="id", how="left", suffix="_o")
    lost = indexed.filter(pl.col("at").is_null() | pl.col("at_o").is_null())
    if lost.height:
        raise InputError(f"{lost.height} edges name a node that is not in the list of nodes, the first {lost.row(0)}")
    categories, predicates = nodes["kind"].unique().sort().to_list(), edges["p"].unique().sort().to_list()
    indexed = indexed.with_columns(pl.col("p").replace_strict(predicates, list(range(len(predicates))), return_dtype=pl.Int16)).sort(
        "at", "p", "at_o"
    )
    graph = Snapshot.from_arrays(
        indexed["at"].to_numpy(),
        indexed["p"].to_numpy(),
        indexed["at_o"].to_numpy(),
        nodes.height,
        node_category=nodes["kind"].replace_strict(categories, list(range(len(categories))), return_dtype=pl.Int16).to_numpy(),
        categories=categories,
        predicates=predicates,
        curies=nodes["id"].to_list(),
        names=nodes["name"].to_list(),
    )
    if "resources" in indexed.columns:
        _add_evidence(graph, indexed)
    return graph


def _add_evidence(graph: Snapshot, edges: pl.DataFrame) -> None:
    """Fill in what search knows of evidence: resources, the best knowledge level among them, and the number of publications."""
    graph.sources = edges["resources"].explode().unique().sort().to_list()
    bit = {name: 1 << place for place, name in enumerate(graph.sources)}
    rows = edges["resources"].to_list()
    graph.edge_sources = np.array([sum(bit[name] for name in set(row)) for row in rows], np.uint64)
    level = {name: KNOWLEDGE_LEVELS.index(RESOURCES.get(name, ("knowledge_assertion",))[0]) for name in graph.sources}
    graph.edge_level = np.array([min(level[name] for name in row) for row in rows], np.int8)
    graph.edge_publications = edges["publications"].to_numpy().astype(np.int32)
