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


class Explainer:
    """Turns nodes into paths that name their edges and the parts of their cost."""

    def __init__(self, snapshot: Snapshot, view: View, scored: dict[int, float] | None = None) -> None:
        """``scored`` maps edge indexes to scorer's hop scores in (0, 1]; None when no scorer took part."""
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
            parts["scorer"] = -math.log(max(self.scored[edge.edge] for edge in edges))
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
) -> tuple[Links, Links, dict[int, float]]:
    """Ask the scorer about the edges that short enough walks between the ends can use, and return dearer links.

    A hop costs ``-ln`` of the best score among its edges, on top. Scores are clipped to [1e-6, 1].

    Returns:
        links in the direction of walking, links against it (the same object when the view's are), and the scores by edge.
    """
    from traversal.kernels.corridor import collect_edges, dearer

    adj = snapshot.adj
    edges, nodes = collect_edges(
        view.out.ptr,
        view.out.nbr,
        view.into.ptr,
        view.into.nbr,
        frozen(adj.ptr),
        frozen(adj.nbr),
        frozen(adj.edge),
        view.keep,
        sources,
        targets,
        passable,
        max_hops,
    )
    scores = np.asarray(scorer.hop_scores(query, nodes, edges), np.float32)
    if scores.shape != edges.shape:
        raise ValueError(f"the scorer returned {scores.shape} scores for {edges.shape} edges")
    scores = np.clip(np.nan_to_num(scores, nan=1e-6), 1e-6, 1.0)
    extra = np.rint(-np.log(scores.astype(np.float64)) * UNIT).astype(np.int32)
    by_edge = np.zeros(snapshot.n_edges, np.int32)
    by_edge[edges] = extra
    known = np.zeros(snapshot.n_edges, bool)
    known[edges] = True
    directed = view.out is not view.into
    dearer_links = [
        Links(
            links.ptr,
            links.nbr,
            frozen(
                dearer(
                    links.ptr,
                    links.nbr,
                    links.cost,
                    frozen(adj.ptr),
                    frozen(adj.nbr),
                    frozen(adj.edge),
                    frozen(adj.dir),
                    view.keep,
                    way if directed else 0,
                    by_edge,
                    known,
                    MOST,
                )
            ),
        )
        for links, way in (((view.out, 1), (view.into, -1)) if directed else ((view.out, 1),))
    ]
    return dearer_links[0], dearer_links[-1], dict(zip(edges.tolist(), scores.tolist(), strict=True))
