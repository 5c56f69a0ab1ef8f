"""Questions walked forward: from a concept along relations, step by step, to wherever that leads.

Nothing here looks for an answer, or knows one: the answer is what the finished question turns out to have (MedReason, Wu et al. 2025, finds
its chains between a question and a known answer; a chain that was made to fit can be right for the wrong reason).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kg.arrays import Array
from reasoning.training.relations import Relations

#: A question through more unnamed concepts than this is about nothing in particular.
FAN = 400


@dataclass(frozen=True, slots=True)
class Walk:
    """A question and one way to its answer.

    Attributes:
        codes: the relations in order. nodes: one path along them, hops + 1 concepts. edges: its edges, hops of them.
        layers: everything that the question reaches at each hop; the last is its answers.
    """

    codes: tuple[int, ...]
    nodes: tuple[int, ...]
    edges: tuple[int, ...]
    layers: tuple[Array, ...]

    @property
    def answers(self) -> Array:
        """Every concept that is right, ascending."""
        return self.layers[-1]


class Walker:
    """Walks at random over a graph's relations.

    Args:
        pruned: concepts on which no walk may step (a k-shattered view; see ``traversal.algorithms.hubs``).
        weight: how gladly each concept is started from, None for all alike.
    """

    def __init__(self, relations: Relations, pruned: frozenset[int] = frozenset(), weight: Array | None = None) -> None:
        self.relations, self._weight = relations, weight
        self._open = np.ones(relations.snapshot.n_nodes, bool)
        self._open[list(pruned)] = False
        self._share = np.cumsum(relations.weight / relations.weight.sum())
        self._nodes = None if weight is None else np.cumsum(weight / weight.sum())

    def walk(self, hops: int, random: np.random.Generator, *, at: int | None = None, along: tuple[str, ...] = ()) -> Walk | None:
        """Return one walk of ``hops`` steps (from ``at``, where given), None where it ran into what cannot be asked.

        ``along`` are the categories at the ends of the steps, any where there are none.
        """
        relations = self.relations
        codes: list[int] = []
        if at is None and self._nodes is not None:
            at = drawn(self._nodes, random)
        if at is None:
            codes.append(drawn(self._share, random))
            at = int(relations.starts(np.array(codes), random)[0])
        if not self._open[at]:
            return None
        nodes, edges, layers = [at], list[int](), list[Array]()
        layer = np.array([at])
        for hop in range(hops):
            if hop or not codes:
                code = self._next(nodes[-1], codes[-1] if codes else None, random, along[hop] if along else "")
                if code is None:
                    return None
                codes.append(code)
            ends, through = relations.ends(nodes[-1], codes[hop])
            free = self._open[ends]
            for node in nodes:
                free &= ends != node
            new = np.flatnonzero(free)
            if not len(new):
                return None
            layer = relations.reached(layer, codes[hop])
            last = hop == hops - 1
            if len(layer) > FAN and not last:
                return None
            chosen = new[int(random.integers(len(new)))]
            nodes.append(int(ends[chosen]))
            edges.append(int(through[chosen]))
            layers.append(layer[layer != at] if last and self._same_kind(at, nodes[-1]) else layer)
        return Walk(tuple(codes), tuple(nodes), tuple(edges), tuple(layers))

    def _next(self, node: int, before: int | None, random: np.random.Generator, category: str = "") -> int | None:
        codes = self.relations.codes(node)
        if category:
            codes = codes[[self.relations.relations[code].category == category for code in codes.tolist()]]
        if before is not None and len(codes) > 1:
            # Straight back again is a poor question where there is another.
            told = self.relations.relations[before].predicate
            other = [code for code in codes.tolist() if self.relations.relations[code].predicate != told]
            codes = np.array(other) if other else codes
        if not len(codes):
            return None
        return int(codes[drawn(np.cumsum(self.relations.weight[codes]), random)])

    def _same_kind(self, one: int, other: int) -> bool:
        category = self.relations.snapshot.node_category
        return bool(category[one] == category[other])


def drawn(sums: npt.NDArray[np.float64], random: np.random.Generator) -> int:
    """Return a place, drawn by weights whose running sums are given."""
    return int(np.searchsorted(sums, random.random() * sums[-1], "right"))
