"""A graph made ready for the network: what is built once and used by every batch."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from gnn.frontier import Expander
from gnn.graph import MessageGraph
from gnn.kernels.block import Block, Edges
from gnn.kernels.numba_cpu import spread
from gnn.relation_graph import RelationGraph, relation_graph
from kg.arrays import Array


class Whole:
    """Every edge of a graph, and each node to itself.

    Args:
        graph: the edges. log_degree: float32 [n], where the graph is part of a larger one whose degrees count; None for its own.
    """

    def __init__(self, graph: MessageGraph, log_degree: Array | None = None) -> None:
        self.n_nodes, self.n_relations = graph.n_nodes, graph.n_relations
        self.log_degree = graph.log_degree if log_degree is None else log_degree
        ends, stay = graph.ptr[1:], np.int32(2 * graph.n_relations)
        # Staying is the last relation and goes last in a row, so that rows stay sorted by relation.
        nbr = np.insert(graph.nbr, ends, np.arange(graph.n_nodes, dtype=np.int32)).astype(np.int32)
        rel = np.insert(graph.rel, ends, stay).astype(np.int32)
        self.edges = Edges(graph.n_nodes, graph.ptr + np.arange(graph.n_nodes + 1), nbr, rel)
        self._query: dict[int, Array] = {}

    def block(self, copies: int, active: Array | Tensor) -> tuple[Block, Array | Tensor]:
        """A step for ``copies`` queries of which only the ``active`` rows send, and the rows reached after it, bool [copies * n].

        ``active`` is an array on the CPU and a tensor on a device; nothing of the graph's size goes to and fro between steps.
        """
        if copies not in self._query:
            self._query[copies] = np.repeat(np.arange(copies, dtype=np.int32), self.n_nodes)
        block = Block(copies, 2 * self.n_relations + 1, self.edges, self._query[copies], active)
        if isinstance(active, Tensor):
            return block, self.edges.on(active.device).spread(active, copies)
        reached = active.copy()
        spread(active, self.edges.ptr, self.edges.dst, self.n_nodes, reached)
        return block, reached


class GraphContext:
    """A graph with its relation graph, degrees and scratch; not to be shared between threads."""

    def __init__(self, graph: MessageGraph) -> None:
        self.graph = graph
        self._relations: dict[str, RelationGraph[Tensor]] = {}
        self._degree: dict[str, Tensor] = {}
        self._expanders: dict[int, Expander] = {}
        self._whole: Whole | None = None

    def relations_on(self, device: torch.device) -> RelationGraph[Tensor]:
        """See ``gnn.relation_graph``."""
        key = str(device)
        if key not in self._relations:
            with torch.inference_mode(False):  # kept for training too, also where evaluation asks first
                self._relations[key] = RelationGraph(*(torch.from_numpy(part).to(device) for part in relation_graph(self.graph)))
        return self._relations[key]

    def degree_on(self, device: torch.device) -> Tensor:
        """[n], ``MessageGraph.log_degree``."""
        key = str(device)
        if key not in self._degree:
            with torch.inference_mode(False):
                self._degree[key] = torch.from_numpy(self.graph.log_degree).to(device)
        return self._degree[key]

    def expander(self, fanout: int) -> Expander:
        """One expander a fanout."""
        if fanout not in self._expanders:
            self._expanders[fanout] = Expander(self.graph, fanout)
        return self._expanders[fanout]

    @property
    def whole(self) -> Whole:
        """The graph with its edges laid out for steps over all of it."""
        if self._whole is None:
            self._whole = Whole(self.graph)
        return self._whole
