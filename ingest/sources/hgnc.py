"""HGNC: human genes, their symbols old and new, and their numbers elsewhere.

Source: https://www.genenames.org, CC0 1.0; ``hgnc_entries.tsv`` is HGNC's custom download.
"""

from __future__ import annotations

import re

from ingest.files import SourceFiles
from ingest.records import completeness as whole
from ingest.records.sink import Sink
from kg.errors import SourceError

READER = 3
FILES = ["hgnc_entries.tsv"]
_COLUMNS = ("HGNC ID", "Approved symbol", "Approved name", "Status", "Alias symbols", "Previous symbols", "Ensembl gene ID")
_NCBI, _UNIPROT = "NCBI Gene ID", "UniProt ID"
_SEE = re.compile(r"symbol withdrawn, see \[(HGNC:\d+)\]")


def version(files: SourceFiles) -> str:
    """Return "": the table names no release."""
    return ""


def read(files: SourceFiles, sink: Sink) -> None:
    """Read the approved genes; a withdrawn symbol becomes a name of the gene that it was merged into.

    Raises:
        SourceError: a column is absent, or the file is truncated.
    """
    place: dict[str, int] = {}
    known: set[str] = set()
    seen: list[tuple[int, str]] = []
    for row, line in files.lines(FILES[0], ended=True):
        cells = line.split("\t")
        if not place:
            place = _header(files, row, cells)
            continue
        sink.record(FILES[0], row)
        if len(cells) <= max(place.values()):
            sink.reject(f"{len(cells)} columns, too few", line)
            continue
        get = {name: cells[i].strip() for name, i in place.items()}
        known.add(get["HGNC ID"])
        if not re.fullmatch(r"HGNC:\d+", get["HGNC ID"]) or not get["Approved symbol"]:
            sink.reject("no HGNC number or no symbol", line)
        elif get["Status"] == "Approved":
            _gene(sink, get)
        elif see := _SEE.match(get["Approved name"]):
            seen.append((row, see[1]))
            sink.xref(see[1], get["HGNC ID"])
            sink.name(see[1], get["Approved symbol"], "related")
        else:
            sink.reject("withdrawn, with no gene in its place", line)
    if not known:
        raise SourceError(f"{files.called(FILES[0])} is empty")
    whole.refuse_dangling(files, FILES[0], "withdrawn symbols", [see for see in seen if see[1] not in known], len(seen))


def _header(files: SourceFiles, row: int, cells: list[str]) -> dict[str, int]:
    place = {name: cells.index(name) for name in _COLUMNS if name in cells}
    for i, cell in enumerate(cells):
        place.update({prefix: i for prefix in (_NCBI, _UNIPROT) if cell.startswith(prefix)})
    missing = [name for name in (*_COLUMNS, _NCBI, _UNIPROT) if name not in place]
    if missing:
        raise SourceError(f"{files.called(FILES[0])}, row {row}: the header lacks {missing}; it has {cells[:15]}")
    return place


def _gene(sink: Sink, get: dict[str, str]) -> None:
    curie = get["HGNC ID"]
    xrefs = [f"NCBIGene:{number}" for number in _split(get[_NCBI])]
    xrefs += [f"UniProtKB:{accession}" for accession in _split(get[_UNIPROT])]
    xrefs += [f"ENSEMBL:{identifier}" for identifier in _split(get["Ensembl gene ID"])]
    sink.node(curie, get["Approved symbol"], "biolink:Gene", xrefs=xrefs, description=get["Approved name"] or None)
    sink.name(curie, get["Approved name"], "exact")
    for column in ("Alias symbols", "Previous symbols"):
        for symbol in _split(get[column]):
            sink.name(curie, symbol, "related" if " " in symbol else "abbreviation")


def _split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(",") if part.strip()]
