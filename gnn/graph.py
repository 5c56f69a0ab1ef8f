"""The graph as message passing sees it: every triple walked in both directions, in one CSR, no torch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kg.arrays import Array

if TYPE_CHECKING:
    from kg.snapshot import Snapshot


@dataclass(frozen=True)
class MessageGraph:
    """``n_nodes`` nodes and R relations; relation ``r + R`` is ``r`` walked backwards.

    Attributes:
        ptr: int64 [n + 1]; row u is ``ptr[u]:ptr[u + 1]``.
        nbr: int32 [2m], where an entry of row u leads to.
        rel: int32 [2m] in 0..2R-1, the relation when it is walked that way.
        relations: R names.
        log_degree: float32 [n], ``ln(1 + degree)`` scaled to mean 1: the same feature on a small graph and a large one.

    The entries of row v, read with the relation inverted, are also the messages that v receives: one CSR serves both directions.
    """

    n_nodes: int
    ptr: Array
    nbr: Array
    rel: Array
    relations: tuple[str, ...]

    @property
    def n_relations(self) -> int:
        """R, forward relations only."""
        return len(self.relations)

    @property
    def n_entries(self) -> int:
        """2m: triples, each in both directions."""
        return len(self.nbr)

    @cached_property
    def inverse(self) -> Array:
        """int32 [2m]: the relation of each entry walked against."""
        return invert(self.rel, self.n_relations)

    @cached_property
    def log_degree(self) -> Array:
        """float32 [n]; see the class."""
        value = np.log1p(np.diff(self.ptr).astype(np.float64))
        return (value / max(float(value.mean()), 1e-9)).astype(np.float32)

    @classmethod
    def from_triples(cls, triples: Array, n_nodes: int, relations: Sequence[str]) -> MessageGraph:
        """Build from int [m, 3] rows (head, relation, tail); each distinct triple counts once.

        Raises:
            ValueError: an index is out of range.
        """
        rows = np.unique(np.asarray(triples, np.int64).reshape(-1, 3), axis=0)
        count = len(relations)
        if len(rows) and (rows.min() < 0 or rows[:, [0, 2]].max() >= n_nodes or rows[:, 1].max() >= count):
            raise ValueError(f"a triple points outside {n_nodes} nodes or {count} relations")
        head, rel, tail = rows.T
        source, target = np.concatenate([head, tail]), np.concatenate([tail, head])
        kind = np.concatenate([rel, rel + count])
        order = np.lexsort((kind, target, source))
        ptr = np.zeros(n_nodes + 1, np.int64)
        np.cumsum(np.bincount(source, minlength=n_nodes), out=ptr[1:])
        return cls(n_nodes, ptr, target[order].astype(np.int32), kind[order].astype(np.int32), tuple(relations))

    @classmethod
    def from_snapshot(cls, snapshot: Snapshot) -> MessageGraph:
        """Read a snapshot's affirmed edges; ``ptr`` and ``nbr`` are its own arrays, not copies, unless it has loops."""
        loops = snapshot.edge_subject == snapshot.edge_object
        if bool(np.any(loops)):
            return cls.from_triples(snapshot_triples(snapshot), snapshot.n_nodes, snapshot.predicates)
        adj = snapshot.adj
        rel = np.asarray(snapshot.edge_predicate)[adj.edge].astype(np.int32)
        rel[np.asarray(adj.dir) < 0] += len(snapshot.predicates)
        return cls(snapshot.n_nodes, adj.ptr, adj.nbr, rel, tuple(snapshot.predicates))

    def triples(self) -> Array:
        """int64 [m, 3]: (head, relation, tail) in row order."""
        source = np.repeat(np.arange(self.n_nodes, dtype=np.int64), np.diff(self.ptr))
        forward = self.rel < self.n_relations
        return np.stack([source[forward], self.rel[forward].astype(np.int64), self.nbr[forward].astype(np.int64)], axis=1)


def invert(rel: Array, n_relations: int) -> Array:
    """Return the same relations walked the other way; ``2R`` (staying where one is) is its own inverse."""
    flipped = np.where(rel < n_relations, rel + n_relations, rel - n_relations)
    return np.where(rel == 2 * n_relations, rel, flipped).astype(np.int32)


def snapshot_triples(snapshot: Snapshot) -> Array:
    """int64 [m, 3]: a snapshot's affirmed edges as (subject, predicate, object)."""
    keep = ~np.asarray(snapshot.edge_negated)
    columns = (snapshot.edge_subject, snapshot.edge_predicate, snapshot.edge_object)
    return np.stack([np.asarray(column)[keep].astype(np.int64) for column in columns], axis=1)
