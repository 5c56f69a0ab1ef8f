"""The scorer that search is handed: ``traversal.scorer.Scorer``, served without torch."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from gnn.errors import CheckpointError
from gnn.numpy_inference import NumpyNetwork
from gnn.relation_graph import meetings
from gnn.subgraph import Between
from kg.arrays import Array

if TYPE_CHECKING:
    from gnn.numpy_inference import Tables
    from kg.snapshot import Snapshot
    from traversal.scorer import Query

#: The weights that ship, and are used where no others are named.
SHIPPED = Path(__file__).parent / "weights" / "default.safetensors"


class GnnScorer:
    """Scores the hops between two ends by walking the part of the graph between them from both.

    Two runs of the network over the edges that search hands over, one from the sources and one from the targets, both for a query that
    names no relation; then one small sum an edge. Cost follows the corridor, not the graph.

    What a hop is worth was taught by curated mechanisms over the predicates that the weights' header lists (``taught``). An edge of another
    predicate is neither favoured nor held back: it gets the median score of the taught ones between the same ends, and 1 where there are
    none. Measured on a graph with a vocabulary of its own, judging such edges made search worse (docs/scorer.md).
    """

    def __init__(self, snapshot: Snapshot, weights: str | Path | None = None) -> None:
        """``weights`` None takes those that ship.

        Raises:
            CheckpointError: the weights cannot be used.
        """
        self.snapshot = snapshot
        self.network, self.meta = NumpyNetwork.load(weights or SHIPPED)
        if not self.network.config.hop_hidden:
            raise CheckpointError("these weights have no head for hops (hop_hidden is 0); they predict, but cannot steer a search")
        taught = self.meta.get("taught")
        self.judged = np.array([taught is None or name in taught for name in snapshot.predicates], bool)

    @cached_property
    def _ready(self) -> tuple[Array, list[Tables], Array, Array]:
        """Query vector [d], step tables, Z [2R + 1, d] of the query without a relation, and log degrees float32 [n]."""
        snapshot = self.snapshot
        count = len(snapshot.predicates)
        kept = ~np.asarray(snapshot.edge_negated)
        kind = np.asarray(snapshot.edge_predicate)[kept].astype(np.int64)
        ends = [np.asarray(part)[kept] for part in (snapshot.edge_subject, snapshot.edge_object)]
        graph = meetings(np.concatenate(ends), np.concatenate([kind, kind + count]), snapshot.n_nodes, count)
        nameless = np.array([2 * count])
        asked, Z = self.network.encode(graph, nameless)
        _, tables = self.network.tables(graph, nameless)
        degree = np.log1p(snapshot.degree.astype(np.float64))
        return asked[0], tables, Z[0], (degree / max(float(degree.mean()), 1e-9)).astype(np.float32)

    def warm(self) -> GnnScorer:
        """Prepare what the first call would; returns itself."""
        _ = self._ready
        return self

    def hop_scores(self, query: Query, frontier_nodes: Array, edge_ids: Array) -> Array:
        """Return how much each edge speaks for paths between the ends, float32 [e] in (0, 1]; see ``traversal.scorer.Scorer``."""
        if not len(edge_ids):
            return np.zeros(0, np.float32)
        s, edges = self.snapshot, np.asarray(edge_ids)
        judged = self.judged[s.edge_predicate[edges]]
        if not judged.any():
            return np.ones(len(edges), np.float32)
        asked, tables, Z, log_degree = self._ready
        nodes = np.asarray(frontier_nodes)
        part = Between.of(
            nodes, s.edge_subject[edges], s.edge_predicate[edges], s.edge_object[edges], np.array(query.sources), np.array(query.targets)
        )
        n_rel = 2 * len(s.predicates) + 1
        ptr, nbr, rel = with_staying(part, len(s.predicates))
        degree = log_degree[nodes]
        state = self.network.walk(ptr, nbr, rel, degree, (part.sources, part.targets), asked, tables, n_rel)
        scores = np.maximum(self.network.hops(state, Z, degree, part.u, part.r, part.v), np.float32(1e-6))
        return np.where(judged, scores, np.median(scores[judged])).astype(np.float32)

    def describe(self) -> dict[str, Any]:
        """What the weights are and where they come from."""
        return {key: self.meta[key] for key in ("model", "sources", "command", "mechanisms", "taught") if key in self.meta}


def with_staying(part: Between, n_relations: int) -> tuple[Array, Array, Array]:
    """Return (ptr, nbr, rel) of a subgraph, both ways, by sender and relation, each node's edge to itself last in its row."""
    n = len(part.nodes)
    me = np.arange(n, dtype=np.int64)
    source = np.concatenate([part.u, part.v, me])
    kind = np.concatenate([part.r, part.r + n_relations, np.full(n, 2 * n_relations)])
    target = np.concatenate([part.v, part.u, me])
    key = source * (2 * n_relations + 1) + kind
    order = np.argsort(key, kind="stable")
    ptr = np.zeros(n + 1, np.int64)
    np.cumsum(np.bincount(source, minlength=n), out=ptr[1:])
    return ptr, target[order].astype(np.int32), kind[order].astype(np.int32)
