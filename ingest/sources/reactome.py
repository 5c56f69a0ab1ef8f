"""Reactome: human pathways, which is part of which, and which genes' products take part.

Source: https://reactome.org/download-data, CC0 1.0. ``UniProt2Reactome.txt`` (lowest level) or ``NCBI2Reactome.txt``,
``ReactomePathways.txt`` and ``ReactomePathwaysRelation.txt``; tables without a header.
"""

from __future__ import annotations

from ingest.files import SourceFiles
from ingest.records.delimited import rows
from ingest.records.sink import Sink

READER = 1
FILES = ["ReactomePathways.txt", "ReactomePathwaysRelation.txt", "UniProt2Reactome.txt", "NCBI2Reactome.txt"]
_HUMAN, _PREFIX = "Homo sapiens", "R-HSA-"
_GENES = {"UniProt2Reactome.txt": "UniProtKB", "NCBI2Reactome.txt": "NCBIGene"}


def version(files: SourceFiles) -> str:
    """Return "": the tables name no release."""
    return ""


def read(files: SourceFiles, sink: Sink) -> None:
    """Read pathways, their parts, and who takes part; those of other species are left out."""
    named: set[str] = set()
    if FILES[0] in files:
        for line, get in rows(files, FILES[0], sink, ("id", "name", "species"), header=("id", "name", "species")):
            if get["species"] != _HUMAN:
                sink.reject("of another species", line)
                continue
            named.add(get["id"])
            sink.node(f"REACT:{get['id']}", get["name"], "biolink:Pathway")
    if FILES[1] in files:
        for line, get in rows(files, FILES[1], sink, ("parent", "child"), header=("parent", "child")):
            if not get["parent"].startswith(_PREFIX) or not get["child"].startswith(_PREFIX):
                sink.reject("of another species", line)
                continue
            sink.statement(f"REACT:{get['child']}", "biolink:part_of", f"REACT:{get['parent']}")
    columns = ("gene", "id", "url", "name", "evidence", "species")
    for name, prefix in _GENES.items():
        if name not in files:
            continue
        for line, get in rows(files, name, sink, columns, header=columns):
            if get["species"] != _HUMAN or not get["id"].startswith(_PREFIX):
                sink.reject("of another species", line)
                continue
            if get["id"] not in named:
                named.add(get["id"])
                sink.node(f"REACT:{get['id']}", get["name"], "biolink:Pathway")
            sink.statement(
                f"{prefix}:{get['gene']}",
                "biolink:participates_in",
                f"REACT:{get['id']}",
                evidence_code=get["evidence"],
                agent_type="automated_agent" if get["evidence"] == "IEA" else "manual_agent",
                qualifiers={"species": "NCBITaxon:9606"},
            )
