"""UniProt's diseases and the human variants behind them, from the data files of GNU Health's package.

The package's program code is GPL; these files are UniProtKB/Swiss-Prot's data (humsavar, disease vocabulary), CC BY 4.0.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from ingest.files import SourceFiles
from ingest.records import xml_records
from ingest.records.sink import Sink

READER = 2
SUPPLEMENTS = ["gene_variants.xml"]
FILES = ["protein_diseases.xml", "gene_variants.xml", "variant_phenotypes.xml"]
_GENE = re.compile(r"'=',\s*'([^']+)'")
_MIM = re.compile(r"MIM:(\d{6})$")
_CUI = re.compile(r"MedGen:(C\d{7})$")
#: UniProt's classes: likely pathogenic or pathogenic, likely benign or benign, uncertain significance
_PATHOGENIC = "lpp"


@dataclass
class _Pair:
    """What the variants of one gene say of one disease."""

    row: int
    key: str
    variants: list[str] = field(default_factory=list)
    pathogenic: int = 0


def version(files: SourceFiles) -> str:
    """Return "": the files name no release."""
    return ""


def read(files: SourceFiles, sink: Sink) -> None:
    """Read diseases, then one statement for each gene and disease that a variant joins.

    Scope: variants that are linked to a disease. A gene causes a disease when a pathogenic variant says so, contributes to it when
    UniProt names the disease a susceptibility, and is else associated with it. The score is the number of pathogenic variants.
    """
    diseases = _diseases(files, sink)
    variants: dict[str, tuple[str, str, str]] = {}
    for _, record, values in _records(files, FILES[1]):
        variants[record] = (values.get("gene", ""), values.get("protein", ""), values.get("significance", ""))
    pairs: dict[tuple[str, str, str], _Pair] = {}
    for row, record, values in _records(files, FILES[2]):
        sink.record(FILES[2], row)
        variant, disease = values.get("variant", ""), values.get("phenotype", "")
        if variant not in variants or disease not in diseases:
            sink.reject("names a variant or a disease that is not there", f"{record}: {variant} {disease}")
            continue
        gene, protein, significance = variants[variant]
        if not gene or not protein:
            sink.reject("its variant names no gene or no protein", f"{record}: {variant} {disease}")
            continue
        pair = pairs.get((gene, protein, disease))
        if pair is None:
            pair = pairs[gene, protein, disease] = _Pair(sink.read, record)
        pair.variants.append(variant)
        pair.pathogenic += significance == _PATHOGENIC
    _statements(sink, pairs, diseases)


def _statements(sink: Sink, pairs: dict[tuple[str, str, str], _Pair], diseases: dict[str, tuple[str, str]]) -> None:
    named: set[str] = set()
    for (gene, protein, disease), pair in pairs.items():
        curie, title = diseases[disease]
        subject = f"UniProtKB:{protein}"
        with sink.again(pair.row):
            if subject not in named:
                named.add(subject)
                sink.node(subject, gene, "biolink:Gene")
            predicate = "biolink:gene_associated_with_condition"
            if pair.pathogenic:
                predicate = "biolink:contributes_to" if "susceptib" in title.casefold() else "biolink:causes"
            sink.statement(
                subject,
                predicate,
                curie,
                key=pair.key,
                score=float(pair.pathogenic),
                qualifiers={"uniprot_disease": disease, "pathogenic_variants": pair.pathogenic, "variants": sorted(pair.variants)},
            )


def _diseases(files: SourceFiles, sink: Sink) -> dict[str, tuple[str, str]]:
    found = {}
    for row, record, values in _records(files, FILES[0]):
        sink.record(FILES[0], row)
        mim = _MIM.match(values.get("mim_reference", ""))
        name = values.get("disease_name", "")
        if mim is None or not name:
            sink.reject("a disease without a name or MIM number", f"{record} {values}")
            continue
        curie = f"OMIM:{mim[1]}"
        # Its MeSH references are often broader headings, therefore no cross-references; MedGen's C numbers are UMLS CUIs.
        cuis = [f"UMLS:{m[1]}" for xref in values.get("xrefs", "").split(",") if (m := _CUI.match(xref))]
        sink.node(curie, name, "biolink:Disease", xrefs=cuis, description=values.get("description") or None)
        sink.name(curie, values.get("acronym", ""), "abbreviation")
        found[record] = (curie, name)
    return found


def _records(files: SourceFiles, name: str) -> Iterator[tuple[int, str, dict[str, str]]]:
    """Yield (place, id, fields) of a Tryton file's records; a field's value is its text, reference or searched name."""
    for row, element in xml_records.records(files, name, "record"):
        yield row, element.get("id", ""), {child.get("name", ""): _value(child) for child in element}


def _value(element: Element) -> str:
    if reference := element.get("ref"):
        return reference
    if search := element.get("search"):
        match = _GENE.search(search)
        return match[1] if match else ""
    return (element.text or "").strip()
