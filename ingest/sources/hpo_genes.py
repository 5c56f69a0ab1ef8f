"""Which gene goes with which disease, as HPO's releases carry it over from OMIM and Orphanet.

``genes_to_disease.txt`` says it row by row. ``genes_to_phenotype.txt`` is its join with the annotations: the gene-phenotype pairs are
mere joins through a disease and are not taken over, but each row names the disease that it was joined through, so that the gene-disease
pairs can be read off.
"""

from __future__ import annotations

from ingest.files import SourceFiles
from ingest.sources.sink import Sink
from kg import curie as curies
from kg.errors import SourceError

#: Orphanet and OMIM (through NCBI's mim2gene_medgen) are where HPO has the pairs from.
_KNOWLEDGE_SOURCES = {"OMIM": "infores:omim", "ORPHA": "infores:orphanet"}
_ASSOCIATIONS = {"MENDELIAN": "biolink:causes", "POLYGENIC": "biolink:contributes_to"}
_DEFAULT = "biolink:gene_associated_with_condition"


def read(files: SourceFiles, sink: Sink) -> None:
    """Read ``genes_to_disease.txt`` when it is there, else ``genes_to_phenotype.txt`` when that is there."""
    for name in ("genes_to_disease.txt", "genes_to_phenotype.txt"):
        if name in files:
            _read(files, name, sink)
            return


def _read(files: SourceFiles, name: str, sink: Sink) -> None:
    genes: set[str] = set()
    pairs: set[tuple[str, str, str]] = set()
    place: list[int] = []
    kind_at: int | None = None
    for row, line in files.lines(name):
        cells = line.split("\t")
        if not place:
            wanted = ("ncbi_gene_id", "gene_symbol", "disease_id")
            if any(column not in cells for column in wanted):
                raise SourceError(f"{name} of source {files.source!r}, row {row}: the header lacks one of {wanted}; it has {cells[:8]}")
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
        kind = cells[kind_at] if kind_at is not None and kind_at < len(cells) else ""
        if (number, disease, kind) in pairs:
            continue
        pairs.add((number, disease, kind))
        gene, target = f"NCBIGene:{number}", curies.normalise(disease)
        if gene not in genes:
            genes.add(gene)
            sink.node(gene, symbol if symbol not in ("", "-") else gene, "biolink:Gene")
        sink.statement(
            gene, _ASSOCIATIONS.get(kind, _DEFAULT), target, infores=_KNOWLEDGE_SOURCES.get(target.partition(":")[0]),
            knowledge_level="knowledge_assertion", agent_type="manual_agent",
            qualifiers={"aggregator": "infores:hpo-annotations", "association_type": kind or None},
        )  # fmt: skip
    if not place:
        raise SourceError(f"{name} of source {files.source!r} ({files.origin}) is empty")
