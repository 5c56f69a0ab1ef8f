"""Which gene goes with which disease, as HPO's releases carry it over from OMIM and Orphanet.

``genes_to_disease.txt`` says it row by row. ``genes_to_phenotype.txt`` is its join with the annotations: the gene-phenotype pairs are
mere joins through a disease and are not taken over, but each row names the disease that it was joined through, so that the gene-disease
pairs can be read off.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ingest.files import SourceFiles
from ingest.sources import completeness as whole
from ingest.sources.sink import Sink
from kg import curie as curies
from kg.errors import SourceError

#: Orphanet and OMIM (through NCBI's mim2gene_medgen) are where HPO has the pairs from.
_KNOWLEDGE_SOURCES = {"OMIM": "infores:omim", "ORPHA": "infores:orphanet"}
_ASSOCIATIONS = {"MENDELIAN": "biolink:causes", "POLYGENIC": "biolink:contributes_to"}
_DEFAULT = "biolink:gene_associated_with_condition"
_JOINED = "genes_to_phenotype.txt"


def read(files: SourceFiles, sink: Sink, annotated: Mapping[str, Collection[str]] | None = None) -> None:
    """Read ``genes_to_disease.txt`` when it is there, else ``genes_to_phenotype.txt`` when that is there.

    Args:
        files: the source's files.
        sink: where statements go.
        annotated: disease -> its terms, where the annotations are at hand.

    Raises:
        SourceError: the header lacks a column, or the file is truncated.
    """
    for name in ("genes_to_disease.txt", _JOINED):
        if name in files:
            joined = _read(files, name, sink)
            if name == _JOINED and annotated:
                _refuse_half_a_gene(files, joined, annotated)
            return


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
    kind_at: int | None = None
    for row, line in files.lines(name, ended=True):
        cells = line.split("\t")
        if not place:
            wanted = ("ncbi_gene_id", "gene_symbol", "disease_id")
            if any(column not in cells for column in wanted):
                raise SourceError(f"{files.called(name)}, row {row}: the header lacks one of {wanted}; it has {cells[:8]}")
            place = [cells.index(column) for column in wanted]
            kind_at = cells.index("association_type") if "association_type" in cells else None
            continue
        sink.record(name, row)
        if len(cells) <= max(place):
            sink.reject(f"{len(cells)} columns, too few", line)
            continue
        number, symbol, disease = (cells[i] for i in place)
        number = number.removeprefix("NCBIGene:")
        if not number.isdigit() or ":" not in disease:
            sink.reject("no gene number or no disease identifier", line)
            continue
        joined[number, disease] = joined.get((number, disease), 0) + 1
        kind = cells[kind_at] if kind_at is not None and kind_at < len(cells) else ""
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
