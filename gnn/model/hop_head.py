"""How much a hop speaks for the paths between two given ends: what the planner steers by."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from gnn.config import ModelConfig


class HopHead(nn.Module):
    """``logit(u -r-> v) = w . relu(A s_u + B t_v + C z_r + D [ln deg u, ln deg v]) + b``.

    ``s`` is a node's state after L steps from the sources and ``t`` after L steps from the targets, both for a query that names no
    relation; ``z_r`` the relation's representation. u has heard from where the path comes, v from where it goes: a labelling trick in the
    sense of Zhang et al. (NeurIPS 2021). All sums are per node or per relation, an edge costs ``hidden`` multiplications.
    """

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        d, k = config.dim, config.hop_hidden
        self.source = nn.Linear(2 * d, k, bias=False)
        self.target = nn.Linear(2 * d, k, bias=False)
        self.relation = nn.Linear(d, k)
        self.degree = nn.Parameter(torch.zeros(2, k))
        self.weigh = nn.Parameter(torch.empty(k))
        self.bias = nn.Parameter(torch.zeros(1))
        nn.init.uniform_(self.weigh, -(k**-0.5), k**-0.5)

    def parts(self, from_source: Tensor, from_target: Tensor, Z: Tensor, log_degree: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return what u, v and r put into the sum: [n, k], [n, k], [2R, k]. States [n, d], Z [2R, d], log_degree [n]."""
        both = torch.cat([from_source, from_target], dim=1)
        u = self.source(both) + log_degree[:, None] * self.degree[0]
        v = self.target(both) + log_degree[:, None] * self.degree[1]
        return u, v, self.relation(Z)

    def forward(self, u: Tensor, v: Tensor, r: Tensor) -> Tensor:
        """Logits [e] of ``parts`` picked out for each edge, [e, k] each."""
        return torch.relu(u + v + r) @ self.weigh + self.bias
