"""Hetionet's files in their two forms: tables of nodes and edges (TSV, SIF), and one JSON object (hetnetpy's form).

Tables: ``hetionet-v1.0-nodes.tsv`` (id, name, kind) beside ``hetionet-v1.0-edges.sif`` (source, metaedge, target), which says nothing of
licences; or beside an ``edges.tsv`` with further columns (sources, license, pubmed_ids, ...). JSON: ``metanode_kinds``,
``metaedge_tuples``, ``kind_to_abbrev``, ``nodes`` and ``edges``, each of them with its properties under ``data``. Formats:
https://github.com/hetio/hetionet, https://github.com/hetio/hetnetpy.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ingest.files import SourceFiles
from ingest.sources import completeness as whole
from ingest.sources.json_stream import parts
from kg.errors import SourceError

FILES = ["hetionet*.json", "hetionet*nodes.tsv", "nodes.tsv", "hetionet*edges.sif", "edges.sif", "edges.tsv", "metaedges.tsv"]
_LISTS = {"sources", "pubmed_ids", "actions", "urls"}


@dataclass(slots=True)
class HetNode:
    """A node: where it stands, its kind and identifier (unique among its kind), its name and properties."""

    file: str
    row: int
    kind: str
    identifier: str
    name: str
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """``Gene::2200``."""
        return f"{self.kind}::{self.identifier}"


@dataclass(slots=True)
class HetEdge:
    """An edge: where it stands, its ends as keys, and its kind: an abbreviation in tables (``CbG``), a verb in JSON (``binds``)."""

    file: str
    row: int
    source: str
    kind: str
    target: str
    data: dict[str, Any] = field(default_factory=dict)


def read(files: SourceFiles) -> Iterator[HetNode | HetEdge]:
    """Yield nodes and edges, nodes first where the file has them first.

    Raises:
        SourceError: a file is missing, truncated or not of the form.
    """
    documents = [name for name in files.members if name.endswith(".json") and "metagraph" not in name]
    for name in documents:
        yield from read_json(files, name)
    if not documents:
        for wanted in ("nodes.tsv", "edges.tsv", "edges.sif"):
            table = next((name for name in files.members if name.endswith(wanted) and name != "metaedges.tsv"), None)
            if table is not None:
                yield from read_table(files, table)
            elif wanted == "nodes.tsv":
                raise SourceError(f"source {files.source!r} ({files.origin}) has no table of nodes; it has {sorted(files.members)}")


def read_json(files: SourceFiles, name: str) -> Iterator[HetNode | HetEdge]:
    """Yield the nodes and edges of a JSON file; a row is a place in its list, from 1.

    Raises:
        SourceError: the file is truncated, not JSON, or an entry lacks what every one has.
    """
    for key, place, value in parts(files, name, ("nodes", "edges")):
        try:
            if key == "nodes":
                yield HetNode(name, place, value["kind"], str(value["identifier"]), value["name"], value.get("data") or {})
            elif key == "edges":
                source, target = ("::".join(map(str, value[end])) for end in ("source_id", "target_id"))
                yield HetEdge(name, place, source, value["kind"], target, value.get("data") or {})
        except (KeyError, TypeError, AttributeError) as error:
            raise SourceError(f"{files.called(name)}: entry {place:,} of {key!r} is no hetnet's: it lacks {error}") from error


def read_table(files: SourceFiles, name: str) -> Iterator[HetNode | HetEdge]:
    """Yield the nodes or edges of a table.

    Raises:
        SourceError: the header lacks a column, or the table is truncated.
    """
    header: list[str] = []
    for row, line in files.lines(name, ended=True):
        cells = line.split("\t")
        if not header:
            header = cells
            needed = ("id", "name", "kind") if name.endswith("nodes.tsv") else ("source", "metaedge", "target")
            if missing := [column for column in needed if column not in header]:
                raise SourceError(f"{files.called(name)}, row {row}: the header lacks {missing}; it has {header[:8]}")
            continue
        if len(cells) != len(header):
            raise whole.truncated(files, name, f"row {row} has {len(cells)} columns instead of {len(header)}")
        get = dict(zip(header, cells, strict=True))
        if needed[0] == "id":
            yield HetNode(name, row, get["kind"], get["id"].partition("::")[2], get["name"])
        else:
            source, kind, target = (get.pop(column) for column in needed)
            data = {column: cell.split("|") if column in _LISTS else cell for column, cell in get.items() if cell}
            yield HetEdge(name, row, source, kind, target, data)
    if not header:
        raise SourceError(f"{files.called(name)} is empty")
