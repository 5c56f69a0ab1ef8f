"""(head, predicate, ?) on a snapshot: ranked answers, whether the graph already says so, and the paths behind each. No torch."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from gnn.alike import Alike, Alikes
from gnn.entailment import Kinds
from gnn.errors import UnknownRelation, WrongWayRound
from gnn.frontier import Expander
from gnn.graph import MessageGraph
from gnn.numpy_inference import NumpyNetwork, Reached
from gnn.path_attribution import Layers, Walk
from gnn.relation_graph import RelationGraph, relation_graph
from gnn.scorer import SHIPPED
from kg.arrays import Array
from kg.model import Edge
from kg.snapshot import Snapshot
from traversal.planning.watching import keep_on

#: Known answers of one head that are scored, each by a query of its own, and how many run at once.
MOST_KNOWN, BATCH = 200, 16
#: How many answers with reasons are found for each that is asked for, among how many, and how many paths behind each are looked at.
DEEP, DEEPEST, BEHIND = 5, 3000, 2
#: What keeps the first ranks of two rankings from deciding alone.
SMOOTH = 20
_SUBCLASS = "biolink:subclass_of"


@dataclass(frozen=True)
class Prediction:
    """An answer.

    Attributes:
        node: its index. score: a logit. probability: its softmax among all nodes that fit and are not known: the chance that it is the
            one where just one answer is missing. known: the graph states it; score and paths are then those without its edge.
        paths: what the network followed, heaviest first. edges: edge indexes that state it.
        follows: nothing states it, but it follows from what is stated (``gnn.entailment``).
        support: how much what is stated of those alike speaks for it (``gnn.alike``); their paths then stand first.
    """

    node: int
    score: float
    probability: float
    known: bool
    paths: tuple[Walk, ...]
    edges: tuple[int, ...] = ()
    follows: bool = False
    support: float = 0.0


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
    def relations(self) -> RelationGraph[Array]:
        """How the graph's relations meet; see ``gnn.relation_graph``."""
        return relation_graph(self.graph)

    @cached_property
    def kinds(self) -> Kinds:
        """The graph's hierarchy."""
        return Kinds(self.snapshot)

    @cached_property
    def alike(self) -> Alike:
        """Who is alike in the graph, by links that are no hierarchy."""
        return Alike(self.graph, [r for r, name in enumerate(self.graph.relations) if name == _SUBCLASS])

    @cached_property
    def expander(self) -> Expander:
        """Walks the graph from each kept node along as many edges as in training."""
        return Expander(self.graph, self.network.config.fanout)

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
        asked, tables = self.network.tables(self.relations, relations)
        found = self.network.answers(self.expander, self.graph.log_degree, asked, tables, heads, relations, keep=self.network.config.keep)
        dense = np.zeros((len(heads), self.graph.n_nodes), np.float32)
        dense[found.query, found.node] = found.score
        return dense

    def fitting(self, kind: int, category: str | None = None) -> Array:
        """bool [n]: nodes of the category; None: of any that the relation, in 0..2R-1, leads to.

        Type constraints as in Krompass et al., ISWC 2015.
        """
        s = self.snapshot
        if category is not None:
            named = [s.categories.index(category)] if category in s.categories else []
        else:
            named = np.unique(s.node_category[self.graph.nbr[self.graph.rel == kind]]).tolist()
        found: Array = np.isin(s.node_category, named)
        return found

    def _check_direction(self, head: int, kind: int) -> None:
        """Refuse a question asked the wrong way round: what would be ranked are things of no kind that it could mean."""
        s, relations = self.snapshot, self.graph.n_relations
        if self.fitting(kind)[head] and not self.fitting((kind + relations) % (2 * relations))[head]:
            raise WrongWayRound(self.graph.relations[kind % relations], s.categories[s.node_category[head]], kind >= relations)

    def predict(
        self,
        head: int,
        predicate: str,
        *,
        k: int = 10,
        paths: int = 3,
        backwards: bool = False,
        category: str | None = None,
        known: bool = True,
        new: bool = True,
        entailed: bool = False,
        kin: bool = False,
    ) -> list[Prediction]:
        """Return the ``k`` best answers to (head, predicate, ?), best first; of equal scores the lower node index first.

        New answers alone are ranked by what the network says and by what is stated of those alike, both by their ranks (Cormack et al.,
        SIGIR 2009); together with known ones, by the network's score alone.

        What the graph states already is scored as if it did not: each known answer by a query of its own, from which its edge is left
        out. That is how training asks for answers; with their edges in sight known answers would get scores that nothing ever taught,
        most of them below answers that nobody states. At most ``MOST_KNOWN`` of a head's known answers are scored, those of fewest
        edges, which say most of the head. What the graph denies is no answer, nor is what has no category that the predicate leads to.

        Args:
            head: node index. paths: most paths an answer. backwards: ask (?, predicate, head).
            category: only answers of this category; None admits those that the predicate leads to in this graph.
            known: list answers that the graph states. new: list those that it does not.
            entailed: list new answers that follow from what is stated, too: ancestors of a stated finding, for instance.
            kin: list ancestors, descendants and siblings of a new answer that was listed already, too, and new answers behind which
                stands nothing but the hierarchy: siblings of a stated finding, for instance; all by the network's score alone.

        Raises:
            UnknownRelation: the graph has no such predicate. WrongWayRound: what is of the head's kind only ends such statements.
        """
        kind = self.relation(predicate) + (self.graph.n_relations if backwards else 0)
        self._check_direction(head, kind)
        stated, denied = self._stated(head, kind), self._denied(head, predicate, backwards)
        fitting = self.fitting(kind, category)
        follows = self.kinds.entailed(head, self.graph.relations[kind % self.graph.n_relations], backwards=backwards)
        found = self._ask(np.array([head]), kind)
        open_to = fitting[found.node] & ~np.isin(found.node, stated)
        # What chance is shared among: all that fit but the known ones, as in training; who was not reached scores 0.
        unreached = int(fitting.sum()) - int(fitting[stated].sum()) - int(open_to.sum())
        rest = float(np.exp(found.score[open_to]).sum()) + unreached
        answers = []
        support, alikes = np.zeros(self.graph.n_nodes), None
        if new:
            admitted = fitting.copy()
            admitted[[*stated.tolist(), *denied.tolist(), head]] = False
            if not entailed:
                admitted &= ~follows
            rows = np.flatnonzero(admitted[found.node])
            rows = rows[np.lexsort((found.node[rows], -found.score[rows]))]
            nodes = found.node[rows]
            if not kin:
                alikes = self.alike.most(head, self.kinds.above([head]) | self.kinds.below([head]))
                support = np.where(admitted, self.alike.support(alikes, kind), 0.0)
                telling = rows if entailed else self._telling(rows, kind, found, k)
                nodes = _fused(found.node[telling], support)
                nodes = nodes[self.kinds.apart(nodes.tolist(), k)]
            scores = dict(zip(found.node.tolist(), found.score.tolist(), strict=True))
            for node in nodes[:k].tolist():
                score = float(scores.get(node, 0.0))
                answers.append((score, node, float(np.exp(score)) / rest, False))
        if known:
            tails = stated[fitting[stated] & (stated != head)]
            tails = tails[np.lexsort((tails, self.snapshot.degree[tails]))][:MOST_KNOWN]
            for tail, score in zip(tails.tolist(), self._left_out(head, kind, tails).tolist(), strict=True):
                answers.append((score, tail, float(np.exp(score)) / (rest + float(np.exp(score))), True))
        if known or kin:
            answers.sort(key=lambda answer: (-answer[0], answer[1]))
        return [
            Prediction(
                node,
                score,
                chance,
                stated,
                self._grounds(None if stated else alikes, kind, node, self._walks(head, kind, node, stated, found, paths), paths),
                self._edges(head, kind, node),
                not stated and bool(follows[node]),
                float(support[node]),
            )
            for score, node, chance, stated in answers[:k]
        ]

    def _telling(self, rows: Array, kind: int, found: Reached, k: int) -> Array:
        """The rows of a ranking behind which stands more than one statement of what is asked and hierarchy; as many as can be told apart.

        A sibling of a stated finding, a kind of a stated disease: that they are near in an ontology is no reason to look for them. The
        ``BEHIND`` heaviest paths are looked at, of ``DEEPEST`` answers at the most.
        """
        if not found.steps:
            return rows
        count, layers = self.graph.n_relations, Layers(found, self.graph.n_relations)
        hierarchy = [r for r, name in enumerate(self.graph.relations) if name == _SUBCLASS]
        told: list[int] = []
        for row in rows[:DEEPEST].tolist():
            if len(told) == DEEP * k:
                break
            keep_on()
            walks = layers.walks(row, BEHIND)
            steps = [[r for r in walk.relations if r % count not in hierarchy] for walk in walks]
            if any(len(of) > 1 or (of and of[0] != kind) for of in steps):
                told.append(row)
        return np.array(told, rows.dtype)

    # -- what the graph says ------------------------------------------------------------------------------------------------------

    def _stated(self, head: int, kind: int) -> Array:
        """int32: the answers that the graph states."""
        g = self.graph
        row = slice(int(g.ptr[head]), int(g.ptr[head + 1]))
        return np.unique(g.nbr[row][g.rel[row] == kind])

    def _denied(self, head: int, predicate: str, backwards: bool) -> Array:
        """int32: the answers that the graph denies."""
        s, name = self.snapshot, self.graph.relations[self.relation(predicate)]
        edges = s.edges_with(name, negated=True)
        ours, theirs = (s.edge_object, s.edge_subject) if backwards else (s.edge_subject, s.edge_object)
        return np.asarray(theirs[edges[np.asarray(ours[edges]) == head]])

    def _edges(self, head: int, kind: int, node: int) -> tuple[int, ...]:
        s, count = self.snapshot, self.graph.n_relations
        ends = (head, node) if kind < count else (node, head)
        return tuple(
            e for e in s.find_edges(head, node) if s.edge_predicate[e] == kind % count and (s.edge_subject[e], s.edge_object[e]) == ends
        )

    # -- what the network says ----------------------------------------------------------------------------------------------------

    def _ask(self, heads: Array, kind: int, tails: Array | None = None) -> Reached:
        """Run queries of one relation; ``tails`` are answers whose own edge is left out."""
        kinds = np.full(len(heads), kind, np.int32)
        asked, tables = self.network.tables(self.relations, kinds)
        keep = self.network.config.keep
        return self.network.answers(
            self.expander, self.graph.log_degree, asked, tables, heads, kinds, tails, keep=keep, trace=len(heads) == 1
        )

    def _left_out(self, head: int, kind: int, tails: Array) -> Array:
        """Score each known answer without its own edge, float [tails]; 0 where it is then not reached."""
        scores = np.zeros(len(tails))
        for start in range(0, len(tails), BATCH):
            keep_on()
            part = tails[start : start + BATCH]
            found = self._ask(np.full(len(part), head), kind, part)
            mine = found.node == part[found.query]
            scores[start + found.query[mine]] = found.score[mine]
        return scores

    def _grounds(self, alikes: Alikes | None, kind: int, node: int, walks: tuple[Walk, ...], paths: int) -> tuple[Walk, ...]:
        """The paths behind a new answer: those by the most alike first, as many as half of them where the network followed others."""
        if alikes is None:
            return walks
        mine = tuple(self.alike.walks(alikes, kind, node, paths))
        others = tuple(walk for walk in walks if walk.nodes not in [one.nodes for one in mine])
        kept = max(paths - len(others), (paths + 1) // 2)
        return (*mine[:kept], *others)[:paths]

    def _walks(self, head: int, kind: int, node: int, stated: bool, found: Reached, paths: int) -> tuple[Walk, ...]:
        """The paths behind an answer; behind a known one, those that lead to it without its own edge."""
        if not paths:
            return ()
        if stated:
            found = self._ask(np.array([head]), kind, np.array([node]))
        row = np.flatnonzero(found.node == node)
        return tuple(Layers(found, self.graph.n_relations).walks(int(row[0]), paths)) if len(row) else ()

    def to_dict(self, prediction: Prediction) -> dict[str, Any]:
        """An answer in words: CURIEs, names, the edges that state it, and each path's hops with predicate and direction."""
        s, names, count = self.snapshot, self.graph.relations, self.graph.n_relations
        return {
            "curie": s.curie(prediction.node),
            "name": s.name(prediction.node),
            "category": s.category(prediction.node),
            "score": round(prediction.score, 6),
            "probability": prediction.probability,
            "known": prediction.known,
            "follows": prediction.follows,
            "support": round(prediction.support, 6),
            "edges": [_cited(s.edge(edge)) for edge in prediction.edges],
            "paths": [
                {
                    "weight": walk.weight,
                    "nodes": [s.curie(node) for node in walk.nodes],
                    "names": [s.name(node) for node in walk.nodes],
                    "hops": [{"predicate": names[r % count], "forward": r < count} for r in walk.relations],
                }
                for walk in prediction.paths
            ],
        }


def _fused(telling: Array, support: Array) -> Array:
    """Nodes by the sum of 1 / (``SMOOTH`` + rank) in two rankings, the best first; of equal ones the lower first.

    Args:
        telling: nodes by the network's score, those alone behind which its paths are more than hierarchy.
        support: float [n], how much those alike speak for each; what has none has no rank.
    """
    spoken = np.flatnonzero(support)
    spoken = spoken[np.lexsort((spoken, -support[spoken]))]
    worth = np.zeros(len(support))
    for ranked in (telling, spoken):
        worth[ranked] += 1 / (SMOOTH + 1 + np.arange(len(ranked)))
    nodes = np.flatnonzero(worth)
    return nodes[np.lexsort((nodes, -worth[nodes]))]


def _cited(edge: Edge) -> dict[str, Any]:
    """An edge as an answer cites it: its identifier and the records that state it."""
    return {
        "id": edge.id,
        "evidence": [{"source": e.source, "record": e.record, "publications": list(e.publications)} for e in edge.evidence],
    }
