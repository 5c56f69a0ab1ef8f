"""The scorer: (head, relation, ?) -> a score for every node that a chain of kept hops reaches."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from gnn.config import ModelConfig
from gnn.frontier import keep_best
from gnn.kernels.block import Block, Edges
from gnn.model.context import GraphContext, Whole
from gnn.model.hop_head import HopHead
from gnn.model.layer import PropagationStep
from gnn.model.relations import RelationGraphEncoder, RelationTable, StepTables
from gnn.relation_graph import RelationGraph
from kg.arrays import Array


@dataclass(frozen=True)
class Scores:
    """What a batch of queries reached, where the network is: nothing of its size leaves the device unless it is asked for.

    Attributes:
        at: int64 [rows], ``query * n_nodes + node``, queries ascending. n_nodes: of the graph.
        score: [rows], a logit; a node that no row names was not reached and counts as 0.
        state: [rows, d], the nodes' last states.
    """

    at: Tensor
    n_nodes: int
    score: Tensor
    state: Tensor

    @property
    def query(self) -> Array:
        """int64 [rows]."""
        return (self.at // self.n_nodes).cpu().numpy()

    @property
    def node(self) -> Array:
        """int64 [rows]."""
        return (self.at % self.n_nodes).cpu().numpy()

    def dense(self, queries: int) -> Tensor:
        """[queries, n_nodes], 0 where not reached."""
        blank = torch.zeros(queries * self.n_nodes, dtype=self.score.dtype, device=self.score.device)
        return blank.index_copy(0, self.at, self.score).view(queries, -1)


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
        self.hop_head = HopHead(config) if config.hop_hidden else None
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
        asked, tables = self.relations(graph.relations_on(device), torch.as_tensor(np.asarray(relations, np.int64), device=device))
        if self.config.keep == 0 and self.config.fanout == 0 and tails is None:
            return self._everywhere(graph, heads, asked, tables, backend)
        return self._adaptive(graph, heads, relations, tails, asked, tables, one_hop, backend)

    def _everywhere(self, graph: GraphContext, heads: Array, asked: Tensor, tables: list[StepTables], backend: str) -> Scores:
        rows = np.asarray(heads, np.int64) + np.arange(len(heads)) * graph.graph.n_nodes
        state, reached = self.walk(graph.whole, rows, np.arange(len(heads)), asked, tables, backend)
        found = reached.nonzero().squeeze(1)
        state = state.index_select(0, found)
        return Scores(found, graph.graph.n_nodes, self._score(state, asked, found // graph.graph.n_nodes), state)

    def walk(
        self, graph: Whole, starts: Array, of: Array, asked: Tensor, tables: list[StepTables], backend: str = "auto"
    ) -> tuple[Tensor, Tensor]:
        """Propagate over all of a graph, one copy a query; returns states [B * n, d], 0 where not reached, and who was, bool [B * n].

        Args:
            graph: what is walked. starts: int64, rows (``query * n + node``) where walks begin. of: int64, the query of each start.
        """
        B, device = len(asked), asked.device
        here = np.zeros(B * graph.n_nodes, bool)
        here[starts] = True
        # The CPU kernels read arrays; on a device, and for the plain way, who was reached stays where the states are.
        reached: Array | Tensor = here if device.type == "cpu" and backend != "reference" else torch.from_numpy(here).to(device)
        state = torch.zeros(B * graph.n_nodes, asked.shape[1], dtype=asked.dtype, device=device)
        state = state.index_copy(0, _index(starts, asked), _pick(asked, of))
        degree = torch.from_numpy(graph.log_degree).to(device).repeat(B)
        for step, table in zip(self.steps, tables, strict=True):
            block, reached = graph.block(B, reached)
            # A node that no walk has reached has no state, whatever the update makes of nothing.
            state = step(state, state, degree, table, block, backend) * torch.as_tensor(reached, device=device)[:, None]
        return state, torch.as_tensor(reached)

    def hops(
        self,
        graph: Whole,
        relations: RelationGraph[Tensor],
        sources: Array,
        targets: Array,
        edges: tuple[Array, Array, Array],
        backend: str = "auto",
    ) -> Tensor:
        """Logits [e] of hops walked u -r-> v, for paths from the sources to the targets (all node indexes int64).

        Args:
            graph: the part of the graph that lies between the ends. relations: of the whole graph. edges: u, r, v int64 [e].
        """
        if self.hop_head is None:
            raise ValueError("this network has no head for hops (hop_hidden is 0)")
        count, device = len(relations.traits), relations.traits.device
        asked, tables = self.relations(relations, torch.full((2,), count, device=device))
        starts = np.concatenate([np.asarray(sources, np.int64), np.asarray(targets, np.int64) + graph.n_nodes])
        of = np.repeat([0, 1], [len(sources), len(targets)])
        state, _ = self.walk(graph, starts, of, asked, tables, backend)
        _, Z = self.relations.encode(relations, torch.full((1,), count, device=device))
        near, far = state[: graph.n_nodes], state[graph.n_nodes :]
        u, v, r = self.hop_head.parts(near, far, Z[0, :count], torch.from_numpy(graph.log_degree).to(near.device))
        s, kind, t = edges
        return self.hop_head(_pick(u, s), _pick(v, t), _pick(r, kind))

    def _adaptive(
        self,
        graph: GraphContext,
        heads: Array,
        relations: Array,
        tails: Array | None,
        asked: Tensor,
        tables: list[StepTables],
        one_hop: bool,
        backend: str,
    ) -> Scores:
        h, r = np.asarray(heads, np.int32), np.asarray(relations, np.int32)
        t = None if tails is None else np.asarray(tails, np.int32)
        query, node, state = np.arange(len(h), dtype=np.int32), h, asked
        log_degree = graph.degree_on(asked.device)
        for i, (step, table) in enumerate(zip(self.steps, tables, strict=True)):
            found = graph.expander(self.config.fanout).expand(query, node, h, r, t, one_hop=one_hop)
            before = _carry(state, found.prev)
            edges = Edges(len(found.node), found.ptr, found.dst, found.rel)
            block = Block(1, 2 * graph.graph.n_relations + 1, edges, query, np.ones(len(query), bool))
            state = step(state, before, _pick(log_degree, node), table, block, backend)
            query, node = found.query, found.node
            if self.config.keep and i + 1 < len(self.steps):
                logit = self.promise(state).float().squeeze(1)
                promise = torch.sigmoid(logit)
                kept = keep_best(query, node, logit.detach().cpu().numpy(), self.config.keep)
                query, node = query[kept], node[kept]
                state = _pick(state, kept) * _pick(promise, kept)[:, None].to(state.dtype)
        of, n = _index(query, state), graph.graph.n_nodes
        return Scores(of * n + _index(node, state), n, self._score(state, asked, of), state)

    def _score(self, state: Tensor, asked: Tensor, query: Tensor) -> Tensor:
        if self.config.head == "linear":
            return self.head(state).squeeze(1).float()
        return self.head(torch.cat([state, asked.index_select(0, query)], dim=1)).squeeze(1).float()


def _index(rows: Array, like: Tensor) -> Tensor:
    return torch.from_numpy(np.ascontiguousarray(rows, dtype=np.int64)).to(like.device)


def _pick(values: Tensor, rows: Array) -> Tensor:
    # Unlike values[rows], its gradient is added up in a fixed order on the CPU, which an exact resume relies on.
    return values.index_select(0, _index(rows, values))


def _carry(state: Tensor, prev: Array) -> Tensor:
    """The state each row had before the step, zeros for rows just reached: [len(prev), d]."""
    old = np.flatnonzero(prev >= 0)
    zero = torch.zeros(len(prev), state.shape[1], dtype=state.dtype, device=state.device)
    return zero.index_copy(0, _index(old, state), _pick(state, prev[old]))
