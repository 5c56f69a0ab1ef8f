"""A trained network as a ranker."""

from __future__ import annotations

import numpy as np
import torch

from gnn.graph import MessageGraph
from gnn.model.context import GraphContext
from gnn.model.network import PathNetwork
from kg.arrays import Array


class NetworkRanker:
    """Scores all nodes of one graph with a network; nodes not reached score 0."""

    def __init__(self, network: PathNetwork, graph: MessageGraph | GraphContext) -> None:
        self.network = network
        self.context = graph if isinstance(graph, GraphContext) else GraphContext(graph)

    def score_all(self, heads: Array, relations: Array) -> Array:
        """Return float32 [B, n]."""
        was = self.network.training
        self.network.eval()
        try:
            with torch.inference_mode():
                found = self.network(self.context, heads, relations)
                dense = found.dense(len(heads))
        finally:
            self.network.train(was)
        return np.asarray(dense.float().cpu().numpy())
