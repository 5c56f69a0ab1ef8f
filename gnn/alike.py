"""Who is alike by what both are linked to, and what is stated of these: grounds for an answer that are no hierarchy.

Two nodes are alike as far as the same relations lead from both to the same nodes, each the more the fewer it leads to (Adamic & Adar,
Social Networks 2003, by roots of degrees as in DWPC, Himmelstein & Baranzini, PLOS Comput Biol 2015); what is stated of the ``MOST`` most
alike speaks for an answer, the more the fewer things that is stated of. With N(x) the links of x but for the hierarchy,

    alike(h, o) = sum over (r, x) in both N(h) and N(o) of |N_r(x)|^-1/2, over |N(o)|^1/2
    support(t) = sum over the most alike o with (o, relation, t) of alike(h, o), over |N(t)|^0.15

The exponents and ``MOST`` were chosen on 200 edges that are others than those on which the benchmark reports.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gnn.graph import MessageGraph
from gnn.path_attribution import Walk
from kg.arrays import Array

#: How many alike are asked what is stated of them; how rarer links and answers count for more.
MOST, LINK, LONG, COMMON = 100, 0.5, 0.5, 0.15


@dataclass(frozen=True)
class Alikes:
    """The nodes most alike a head, most alike first, int64 [m], and how much: float64 [m]."""

    head: int
    nodes: Array
    worth: Array


class Alike:
    """Finds who is alike in one graph, links by ``hierarchy`` relations (indexes in 0..R-1) left out."""

    def __init__(self, graph: MessageGraph, hierarchy: list[int]) -> None:
        self.count = graph.n_relations
        source = np.repeat(np.arange(graph.n_nodes), np.diff(graph.ptr))
        kept = ~np.isin(graph.rel % self.count, hierarchy)
        self.nbr, self.rel = graph.nbr[kept], graph.rel[kept]
        self.degree = np.bincount(source[kept], minlength=graph.n_nodes)
        self.ptr = np.concatenate([[0], np.cumsum(self.degree)])

    def to(self, node: int, kind: int) -> Array:
        """Return what a relation, in 0..2R-1, leads to from a node: int32, ascending."""
        low, high = int(self.ptr[node]), int(self.ptr[node + 1])
        inside = np.searchsorted(self.rel[low:high], [kind, kind + 1])
        return self.nbr[low + inside[0] : low + inside[1]]

    def _links(self, head: int) -> list[tuple[int, int]]:
        row = slice(int(self.ptr[head]), int(self.ptr[head + 1]))
        return list(zip(self.nbr[row].tolist(), self.rel[row].tolist(), strict=True))

    def back(self, kind: int) -> int:
        """Return a relation walked the other way."""
        return (kind + self.count) % (2 * self.count)

    def most(self, head: int, kin: Array) -> Alikes:
        """Return who is most alike a head; ``kin``, bool [n], are its kinds and what it is a kind of, whose statements say nothing new."""
        worth = np.zeros(len(self.degree))
        for link, kind in self._links(head):
            others = self.to(link, self.back(kind))
            worth[others] += len(others) ** -LINK
        worth[head] = 0.0
        worth[kin] = 0.0
        worth /= np.maximum(self.degree, 1) ** LONG
        found = np.flatnonzero(worth)
        nodes = found[np.lexsort((found, -worth[found]))][:MOST]
        return Alikes(head, nodes, worth[nodes])

    def support(self, alikes: Alikes, kind: int) -> Array:
        """float64 [n]: how much what is stated of those alike speaks for each answer to (head, kind, ?)."""
        found = np.zeros(len(self.degree))
        for node, worth in zip(alikes.nodes.tolist(), alikes.worth.tolist(), strict=True):
            found[self.to(node, kind)] += worth
        return found / np.maximum(self.degree, 1) ** COMMON

    def walks(self, alikes: Alikes, kind: int, answer: int, most: int) -> list[Walk]:
        """Return the paths by which those alike lead to an answer: by what they share with the head most tellingly."""
        whole, made = float(alikes.worth.sum()), list[Walk]()
        for node, worth in zip(alikes.nodes.tolist(), alikes.worth.tolist(), strict=True):
            if len(made) == most:
                break
            if node == answer or answer not in self.to(node, kind):
                continue
            shared = [(len(self.to(link, self.back(r))), link, r) for link, r in self._links(alikes.head) if link != answer]
            shared = [(size, link, r) for size, link, r in shared if node in self.to(link, self.back(r)) and link != node]
            if shared:
                _, link, r = min(shared)
                made.append(Walk((alikes.head, link, node, answer), (r, self.back(r), kind), worth / whole))
        return made
