"""Biomappings: cross-references between ontologies that a person has looked at and found right.

Source: https://github.com/biopragmatics/biomappings, CC0 1.0; SSSOM, positive mappings. Scope: exact matches in which one side is of an
ontology here.
"""

from __future__ import annotations

from ingest.files import SourceFiles
from ingest.sources.ontology import tidy_xref
from ingest.sources.sink import Sink
from kg.errors import SourceError

READER = 1
FILES = ["positive.sssom.tsv"]
_OURS = {"MONDO", "DOID", "HP", "CHEBI", "HGNC", "GO"}
_COLUMNS = ("subject_id", "predicate_id", "object_id")


def version(files: SourceFiles) -> str:
    """Return "": the table names no release."""
    return ""


def read(files: SourceFiles, sink: Sink) -> None:
    """Read the mappings in both directions.

    Raises:
        SourceError: a column is absent.
    """
    place: list[int] = []
    for row, line in files.lines(FILES[0]):
        if line.startswith("#"):
            continue
        cells = line.split("\t")
        if not place:
            missing = [column for column in _COLUMNS if column not in cells]
            if missing:
                raise SourceError(f"{FILES[0]} of source {files.source!r}, row {row}: the header lacks {missing}; it has {cells[:8]}")
            place = [cells.index(column) for column in _COLUMNS]
            continue
        if len(cells) <= max(place):
            sink.record(FILES[0], row)
            sink.reject(f"{len(cells)} columns, too few", line)
            continue
        subject, predicate, target = (cells[i] for i in place)
        if predicate != "skos:exactMatch":
            continue
        ends = tidy_xref(subject), tidy_xref(target)
        if None in ends or not any((end or "").partition(":")[0] in _OURS for end in ends):
            continue
        sink.record(FILES[0], row)
        sink.xref(str(ends[0]), str(ends[1]))
        sink.xref(str(ends[1]), str(ends[0]))
    if not place:
        raise SourceError(f"{FILES[0]} of source {files.source!r} ({files.origin}) is empty")
