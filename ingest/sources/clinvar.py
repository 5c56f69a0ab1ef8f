"""ClinVar: which genes have conditions in it, and how many of a gene's variants are held to be pathogenic.

Source: https://ftp.ncbi.nlm.nih.gov/pub/clinvar, public domain. ``gene_condition_source_id`` (pairs) and ``gene_specific_summary.txt``
(counts); single variants, three million, are left out.
"""

from __future__ import annotations

from ingest.files import SourceFiles
from ingest.records.delimited import count, rows
from ingest.records.sink import Sink

READER = 2
FILES = ["gene_specific_summary.txt", "gene_condition_source_id"]
_COUNTS = ("Symbol", "GeneID", "Total_alleles", "Alleles_reported_Pathogenic_Likely_pathogenic")
_PAIRS = ("GeneID", "AssociatedGenes", "RelatedGenes", "ConceptID", "DiseaseName", "SourceName", "SourceID", "DiseaseMIM", "LastUpdated")


def version(files: SourceFiles) -> str:
    """Return "": the tables name no release."""
    return ""


def read(files: SourceFiles, sink: Sink) -> None:
    """Read the counts, then the pairs, each with its gene's counts; a gene that is only related to a condition is no pair.

    Raises:
        SourceError: a column is absent.
    """
    counts: dict[str, tuple[int, int]] = {}
    if FILES[0] in files:
        for line, get in rows(files, FILES[0], sink, _COUNTS, comment="#"):
            alleles, pathogenic = (count(get[column]) for column in _COUNTS[2:])
            if count(get["GeneID"]) is None or alleles is None or pathogenic is None:
                sink.reject("no gene or no counts", line)
                continue
            counts[get["GeneID"]] = alleles, pathogenic
            sink.node(f"NCBIGene:{get['GeneID']}", get["Symbol"], "biolink:Gene")
    if FILES[1] in files:
        for line, get in rows(files, FILES[1], sink, _PAIRS[:8], comment="#"):
            if not get["AssociatedGenes"] or count(get["GeneID"]) is None or not get["ConceptID"].startswith("C"):
                sink.reject("a gene that is related, not associated, or no concept", line)
                continue
            disease = f"OMIM:{get['DiseaseMIM']}" if count(get["DiseaseMIM"]) is not None else f"UMLS:{get['ConceptID']}"
            gene = f"NCBIGene:{get['GeneID']}"
            sink.node(gene, get["AssociatedGenes"], "biolink:Gene")
            sink.node(
                disease, get["DiseaseName"], "biolink:Disease", xrefs=[f"UMLS:{get['ConceptID']}"] if not disease.startswith("UMLS") else ()
            )
            alleles_of, pathogenic_of = counts.get(get["GeneID"], (None, None))
            sink.statement(
                gene,
                "biolink:gene_associated_with_condition",
                disease,
                knowledge_level="observation",
                agent_type="manual_agent",
                qualifiers={
                    "alleles": alleles_of,
                    "pathogenic_alleles": pathogenic_of,
                    "source": get["SourceName"],
                    "updated": get.get("LastUpdated"),
                },
            )
