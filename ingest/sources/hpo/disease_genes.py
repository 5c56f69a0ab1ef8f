"""Which gene goes with which disease, as HPO's releases carry it over from OMIM and Orphanet.

``genes_to_disease.txt`` says it row by row. ``genes_to_phenotype.txt`` is its join with the annotations: the gene-phenotype pairs are
mere joins through a disease and are not taken over, but each row names the disease that it was joined through, so that the gene-disease
pairs can be read off.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from ingest.files import SourceFiles
from ingest.records import completeness as whole
from ingest.records.sink import Sink
from kg import curie as curies
from kg.errors import SourceError

#: Orphanet and OMIM (through NCBI's mim2gene_medgen) are where HPO has the pairs from.
_KNOWLEDGE_SOURCES = {"OMIM": "infores:omim", "ORPHA": "infores:orphanet"}
_ASSOCIATIONS = {"MENDELIAN": "biolink:causes", "POLYGENIC": "biolink:contributes_to"}
_DENIED = re.compile(r"\bNOT?\b|DISPUTED|REFUTED|EXCLUDED|NEGATIVE")
_DEFAULT = "biolink:gene_associated_with_condition"
_JOINED = "genes_to_phenotype.txt"
#: The same join, term by term.
_TURNED = "phenotype_to_genes.txt"
#: What number, symbol, disease and kind of association were called over the years, in plain letters.
_COLUMNS = (
    ("ncbi_gene_id", "entrez_gene_id", "gene_id"),
    ("gene_symbol", "entrez_gene_symbol", "symbol"),
    ("disease_id", "disease_id_for_link"),
    ("association_type",),
)
SUPPLEMENTS = ["genes_to_disease.txt", _JOINED, _TURNED]


def read(files: SourceFiles, sink: Sink, annotated: Mapping[str, Collection[str]] | None = None) -> None:
    """Read ``genes_to_disease.txt`` when it is there, else the first of its joins that is there.

    Args:
        files: the source's files.
        sink: where statements go.
        annotated: disease -> its terms, where the annotations are at hand.

    Raises:
        SourceError: the header lacks a column, or the file is truncated.
    """
    there = [name for name in SUPPLEMENTS if name in files]
    readable = [name for name in there if (unknown := _unknown_layout(files, name)) is None or _left_out(sink, name, unknown)]
    if readable:
        joined = _read(files, readable[0], sink)
        if readable[0] == _JOINED and annotated:
            _refuse_half_a_gene(files, joined, annotated)


def _left_out(sink: Sink, name: str, why: str) -> bool:
    sink.leave_out(name, f"{why}; the genes of diseases are left out with it")
    return False


def _unknown_layout(files: SourceFiles, name: str) -> str | None:
    """Return why a file is of no layout that is known, or None. The genes are not needed: what they are in must not stop the rest."""
    lines = ((row, line) for row, line in files.lines(name) if line.strip())
    for row, line in lines:
        if _place(line) is not None:
            return None if next(lines, None) is not None else "nothing stands under its header"
        if not re.search(r"\t|<tab>", line) or "gene" not in line.casefold():
            return f"its row {row} is no header of genes: {line[:80]!r}"
        return f"its header, {line[:120]!r}, is none of those that are known"
    return "it is empty"


def _place(header: str) -> list[int] | None:
    """Return where number, symbol and disease of a gene stand (and its kind, else -1) by a header, or None where it does not say.

    The column names of 2023 and later, and the two layouts before: genes first (``#Format: entrez-gene-id<tab>...``, with ``<tab>``
    written out; from 2017 on) and the tab-separated one of ``genes_to_disease``.
    """
    cells = [_plain(cell) for cell in re.split(r"\t|<tab>", header.removeprefix("#").strip().removeprefix("Format:").strip())]
    place = [next((cells.index(name) for name in names if name in cells), -1) for names in _COLUMNS]
    return None if -1 in place[:3] else place


def _plain(cell: str) -> str:
    return re.sub(r"[^a-z]+", "_", cell.strip().casefold()).strip("_")


def _refuse_half_a_gene(files: SourceFiles, joined: dict[tuple[str, str], int], annotated: Mapping[str, Collection[str]]) -> None:
    """Refuse a join that lacks what it should have of its last gene.

    It has a row for each gene, each disease of it and each term of that disease, gene by gene. In the release of 2025-01-16 that is so
    of all 12,302 pairs. Where it is not so elsewhere in the file, join and annotations are of two releases, or an excerpt, and nothing
    can be told; nor from a few pairs.
    """
    if len(joined) * whole.ALLOWED < 1:
        return
    last = next(reversed(joined))[0]
    lacking = {pair for pair, rows in joined.items() if rows < len(annotated.get(pair[1], ()))}
    of_last = sorted(pair for pair in lacking if pair[0] == last)
    if of_last and len(lacking) - len(of_last) <= whole.ALLOWED * len(joined):
        _, disease = of_last[0]
        raise whole.truncated(
            files,
            _JOINED,
            f"it ends with {joined[of_last[0]]} of the {len(annotated[disease])} phenotypes of {disease} for the gene {last}, its last",
        )


def _read(files: SourceFiles, name: str, sink: Sink) -> dict[tuple[str, str], int]:
    """Read one of the two; return the number of rows of each (gene number, disease), in order."""
    joined: dict[tuple[str, str], int] = {}
    genes: set[str] = set()
    pairs: set[tuple[str, str, str]] = set()
    place: list[int] = []
    for row, line in files.lines(name, ended=True):
        cells = line.split("\t")
        if not place:
            place = _place(line) or []
            continue
        sink.record(name, row)
        if len(cells) <= max(place[:3]):
            sink.reject(f"{len(cells)} columns, too few", line)
            continue
        number, symbol, disease = (cells[i].strip() for i in place[:3])
        number = number.removeprefix("NCBIGene:")
        if not re.fullmatch(r"[0-9]+", number) or not curies.looks_like(disease):
            sink.reject("no gene number or no disease identifier", line)
            continue
        joined[number, disease] = joined.get((number, disease), 0) + 1
        kind = cells[place[3]].strip().upper() if 0 <= place[3] < len(cells) else ""
        if _DENIED.search(kind):
            sink.reject(f"the association {kind!r} denies, and what it denies is not told", line)
            continue
        if (number, disease, kind) in pairs:
            continue
        pairs.add((number, disease, kind))
        gene, target = f"NCBIGene:{number}", curies.normalise(disease)
        if gene not in genes:
            genes.add(gene)
            sink.node(gene, symbol if symbol not in ("", "-") else gene, "biolink:Gene")
        sink.statement(
            gene,
            _ASSOCIATIONS.get(kind, _DEFAULT),
            target,
            infores=_KNOWLEDGE_SOURCES.get(target.partition(":")[0]),
            knowledge_level="knowledge_assertion",
            agent_type="manual_agent",
            qualifiers={"aggregator": "infores:hpo-annotations", "association_type": kind or None},
        )
    if not joined:
        raise SourceError(f"{files.called(name)} is empty")
    return joined
