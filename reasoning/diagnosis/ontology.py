"""The phenotype ontology as arrays: terms, their ancestors, and which term an identifier means today."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kg.arrays import Array, HashIndex
from kg.snapshot import Snapshot
from reasoning.diagnosis import ragged

#: Root of what counts as a finding ("Phenotypic abnormality"). Inheritance, onset and modifiers lie outside it.
ROOT = "HP:0000118"
_CATEGORY = "biolink:PhenotypicFeature"
_SUBCLASS = "biolink:subclass_of"


@dataclass(frozen=True)
class Ontology:
    """``T`` terms in the order of their nodes.

    Attributes:
        node: int32 [T], each term's node in the snapshot, ascending.
        ancestors_ptr, ancestors: int32 [T + 1], int32: each term's ancestors, itself included, ascending.
        finding: bool [T], whether a term is a finding (under the root, or the graph has no such root).
        formerly: retired identifiers (obsolete, merged) -> the term that stands for them now.
    """

    node: Array
    ancestors_ptr: Array
    ancestors: Array
    finding: Array
    formerly: HashIndex

    @property
    def size(self) -> int:
        """Number of terms."""
        return len(self.node)

    def up(self, term: int) -> Array:
        """Return the ancestors of a term, itself included."""
        return self.ancestors[ragged.span(self.ancestors_ptr, term)]

    def closure(self, terms: Array) -> Array:
        """Return bool [T]: the terms and all their ancestors."""
        inside = np.zeros(self.size, bool)
        for term in terms:
            inside[self.up(int(term))] = True
        return inside

    def term(self, node: int) -> int | None:
        """Return the term of a node, None when the node is no term."""
        place = int(np.searchsorted(self.node, node))
        return place if place < self.size and self.node[place] == node else None

    @cached_property
    def _descendants(self) -> tuple[Array, Array]:
        owner = np.repeat(np.arange(self.size, dtype=np.int32), np.diff(self.ancestors_ptr))
        order = np.lexsort((owner, self.ancestors))
        ptr = np.concatenate([[0], np.cumsum(np.bincount(self.ancestors, minlength=self.size))])
        return ptr, owner[order]

    def down(self, term: int) -> Array:
        """Return the descendants of a term, itself included, ascending."""
        ptr, below = self._descendants
        found: Array = below[ragged.span(ptr, term)]
        return found


def read(snapshot: Snapshot) -> Ontology:
    """Collect the terms of a snapshot: its phenotypic features that are not deprecated, and the ``subclass_of`` edges among them."""
    nodes, retired, alternative = _nodes(snapshot)
    place = np.full(snapshot.n_nodes, -1, np.int32)
    place[nodes] = np.arange(len(nodes), dtype=np.int32)
    edges = snapshot.edges_with(_SUBCLASS)
    child, parent = place[snapshot.edge_subject[edges]], place[snapshot.edge_object[edges]]
    inside = (child >= 0) & (parent >= 0) & (child != parent)
    ptr, ancestors = _close(child[inside], parent[inside], len(nodes))
    root = snapshot.find(ROOT)
    finding = np.ones(len(nodes), bool)
    if root is not None and place[root] >= 0:
        owner = np.repeat(np.arange(len(nodes)), np.diff(ptr))
        finding[:] = False
        finding[owner[ancestors == place[root]]] = True
    formerly: dict[str, int] = {}
    for identifier, current in (*alternative, *retired):
        node = snapshot.find(current)
        if node is not None and place[node] >= 0:
            formerly.setdefault(identifier, int(place[node]))
    return Ontology(nodes, ptr, ancestors, finding, HashIndex.build(formerly, formerly.values()))


def _nodes(snapshot: Snapshot) -> tuple[Array, list[tuple[str, str]], list[tuple[str, str]]]:
    """Return the terms' nodes, and (old, current) identifiers of retired terms and of alternative ones."""
    if _CATEGORY not in snapshot.categories:
        return np.empty(0, np.int32), [], []
    kept: list[int] = []
    retired: list[tuple[str, str]] = []
    alternative: list[tuple[str, str]] = []
    for index in np.flatnonzero(snapshot.node_category == snapshot.categories.index(_CATEGORY)).tolist():
        node = snapshot.node(index)
        if node.deprecated:
            if node.replaced_by:
                retired.append((node.curie, node.replaced_by))
            continue
        kept.append(index)
        alternative.extend((old, node.curie) for old in node.alt_ids)
    return np.array(kept, np.int32), retired, alternative


def _close(child: Array, parent: Array, size: int) -> tuple[Array, Array]:
    """Return the reflexive transitive closure as (ptr [size + 1], ancestors), each row ascending. Cycles are tolerated."""
    parents: list[list[int]] = [[] for _ in range(size)]
    for one, other in zip(child.tolist(), parent.tolist(), strict=True):
        parents[one].append(other)
    rows = []
    for start in range(size):
        seen, stack = {start}, [start]
        while stack:
            for above in parents[stack.pop()]:
                if above not in seen:
                    seen.add(above)
                    stack.append(above)
        rows.append(np.array(sorted(seen), np.int32))
    ptr = np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int32)
    return ptr, np.concatenate(rows) if rows else np.empty(0, np.int32)
