"""(head, predicate, ?) on a snapshot: ranked answers, whether the graph already says so, and the paths behind each. No torch."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from gnn.behind import Layers, Walk
from gnn.errors import UnknownRelation
from gnn.forward import NumpyNetwork
from gnn.frontier import Expander
from gnn.graph import MessageGraph
from gnn.relation_graph import relation_graph
from gnn.scorer import SHIPPED
from kg.arrays import Array
from kg.snapshot import Snapshot

#: Training walks few edges a node to be quick; answers get better with more (UMLS, zero-shot MRR .43 with 48, .50 with all).
FANOUT = 256


@dataclass(frozen=True)
class Prediction:
    """An answer.

    Attributes:
        node: its index. score: a logit; probability: its softmax over all nodes. known: the graph holds this very edge.
        paths: what the network followed, heaviest first.
    """

    node: int
    score: float
    probability: float
    known: bool
    paths: tuple[Walk, ...]


class Predictor:
    """Answers queries on one snapshot; one thread at a time."""

    def __init__(self, snapshot: Snapshot, weights: str | Path | None = None) -> None:
        """``weights`` None takes those that ship.

        Raises:
            CheckpointError: the weights cannot be used.
        """
        self.snapshot = snapshot
        self.network, self.meta = NumpyNetwork.load(weights or SHIPPED)

    @cached_property
    def graph(self) -> MessageGraph:
        """The snapshot's affirmed edges, both ways."""
        return MessageGraph.from_snapshot(self.snapshot)

    @cached_property
    def meetings(self) -> Array:
        """float32 [4, 2R, 2R]; see ``gnn.relation_graph``."""
        return relation_graph(self.graph)

    @cached_property
    def expander(self) -> Expander:
        """Walks the graph from each kept node along at most ``FANOUT`` edges, or as many as in training where that is more."""
        fanout = self.network.config.fanout
        return Expander(self.graph, max(fanout, FANOUT) if fanout else 0)

    def relation(self, predicate: str) -> int:
        """The index of a predicate, written with or without ``biolink:``.

        Raises:
            UnknownRelation: the graph has no edge with it.
        """
        names = self.graph.relations
        for name in (predicate, f"biolink:{predicate}"):
            if name in names:
                return names.index(name)
        raise UnknownRelation(predicate, list(names))

    def score_all(self, heads: Array, relations: Array) -> Array:
        """Return float32 [B, n], 0 where not reached; see ``gnn.evaluate.ranking.Ranker``."""
        asked, tables = self.network.tables(self.meetings, relations)
        found = self.network.answers(self.expander, self.graph.log_degree, asked, tables, heads, relations, keep=self.network.config.keep)
        dense = np.zeros((len(heads), self.graph.n_nodes), np.float32)
        dense[found.query, found.node] = found.score
        return dense

    def predict(
        self, head: int, predicate: str, *, k: int = 10, paths: int = 3, backwards: bool = False, category: str | None = None,
        known: bool = True,
    ) -> list[Prediction]:  # fmt: skip
        """Return the ``k`` best answers to (head, predicate, ?), best first; of equal scores the lower node index first.

        Args:
            head: node index. paths: most paths an answer. backwards: ask (?, predicate, head). category: only answers of this category.
            known: whether answers that the graph already gives are listed too.

        Raises:
            UnknownRelation: the graph has no such predicate.
        """
        count = self.graph.n_relations
        kind = self.relation(predicate) + (count if backwards else 0)
        heads, kinds = np.array([head], np.int32), np.array([kind], np.int32)
        asked, tables = self.network.tables(self.meetings, kinds)
        found = self.network.answers(
            self.expander, self.graph.log_degree, asked, tables, heads, kinds, keep=self.network.config.keep, trace=True
        )
        g = self.graph
        row = slice(int(g.ptr[head]), int(g.ptr[head + 1]))
        stated = np.isin(found.node, g.nbr[row][g.rel[row] == kind])
        admitted = found.node != head
        if category is not None:
            index = self.snapshot.categories.index(category) if category in self.snapshot.categories else -1
            admitted &= self.snapshot.node_category[found.node] == index
        if not known:
            admitted &= ~stated
        top = max(float(found.score.max(initial=0.0)), 0.0)
        mass = float(np.exp(found.score - top).sum()) + (g.n_nodes - len(found.node)) * float(np.exp(-top))
        rows = np.flatnonzero(admitted)
        rows = rows[np.lexsort((found.node[rows], -found.score[rows]))][:k]
        layers = Layers(found, count) if paths and len(rows) else None
        return [
            Prediction(
                int(found.node[i]), float(found.score[i]), float(np.exp(found.score[i] - top)) / mass, bool(stated[i]),
                tuple(layers.walks(int(i), paths)) if layers else (),
            )
            for i in rows.tolist()
        ]  # fmt: skip

    def to_dict(self, prediction: Prediction) -> dict[str, Any]:
        """An answer in words: CURIEs, names, and each path's hops with predicate and direction."""
        s, names, count = self.snapshot, self.graph.relations, self.graph.n_relations
        return {
            "curie": s.curie(prediction.node), "name": s.name(prediction.node), "category": s.category(prediction.node),
            "score": round(prediction.score, 6), "probability": prediction.probability, "known": prediction.known,
            "paths": [
                {
                    "weight": walk.weight,
                    "nodes": [s.curie(node) for node in walk.nodes], "names": [s.name(node) for node in walk.nodes],
                    "hops": [{"predicate": names[r % count], "forward": r < count} for r in walk.relations],
                }
                for walk in prediction.paths
            ],
        }  # fmt: skip
