"""What a relation means to a query: tables for each propagation step."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from gnn.config import ModelConfig
from gnn.relation_graph import KINDS, TRAITS, RelationGraph


@dataclass(frozen=True)
class StepTables:
    """Relations of one step, R' = 2R + 1 rows (both directions, and staying).

    Attributes:
        gate, value: [R', d] shared, or [B * R', d] one table a query.
        attention: [B * R', a].
    """

    gate: Tensor
    value: Tensor
    attention: Tensor


class RelationTable(nn.Module):
    """One learned row a relation and step, as in RED-GNN (Zhang & Yao, WWW 2022, eq. 3-4); serves the graph it was trained on."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        rows = 2 * config.n_relations + 1
        self.values = nn.ModuleList(nn.Embedding(rows, config.dim) for _ in range(config.layers))
        self.gates = nn.ModuleList(nn.Embedding(rows, config.dim) for _ in range(config.layers))
        self.of_relation = nn.ModuleList(nn.Linear(config.dim, config.attention, bias=False) for _ in range(config.layers))
        self.of_query = nn.ModuleList(nn.Linear(config.dim, config.attention) for _ in range(config.layers))
        self.query = nn.Embedding(rows, config.dim)
        for gate, value in zip(self.gates, self.values, strict=True):
            nn.init.zeros_(gate.weight)
            nn.init.xavier_normal_(value.weight)

    def forward(self, graph: RelationGraph[Tensor], relations: Tensor) -> tuple[Tensor, list[StepTables]]:
        """Return the query vectors [B, d] and the tables of every step for queries about ``relations`` int64 [B]."""
        steps = []
        for value, gate, of_relation, of_query in zip(self.values, self.gates, self.of_relation, self.of_query, strict=True):
            attention = of_relation(value.weight)[None] + of_query(value(relations))[:, None]
            steps.append(StepTables(1 + gate.weight, value.weight, attention.flatten(0, 1)))
        return self.query(relations), steps


class RelationGraphEncoder(nn.Module):
    """Representations from the graph of relations, conditioned on the relation asked for (ULTRA, ICLR 2024, section 4.2).

    ``Z0[b, i] = start`` where i is b's relation, else 0. A query that names no relation starts from what each is like instead,
    ``Z0[b, i] = any / 2R + T traits_i``: from one start for all, every relation would come out the same.
    ``Z[l+1] = Z[l] + relu(LN(sum_k (A_k Z[l]) * m_k W))`` with ``A`` of ``gnn.relation_graph`` and ``m_k`` one vector a kind.
    Nothing in it depends on which relations there are, so weights carry over to graphs with others.
    """

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        d, a = config.dim, config.attention
        self.start = nn.Parameter(torch.ones(d))
        self.any = nn.Parameter(torch.ones(d))
        self.traits = nn.Linear(TRAITS, d, bias=False)
        self.stay = nn.Parameter(torch.zeros(d))
        self.kinds = nn.Parameter(torch.randn(config.relation_layers, KINDS, d) / KINDS + 1.0)
        self.mix = nn.ModuleList(nn.Linear(2 * d, d) for _ in range(config.relation_layers))
        self.norms = nn.ModuleList(nn.LayerNorm(d) for _ in range(config.relation_layers))
        self.values = nn.ModuleList(nn.Linear(d, d) for _ in range(config.layers))
        self.gates = nn.ModuleList(nn.Linear(d, d) for _ in range(config.layers))
        self.of_relation = nn.ModuleList(nn.Linear(d, a, bias=False) for _ in range(config.layers))
        self.of_query = nn.ModuleList(nn.Linear(d, a) for _ in range(config.layers))
        for gate in self.gates:
            nn.init.zeros_(gate.weight)
            nn.init.zeros_(gate.bias)

    def encode(self, graph: RelationGraph[Tensor], relations: Tensor) -> tuple[Tensor, Tensor]:
        """Return (query vectors [B, d], Z [B, 2R + 1, d]); relation 2R asks for any relation."""
        rows = len(graph.traits)
        named = (relations < rows).to(self.start.dtype)[:, None, None]
        hot = torch.nn.functional.one_hot(relations, rows + 1)[:, :rows, None].to(self.start.dtype)
        Z = hot * self.start + (1 - named) * (self.any / rows + self.traits(graph.traits))
        for kinds, mix, norm in zip(self.kinds, self.mix, self.norms, strict=True):
            met = (torch.einsum("kij,bjd->bkid", graph.meet, Z) * kinds[None, :, None]).sum(1)
            Z = Z + torch.relu(norm(mix(torch.cat([met, Z], dim=-1))))
        asked = (Z * hot).sum(1) + (1 - named[:, 0]) * (Z.mean(1) + self.any)
        return asked, torch.cat([Z, self.stay.expand(len(relations), 1, -1)], dim=1)

    def forward(self, graph: RelationGraph[Tensor], relations: Tensor) -> tuple[Tensor, list[StepTables]]:
        """Return the query vectors [B, d] and the tables of every step for queries about ``relations`` int64 [B]."""
        asked, Z = self.encode(graph, relations)
        steps = []
        for value, gate, of_relation, of_query in zip(self.values, self.gates, self.of_relation, self.of_query, strict=True):
            attention = of_relation(Z) + of_query(asked)[:, None]
            steps.append(StepTables(1 + gate(Z).flatten(0, 1), value(Z).flatten(0, 1), attention.flatten(0, 1)))
        return asked, steps
