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

    Within a row entries are sorted by relation, then neighbour: what a node sends along one relation is computed once.
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
        rows = np.asarray(triples, np.int64).reshape(-1, 3)
        count = len(relations)
        if len(rows) and (rows.min() < 0 or rows[:, [0, 2]].max() >= n_nodes or rows[:, 1].max() >= count):
            raise ValueError(f"a triple points outside {n_nodes} nodes or {count} relations")
        key = np.unique((rows[:, 0] * count + rows[:, 1]) * n_nodes + rows[:, 2])
        pair, tail = np.divmod(key, max(n_nodes, 1))
        head, rel = np.divmod(pair, max(count, 1))
        source, target = np.concatenate([head, tail]), np.concatenate([tail, head])
        kind = np.concatenate([rel, rel + count])
        return cls._sorted(source, kind, target, n_nodes, relations)

    @classmethod
    def from_snapshot(cls, snapshot: Snapshot) -> MessageGraph:
        """Read a snapshot's affirmed edges."""
        return cls.from_triples(snapshot_triples(snapshot), snapshot.n_nodes, snapshot.predicates)

    @classmethod
    def _sorted(cls, source: Array, kind: Array, target: Array, n_nodes: int, relations: Sequence[str]) -> MessageGraph:
        # One key of 64 bits sorts several times faster than three columns; it holds 2^63 / (2R n) nodes, far beyond int32.
        key = (source * (2 * len(relations)) + kind) * n_nodes + target
        key.sort()
        pair, nbr = np.divmod(key, max(n_nodes, 1))
        row, rel = np.divmod(pair, max(2 * len(relations), 1))
        ptr = np.zeros(n_nodes + 1, np.int64)
        np.cumsum(np.bincount(row, minlength=n_nodes), out=ptr[1:])
        return cls(n_nodes, ptr, nbr.astype(np.int32), rel.astype(np.int32), tuple(relations))

    def triples(self) -> Array:
        """int64 [m, 3]: (head, relation, tail) in row order."""
        source = np.repeat(np.arange(self.n_nodes, dtype=np.int64), np.diff(self.ptr))
        forward = self.rel < self.n_relations
        return np.stack([source[forward], self.rel[forward].astype(np.int64), self.nbr[forward].astype(np.int64)], axis=1)


def snapshot_triples(snapshot: Snapshot) -> Array:
    """int64 [m, 3]: a snapshot's affirmed edges as (subject, predicate, object)."""
    keep = ~np.asarray(snapshot.edge_negated)
    columns = (snapshot.edge_subject, snapshot.edge_predicate, snapshot.edge_object)
    return np.stack([np.asarray(column)[keep].astype(np.int64) for column in columns], axis=1)
