"""The Human Phenotype Ontology: terms (``hp.obo``), disease annotations (``phenotype.hpoa``) and disease genes."""

from __future__ import annotations

from ingest.files import SourceFiles
from ingest.records import obo, ontology
from ingest.records.ontology import Term
from ingest.records.sink import Sink
from ingest.sources.hpo import disease_annotations as hpo_annotations
from ingest.sources.hpo import disease_genes as hpo_genes
from kg.errors import SourceError

READER = 7
FILES = ["hp.obo", "phenotype.hpoa", "genes_to_disease.txt", "genes_to_phenotype.txt", "phenotype_to_genes.txt"]
SUPPLEMENTS = hpo_genes.SUPPLEMENTS
#: Roots of the ontology's branches that are not phenotypes but say something of a phenotype or a disease.
_BRANCHES = {
    "HP:0000005": "biolink:GeneticInheritance",
    "HP:0012823": "biolink:ClinicalModifier",
    "HP:0040279": "biolink:ClinicalModifier",
    "HP:0031797": "biolink:ClinicalCourse",
    "HP:0032443": "biolink:ClinicalModifier",
    "HP:0032223": "biolink:ClinicalModifier",
}


def version(files: SourceFiles) -> str:
    """Return the release that ``hp.obo`` names in its header (``2025-01-16``); the annotations' own when there are only these.

    Raises:
        SourceError: the header names none.
    """
    if "hp.obo" not in files:
        return hpo_annotations.version(files)
    release = obo.version(files, "hp.obo")
    if not release:
        raise SourceError(f"{files.called('hp.obo')} has no data-version in its header: is it a release of the ontology?")
    if hpo_annotations.FILE in files and (annotated := hpo_annotations.version(files)) != release:
        return f"{release} (annotations {annotated})"
    return release


def read(files: SourceFiles, sink: Sink) -> None:
    """Read whichever of the files are there."""
    known: set[str] = set()
    onsets: set[str] = set()
    if "hp.obo" in files:
        branch: dict[str, str] = {}

        def note_branches(terms: list[Term]) -> list[Term]:
            branch.update(_branches(terms))
            onsets.update(ontology.descendants(terms, hpo_annotations.ONSET))
            for term in terms:
                known.update((term.curie, *term.alt_ids))
            return terms

        ontology.read(
            files,
            "hp.obo",
            sink,
            prefix="HP",
            predicates={"is_a": "biolink:subclass_of"},
            select=note_branches,
            category=lambda term: branch.get(term.curie, "biolink:PhenotypicFeature"),
        )
    annotated = None
    if "phenotype.hpoa" in files:
        same_release = bool(known) and hpo_annotations.version(files) == obo.version(files, "hp.obo")
        annotated = hpo_annotations.read(files, sink, known=known, onsets=onsets, same_release=same_release)
    hpo_genes.read(files, sink, annotated.terms if annotated else {})


def _branches(terms: list[Term]) -> dict[str, str]:
    """Return the category of each term that lies under one of the non-phenotype roots."""
    return {curie: category for root, category in _BRANCHES.items() for curie in ontology.descendants(terms, root)}
