"""CPIC: which gene changes the response to which drug, and how firmly a guideline says so.

Source: https://cpicpgx.org, CC0 1.0; ``cpic-table.csv`` is its table of gene-drug pairs. Level A or B: prescribing action is recommended
or optional; C, D: none.
"""

from __future__ import annotations

import csv
import re

from ingest.files import SourceFiles
from ingest.sources.sink import Sink
from kg.errors import SourceError

READER = 2
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
    rows = csv.reader(line for _, line in files.lines(name))
    header = next(rows, None)
    if header is None:
        raise SourceError(f"{files.called(name)} is empty")
    missing = [column for column in _COLUMNS if column not in header]
    if missing:
        raise SourceError(f"{files.called(name)}, row 1: the header lacks {missing}; it has {header}")
    seen: set[str] = set()
    for cells in rows:
        sink.record(name, rows.line_num)
        raw = ",".join(cells)
        if len(cells) != len(header):
            sink.reject(f"{len(cells)} columns instead of {len(header)}", raw, incomplete=len(cells) < len(header))
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


def _drug(rxnorm: str, atc: str) -> str | None:
    if rxnorm.isdigit():
        return f"RXCUI:{rxnorm}"
    codes = [code.strip() for code in atc.split(",") if code.strip() and code.strip() != "NA"]
    return f"ATC:{codes[0]}" if len(codes) == 1 else None
