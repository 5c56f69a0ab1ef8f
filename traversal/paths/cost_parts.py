"""The score of a path and its parts; the formula and the reasons are in ``docs/paths.md``."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable

import numpy as np

from kg.arrays import Array
from kg.snapshot import Snapshot
from traversal.kernels.jit import frozen
from traversal.paths.result import Hop, HopEdge, Path
from traversal.scorer import Query, Scorer
from traversal.view.costs import EVIDENCE, LENGTH_COST, MOST, UNIT
from traversal.view.graph_view import Links, View

#: The parts in which a path's cost is told, nats.
PARTS = ("evidence", "damping", "specificity", "length", "scorer")


class Scored:
    """A scorer's scores: ``edges`` int32 [e] ascending, ``scores`` float32 [e] in (0, 1]."""

    def __init__(self, edges: Array, scores: Array) -> None:
        self._edges, self._scores = edges, scores

    def best(self, edges: Array) -> float:
        """Return the best score among edges that were scored."""
        return float(self._scores[self._edges.searchsorted(edges)].max())


class Explainer:
    """Turns nodes into paths that name their edges and the parts of their cost."""

    def __init__(self, snapshot: Snapshot, view: View, scored: Scored | None = None) -> None:
        """``scored`` is None when no scorer took part."""
        self.snapshot, self.view, self.scored = snapshot, view, scored
        self.directed = view.out is not view.into

    def hop(self, source: int, target: int) -> Hop:
        """Return the step between two neighbours with its admitted edges.

        Raises:
            ValueError: there is no admitted edge between them.
        """
        adj, weights = self.snapshot.adj, self.view.weights
        start, stop = adj.ptr[source : source + 2].tolist()
        low, high = adj.nbr[start:stop].searchsorted(target), adj.nbr[start:stop].searchsorted(target, "right")
        here = slice(start + int(low), start + int(high))
        ids, ways = adj.edge[here], adj.dir[here]
        keep = self.view.keep[ids] & (ways > 0) if self.directed else self.view.keep[ids]
        if not keep.all():
            ids, ways = ids[keep], ways[keep]
        if not len(ids):
            raise ValueError(f"no admitted edge between nodes {source} and {target}")
        names = self.snapshot.predicates
        kinds = self.snapshot.edge_predicate[ids].tolist()
        edges = tuple(HopEdge(e, names[kind], way) for e, kind, way in zip(ids.tolist(), kinds, ways.tolist(), strict=True))
        miss = sum(map(math.log1p, (-weights.strength[ids]).tolist()))
        parts = {"evidence": -EVIDENCE * math.log(-math.expm1(miss)), "damping": min(weights.damping[ids].tolist())}
        if self.scored is not None:
            parts["scorer"] = -math.log(self.scored.best(ids))
        return Hop(source, target, edges, parts)

    def paths(self, nodes: Iterable[tuple[int, ...]], costs: Iterable[int]) -> tuple[Path, ...]:
        """Return paths from their nodes and costs (units, as search summed them); paths that share a hop share what was read for it."""
        known: dict[tuple[int, int], Hop] = {}
        return tuple(self._path(line, cost, known) for line, cost in zip(nodes, costs, strict=True))

    def _path(self, nodes: tuple[int, ...], cost: int, known: dict[tuple[int, int], Hop]) -> Path:
        hops = []
        for pair in itertools.pairwise(nodes):
            hop = known.get(pair)
            if hop is None:
                hop = known[pair] = self.hop(*pair)
            hops.append(hop)
        parts = {part: sum(hop.parts[part] for hop in hops) for part in ("evidence", "damping")}
        parts["specificity"] = sum(map(int, (self.view.node_cost[node] for node in nodes[1:-1]))) / UNIT
        parts["length"] = (len(hops) - 1) * LENGTH_COST
        if self.scored is not None:
            parts["scorer"] = sum(hop.parts["scorer"] for hop in hops)
        nats = cost / UNIT
        return Path(nodes, tuple(hops), math.exp(-nats), nats, parts)


def add_scores(
    snapshot: Snapshot, view: View, scorer: Scorer, query: Query, sources: Array, targets: Array, passable: Array, max_hops: int
) -> tuple[Links, Links, Scored]:
    """Ask the scorer about the edges that short enough walks between the ends can use, and return dearer links.

    A hop costs ``-ln`` of the best score among its edges, on top. Scores are clipped to [1e-6, 1].

    Returns:
        links in the direction of walking, links against it (the same object when the view's are), and the scores by edge.
    """
    from traversal.kernels.corridor import collect_edges, dearer

    adj, directed = snapshot.adj, view.out is not view.into
    ptr, nbr, edge, way = frozen(adj.ptr), frozen(adj.nbr), frozen(adj.edge), frozen(adj.dir)
    edges, nodes = collect_edges(
        view.out.ptr,
        view.out.nbr,
        view.into.ptr,
        view.into.nbr,
        ptr,
        nbr,
        edge,
        view.keep,
        sources,
        targets,
        passable,
        max_hops,
        not directed,
    )
    scores = np.asarray(scorer.hop_scores(query, nodes, edges), np.float32)
    if scores.shape != edges.shape:
        raise ValueError(f"the scorer returned {scores.shape} scores for {edges.shape} edges")
    scores = np.clip(np.nan_to_num(scores, nan=1e-6), 1e-6, 1.0)
    extra = np.full(snapshot.n_edges, -1, np.int32)
    extra[edges] = np.rint(-np.log(scores.astype(np.float64)) * UNIT).astype(np.int32)

    def made(links: Links, only: int) -> Links:
        cost = dearer(links.ptr, links.nbr, links.cost, ptr, nbr, edge, way, view.keep, only, nodes, extra, MOST)
        return Links(links.ptr, links.nbr, frozen(cost))

    out = made(view.out, 1 if directed else 0)
    return out, made(view.into, -1) if directed else out, Scored(edges, scores)
