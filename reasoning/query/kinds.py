"""What is a kind of what: closures over "is a kind of", with the edges that make each member one."""

from __future__ import annotations

import threading
import weakref
from collections import OrderedDict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np

from kg.arrays import Array
from kg.snapshot import Snapshot

_NONE = np.full(1, -1, np.int64)
_NONE.flags.writeable = False
SUBCLASS = "biolink:subclass_of"
HAS_PART = "biolink:has_part"
#: A salt, hydrate or mixture that contains a chemical counts as a form of it.
CHEMICALS = ("biolink:Drug", "biolink:SmallMolecule", "biolink:ChemicalEntity", "biolink:MolecularMixture")


#: Members of closures that are kept for the next who asks, about 24 bytes each; words of one question ask for the same ones many times.
_KEPT_MEMBERS = 500_000
#: What a closure takes beside its members, in members: most concepts have no kinds, and it is these that are many.
_ITSELF = 50


@dataclass(frozen=True, eq=False)
class Closure:
    """The nodes reached from some roots, and by which edge each was.

    Attributes:
        roots: where it started. members: int64, ascending, the roots among them.
        came, by: int64, the member that each was reached from and the edge between the two, -1 for a root.
    """

    roots: frozenset[int]
    members: Array
    came: Array
    by: Array

    def chain(self, node: int) -> tuple[int, ...]:
        """Return the edges from a member to its root, () for a root."""
        if node in self.roots:
            return ()
        edges: list[int] = []
        while node not in self.roots and (at := self._at(node)) is not None:
            edges.append(int(self.by[at]))
            node = int(self.came[at])
        return tuple(edges)

    def root(self, node: int) -> int:
        """Return the root that a member was reached from."""
        while node not in self.roots and (at := self._at(node)) is not None:
            node = int(self.came[at])
        return node

    def _at(self, node: int) -> int | None:
        at = int(self.members.searchsorted(node))
        return at if at < len(self.members) and self.members[at] == node and self.by[at] >= 0 else None


class Kinds:
    """Closures over a snapshot's affirmed ``subclass_of`` edges; rows of children and of parents, made once a snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        edges = np.asarray(snapshot.edges_with(SUBCLASS))
        child, parent = np.asarray(snapshot.edge_subject)[edges], np.asarray(snapshot.edge_object)[edges]
        self._snapshot = snapshot
        self._down = _rows(parent, child, edges, snapshot.n_nodes)
        self._up = _rows(child, parent, edges, snapshot.n_nodes)
        self._kept: OrderedDict[tuple[str, tuple[int, ...]], Closure] = OrderedDict()
        self._members = 0
        self._lock = threading.Lock()

    def down(self, roots: Iterable[int], *, forms: bool = True) -> Closure:
        """Return the roots with all that is a kind of one; ``forms`` adds what contains a chemical among them."""
        return self._closure("forms" if forms else "kinds", tuple(dict.fromkeys(roots)))

    def up(self, roots: Iterable[int]) -> Closure:
        """Return the roots with all that one is a kind of."""
        return self._closure("up", tuple(dict.fromkeys(roots)))

    def tops(self, nodes: Collection[int]) -> list[int]:
        """Return those of some nodes that are no kinds of another one of them."""
        return [one for one in nodes if not any(other != one and other in self.up([one]).members for other in nodes)]

    def _closure(self, which: str, roots: tuple[int, ...]) -> Closure:
        key = which, roots
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
                return found
        made = self._made(which, roots)
        with self._lock:
            if key not in self._kept:
                self._kept[key] = made
                self._members += _ITSELF + len(made.members)
            while self._members > _KEPT_MEMBERS:
                self._members -= _ITSELF + len(self._kept.popitem(last=False)[1].members)
        return made

    def _made(self, which: str, roots: tuple[int, ...]) -> Closure:
        ptr, nbr, edge = self._up if which == "up" else self._down
        wholes: dict[int, tuple[int, int]] = {}
        for root in roots if which == "forms" else ():
            for whole, by in self._containing(root):
                if whole not in roots:
                    wholes.setdefault(whole, (root, by))
        if not wholes and len(roots) == 1 and ptr[roots[0]] == ptr[roots[0] + 1]:  # most concepts have no kinds
            alone = np.array([[roots[0]], [-1], [-1]], np.int64)
            alone.flags.writeable = False
            return Closure(frozenset(roots), *alone)
        levels = [np.array([[root, -1, -1] for root in roots] + [[whole, *how] for whole, how in wholes.items()], np.int64).reshape(-1, 3)]
        frontier = np.sort(levels[0][:, 0])
        if len(frontier) == 1 and ptr[frontier[0]] == ptr[frontier[0] + 1]:  # as most concepts are
            frontier.flags.writeable = False
            return Closure(frozenset(roots), frontier, _NONE, _NONE)
        seen: Array | None = None
        while len(frontier):
            starts, counts = ptr[frontier], ptr[frontier + 1] - ptr[frontier]
            if not counts.any():
                break
            if seen is None:  # a byte for each node of the graph is only made for those that have kinds
                seen = np.zeros(self._snapshot.n_nodes, bool)
                seen[frontier] = True
            at = np.repeat(starts - np.concatenate([[0], np.cumsum(counts)[:-1]]), counts) + np.arange(int(counts.sum()))
            fresh = ~seen[nbr[at]]
            nodes, first = np.unique(nbr[at][fresh], return_index=True)
            came = np.repeat(frontier, counts)[fresh][first]
            levels.append(np.column_stack([nodes, came, edge[at][fresh][first]]).astype(np.int64))
            seen[nodes] = True
            frontier = nodes.astype(np.int64)
        table = np.concatenate(levels)
        table = np.ascontiguousarray(table[np.argsort(table[:, 0])].T)
        table.flags.writeable = False  # it is handed to many
        return Closure(frozenset(roots), *table)

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
