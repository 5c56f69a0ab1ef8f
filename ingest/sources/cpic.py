"""CPIC: which gene changes the response to which drug, and how firmly a guideline says so.

Source: https://cpicpgx.org, CC0 1.0; ``cpic-table.csv`` is its table of gene-drug pairs. Level A or B: prescribing action is recommended
or optional; C, D: none.
"""

from __future__ import annotations

import re

from ingest.files import SourceFiles
from ingest.records import csv_rows
from ingest.records.sink import Sink
from kg.errors import SourceError

READER = 3
FILES = ["cpic-table.csv"]
_COLUMNS = ("Gene", "Drug", "RxNorm", "ATC", "Guideline", "CPICLevel", "CPICLevelStatus", "PharmGKBLevel", "FDALabel", "PMID")


def version(files: SourceFiles) -> str:
    """Return "": the table names no release."""
    return ""


def read(files: SourceFiles, sink: Sink) -> None:
    """Read the pairs. A drug is known by its RxNorm number, or by its only ATC code.

    Raises:
        SourceError: a column is absent.
    """
    name = FILES[0]
    header: list[str] = []
    seen: set[str] = set()
    for row, cells, raw, fault in csv_rows.rows(files.lines(name)):
        if not header:
            header = [cell.strip() for cell in cells]
            if missing := [column for column in _COLUMNS if column not in header]:
                raise SourceError(f"{files.called(name)}, row {row}: the header lacks {missing}; it has {header}")
            continue
        sink.record(name, row)
        if fault is not None:
            sink.reject(fault, raw, incomplete=True)
            continue
        get = dict(zip(header, (cell.strip() for cell in cells), strict=True))
        drug = _drug(get["RxNorm"], get["ATC"])
        if not get["Gene"] or drug is None:
            sink.reject("no gene, or neither an RxNorm number nor a single ATC code", raw)
            continue
        gene = f"HGNC.SYMBOL:{get['Gene']}"
        for curie, label, category in ((gene, get["Gene"], "biolink:Gene"), (drug, get["Drug"], "biolink:Drug")):
            if curie not in seen:
                seen.add(curie)
                sink.node(curie, label, category)
        sink.statement(
            gene,
            "biolink:affects_response_to",
            drug,
            publications=[f"PMID:{p}" for p in re.findall(r"\d+", get["PMID"])],
            evidence_code=f"CPIC:{get['CPICLevel']}",
            qualifiers={
                "guideline": get["Guideline"],
                "status": get["CPICLevelStatus"],
                "pharmgkb_level": get["PharmGKBLevel"],
                "fda_label": get["FDALabel"],
            },
        )
    if not header:
        raise SourceError(f"{files.called(name)} is empty")


def _drug(rxnorm: str, atc: str) -> str | None:
    if rxnorm.isdigit():
        return f"RXCUI:{rxnorm}"
    codes = [code.strip() for code in atc.split(",") if code.strip() and code.strip() != "NA"]
    return f"ATC:{codes[0]}" if len(codes) == 1 else None
