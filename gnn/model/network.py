"""The scorer: (head, relation, ?) -> a score for every node that a chain of kept hops reaches."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from gnn.config import ModelConfig
from gnn.frontier import Expander, keep_best
from gnn.graph import MessageGraph
from gnn.kernels.fused import Block
from gnn.kernels.numba_cpu import spread
from gnn.model.layer import PropagationStep
from gnn.model.relations import RelationGraphEncoder, RelationTable, StepTables
from gnn.relation_graph import relation_graph
from kg.arrays import Array


@dataclass(frozen=True)
class Scores:
    """What a batch of queries reached.

    Attributes:
        query, node: int32 [rows], queries ascending.
        score: [rows], a logit; a node that no row names was not reached and counts as 0.
        state: [rows, d], the nodes' last states.
    """

    query: Array
    node: Array
    score: Tensor
    state: Tensor

    def dense(self, queries: int, n_nodes: int) -> Tensor:
        """[queries, n_nodes], 0 where not reached."""
        at = torch.from_numpy(self.query.astype(np.int64) * n_nodes + self.node).to(self.score.device)
        return torch.zeros(queries * n_nodes, dtype=self.score.dtype, device=self.score.device).index_copy(0, at, self.score).view(queries, -1)


class PathNetwork(nn.Module):
    """Query-conditioned, path-based and inductive.

    NBFNet (Zhu et al., NeurIPS 2021) for what it computes, RED-GNN for the attention, AdaProp and A*Net for keeping only promising
    nodes, ULTRA for relations. State ``h0[head] = q`` and nothing else; L steps of ``PropagationStep``; after each, with ``keep``,
    ``p = sigmoid(u . h)``, the ``keep`` highest a query go on with ``h * p`` (so that ``u`` learns from the answers);
    ``score = w . hL`` or ``MLP([hL, q])``.
    """

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.config = config
        self.relations = RelationTable(config) if config.relations == "table" else RelationGraphEncoder(config)
        self.steps = nn.ModuleList(PropagationStep(config) for _ in range(config.layers))
        self.promise = nn.Linear(config.dim, 1)
        nn.init.constant_(self.promise.bias, 2.0)  # gates start open
        if config.head == "linear":
            self.head: nn.Module = nn.Linear(config.dim, 1, bias=False)
        else:
            self.head = nn.Sequential(nn.Linear(2 * config.dim, config.dim), nn.ReLU(), nn.Linear(config.dim, 1, bias=False))

    def forward(
        self,
        graph: GraphContext,
        heads: Array,
        relations: Array,
        tails: Array | None = None,
        *,
        one_hop: bool = False,
        backend: str = "auto",
    ) -> Scores:
        """Score the queries ``(heads[b], relations[b], ?)``.

        Args:
            graph: what is searched. heads, relations: int [B]; a relation in 0..2R-1 (r + R asks backwards), 2R asks for any.
            tails: int [B], answers whose own edge is left out while the query runs; None leaves nothing out.
            one_hop: leave out every edge between head and answer.
        """
        device = self.promise.weight.device
        asked, tables = self.relations(graph.meetings_on(device), torch.as_tensor(np.asarray(relations, np.int64), device=device))
        if self.config.keep == 0 and self.config.fanout == 0 and tails is None:
            return self._everywhere(graph, heads, asked, tables, backend)
        return self._adaptive(graph, heads, relations, tails, asked, tables, one_hop, backend)

    def _everywhere(self, graph: GraphContext, heads: Array, asked: Tensor, tables: list[StepTables], backend: str) -> Scores:
        B, n = len(heads), graph.graph.n_nodes
        at = np.arange(B) * n + np.asarray(heads, np.int64)
        reached = np.zeros(B * n, bool)
        reached[at] = True
        state = torch.zeros(B * n, asked.shape[1], dtype=asked.dtype, device=asked.device).index_copy(0, _index(at, asked), asked)
        degree = graph.degree_on(asked.device).repeat(B)
        for step, table in zip(self.steps, tables, strict=True):
            block, reached = graph.whole(B, reached)
            # A node that no walk from the head has reached has no state, whatever the update makes of nothing.
            state = step(state, state, degree, table, block, backend) * torch.from_numpy(reached).to(asked.device)[:, None]
        rows = np.flatnonzero(reached)
        query, node = (rows // n).astype(np.int32), (rows % n).astype(np.int32)
        state = state[_index(rows, state)]
        return Scores(query, node, self._score(state, asked, query), state)

    def _adaptive(
        self, graph: GraphContext, heads: Array, relations: Array, tails: Array | None, asked: Tensor, tables: list[StepTables],
        one_hop: bool, backend: str,
    ) -> Scores:  # fmt: skip
        h, r = np.asarray(heads, np.int32), np.asarray(relations, np.int32)
        t = None if tails is None else np.asarray(tails, np.int32)
        query, node, state = np.arange(len(h), dtype=np.int32), h, asked
        log_degree = graph.degree_on(asked.device)
        for i, (step, table) in enumerate(zip(self.steps, tables, strict=True)):
            found = graph.expander(self.config.fanout).expand(query, node, h, r, t, one_hop=one_hop)
            before = _carry(state, found.prev)
            block = Block(
                1, 2 * graph.graph.n_relations + 1, len(found.node), found.ptr, found.dst, found.rel, query, np.ones(len(query), bool)
            )
            state = step(state, before, log_degree[_index(node, state)], table, block, backend)
            query, node = found.query, found.node
            if self.config.keep and i + 1 < len(self.steps):
                promise = torch.sigmoid(self.promise(state).float()).squeeze(1)
                kept = keep_best(query, node, promise.detach().cpu().numpy(), self.config.keep)
                chosen = _index(kept, state)
                query, node = query[kept], node[kept]
                state = state[chosen] * promise[chosen, None].to(state.dtype)
        return Scores(query, node, self._score(state, asked, query), state)

    def _score(self, state: Tensor, asked: Tensor, query: Array) -> Tensor:
        if self.config.head == "linear":
            return self.head(state).squeeze(1).float()
        return self.head(torch.cat([state, asked[_index(query, state)]], dim=1)).squeeze(1).float()


class GraphContext:
    """A graph made ready for the network: its relation graph, and blocks and scratch that are built once."""

    def __init__(self, graph: MessageGraph) -> None:
        self.graph = graph
        self._meetings: dict[str, Tensor] = {}
        self._degree: dict[str, Tensor] = {}
        self._expanders: dict[int, Expander] = {}
        self._parts: tuple[Array, ...] | None = None

    def meetings_on(self, device: torch.device) -> Tensor:
        """[4, 2R, 2R]; see ``gnn.relation_graph``."""
        if str(device) not in self._meetings:
            self._meetings[str(device)] = torch.from_numpy(relation_graph(self.graph)).to(device)
        return self._meetings[str(device)]

    def degree_on(self, device: torch.device) -> Tensor:
        """[n], ``MessageGraph.log_degree``."""
        if str(device) not in self._degree:
            self._degree[str(device)] = torch.from_numpy(self.graph.log_degree).to(device)
        return self._degree[str(device)]

    def expander(self, fanout: int) -> Expander:
        """One expander a fanout; not to be shared between threads."""
        return self._expanders.setdefault(fanout, Expander(self.graph, fanout))

    def whole(self, copies: int, active: Array) -> tuple[Block, Array]:
        """Every edge, for ``copies`` queries that share the graph, and each node to itself; only ``active`` rows send.

        Returns the block and the rows that it reaches, bool [copies * n].
        """
        g, n = self.graph, self.graph.n_nodes
        if self._parts is None:
            ends, stay = g.ptr[1:], np.int32(2 * g.n_relations)
            nbr, rel = np.insert(g.nbr, ends, np.arange(n, dtype=np.int32)), np.insert(g.rel, ends, stay)
            self._parts = (g.ptr + np.arange(n + 1), nbr.astype(np.int32), rel.astype(np.int32))
        ptr, nbr, rel = self._parts
        reached = active.copy()
        spread(active, ptr, nbr, n, reached)
        query = np.repeat(np.arange(copies, dtype=np.int32), n)
        return Block(copies, 2 * g.n_relations + 1, n, ptr, nbr, rel, query, active), reached


def _index(rows: Array, like: Tensor) -> Tensor:
    return torch.from_numpy(np.ascontiguousarray(rows, dtype=np.int64)).to(like.device)


def _carry(state: Tensor, prev: Array) -> Tensor:
    """The state each row had before the step, zeros for rows just reached: [len(prev), d]."""
    old = np.flatnonzero(prev >= 0)
    zero = torch.zeros(len(prev), state.shape[1], dtype=state.dtype, device=state.device)
    return zero.index_copy(0, _index(old, state), state[_index(prev[old], state)])
