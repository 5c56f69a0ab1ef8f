"""A graph made ready for the network: what is built once and used by every batch."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from gnn.frontier import Expander
from gnn.graph import MessageGraph
from gnn.kernels.fused import Block
from gnn.kernels.numba_cpu import spread
from gnn.relation_graph import relation_graph
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
        self.nbr = np.insert(graph.nbr, ends, np.arange(graph.n_nodes, dtype=np.int32)).astype(np.int32)
        self.rel = np.insert(graph.rel, ends, stay).astype(np.int32)
        self.ptr = graph.ptr + np.arange(graph.n_nodes + 1)

    def block(self, copies: int, active: Array) -> tuple[Block, Array]:
        """A step for ``copies`` queries of which only the ``active`` rows send, and the rows reached after it, bool [copies * n]."""
        reached = active.copy()
        spread(active, self.ptr, self.nbr, self.n_nodes, reached)
        query = np.repeat(np.arange(copies, dtype=np.int32), self.n_nodes)
        return Block(copies, 2 * self.n_relations + 1, self.n_nodes, self.ptr, self.nbr, self.rel, query, active), reached


class GraphContext:
    """A graph with its relation graph, degrees and scratch; not to be shared between threads."""

    def __init__(self, graph: MessageGraph) -> None:
        self.graph = graph
        self._on: dict[tuple[str, str], Tensor] = {}
        self._expanders: dict[int, Expander] = {}
        self._whole: Whole | None = None

    def meetings_on(self, device: torch.device) -> Tensor:
        """[4, 2R, 2R]; see ``gnn.relation_graph``."""
        key = ("meetings", str(device))
        if key not in self._on:
            with torch.inference_mode(False):  # kept for training too, also where evaluation asks first
                self._on[key] = torch.from_numpy(relation_graph(self.graph)).to(device)
        return self._on[key]

    def degree_on(self, device: torch.device) -> Tensor:
        """[n], ``MessageGraph.log_degree``."""
        key = ("degree", str(device))
        if key not in self._on:
            with torch.inference_mode(False):
                self._on[key] = torch.from_numpy(self.graph.log_degree).to(device)
        return self._on[key]

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
