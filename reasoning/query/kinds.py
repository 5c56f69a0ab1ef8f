"""What is a kind of what: closures over "is a kind of", with the edges that make each member one."""

from __future__ import annotations

import weakref
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from kg.arrays import Array
from kg.snapshot import Snapshot

SUBCLASS = "biolink:subclass_of"
HAS_PART = "biolink:has_part"
#: A salt, hydrate or mixture that contains a chemical counts as a form of it.
CHEMICALS = ("biolink:Drug", "biolink:SmallMolecule", "biolink:ChemicalEntity", "biolink:MolecularMixture")


@dataclass(frozen=True)
class Closure:
    """The nodes reached from some roots, and by which edge each was.

    Attributes:
        roots: where it started. members: int64, ascending, the roots among them.
        by: member -> (the member that it was reached from, the edge between the two); the roots have none.
    """

    roots: frozenset[int]
    members: Array
    by: dict[int, tuple[int, int]]

    def chain(self, node: int) -> tuple[int, ...]:
        """Return the edges from a member to its root, () for a root."""
        edges: list[int] = []
        while node in self.by:
            node, edge = self.by[node]
            edges.append(edge)
        return tuple(edges)

    def root(self, node: int) -> int:
        """Return the root that a member was reached from."""
        while node in self.by:
            node, _ = self.by[node]
        return node


class Kinds:
    """Closures over a snapshot's affirmed ``subclass_of`` edges; rows of children and of parents, made once a snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        edges = np.asarray(snapshot.edges_with(SUBCLASS))
        child, parent = np.asarray(snapshot.edge_subject)[edges], np.asarray(snapshot.edge_object)[edges]
        self._snapshot = snapshot
        self._down = _rows(parent, child, edges, snapshot.n_nodes)
        self._up = _rows(child, parent, edges, snapshot.n_nodes)

    def down(self, roots: Iterable[int], *, forms: bool = True) -> Closure:
        """Return the roots with all that is a kind of one; ``forms`` adds what contains a chemical among them."""
        started = list(dict.fromkeys(roots))
        by: dict[int, tuple[int, int]] = {}
        if forms:
            for root in started:
                for whole, edge in self._containing(root):
                    if whole not in started:
                        by.setdefault(whole, (root, edge))
        return self._closure(started, by, self._down)

    def up(self, roots: Iterable[int]) -> Closure:
        """Return the roots with all that one is a kind of."""
        return self._closure(list(dict.fromkeys(roots)), {}, self._up)

    def _closure(self, roots: list[int], by: dict[int, tuple[int, int]], rows: tuple[Array, Array, Array]) -> Closure:
        ptr, nbr, edge = rows
        seen = np.zeros(self._snapshot.n_nodes, bool)
        frontier = np.array(sorted({*roots, *by}), np.int64)
        seen[frontier] = True
        while len(frontier):
            starts, counts = ptr[frontier], ptr[frontier + 1] - ptr[frontier]
            at = np.repeat(starts - np.concatenate([[0], np.cumsum(counts)[:-1]]), counts) + np.arange(int(counts.sum()))
            fresh = ~seen[nbr[at]]
            nodes, first = np.unique(nbr[at][fresh], return_index=True)
            came = np.repeat(frontier, counts)[fresh][first]
            by.update(zip(nodes.tolist(), zip(came.tolist(), edge[at][fresh][first].tolist(), strict=True), strict=True))
            seen[nodes] = True
            frontier = nodes.astype(np.int64)
        return Closure(frozenset(roots), np.flatnonzero(seen), by)

    def _containing(self, node: int) -> list[tuple[int, int]]:
        s = self._snapshot
        if HAS_PART not in s.predicates or s.category(node) not in CHEMICALS:
            return []
        wanted, start, stop = s.predicates.index(HAS_PART), int(s.adj.ptr[node]), int(s.adj.ptr[node + 1])
        rows = np.flatnonzero((s.adj.dir[start:stop] < 0) & (s.edge_predicate[s.adj.edge[start:stop]] == wanted)) + start
        return [(int(s.adj.nbr[row]), int(s.adj.edge[row])) for row in rows if s.category(int(s.adj.nbr[row])) in CHEMICALS]


_MADE: weakref.WeakKeyDictionary[Snapshot, Kinds] = weakref.WeakKeyDictionary()


def kinds_of(snapshot: Snapshot) -> Kinds:
    """Return a snapshot's closures, made when they are first asked for."""
    made = _MADE.get(snapshot)
    if made is None:
        made = _MADE[snapshot] = Kinds(snapshot)
    return made


def _rows(start: Array, end: Array, edges: Array, n_nodes: int) -> tuple[Array, Array, Array]:
    order = np.lexsort((edges, end, start))
    ptr = np.zeros(n_nodes + 1, np.int64)
    np.cumsum(np.bincount(start, minlength=n_nodes), out=ptr[1:])
    return ptr, end[order], edges[order]
