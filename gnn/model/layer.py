"""One step of propagation: what a node hears, and how its state changes."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from gnn.config import ModelConfig
from gnn.kernels.block import Block
from gnn.kernels.fused import messages
from gnn.model.relations import StepTables


class PropagationStep(nn.Module):
    """``h' = GRU(relu(W LN(sum_e alpha_e (h_s * g_r + v_r))), h)``: RED-GNN's attention and AdaProp's gated update, with a gate a relation.

    The sum runs over the edges from nodes that were kept; the layer norm keeps hubs and leaves at one scale.
    """

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        d, a = config.dim, config.attention
        self.of_state = nn.Linear(d, a, bias=False)
        self.of_degree = nn.Parameter(torch.zeros(a))
        self.weigh = nn.Parameter(torch.empty(a))
        self.bias = nn.Parameter(torch.zeros(1))
        self.norm = nn.LayerNorm(d)
        self.update = nn.Linear(d, d)
        self.gru = nn.GRUCell(d, d)
        self.dropout = nn.Dropout(config.dropout)
        nn.init.uniform_(self.weigh, -(a**-0.5), a**-0.5)

    def attention_of(self, state: Tensor, log_degree: Tensor) -> Tensor:
        """[rows, a]: the senders' part of the attention; ``log_degree`` float [rows]."""
        return self.of_state(state) + log_degree[:, None] * self.of_degree

    def forward(self, state: Tensor, before: Tensor, log_degree: Tensor, tables: StepTables, block: Block, backend: str = "auto") -> Tensor:
        """Return the states after the step, [receivers, d].

        Args:
            state: [senders, d]. before: [receivers, d], what the receivers were, 0 where just reached. log_degree: [senders].
        """
        heard = messages(
            state,
            tables.gate,
            tables.value,
            self.attention_of(state, log_degree),
            tables.attention,
            self.weigh,
            self.bias,
            block,
            backend=backend,
        )
        # `update` is a matrix product and may run in bfloat16; the recurrent state stays in the state's own precision.
        new = self.dropout(torch.relu(self.update(self.norm(heard))))
        return self.gru(new.to(state.dtype), before).to(state.dtype)
