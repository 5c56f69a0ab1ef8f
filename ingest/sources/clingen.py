"""ClinGen: how firmly a gene is known to cause a disease, as its expert panels judged it.

Source: https://search.clinicalgenome.org/kb/gene-validity, CC0 1.0; the CSV of all curations. "Refuted", "Disputed" and "No Known Disease
Relationship" deny the link.
"""

from __future__ import annotations

from ingest.files import SourceFiles
from ingest.records.delimited import split
from ingest.records.sink import Sink
from kg.errors import SourceError

READER = 1
FILES = ["clingen-gene-disease-validity.csv", "Clingen-Gene-Disease-Summary*.csv", "*ene-?isease*.csv"]
_WANTED = (
    "GENE SYMBOL",
    "GENE ID (HGNC)",
    "DISEASE LABEL",
    "DISEASE ID (MONDO)",
    "MOI",
    "CLASSIFICATION",
    "ONLINE REPORT",
    "CLASSIFICATION DATE",
    "GCEP",
)
_CAUSES = ("Definitive", "Strong", "Moderate")
_DENIES = ("Refuted", "Disputed", "No Known Disease Relationship")


def version(files: SourceFiles) -> str:
    """Return the date in the file's head; "" where there is none."""
    for row, line in files.lines(next(iter(files.members))):
        if "FILE CREATED:" in line:
            return line.partition("FILE CREATED:")[2].strip().strip('",')
        if row > 8:
            break
    return ""


def read(files: SourceFiles, sink: Sink) -> None:
    """Read the curations; lines of plus signs and the head are passed over.

    Raises:
        SourceError: the header is not there.
    """
    for name in sorted(files.members):
        columns: list[str] = []
        for row, line in files.lines(name):
            cells = split(line, ",", quoted=True)
            if not columns:
                if cells and set(_WANTED) <= {cell.strip() for cell in cells}:
                    columns = [cell.strip() for cell in cells]
                continue
            if not line.strip() or line.lstrip('"').startswith("+"):
                continue
            sink.record(name, row)
            if cells is None or len(cells) < len(columns):
                sink.reject("too few columns, or a quotation mark that is not closed", line, incomplete=True)
                continue
            _put(sink, line, dict(zip(columns, map(str.strip, cells), strict=False)))
        if not columns:
            raise SourceError(f"{files.called(name)}: no row names the columns {', '.join(_WANTED)}")


def _put(sink: Sink, line: str, get: dict[str, str]) -> None:
    gene, disease, verdict = get["GENE ID (HGNC)"], get["DISEASE ID (MONDO)"], get["CLASSIFICATION"]
    if not gene.startswith("HGNC:") or not disease.startswith("MONDO:") or not verdict:
        sink.reject("no gene, no disease or no classification", line)
        return
    sink.node(gene, get["GENE SYMBOL"], "biolink:Gene")
    sink.node(disease, get["DISEASE LABEL"], "biolink:Disease")
    sink.statement(
        gene,
        "biolink:causes" if verdict in _CAUSES else "biolink:gene_associated_with_condition",
        disease,
        negated=verdict in _DENIES,
        evidence_code=f"ClinGen:{verdict}",
        qualifiers={
            "confidence": verdict.lower(),
            "inheritance": get["MOI"],
            "report": get["ONLINE REPORT"],
            "date": get["CLASSIFICATION DATE"][:10],
            "panel": get["GCEP"],
        },
    )
