"""The classes that medicines are in: roles, chemical classes, and groups of the ATC by the beginnings of their codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kg.arrays import Array
from kg.snapshot import Snapshot
from reasoning.medicines import hierarchy
from reasoning.medicines.statements import KINDS, ROLE, of_kinds

if TYPE_CHECKING:
    from scipy.sparse import csr_array

HAS_ROLE = "biolink:has_chemical_role"
#: Letters of an ATC code that name its group at each level above the substance.
_ATC = (1, 3, 4, 5)


@dataclass(frozen=True)
class Classes:
    """Members of classes: ``members`` 0/1 [M, F], ``names`` of each class: a node index, or an ATC group's code."""

    members: csr_array
    names: Sequence[int | str]


def roles(graph: Snapshot, medicines: Array) -> Classes:
    """Return the roles of medicines, those above each role included."""
    from scipy.sparse import csr_array

    is_role = of_kinds(graph, (ROLE,))
    nodes = np.flatnonzero(is_role)
    edges = graph.edges_with(HAS_ROLE)
    start, end = np.asarray(graph.edge_subject)[edges], np.asarray(graph.edge_object)[edges]
    kept = np.isin(start, medicines) & is_role[end]
    place = np.searchsorted(medicines, start[kept]), np.searchsorted(nodes, end[kept])
    has = csr_array((np.ones(kept.sum(), np.float32), place), shape=(len(medicines), len(nodes)))
    return Classes(_ones(has @ hierarchy.ancestors(graph, nodes, is_role)[:, nodes]), nodes.tolist())


def chemical(graph: Snapshot, medicines: Array) -> Classes:
    """Return the chemical classes above medicines that hold two of them or more."""
    above = hierarchy.ancestors(graph, medicines, of_kinds(graph, KINDS))
    shared = np.flatnonzero(np.asarray(above.sum(axis=0)).ravel() >= 2)
    return Classes(above[:, shared].tocsr(), shared.tolist())


def therapeutic(codes: Sequence[Sequence[str]]) -> Classes:
    """Return the ATC groups of medicines; ``codes`` are each one's identifiers, of which those of the ATC count."""
    from scipy.sparse import csr_array

    groups: dict[str, int] = {}
    pairs = [
        (row, groups.setdefault(code[4 : 4 + letters], len(groups)))
        for row, known in enumerate(codes)
        for code in known
        if code.startswith("ATC:")
        for letters in _ATC
        if len(code) - 4 >= letters
    ]
    row, column = np.array(pairs, int).reshape(-1, 2).T
    members = csr_array((np.ones(len(pairs), np.float32), (row, column)), shape=(len(codes), len(groups)))
    return Classes(_ones(members), list(groups))


def _ones(members: csr_array) -> csr_array:
    found = members.tocsr()
    found.sum_duplicates()
    found.data[:] = 1
    return found
