"""DrugMechDB: for a drug and a disease that it is used for, the curated steps in between.

Records are node-link graphs (https://sulab.github.io/DrugMechDB, CC0 1.0), as ``.jsonl``, ``.json`` (a list) or ``.yaml`` (a list), plain
or gzipped. Every step becomes a statement whose evidence names the record; the record itself says that the drug treats the disease. Which
node is the drug and which the disease is said by the record's own identifiers; ``ingest.sources.drugmechdb.record`` weighs them against
the labels.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ingest.files import SourceFiles
from ingest.records import completeness, json_values, yaml_values
from ingest.records.sink import Sink
from ingest.sources.drugmechdb.record import Mechanism, NodeVotes, curie_of
from kg.errors import SourceError

__all__ = ["FILES", "READER", "curie_of", "read", "version"]

READER = 6
FILES = ["drugmechdb.jsonl", "indication_paths.json", "indication_paths.yaml", "indication_paths.yml"]


def version(files: SourceFiles) -> str:
    """Return "": a file of records names no release."""
    return ""


def read(files: SourceFiles, sink: Sink) -> None:
    """Read every record of every file; one that is not a graph is rejected, and so is a part of one that cannot be used.

    Raises:
        SourceError: a file is truncated or holds no usable record.
    """
    votes = NodeVotes()
    for name in sorted(files.members):
        row, yaml = 0, name.endswith((".yaml", ".yml"))
        for row, record in _records(files, name):
            sink.record(name, row)
            if isinstance(record, ValueError):
                sink.reject(f"not JSON: {record}", str(record.args[-1]), incomplete=True)
                continue
            try:
                mechanism = Mechanism.of(record)
            except (KeyError, TypeError, AttributeError, ValueError) as error:
                raw = json.dumps(record, ensure_ascii=False, default=str)
                sink.reject(f"not a mechanism: {_said(error)}", raw, incomplete=True)
                continue
            _put(sink, mechanism, votes, ends_openly=yaml)
        # A list in YAML has no end that could be missing; JSON's has.
        if yaml and sink.incomplete.get(name, (0, ""))[0] == row:
            raise completeness.truncated(files, name, f"its last record, number {row:,}, is {sink.incomplete[name][1]}")
    votes.put(sink)


def _said(error: Exception) -> str:
    return f"it lacks {error}" if isinstance(error, KeyError) else str(error)


def _put(sink: Sink, mechanism: Mechanism, votes: NodeVotes, *, ends_openly: bool) -> None:
    for reason, raw in mechanism.unusable:
        sink.reject(reason, raw, incomplete=ends_openly)
    votes.add(sink.read, mechanism)
    if mechanism.drug and mechanism.drugbank:
        sink.xref(mechanism.drug, mechanism.drugbank)
    for step in mechanism.statements():
        subject, predicate, target, denied = step
        sink.statement(
            subject,
            predicate,
            target,
            negated=denied,
            key=mechanism.key,
            publications=mechanism.references_of(step),
            qualifiers=mechanism.qualifiers,
        )


def _records(files: SourceFiles, name: str) -> Iterator[tuple[int, Any]]:
    """Yield (row or place, record); of a line of JSONL that cannot be parsed the error, with the line as its last argument.

    Raises:
        SourceError: a file that is one document cannot be parsed, or there is nothing in it.
    """
    row = 0
    if name.endswith((".json", ".yaml", ".yml")):
        document = _parse(files, name, files.text(name))
        if isinstance(document, dict):
            document = _listed(document)
        if not isinstance(document, list):
            raise SourceError(f"{files.called(name)} holds no list of records")
        yield from enumerate(document, 1)
        row = len(document)
    else:
        for row, line in files.lines(name):
            if line.strip():
                try:
                    record = json_values.parse(line)
                except ValueError as error:
                    yield row, ValueError(str(error), line)
                else:
                    for one in record if isinstance(record, list) else [record]:
                        yield row, one
    if row == 0:
        raise SourceError(f"{files.called(name)} is empty")


def _listed(document: dict[str, Any]) -> list[Any]:
    """Return the records of a document that is one record, holds a list of them, or holds each under its name."""
    lists = [value for value in document.values() if isinstance(value, list) and any(isinstance(one, dict) for one in value)]
    if "nodes" in document:
        return [document]
    if len(lists) == 1:
        return lists[0]
    return [*document.values()] if document and all(isinstance(one, dict) and "nodes" in one for one in document.values()) else [document]


def _parse(files: SourceFiles, name: str, text: str) -> Any:
    form, parse = ("JSON", json_values.parse) if name.endswith(".json") else ("YAML", yaml_values.parse)
    try:
        return parse(text)
    except ValueError as error:
        raise SourceError(f"{files.called(name)} is truncated or not {form}: {error}; fetch it again") from error
