"""What a graph states of treatments: which medicine treats which condition, and which role of medicines is good for which."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kg.arrays import Array
from kg.snapshot import Snapshot

CONDITIONS = ("biolink:Disease", "biolink:PhenotypicFeature")
KINDS = ("biolink:Drug", "biolink:SmallMolecule", "biolink:MolecularMixture")
ROLE = "biolink:ChemicalRole"
TREATS = "biolink:treats"


@dataclass(frozen=True)
class Statements:
    """``S`` affirmed statements, each of a subject's row, a condition's row and an edge's index: int [S]."""

    subject: Array
    condition: Array
    edge: Array

    @classmethod
    def read(cls, graph: Snapshot, subjects: Array, conditions: Array) -> Statements:
        """Find those between some nodes; rows count along ``subjects`` and ``conditions``, both ascending."""
        edges = graph.edges_with(TREATS)
        start, end = np.asarray(graph.edge_subject)[edges], np.asarray(graph.edge_object)[edges]
        kept = np.isin(start, subjects) & np.isin(end, conditions)
        return cls(np.searchsorted(subjects, start[kept]), np.searchsorted(conditions, end[kept]), edges[kept])


def of_kinds(graph: Snapshot, kinds: tuple[str, ...]) -> Array:
    """Return bool [n]: nodes of these categories."""
    found: Array = np.isin(graph.node_category, [graph.categories.index(kind) for kind in kinds if kind in graph.categories])
    return found


def medicines(graph: Snapshot) -> Array:
    """Return int [M]: what some source calls a medicine, or says to treat something; ascending."""
    found = of_kinds(graph, KINDS[:1])
    found[np.asarray(graph.edge_subject)[graph.edges_with(TREATS)]] = True
    return np.flatnonzero(found & of_kinds(graph, KINDS))
