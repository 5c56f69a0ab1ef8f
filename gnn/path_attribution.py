"""The paths behind a score: what the network followed from the head to an answer, best first, exactly.

Every step leaves, for each edge, its attention alpha and, for each node kept, its promise. A walk is worth the product of both along it;
``log`` of it is additive over steps, so best completions from the head (Viterbi) guide a best-first search backwards from the answer,
which yields walks in exact order (A* with a perfect heuristic). NBFNet (section 4.4) reads importance off gradients in the same layered
shape; attention gives it without a backward pass, and for any number of answers at once.
"""

from __future__ import annotations

import heapq
import itertools
from dataclasses import dataclass

import numpy as np

from gnn.numpy_inference import Reached
from kg.arrays import Array

#: Partial walks looked at for one answer, before the search gives up and returns what it has.
MOST = 20_000

#: (minus a bound on the log weight, tie break, layer, row, log weight so far, nodes, relations).
_Partial = tuple[float, int, int, int, float, tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True)
class Walk:
    """A simple path: nodes, the relation of each hop (0..2R-1), and its weight in (0, 1], the product along it."""

    nodes: tuple[int, ...]
    relations: tuple[int, ...]
    weight: float


class Layers:
    """The steps of one query, with the best weight of every kept row."""

    def __init__(self, reached: Reached, n_relations: int) -> None:
        """``reached`` is traced and holds a single query."""
        self.steps, self.stay = reached.steps, 2 * n_relations
        self.best: list[Array] = [np.zeros(1)]
        self.order: list[Array] = []
        self.start: list[Array] = []
        self.sender: list[Array] = []
        for step in self.steps:
            sender = np.repeat(np.arange(len(step.node)), np.diff(step.found.ptr))
            order = np.argsort(step.found.dst, kind="stable")
            start = np.searchsorted(step.found.dst[order], np.arange(len(step.found.node) + 1))
            value = np.full(len(step.found.node), -np.inf)
            np.maximum.at(value, step.found.dst, self.best[-1][sender] + np.log(np.maximum(step.alpha, 1e-12)))
            self.best.append(value[step.chosen] + np.log(np.maximum(step.promise, 1e-12)))
            self.order.append(order)
            self.start.append(start)
            self.sender.append(sender)

    def walks(self, row: int, k: int) -> list[Walk]:
        """The ``k`` best simple paths that end in a row of the last step, heaviest first."""
        count = itertools.count()
        last = len(self.steps)
        ends = int(self.steps[-1].found.node[self.steps[-1].chosen[row]])
        begin: _Partial = (-float(self.best[last][row]), next(count), last, row, 0.0, (ends,), ())
        heap = [begin]
        found: dict[tuple[tuple[int, ...], tuple[int, ...]], float] = {}
        for _ in range(MOST):
            if not heap or len(found) == k:
                break
            _, _, layer, at, gone, nodes, kinds = heapq.heappop(heap)
            if layer == 0:
                found.setdefault((nodes, kinds), gone)
                continue
            step = self.steps[layer - 1]
            inside = int(step.chosen[at])
            here = gone + float(np.log(max(float(step.promise[at]), 1e-12)))
            for e in self.order[layer - 1][self.start[layer - 1][inside] : self.start[layer - 1][inside + 1]].tolist():
                sender, kind = int(self.sender[layer - 1][e]), int(step.found.rel[e])
                node = int(step.node[sender])
                total = here + float(np.log(max(float(step.alpha[e]), 1e-12)))
                bound = -(total + float(self.best[layer - 1][sender]))
                if kind == self.stay:
                    heapq.heappush(heap, (bound, next(count), layer - 1, sender, total, nodes, kinds))
                elif node not in nodes:
                    heapq.heappush(heap, (bound, next(count), layer - 1, sender, total, (node, *nodes), (kind, *kinds)))
        return [Walk(nodes, kinds, float(np.exp(weight))) for (nodes, kinds), weight in found.items()]
