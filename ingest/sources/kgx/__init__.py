"""One's own graph in KGX form, plain or packed: nodes and edges as TSV, CSV, JSON lines or JSON, with Biolink categories and predicates.

Files end in ``nodes`` or ``edges`` and ``.tsv``, ``.csv``, ``.jsonl`` or ``.json``; a ``.json`` may also be one object with both lists.
An edge may name a concept that only the default graph describes. Every edge needs subject, predicate and object; what else it says becomes
evidence. Format: https://github.com/biolink/kgx/blob/master/specification/kgx-format.md
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from ingest.files import SourceFiles
from ingest.records import denials
from ingest.records.ontology import tidy_xref
from ingest.records.sink import Sink
from ingest.sources.kgx import frames, meaning, plain, plain_nodes, provenance, values
from ingest.sources.kgx.files import Header, Row, chunks, in_order, rows, too_long
from ingest.sources.kgx.lines import Lines

READER = 8
FILES = [f"*{kind}.{form}" for kind in ("nodes", "edges") for form in ("tsv", "csv", "jsonl", "json")] + ["*kgx.json", "graph.json"]


def version(files: SourceFiles) -> str:
    """Return "": KGX files name no release."""
    return ""


def read(files: SourceFiles, sink: Sink) -> None:
    """Read all nodes, then all edges.

    Raises:
        SourceError: a file has no header with the fields that it needs, or is truncated.
    """
    for name in in_order(files):
        if name.endswith(".tsv"):
            take: plain.Take | None = None
            for header, held in chunks(files, name):
                take = take or (plain.Edges if header.is_edge else plain_nodes.Nodes)(sink, header, name)
                _chunk(sink, name, header, held, take)
        else:
            for row in rows(files, name):
                sink.record(name, row.row)
                _one(sink, row)
        if name in files.unended:
            sink.note(f"{name} ends without a line end: if it was cut, its last row may be half a row")


def _chunk(sink: Sink, name: str, header: Header, lines: Lines, take: plain.Take) -> None:
    """Read rows of a table: those of which nothing has to be told together, the others one by one."""
    first = sink.records(name, len(lines), lines.rows)
    left = np.ones(len(lines), np.bool_)
    frame = frames.parted(header, lines, first, take.columns)
    if frame.height:
        left[take(frame).to_numpy()] = False
    for at in np.flatnonzero(left).tolist():
        row, line = int(lines.rows[at]), lines.text(at)
        with sink.again(first + at, row):
            _one(sink, header.row(row, line.split("\t"), line))


def _one(sink: Sink, row: Row) -> None:
    if row.fault is not None:
        sink.reject(row.fault, row.raw, incomplete=True)
        return
    if long := too_long(row.fields):
        sink.reject(long, row.raw or str(row.fields))
        return
    try:
        (_edge if row.is_edge else _node)(sink, row.fields)
    except ValueError as error:
        sink.reject(str(error), json.dumps(row.fields, ensure_ascii=False))


def _node(sink: Sink, fields: dict[str, Any]) -> None:
    curie = meaning.curie(fields, "id")
    category = meaning.category(fields)
    said = [
        *values.several(fields.get("xref")),
        *values.several(fields.get("same_as")),
        *values.several(fields.get("equivalent_identifiers")),
    ]
    xrefs = [tidy for xref in said if (tidy := tidy_xref(xref)) and tidy != curie]
    xrefs += [f"UMLS:{cui}" for cui in values.several(fields.get("cuis"))]
    sink.node(
        curie,
        values.name(fields.get("name")) or curie,
        category,
        xrefs=list(dict.fromkeys(xrefs)),
        description=values.text(fields.get("description")),
        deprecated=values.yes(fields.get("deprecated")),
        replaced_by=values.text(fields.get("replaced_by")),
        alt_ids=values.several(fields.get("alt_ids")),
    )
    for field, kind in (("synonym", "related"), ("exact_synonym", "exact")):
        for synonym in values.names(fields.get(field)):
            sink.name(curie, synonym, kind)


def _edge(sink: Sink, fields: dict[str, Any]) -> None:
    subject, target = meaning.curie(fields, "subject"), meaning.curie(fields, "object")
    predicate = meaning.predicate(fields)
    worth = meaning.worth(fields)
    predicate, worth["negated"] = denials.denied(predicate, worth["negated"])
    qualifiers = {name: value for name, value in fields.items() if name not in meaning.PLACED and meaning.says_something(value)}
    papers, said = provenance.publications(fields.get("publications"))
    qualifiers |= {"publications": said or None} | meaning.qualified(fields)
    sink.statement(subject, predicate, target, publications=papers, qualifiers=qualifiers, **worth)
