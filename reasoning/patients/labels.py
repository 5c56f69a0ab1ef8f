"""Labels for reports: by the nearest reports that have some, and by the domain of what they find.

A report is a set of findings with those it denies (ontology concept distillation): two reports are as alike as what they share is telling
(``similarity``), so that labels carry over from one to the other, each with the reports that it comes from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from kg.arrays import Array
from kg.errors import InputError
from reasoning.diagnosis import Diagnoser
from reasoning.diagnosis.findings import collect
from reasoning.diagnosis.ontology import ROOT
from reasoning.diagnosis.result import Term
from reasoning.patients.similarity import FindingSet, Similarity

_SUBCLASS, _CAUSES = "biolink:subclass_of", "biolink:causes"


@dataclass(frozen=True, slots=True)
class Label:
    """A label, its ``share`` 0..1 of the neighbours' similarity, and the neighbours (name, similarity) that have it."""

    label: str
    share: float
    neighbours: tuple[tuple[str, float], ...]

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return asdict(self)


def labels(
    report: FindingSet, known: Mapping[str, FindingSet], held: Mapping[str, Iterable[str]], similarity: Similarity, k: int = 5
) -> list[Label]:
    """Return the labels of the ``k`` nearest reports, each weighed by how alike its reports are; the likeliest first, equals by name.

    Args:
        report: what is to be labelled. known: reports by name. held: the labels of each.

    Raises:
        InputError: a report has no labels stated, or k < 1.
    """
    if k < 1:
        raise InputError(f"k must be at least 1, not {k}")
    if missing := sorted(known.keys() - held.keys()):
        raise InputError(f"nothing says which labels the report {missing[0]!r} has; give it an empty list if it has none")
    near = [(name, alike) for name, alike in similarity.nearest(report, known, k) if alike > 0]
    whole = sum(alike for _, alike in near)
    by: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for name, alike in near:
        for label in dict.fromkeys(held[name]):
            by[label].append((name, alike))
    found = [Label(label, sum(alike for _, alike in having) / whole, tuple(having)) for label, having in by.items()]
    return sorted(found, key=lambda each: (-each.share, each.label))


@dataclass(frozen=True, slots=True)
class Domain:
    """A domain, the ``share`` 0..1 of the information of a patient's findings that lies in it, and these findings."""

    domain: Term
    share: float
    findings: tuple[Term, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return asdict(self)


class Router:
    """Says of which domain of medicine findings are, and which part of the graph that is.

    The domains are the ontology's first division ("Abnormality of the eye" ...); a finding of several counts in each. MMed-RAG (Xia et al.
    2025) routes images to retrievers of their domain by a classifier; here it is the findings that say it, so that it can be read off.

    Args:
        diagnoser: whose ontology and records are used.

    Raises:
        InputError: the graph has no such division.
    """

    def __init__(self, diagnoser: Diagnoser) -> None:
        self._diagnoser, self._ontology = diagnoser, diagnoser.prepared.ontology
        snapshot = diagnoser.snapshot
        root = snapshot.find(ROOT)
        below = [] if root is None else [edge for edge in snapshot.edges_with(_SUBCLASS) if int(snapshot.edge_object[edge]) == root]
        terms = {self._ontology.term(int(snapshot.edge_subject[edge])) for edge in below}
        self._domains = np.array(sorted(term for term in terms if term is not None), np.int64)
        if not len(self._domains):
            raise InputError(f"this graph has no domains: nothing is a kind of {ROOT}")

    def route(self, observed: Iterable[str]) -> list[Domain]:
        """Return the domains of some findings, that with the greatest share first.

        Raises:
            InputError: none is usable.
        """
        case = collect(observed, (), self._diagnoser.snapshot, self._ontology)
        information = self._diagnoser.prepared.information
        whole = float(sum(information[term] for term in case.observed.tolist()))
        found = []
        for domain in self._domains.tolist():
            held = [term for term in case.observed.tolist() if domain in self._ontology.up(term)]
            if held:
                share = float(sum(information[term] for term in held)) / whole if whole else 1.0 / len(case.observed)
                found.append(Domain(self._diagnoser.term(domain), round(share, 4), tuple(map(self._diagnoser.term, held))))
        return sorted(found, key=lambda each: (-each.share, each.domain.curie))

    def subgraph(self, domain: str, least: float = 0.5) -> Array:
        """Return int64, ascending: the nodes of a domain's sub-graph.

        These are its findings, the diseases of whose picture (findings weighed by frequency and information) at least ``least`` lies in it,
        and the genes that cause these.

        Raises:
            InputError: it is none of the domains.
        """
        snapshot, profiles = self._diagnoser.snapshot, self._diagnoser.prepared.profiles
        node = snapshot.find(domain)
        term = None if node is None else self._ontology.term(node)
        if term is None or term not in self._domains.tolist():
            known = ", ".join(self._diagnoser.term(each).curie for each in self._domains.tolist()[:5])
            raise InputError(f"{domain!r} is no domain; there are {len(self._domains)}: {known} ...")
        inside = np.zeros(self._ontology.size, bool)
        inside[self._ontology.down(term)] = True
        weight = profiles.share * self._diagnoser.prepared.information[profiles.term]
        of_domain, whole = profiles.sums(weight * inside[profiles.term]), profiles.sums(weight)
        rows = np.flatnonzero((whole > 0) & (of_domain >= least * whole))
        diseases = np.asarray(self._diagnoser.diseases)[rows].astype(np.int64)
        causes = np.asarray(snapshot.edges_with(_CAUSES))
        causes = causes[np.isin(np.asarray(snapshot.edge_object)[causes], diseases)]
        genes = np.asarray(snapshot.edge_subject)[causes].astype(np.int64)
        nodes: Array = np.unique(np.concatenate([self._ontology.node[inside].astype(np.int64), diseases, genes]))
        return nodes
