"""Hetionet's files in their two forms: tables of nodes and edges (TSV, SIF), and one JSON object (hetnetpy's form).

Tables: ``hetionet-v1.0-nodes.tsv`` (id, name, kind) beside ``hetionet-v1.0-edges.sif`` (source, metaedge, target), which says nothing of
licences; or beside an ``edges.tsv`` with further columns (sources, license, pubmed_ids, ...). JSON: ``metanode_kinds``,
``metaedge_tuples``, ``kind_to_abbrev``, ``nodes`` and ``edges``, each of them with its properties under ``data``. Formats:
https://github.com/hetio/hetionet, https://github.com/hetio/hetnetpy.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ingest.files import SourceFiles
from ingest.records import completeness
from ingest.records.json_stream import Unusable, parts
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


@dataclass(slots=True)
class HetReject:
    """An entry or row that is neither, and why."""

    file: str
    row: int
    reason: str
    raw: str


Part = HetNode | HetEdge | HetReject


def read(files: SourceFiles) -> Iterator[Part]:
    """Yield nodes and edges, nodes first where the file has them first.

    Raises:
        SourceError: a file is missing, truncated or not of the form.
    """
    for name in chosen(files):
        yield from (read_json if name.endswith(".json") else read_table)(files, name)


def chosen(files: SourceFiles) -> list[str]:
    """Return the files to read: the JSON ones or, where there are none, one table of nodes and one of edges, the fuller of each kind.

    Raises:
        SourceError: there is no table of nodes.
    """
    if documents := [name for name in files.members if name.endswith(".json") and "metagraph" not in name]:
        return documents
    found = []
    for endings in (("nodes.tsv",), ("edges.tsv", "edges.sif")):
        tables = [name for ending in endings for name in files.members if name.endswith(ending) and name != "metaedges.tsv"]
        if not tables and endings[0] == "nodes.tsv":
            raise SourceError(f"source {files.source!r} ({files.origin}) has no table of nodes; it has {sorted(files.members)}")
        found += tables[:1]
    return found


def read_json(files: SourceFiles, name: str) -> Iterator[Part]:
    """Yield the nodes and edges of a JSON file; a row is a place in its list, from 1.

    Raises:
        SourceError: the file is truncated, not JSON, or an entry lacks what every one has.
    """
    for key, place, value in parts(files, name, ("nodes", "edges")):
        if isinstance(value, Unusable):
            yield HetReject(name, place, value.reason, value.raw)
            continue
        try:
            if key in ("nodes", "edges"):
                yield _node(name, place, value) if key == "nodes" else _edge(name, place, value)
        except (KeyError, TypeError, AttributeError) as error:
            raise SourceError(f"{files.called(name)}: entry {place:,} of {key!r} is no hetnet's: it lacks {error}") from error
        except ValueError as error:
            yield HetReject(name, place, str(error), json.dumps(value, ensure_ascii=False))


def _node(name: str, place: int, value: dict[str, Any]) -> HetNode:
    kind, identifier = value["kind"], value["identifier"]
    if not isinstance(kind, str) or not isinstance(identifier, str | int) or not str(identifier).strip():
        raise ValueError("kind or identifier is no text")
    label = value["name"]
    return HetNode(name, place, kind, str(identifier), label if isinstance(label, str) and label else str(identifier), _data(value))


def _edge(name: str, place: int, value: dict[str, Any]) -> HetEdge:
    ends = [value["source_id"], value["target_id"]]
    if not all(isinstance(end, list) and len(end) == 2 and all(isinstance(part, str | int) for part in end) for end in ends):
        raise ValueError("an end is no pair of kind and identifier")
    if not isinstance(value["kind"], str):
        raise ValueError("kind is no text")
    source, target = ("::".join(map(str, end)) for end in ends)
    return HetEdge(name, place, source, value["kind"], target, _data(value))


def _data(value: dict[str, Any]) -> dict[str, Any]:
    data = value.get("data") or {}
    if not isinstance(data, dict):
        raise ValueError("its data are no object")
    return data


def read_table(files: SourceFiles, name: str) -> Iterator[Part]:
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
            raise completeness.truncated(files, name, f"row {row} has {len(cells)} columns instead of {len(header)}")
        get = dict(zip(header, cells, strict=True))
        ends = [get[column] for column in needed if column != "metaedge" and column not in ("name", "kind")]
        if not all(end.partition("::")[0] and end.partition("::")[2] for end in ends):
            yield HetReject(name, row, "an identifier is not of the form Kind::identifier", line)
        elif needed[0] == "id":
            yield HetNode(name, row, get["kind"], get["id"].partition("::")[2], get["name"] or get["id"])
        else:
            source, kind, target = (get.pop(column) for column in needed)
            data = {column: cell.split("|") if column in _LISTS else cell for column, cell in get.items() if cell}
            yield HetEdge(name, row, source, kind, target, data)
    if not header:
        raise SourceError(f"{files.called(name)} is empty")
