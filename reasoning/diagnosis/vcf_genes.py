"""The genes that the variants of an annotated VCF touch, each weighed by the most that any of its variants does to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from kg.errors import InputError

#: What an annotator calls the field with its consequences, and the parts of it that name the gene and how much is changed.
_FIELDS = {"CSQ": ("SYMBOL", "IMPACT"), "ANN": ("Gene_Name", "Annotation_Impact")}
_HEADER = re.compile(r'##INFO=<ID=(CSQ|ANN),.*?(?:Format:|annotations:)\s*\'?([^"\']+)', re.IGNORECASE)
#: Weight of a gene by the classes that VEP and SnpEff share: a stop or frameshift, a missense, a synonymous change, one outside of what
#: the gene is made into. Set in the order of the classes, not fitted. An annotation without a class says nothing against its gene.
WEIGHT = {"HIGH": 1.0, "MODERATE": 0.5, "LOW": 0.05, "MODIFIER": 0.01}
#: Alternative alleles that are none: a block of the reference, one that an upstream deletion took.
_NO_ALLELES = {".", "*", "<NON_REF>", "<*>"}


def genes(lines: Iterable[str], file: Path) -> dict[str, float]:
    """Return gene -> weight of the variants that passed their filters and that a sample carries; without filters or samples all count.

    Raises:
        InputError: a line is cut, no annotation names genes (VEP's CSQ or SnpEff's ANN), or none of the variants is in one.
    """
    places: dict[str, tuple[int, int | None]] = {}
    found: dict[str, float] = {}
    for row, line in enumerate(lines, 1):
        if line.startswith("#"):
            if (said := _HEADER.match(line)) is not None:
                parts = [part.strip() for part in said[2].split("|")]
                gene, impact = _FIELDS[said[1].upper()]
                if gene in parts:
                    places[said[1].upper()] = parts.index(gene), parts.index(impact) if impact in parts else None
            continue
        if not line.strip():
            continue
        cells = line.split("\t")
        if len(cells) < 8:
            raise InputError(f"{file}, row {row}: {len(cells)} columns, a variant has at least 8; is the VCF cut?")
        if cells[6] not in ("PASS", ".", "") or set(cells[4].split(",")) <= _NO_ALLELES or not _carried(cells):
            continue
        for item in cells[7].split(";"):
            key, _, value = item.partition("=")
            if key in places:
                for symbol, weight in _touched(value, *places[key]):
                    found[symbol] = max(found.get(symbol, 0.0), weight)
    if not places:
        raise InputError(f"{file} names no genes: annotate it first, so that INFO has VEP's CSQ with SYMBOL or SnpEff's ANN with Gene_Name")
    if not found:
        raise InputError(f"{file}: no variant that passed its filters, and that a sample carries, is in a gene")
    return found


def _touched(value: str, gene: int, impact: int | None) -> Iterable[tuple[str, float]]:
    for annotation in value.split(","):
        parts = annotation.split("|")
        if len(parts) > gene and parts[gene]:
            said = parts[impact].strip().upper() if impact is not None and len(parts) > impact else ""
            yield parts[gene], WEIGHT.get(said, 1.0)


def _carried(cells: Sequence[str]) -> bool:
    """Whether any sample's genotype has an allele other than the reference; True where there are no genotypes."""
    if len(cells) < 10 or "GT" not in (keys := cells[8].split(":")):
        return True
    place = keys.index("GT")
    called = [sample.split(":")[place] for sample in cells[9:] if sample.count(":") >= place]
    return any(allele not in ("0", ".", "") for genotype in called for allele in re.split(r"[/|]", genotype))
