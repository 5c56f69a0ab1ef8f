"""Candidate genes as people have them: symbols or identifiers, with weights; files of them; the genes of an annotated VCF."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from kg.encodings import text_of
from kg.errors import InputError, NotFound
from kg.snapshot import Snapshot
from reasoning.concepts.resolver import resolve
from reasoning.rendering.text import plain

_GENE = "biolink:Gene"
#: What an annotator calls the field with its consequences, and the part of it that names the gene.
_FORMATS = {"CSQ": "SYMBOL", "ANN": "Gene_Name"}
_HEADER = re.compile(r'##INFO=<ID=(CSQ|ANN),.*?(?:Format:|annotations:)\s*\'?([^"\']+)', re.IGNORECASE)
#: Genes that a list may have: more say nothing.
MOST = 5_000


def resolved(snapshot: Snapshot, genes: Mapping[str, float] | Iterable[str]) -> tuple[dict[int, float], list[str]]:
    """Return (node -> weight, notes) of genes given by symbol or identifier; what is not in the graph is noted and left out.

    Raises:
        InputError: a weight is not positive, there are more than ``MOST``, or none of them is in the graph.
    """
    weights = dict(genes) if isinstance(genes, Mapping) else dict.fromkeys(genes, 1.0)
    if len(weights) > MOST:
        raise InputError(f"{len(weights):,} genes were given, {MOST:,} is the most: a list that long tells no disease from another")
    found: dict[int, float] = {}
    unknown = []
    for text, weight in weights.items():
        if not weight > 0:
            raise InputError(f"the weight of the gene {plain(text)!r} is {weight}; it must be above zero")
        try:
            concept = resolve(snapshot, text, categories=(_GENE,))
        except NotFound:
            unknown.append(text)
            continue
        if snapshot.category(concept.node) != _GENE:
            unknown.append(text)
            continue
        found[concept.node] = max(found.get(concept.node, 0.0), float(weight))
    if weights and not found:
        raise InputError(f"none of the {len(weights):,} genes is in this graph, the first is {plain(next(iter(weights)))!r}")
    told = ", ".join(plain(text, 40) for text in unknown[:5])
    return found, [f"{len(unknown):,} of the genes are not in this graph: {told}{', ...' if len(unknown) > 5 else ''}"] if unknown else []


def read(path: str | Path) -> dict[str, float]:
    """Return gene -> weight of a file: a gene a line, a weight after a tab or comma where there is one; or an annotated VCF.

    Either may be gzipped. Of a VCF the variants that passed its filters count, those without filters too.

    Raises:
        InputError: it cannot be read, a weight is no number, or a VCF names no genes (VEP's CSQ or SnpEff's ANN).
    """
    file = Path(path)
    try:
        raw = file.read_bytes()
        text = text_of(gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw)
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise InputError(f"cannot read the genes in {file}: {error}") from error
    lines = text.splitlines()
    if lines and lines[0].startswith("##fileformat=VCF"):
        return _of_vcf(lines, file)
    genes: dict[str, float] = {}
    for row, line in enumerate(lines, 1):
        name, *rest = re.split(r"[\t,;]", line.strip())
        if not name or name.startswith("#"):
            continue
        try:
            genes[name] = float(rest[0]) if rest and rest[0].strip() else 1.0
        except ValueError:
            if row > 1:  # the first line may be a header
                raise InputError(f"{file}, row {row}: {plain(rest[0], 40)!r} is no weight; want GENE, or GENE<tab>WEIGHT") from None
    if not genes:
        raise InputError(f"{file} names no genes; want one a line, or an annotated VCF")
    return genes


def _of_vcf(lines: list[str], file: Path) -> dict[str, float]:
    """The genes of the variants that passed, by the annotation that names them."""
    places: dict[str, int] = {}
    genes: dict[str, float] = {}
    for row, line in enumerate(lines, 1):
        if line.startswith("#"):
            if (said := _HEADER.match(line)) is not None:
                parts = [part.strip() for part in said[2].split("|")]
                key = said[1].upper()
                if _FORMATS[key] in parts:
                    places[key] = parts.index(_FORMATS[key])
            continue
        cells = line.split("\t")
        if len(cells) < 8:
            raise InputError(f"{file}, row {row}: {len(cells)} columns, a variant has at least 8; is the VCF cut?")
        if cells[6] not in ("PASS", ".", ""):
            continue
        for item in cells[7].split(";"):
            key, _, value = item.partition("=")
            if key in places:
                for annotation in value.split(","):
                    parts = annotation.split("|")
                    if len(parts) > places[key] and parts[places[key]]:
                        genes[parts[places[key]]] = 1.0
    if not places:
        raise InputError(f"{file} names no genes: annotate it first, so that INFO has VEP's CSQ with SYMBOL or SnpEff's ANN with Gene_Name")
    if not genes:
        raise InputError(f"{file}: no variant that passed its filters is in a gene")
    return genes
