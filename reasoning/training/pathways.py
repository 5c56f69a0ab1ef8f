"""Pathways that experts reason along (Citrus, Wang et al. 2025, has them as templates): stages, each a step between two categories."""

from __future__ import annotations

from dataclasses import dataclass

_DISEASE, _FINDING, _GENE = "biolink:Disease", "biolink:PhenotypicFeature", "biolink:Gene"


@dataclass(frozen=True, slots=True)
class Pathway:
    """A pathway: where it starts, the category at the end of each step, and what each step is called."""

    name: str
    start: str
    through: tuple[str, ...]
    stages: tuple[str, ...]


PATHWAYS = (
    Pathway("from a finding to its cause", _FINDING, (_DISEASE, _GENE), ("differential diagnosis", "cause")),
    Pathway("from a gene to what to look for", _GENE, (_DISEASE, _FINDING), ("disease", "findings to look for")),
    Pathway("from a finding to what else to look for", _FINDING, (_DISEASE, _FINDING), ("differential diagnosis", "findings to look for")),
    Pathway("from a disease by its gene to others", _DISEASE, (_GENE, _DISEASE), ("cause", "diseases of the same cause")),
)
