"""Candidate genes as people have them: symbols or identifiers, with weights; files of them; the genes of an annotated VCF."""

from __future__ import annotations

import csv
import gzip
import math
import re
from collections.abc import Iterable, Mapping
from numbers import Real
from pathlib import Path

from kg.encodings import text_of
from kg.errors import InputError, NotFound, reason
from kg.snapshot import Snapshot
from reasoning.concepts.codes import identify
from reasoning.concepts.resolver import Concept, nearest
from reasoning.concepts.several import each, reading
from reasoning.diagnosis import vcf_genes
from reasoning.rendering.text import plain

_GENE = "biolink:Gene"
#: Genes that a list may have: more say nothing.
MOST = 5_000
#: A line of a VCF: chromosome, position, identifier, alleles.
_VARIANT = re.compile(r"\S+\t\d+\t[^\t]*\t[ACGTN]+\t[^\t]+\t", re.IGNORECASE)
#: How many are told by name.
_TOLD = 5


def resolved(snapshot: Snapshot, genes: Mapping[str, float] | Iterable[str]) -> tuple[dict[int, float], list[str]]:
    """Return (node -> weight, notes) of genes given by symbol or identifier; what is not in the graph is noted and left out.

    Of more than ``MOST`` those of the least weight are left out, with a note.

    Raises:
        InputError: a weight is not positive or not finite, there are more than ``MOST`` of the same weight, or none is in the graph.
    """
    weights = dict(genes) if isinstance(genes, Mapping) else dict.fromkeys(genes, 1.0)
    notes: list[str] = []
    for text, weight in weights.items():
        if not _usable(weight):
            raise InputError(f"the weight of the gene {plain(text)!r} is {plain(str(weight), 40)}; it must be a number above zero")
    if len(weights) > MOST:
        least = sorted(weights.values(), reverse=True)[MOST]
        kept = {text: weight for text, weight in weights.items() if weight > least}
        if not kept:
            raise InputError(
                f"{len(weights):,} genes were given, {MOST:,} is the most: a list that long tells no disease from another; "
                "keep rare variants that change a protein"
            )
        notes.append(f"{len(weights) - len(kept):,} of the genes, of weight {least:g} or less, were left out: {MOST:,} are the most")
        weights = kept
    found: dict[int, float] = {}
    unknown, otherwise = [], []
    for text, weight in weights.items():
        try:
            concepts = each(snapshot, text, categories=(_GENE,))
        except NotFound:
            unknown.append(text)
            continue
        if snapshot.category(concepts[0].node) != _GENE:
            unknown.append(text)
            continue
        for concept in concepts:
            found[concept.node] = max(found.get(concept.node, 0.0), float(weight))
            if said := _reading(snapshot, concept):
                otherwise.append(said)
    if weights and not found:
        first = plain(next(iter(weights)))
        several = f"none of the {len(weights):,} genes is in this graph, the first is {first!r}"
        raise InputError(several if len(weights) > 1 else f"no gene of this graph is called {first!r}{nearest(snapshot, first)}")
    notes += otherwise[:_TOLD]
    if len(otherwise) > _TOLD:
        notes.append(f"{len(otherwise) - _TOLD:,} more of the genes were read by other names than their own")
    if unknown:
        told = ", ".join(plain(text, 40) for text in unknown[:_TOLD])
        are = "is" if len(unknown) == 1 else "are"
        notes.append(f"{len(unknown):,} of the genes {are} not in this graph: {told}{', ...' if len(unknown) > _TOLD else ''}")
    return found, notes


def _usable(weight: object) -> bool:
    """Whether it is a number above zero that a float holds."""
    try:
        return isinstance(weight, Real) and 0 < float(weight) < math.inf
    except OverflowError:
        return False


def _reading(snapshot: Snapshot, concept: Concept) -> str:
    """What to say of a gene that was not named by its symbol or an identifier: an old symbol, one that several have, an alias."""
    name = snapshot.name(concept.node)
    if (said := reading(snapshot, concept)) or concept.text.strip().lower() == name.lower() or identify(snapshot, concept.text):
        return said
    return f"{plain(concept.text, 40)!r} was read as {plain(name)} ({snapshot.curie(concept.node)})"


def read(path: str | Path) -> dict[str, float]:
    """Return gene -> weight of a file: a gene a line, a weight after a tab or comma where there is one; or an annotated VCF.

    Of a VCF see ``vcf_genes``. Either may be gzipped; cells may be quoted, as spreadsheets write them. A gene that stands twice has its
    greatest weight.

    Raises:
        InputError: it cannot be read, a weight is no number, or a VCF names no genes (VEP's CSQ or SnpEff's ANN).
    """
    file = Path(path)
    try:
        raw = file.read_bytes()
        text = text_of(gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw)
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise InputError(f"cannot read the genes in {file}: {reason(error)}") from error
    lines = text.splitlines()
    if any(line.startswith(("##fileformat=VCF", "#CHROM\tPOS")) for line in lines[:1_000]):
        return vcf_genes.genes(lines, file)
    genes: dict[str, float] = {}
    for row, line in enumerate(lines, 1):
        name, *rest = _cells(line)
        if not name or name.startswith("#"):
            continue
        if _VARIANT.match(line):
            raise InputError(f"{file}, row {row}: this is a variant, and what names its gene is in a VCF's header: give the file with it")
        try:
            weight = float(rest[0]) if rest and rest[0] else 1.0
            genes[name] = max(genes.get(name, weight), weight)
        except ValueError:
            if row > 1:  # the first line may be a header
                raise InputError(f"{file}, row {row}: {plain(rest[0], 40)!r} is no weight; want GENE, or GENE<tab>WEIGHT") from None
    if not genes:
        raise InputError(f"{file} names no genes; want one a line, or an annotated VCF")
    return genes


def _cells(line: str) -> list[str]:
    """The cells of a line of a table, by whichever of tab, comma and semicolon comes first."""
    mark = re.search(r"[\t,;]", line)
    try:
        row = next(csv.reader([line], delimiter=mark[0] if mark else "\t"), [])
    except csv.Error:
        row = [line]
    return [cell.strip() for cell in row] or [""]
