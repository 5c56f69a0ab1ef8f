"""MeSH: what the literature calls the concepts of this graph, and which descriptor stands for which of them.

Scope: descriptors that a concept of the graph is mapped to. They add names and codes, no concepts. Source: U.S. National Library of
Medicine, MeSH.
"""

from __future__ import annotations

from ingest.files import SourceFiles
from ingest.records import completeness as whole
from ingest.records.ontology import tidy_xref
from ingest.records.sink import Sink

READER = 2
FILES = ["mesh_mappings.tsv", "mesh_id_label_mappings.tsv"]
#: Name spaces of the mappings that the graph keys concepts by.
_TARGETS = ("CHEBI", "HP", "DOID", "GO", "HGNC")


def version(files: SourceFiles) -> str:
    """Return "": the tables name no release."""
    return ""


def read(files: SourceFiles, sink: Sink) -> None:
    """Read mappings (same name on both sides), then the descriptors' headings and entry terms.

    Raises:
        SourceError: a file is truncated; the descriptors are, when they lack those that are mapped.
    """
    mapped: dict[str, int] = {}
    for row, line in files.lines(FILES[0], ended=True):
        cells = line.split("\t")
        if len(cells) < 6:
            sink.record(FILES[0], row)
            sink.reject(f"{len(cells)} columns instead of 6", line)
            continue
        if cells[1].startswith("D"):
            mapped[cells[1]] = row
        if cells[3] in _TARGETS:
            sink.record(FILES[0], row)
            xref = tidy_xref(cells[4] if ":" in cells[4] else f"{cells[3]}:{cells[4]}")
            if xref is None:
                sink.reject("no identifier", line)
            else:
                sink.xref(xref, f"MESH:{cells[1]}")
    total = len(mapped)
    for row, line in files.lines(FILES[1], ended=True):
        sink.record(FILES[1], row)
        cells = line.split("\t")
        mapped.pop(cells[0], None)
        if len(cells) < 3 or not cells[0].startswith("D"):
            sink.reject("no descriptor with a heading", line)
            continue
        sink.name(f"MESH:{cells[0]}", cells[1], "exact")
        for term in cells[2].split("|"):
            # "House, Slaughter" is an index entry turned round for alphabetical lists, not what anyone writes.
            if term and ", " not in term:
                sink.name(f"MESH:{cells[0]}", term, "related")
    whole.refuse_dangling(files, FILES[1], f"mapped descriptors ({FILES[0]})", [(row, name) for name, row in mapped.items()], total)
