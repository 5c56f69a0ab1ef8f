"""A bundle loaded into kglite: a folder that any number of processes map and read.

kglite's disk form is used rather than its single file, which keeps edge properties on the heap: for a graph of 56,000 nodes and 600,000
edges it opens in 0.3 s and 0.35 GB where the file takes 1.3 s and 1.2 GB, and the pages are shared; what it costs is disk (about 0.4 kB
an edge).
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from kg import atomic, refusals, seals
from kg.bundle import Bundle
from kg.errors import StoreError
from kg.stores import property_graph as shape
from kg.stores.base import Progress, silent

if TYPE_CHECKING:
    import pandas as pd

_STAMP = "store.json"
#: Checksums of kglite's files, and beside it a note that they were compared.
_SEAL = "seal.json"
_CHECKED = "checked.json"
#: What kglite writes whenever it opens a store.
_UNSEALED = frozenset({".kglite.lock"})
_GRAPH = "graph"
_BATCH = 20_000

#: The most edges that are loaded: 2 million took 155 s and 4 GB, 4 million more than 6 GB (2 cores, kglite 0.21.2).
MOST_EDGES = 2_000_000

#: Edges whose properties kglite holds in memory (about 1.6 kB each) before they are written out.
_HELD = 200_000


def stamp(bundle: Bundle) -> dict[str, Any]:
    """Return what a store was made of and by; a store with another stamp is made again, since kglite's format moves between versions."""
    return {"bundle": bundle.manifest.content_hash, "kglite": metadata.version("kglite"), "shape": shape.VERSION}


def is_current(folder: Path, bundle: Bundle) -> bool:
    """Whether the folder holds the bundle's store, in this version's form."""
    atomic.recover(folder)
    try:
        found = json.loads((folder / _STAMP).read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return bool(found == stamp(bundle)) and (folder / _SEAL).is_file()


def check(folder: Path) -> None:
    """See that kglite's files are as they were written: of what is damaged it may answer wrongly, or end its process.

    Raises:
        StoreError: they are not; the message names the file.
    """

    def look() -> None:
        told = json.loads((folder / _SEAL).read_text("utf-8"))
        if not isinstance(told, dict) or "seal" not in told:
            raise ValueError(f"{_SEAL} was changed after it was written")
        seals.check(folder, told, _SEAL)

    try:
        seals.unless_seen(folder / _CHECKED, folder, [folder / _SEAL, *_files(folder)], look)
    except (OSError, ValueError) as error:
        way_out = "remove that folder, it is made again from the bundle"
        raise StoreError(refusals.told(f"the embedded store in {folder}", error, way_out)) from error


def _files(folder: Path) -> list[Path]:
    return [path for path in graph_path(folder).rglob("*") if path.is_file() and path.name not in _UNSEALED]


def inside(bundle: Bundle) -> Path:
    """Return where a bundle has its store where its folder can be written."""
    return bundle.path / "stores" / "kglite"


def graph_path(folder: Path) -> Path:
    """Return the place of kglite's own folder in a store's."""
    return folder / _GRAPH


def build(bundle: Bundle, folder: Path, progress: Progress = silent) -> None:
    """Build the store beside ``folder`` and move it there at the end. Runs apart (see ``kg.stores.subprocess_runner``).

    Raises:
        BundleError: the bundle's tables are not as they were built.
        StoreError: the graph is too large for it, or kglite did not take every node and edge.
    """
    import kglite

    edges = bundle.manifest.tables["edges"].rows
    if edges > MOST_EDGES:
        raise StoreError(
            f"this graph has {edges:,} edges; the embedded store is for up to {MOST_EDGES:,} (as many took 4 GB to load): use Neo4j for "
            "its Cypher (`medclew neo4j up`, `medclew load`); search, paths and explanations need no store"
        )

    bundle.verify()
    with atomic.new_folder(folder) as new:
        graph = kglite.KnowledgeGraph(storage="disk", path=str(graph_path(new)))
        _load_nodes(graph, bundle, progress)
        _load_edges(graph, bundle, progress)
        graph.save()
        expected = (bundle.manifest.tables["nodes"].rows, bundle.manifest.tables["edges"].rows)
        found = tuple(graph.shape)
        if found != expected:
            raise StoreError(
                f"kglite holds {found} (nodes, edges) of the bundle's {expected}; please report this with the bundle's manifest"
            )
        del graph
        _drop_generations(graph_path(new))
        (new / _SEAL).write_text(json.dumps(seals.sealed(new, {}, _files(new)), indent=1) + "\n", "utf-8")
        (new / _STAMP).write_text(json.dumps(stamp(bundle), sort_keys=True) + "\n", "utf-8")


def copy(bundle: Bundle, folder: Path) -> None:
    """Copy the store within the bundle's folder to ``folder``, with files that can be written whatever the bundle's can."""
    source = inside(bundle)
    with atomic.new_folder(folder) as new:
        for path in source.rglob("*"):
            if path.is_file() and path.name not in _UNSEALED | {_CHECKED}:
                target = new / path.relative_to(source)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)


def _drop_generations(graph: Path) -> None:
    """Remove what earlier saves of this build wrote: kglite publishes each as a generation, and reads the one that CURRENT names."""
    current = (graph / "CURRENT").read_text("utf-8").strip()
    for generation in (graph / "generations").iterdir():
        if generation.name not in current:
            shutil.rmtree(generation)


def _load_nodes(graph: Any, bundle: Bundle, progress: Progress) -> None:
    """One kglite type, ``Entity``, with the categories as second labels, so that a CURIE is found by that type's index alone."""
    total, done = bundle.manifest.tables["nodes"].rows, 0
    column_types = {name: "list" for name in shape.NODE_LISTS} | {name: "string" for name in shape.OPTIONAL_TEXTS}
    for frame in shape.nodes(bundle, batch=_BATCH):
        graph.add_nodes(_pandas(frame.drop("label")), shape.ENTITY, "curie", column_types=column_types)
        for (label,), members in frame.group_by("label", maintain_order=True):
            graph.add_label(shape.ENTITY, members["curie"].to_list(), label)
        done += frame.height
        progress("nodes", done, total)


def _load_edges(graph: Any, bundle: Bundle, progress: Progress) -> None:
    total, done, held = bundle.manifest.tables["edges"].rows, 0, 0
    column_types = {name: "list" for name in shape.EDGE_LISTS}
    for frame in _edge_frames(bundle):
        for (relationship,), members in frame.group_by("type", maintain_order=True):
            graph.add_relationships(
                _pandas(members.drop("type")), relationship, shape.ENTITY, "start", shape.ENTITY, "end", column_types=column_types
            )
        done += frame.height
        held += frame.height
        progress("edges", done, total)
        if held >= _HELD:
            graph.save()
            held = 0


def _edge_frames(bundle: Bundle) -> Iterator[pl.DataFrame]:
    """Yield the edges so that kglite keeps them all.

    It merges an edge into one that is there with the same type and ends, except within the first frame of a type. So the few that share
    their type and ends (a statement and its negation) come first, all in one frame; in the frames behind it no two are alike.
    """
    statements = pl.scan_parquet(bundle.path / "edges.parquet").select("subject", "predicate", "object", "id").collect()
    alike = pl.struct("subject", pl.col("predicate").replace_strict(shape.types(bundle), return_dtype=pl.String), "object").is_duplicated()
    repeated = statements.filter(alike)["id"]
    del statements
    if repeated.len():
        wanted = [frame.filter(pl.col("edge_id").is_in(repeated.implode())) for frame in shape.edges(bundle, _BATCH)]
        yield pl.concat([frame for frame in wanted if frame.height])
    for frame in shape.edges(bundle, _BATCH):
        rest = frame.filter(~pl.col("edge_id").is_in(repeated.implode())) if repeated.len() else frame
        if rest.height:
            yield rest


def _pandas(frame: pl.DataFrame) -> pd.DataFrame:
    """The frame as kglite takes it: Python lists, None for what is absent."""
    import pandas as pd

    return pd.DataFrame({name: pd.Series(frame[name].to_list(), dtype=object) for name in frame.columns})
