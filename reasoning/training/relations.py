"""What stands beside what, by relation: the rows that questions are walked along.

A relation is a predicate, a direction and the category at its far end: "is caused by a gene" and "is caused by a chemical" are two.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from kg.arrays import Array
from kg.biolink import PREDICATES
from kg.snapshot import Snapshot
from reasoning.query.kinds import SUBCLASS
from reasoning.training import rows

#: Steps of "is a kind of" that a closure follows; no classification is deeper.
_DEEP = 64


@dataclass(frozen=True, slots=True)
class Relation:
    """A step from a concept: ``forward`` from subject to object; ``category`` is that of the concept where it ends."""

    predicate: str
    forward: bool
    category: str


class Relations:
    """A snapshot's affirmed statements in rows by concept and relation; self-loops are left out.

    Attributes:
        relations: what the codes in the rows stand for.
        weight: float64, how often each relation is asked about: by the root of its number of statements, so that the common ones do not
            drown the others.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        subject, object_ = np.asarray(snapshot.edge_subject), np.asarray(snapshot.edge_object)
        edges = np.flatnonzero(~np.asarray(snapshot.edge_negated) & (subject != object_))
        predicate = np.asarray(snapshot.edge_predicate)[edges].astype(np.int64)
        tail, head = subject[edges], object_[edges]
        width = len(snapshot.categories)
        category = np.asarray(snapshot.node_category).astype(np.int64)
        raw = np.concatenate([(predicate * 2) * width + category[head], (predicate * 2 + 1) * width + category[tail]])
        near, far = np.concatenate([tail, head]), np.concatenate([head, tail])
        kinds, code = np.unique(raw, return_inverse=True)
        order = np.lexsort((far, code, near))
        self._code, self._far = code[order].astype(np.int64), far[order].astype(np.int64)
        self._edge = np.concatenate([edges, edges])[order]
        self._near = near[order]
        self._ptr = np.zeros(snapshot.n_nodes + 1, np.int64)
        np.cumsum(np.bincount(near, minlength=snapshot.n_nodes), out=self._ptr[1:])
        self.relations = [
            Relation(snapshot.predicates[kind // width // 2], kind // width % 2 == 0, snapshot.categories[kind % width])
            for kind in kinds.tolist()
        ]
        self._index = {relation: at for at, relation in enumerate(self.relations)}
        counts = np.bincount(self._code, minlength=len(kinds)).astype(float)
        # What is a kind of what is half of a graph and the dullest half: it is asked about half as often.
        dull = np.array([0.5 if relation.predicate == SUBCLASS else 1.0 for relation in self.relations])
        self.weight: npt.NDArray[np.float64] = np.sqrt(counts) * dull
        self._by_code = np.argsort(self._code, kind="stable")
        self._code_ptr = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)

    @property
    def degree(self) -> Array:
        """int64 [n]: statements about each concept."""
        return np.diff(self._ptr)

    def codes(self, node: int) -> Array:
        """Return the relations that a concept stands in, ascending, each once."""
        row: Array = self._code[self._ptr[node] : self._ptr[node + 1]]
        first = np.ones(len(row), bool)
        np.not_equal(row[1:], row[:-1], out=first[1:])
        each: Array = row[first]
        return each

    def ends(self, node: int, code: int) -> tuple[Array, Array]:
        """Return (concepts that a relation leads to from a concept, the edge to each)."""
        first, behind = rows.span(self._ptr, self._code, node, code)
        return self._far[first:behind], self._edge[first:behind]

    def reached(self, nodes: Array, code: int) -> Array:
        """Return the concepts that a relation leads to from any of some (int64), ascending, each once."""
        found: Array = rows.reached(self._ptr, self._code, self._far, nodes, code)
        return found

    def starts(self, codes: Array, random: np.random.Generator) -> Array:
        """Return the near end of a random statement of each of some relations (int64 [k])."""
        low, high = self._code_ptr[codes], self._code_ptr[codes + 1]
        found: Array = self._near[self._by_code[random.integers(low, high)]]
        return found

    def code(self, relation: Relation) -> int | None:
        """Return a relation's code, None where the graph has no such statement."""
        return self._index.get(relation)

    def alike(self, code: int) -> tuple[int, ...]:
        """Return the codes that say the same of a pair: the relation itself and, of a symmetric predicate, the other direction."""
        relation = self.relations[code]
        known = PREDICATES.get(relation.predicate)
        if known is None or not known.symmetric:
            return (code,)
        other = self.code(Relation(relation.predicate, not relation.forward, relation.category))
        return (code,) if other is None else (code, other)

    # -- what is a kind of what ---------------------------------------------------------------------------------------------------

    @cached_property
    def _kinds(self) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
        edges = np.asarray(self.snapshot.edges_with(SUBCLASS))
        child, parent = np.asarray(self.snapshot.edge_subject)[edges], np.asarray(self.snapshot.edge_object)[edges]
        return self._rows(child, parent), self._rows(parent, child)

    def above(self, nodes: Array, most: int | None = None) -> Array:
        """Return int64: all that some concepts (int64) are kinds of, themselves aside; where there is more, ``most`` and one of them."""
        found: Array = rows.closed(*self._kinds[0], nodes, _DEEP, self.snapshot.n_nodes if most is None else most)
        return found

    def below(self, nodes: Array, most: int | None = None) -> Array:
        """Return int64: all that is a kind of some concepts (int64), themselves aside; where there is more, ``most`` and one of them."""
        found: Array = rows.closed(*self._kinds[1], nodes, _DEEP, self.snapshot.n_nodes if most is None else most)
        return found

    def _rows(self, near: Array, far: Array) -> tuple[Array, Array]:
        order = np.lexsort((far, near))
        ends = np.cumsum(np.bincount(near, minlength=self.snapshot.n_nodes))
        return np.concatenate([[0], ends]).astype(np.int64), far[order].astype(np.int64)

    def parents(self, node: int) -> Array:
        """Return what a concept is directly a kind of."""
        ptr, far = self._kinds[0]
        return far[ptr[node] : ptr[node + 1]]

    def children(self, node: int) -> Array:
        """Return what is directly a kind of a concept."""
        ptr, far = self._kinds[1]
        return far[ptr[node] : ptr[node + 1]]
