"""Orphanet: which genes cause rare diseases, and how common those are.

Source: https://www.orphadata.com, CC BY 4.0; products 6 (``en_product6.xml``: genes) and 9 (``en_product9_prev.xml``: prevalence).
Product 4, phenotypes, is not read: HPO's annotations carry it. A prevalence is a class ("1-9 / 1 000 000") or a number per 100,000, of a
place and a kind.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from ingest.files import SourceFiles
from ingest.records import xml_records
from ingest.records.sink import Sink
from ingest.sources.kgx import values

READER = 1
FILES = ["en_product6.xml", "en_product9_prev.xml"]
_PMID = re.compile(r"(\d+)\[PMID\]")
#: Orphanet's types of association -> predicate.
_TYPES = (
    ("Disease-causing", "biolink:causes"),
    ("Major susceptibility", "biolink:contributes_to"),
    ("Modifying", "biolink:contributes_to"),
)
#: MONDO's characteristic "rare".
_RARE = "MONDO:0021136"
_ASSOCIATED = "biolink:gene_associated_with_condition"


def version(files: SourceFiles) -> str:
    """Return the date in the head of the first file; "" where there is none."""
    name = next((name for name in FILES if name in files), FILES[0])
    with files.binary(name) as stream:
        head = stream.read(2_000).decode("utf-8", "replace")
    found = re.search(r'<JDBOR[^>]*date="([\d-]{10})', head)
    return found[1] if found else ""


def read(files: SourceFiles, sink: Sink) -> None:
    """Read genes, then prevalences.

    Raises:
        SourceError: a file is truncated or not XML.
    """
    named: set[str] = set()
    for name, put in ((FILES[0], _put_genes), (FILES[1], _put_prevalence)):
        if name in files:
            for row, disorder in xml_records.records(files, name, "Disorder"):
                sink.record(name, row)
                code, label = disorder.findtext("OrphaCode", ""), disorder.findtext("Name", "")
                if not code.isdigit() or not label:
                    sink.reject("a disorder without a number or a name", code)
                    continue
                curie = f"ORPHA:{code}"
                if curie not in named:
                    named.add(curie)
                    sink.node(curie, label, "biolink:Disease")
                put(sink, curie, disorder)


def _put_genes(sink: Sink, disease: str, disorder: Element) -> None:
    for association in disorder.iter("DisorderGeneAssociation"):
        gene = association.find("Gene")
        numbers = (
            [] if gene is None else [x.findtext("Reference", "") for x in gene.iter("ExternalReference") if x.findtext("Source") == "HGNC"]
        )
        if gene is None or len(numbers) != 1:
            sink.reject("a gene without HGNC's number", f"{disease} {gene.findtext('Symbol', '') if gene is not None else ''}")
            continue
        kind = association.findtext("DisorderGeneAssociationType/Name", "")
        status = association.findtext("DisorderGeneAssociationStatus/Name", "")
        sink.statement(
            f"HGNC:{numbers[0]}",
            next((predicate for start, predicate in _TYPES if kind.startswith(start)), _ASSOCIATED),
            disease,
            publications=[f"PMID:{number}" for number in _PMID.findall(association.findtext("SourceOfValidation", ""))],
            qualifiers={"association_type": kind, "status": status},
        )


def _put_prevalence(sink: Sink, disease: str, disorder: Element) -> None:
    """A prevalence is no statement about two concepts: it goes with the disease's being rare."""
    told = []
    papers: set[str] = set()
    for prevalence in disorder.iter("Prevalence"):
        if prevalence.find("PrevalenceType") is None:
            continue
        kind, place, rate = (
            prevalence.findtext(f"{tag}/Name", "") for tag in ("PrevalenceType", "PrevalenceGeographic", "PrevalenceClass")
        )
        number = values.number(prevalence.findtext("ValMoy") or 0)
        if number is None:
            sink.reject("a prevalence that is no number", f"{disease} {prevalence.findtext('ValMoy')}")
            continue
        if prevalence.findtext("PrevalenceValidationStatus/Name") == "Validated" and (rate or prevalence.findtext("ValMoy")):
            told.append({"kind": kind, "place": place, "class": rate, "per_100000": number or None})
            papers.update(f"PMID:{number}" for number in _PMID.findall(prevalence.findtext("Source", "")))
    if told:
        sink.statement(disease, "biolink:has_clinical_modifier", _RARE, publications=sorted(papers), qualifiers={"prevalence": told})
