"""The cheapest way to join several concepts: an approximate Steiner tree.

Mehlhorn's algorithm (Inf Process Lett 1988;27:125): give every node to its nearest terminal,
join the regions by the cheapest links that span
them, take out what is not needed. The tree costs at most twice the best one, less for few terminals; for two it is the cheapest path.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from kg.arrays import Array
from kg.errors import InputError
from kg.snapshot import Snapshot
from traversal.constraints import Budget, Constraints
from traversal.paths.cost_parts import Explainer
from traversal.paths.result import Hop
from traversal.view.costs import UNIT
from traversal.view.filters import EdgeFilter
from traversal.view.graph_view import View
from traversal.view.neighbourhood import admitted_nodes


@dataclass(frozen=True, slots=True)
class Tree:
    """What joins some concepts.

    Attributes:
        nodes: sorted node indexes. hops: the tree's links with their edges; each from its lower to its higher node.
        cost: nats, links and nodes that are no terminals. score: exp(-cost).
        unjoined: terminals that could not be joined to the first one.
        truncated: whether the budget ended the search early.
    """

    nodes: tuple[int, ...]
    hops: tuple[Hop, ...]
    cost: float
    score: float
    unjoined: tuple[int, ...]
    truncated: bool


def connect(snapshot: Snapshot, terminals: Iterable[int], *, constraints: Constraints | None = None, budget: Budget | None = None) -> Tree:
    """Join two or more nodes by a cheap tree under the documented hop and node costs; links are taken both ways.

    Raises:
        InputError: fewer than two terminals, one outside the graph, or a constraint that trees cannot keep (``directed``, ``through``).
    """
    from traversal.kernels import expansion as spread

    given = constraints or Constraints()
    ends = np.array(sorted({int(t) for t in terminals}), np.int32)
    if len(ends) < 2 or ends[0] < 0 or ends[-1] >= snapshot.n_nodes:
        raise InputError(f"a tree joins at least two different nodes of the graph, which has {snapshot.n_nodes}; got {ends.tolist()}")
    if given.directed or given.through:
        raise InputError("a tree has no direction, and visits what is named as its terminals; leave `directed` and `through` out")
    view = View.of(snapshot, EdgeFilter.of(given))
    n, links = snapshot.n_nodes, view.out
    distance, owner, parent = np.full(n, -1, np.int64), np.full(n, -1, np.int32), np.full(n, -1, np.int32)
    passable = admitted_nodes(snapshot, given)
    _, cut = spread.voronoi(
        links.ptr, links.nbr, links.cost, view.node_cost, passable, ends, (budget or Budget()).expansions, distance, owner, parent
    )
    terminal = np.zeros(n, bool)
    terminal[ends] = True
    total, one, other = spread.bridges(links.ptr, links.nbr, links.cost, view.node_cost, terminal, distance, owner)
    pairs = _span(total, one, other, owner, ends)
    tree = {(min(a, b), max(a, b)) for pair in pairs for a, b in _unfold(pair, parent)}
    joined = _component(int(ends[0]), tree)
    tree = _prune({pair for pair in tree if pair[0] in joined}, set(ends.tolist()))
    nodes = sorted({node for pair in tree for node in pair} | {int(ends[0])})
    cost = sum(_link_cost(view, a, b) for a, b in tree) + sum(int(view.node_cost[node]) for node in nodes if not terminal[node])
    explain = Explainer(snapshot, view)
    hops = tuple(explain.hop(a, b) for a, b in sorted(tree))
    left = tuple(t for t in ends.tolist() if t not in joined)
    return Tree(tuple(nodes), hops, cost / UNIT, math.exp(-cost / UNIT), left, bool(cut))


def _span(total: Array, one: Array, other: Array, owner: Array, ends: Array) -> list[tuple[int, int]]:
    """Kruskal over the regions: the links that join them all most cheaply, ties by index."""
    group = {int(t): int(t) for t in ends}

    def root(t: int) -> int:
        while group[t] != t:
            group[t] = group[group[t]]
            t = group[t]
        return t

    chosen = []
    for i in np.lexsort((other, one, total)).tolist():
        a, b = root(int(owner[one[i]])), root(int(owner[other[i]]))
        if a != b:
            group[max(a, b)] = min(a, b)
            chosen.append((int(one[i]), int(other[i])))
    return chosen


def _unfold(pair: tuple[int, int], parent: Array) -> list[tuple[int, int]]:
    """Return the link and the ways back from its ends to their terminals."""
    links = [pair]
    for node in pair:
        while parent[node] >= 0:
            links.append((node, int(parent[node])))
            node = int(parent[node])
    return links


def _component(start: int, links: set[tuple[int, int]]) -> set[int]:
    near = defaultdict(list)
    for a, b in links:
        near[a].append(b)
        near[b].append(a)
    seen, stack = {start}, [start]
    while stack:
        for node in near[stack.pop()]:
            if node not in seen:
                seen.add(node)
                stack.append(node)
    return seen


def _prune(links: set[tuple[int, int]], terminals: set[int]) -> set[tuple[int, int]]:
    """Take away leaves that are no terminals until there are none."""
    while True:
        degree: dict[int, int] = defaultdict(int)
        for a, b in links:
            degree[a] += 1
            degree[b] += 1
        useless = {pair for pair in links if any(degree[node] == 1 and node not in terminals for node in pair)}
        if not useless:
            return links
        links = links - useless


def _link_cost(view: View, a: int, b: int) -> int:
    start, stop = int(view.out.ptr[a]), int(view.out.ptr[a + 1])
    return int(view.out.cost[start + int(np.searchsorted(view.out.nbr[start:stop], b))])
