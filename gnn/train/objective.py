"""What a step minimises."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from gnn.model.network import Scores
from gnn.triples import Known
from kg.arrays import Array


def answer_loss(found: Scores, queries: Array, relation: Array, known: Known, *, filter_known: bool) -> Tensor:
    """Mean over queries of ``-log softmax(score)[answer]`` over all nodes, other known answers left out (a scalar).

    All nodes are negatives, none is sampled: those not reached score 0 and so stand in the sum at no cost. RED-GNN's loss (eq. 7), but
    for the filter, which training shares with the figure that is reported.
    """
    scores = found.dense(len(queries))
    answer = torch.from_numpy(queries[:, 2]).to(scores.device)
    if filter_known:
        row, node = known.cells(queries[:, 0], relation)
        other = node != queries[row, 2]
        at = torch.from_numpy(row[other] * known.n_nodes + node[other]).to(scores.device)
        scores = scores.flatten().index_fill(0, at, float("-inf")).view_as(scores)
    return torch.nn.functional.cross_entropy(scores, answer)


def finite(value: Tensor) -> bool:
    """Whether a scalar is a number."""
    return bool(np.isfinite(value.item()))
