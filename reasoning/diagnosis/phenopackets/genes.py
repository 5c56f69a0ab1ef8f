"""The genes that a phenopacket's interpretations name: candidates for the cause, whatever the packet's own diagnosis."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

#: What protobuf's JSON may call "rejected", and ACMG's classes of variants that cause nothing.
_REJECTED, _BENIGN = ("REJECTED", "1"), ("BENIGN", "LIKELY_BENIGN", "1", "2")


def genes_of(document: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the genes, each once, in the packet's order: by identifier where it has one, else by symbol.

    Version 2's genomic interpretations (the gene itself or that of a variant) but for rejected ones and benign variants, and version 1's
    ``genes``. What does not have the schema's form is passed over.
    """
    described = [*_interpreted(document), *_messages(document, "genes")]
    found = (_text(gene, "valueId", "value_id", "id") or _text(gene, "symbol") for gene in described)
    return tuple(dict.fromkeys(gene for gene in found if gene))


def _interpreted(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for interpretation in _messages(document, "interpretations"):
        diagnosis = _message(interpretation, "diagnosis")
        for found in _messages(diagnosis, "genomicInterpretations", "genomic_interpretations"):
            if str(found.get("interpretationStatus", found.get("interpretation_status", ""))).upper() in _REJECTED:
                continue
            variant = _message(found, "variantInterpretation", "variant_interpretation")
            class_ = str(variant.get("acmgPathogenicityClassification", variant.get("acmg_pathogenicity_classification", "")))
            if class_.strip().upper().replace(" ", "_") in _BENIGN:
                continue
            described = _message(variant, "variationDescriptor", "variation_descriptor")
            yield _message(found, "gene", "geneDescriptor")
            yield _message(described, "geneContext", "gene_context")


def _message(parent: Mapping[str, Any], *keys: str) -> Mapping[str, Any]:
    return next((parent[key] for key in keys if isinstance(parent.get(key), Mapping)), {})


def _messages(parent: Mapping[str, Any], *keys: str) -> list[Mapping[str, Any]]:
    listed: list[Any] = next((parent[key] for key in keys if isinstance(parent.get(key), list)), [])
    return [message for message in listed if isinstance(message, Mapping)]


def _text(parent: Mapping[str, Any], *keys: str) -> str:
    return next((parent[key].strip() for key in keys if isinstance(parent.get(key), str) and parent[key].strip()), "")
