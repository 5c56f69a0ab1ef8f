"""The same network without torch: NumPy for the dense parts, the numba kernel for the edges. Serves queries; cannot learn.

Importing torch takes seconds and hundreds of megabytes; a command that asks one question needs neither. Every function says the same
equations as its namesake in ``gnn.model``, whose docstrings give their sources, and tests hold the two together to 1e-5.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from gnn import checkpoint
from gnn.config import ModelConfig, from_dict
from gnn.errors import CheckpointError
from gnn.frontier import Expander, Frontier, keep_best
from gnn.kernels import numba_cpu
from gnn.relation_graph import RelationGraph
from kg.arrays import Array
from kg.errors import InputError

#: So many edges are summed in the calling thread: some milliseconds.
_FEW_EDGES = 100_000


@dataclass(frozen=True)
class Tables:
    """Relations of one step for Q queries: gate, value [Q * R', d], attention [Q * R', a]."""

    gate: Array
    value: Array
    attention: Array


@dataclass(frozen=True)
class Step:
    """What one adaptive step did, for reading paths off: the rows that sent, the frontier they opened, and which of its rows went on.

    Attributes:
        query, node: int32 [kept], the senders. alpha: float32 [e], of every edge of ``found``. chosen: int64, rows of ``found`` kept.
        promise: float32 [len(chosen)].
    """

    query: Array
    node: Array
    found: Frontier
    alpha: Array
    chosen: Array
    promise: Array


@dataclass(frozen=True)
class Reached:
    """Nodes reached: query, node int32 [rows], score float32 [rows] (a logit), and the steps that led there."""

    query: Array
    node: Array
    score: Array
    steps: list[Step]


class NumpyNetwork:
    """A network of ``relations="graph"``, float32."""

    def __init__(self, config: ModelConfig, arrays: dict[str, Array]) -> None:
        if config.relations != "graph":
            raise CheckpointError(
                "only networks with relations from the relation graph can be served without torch; this one holds a table"
            )
        self.config = config
        self.w = {name: np.ascontiguousarray(value, np.float32) for name, value in arrays.items()}

    @classmethod
    def load(cls, path: str | Path) -> tuple[NumpyNetwork, dict[str, Any]]:
        """Read weights and their header.

        Raises:
            CheckpointError: see ``gnn.checkpoint.load``; or the arrays do not fit the description.
        """
        arrays, meta = checkpoint.load(path)
        try:
            network = cls(from_dict(ModelConfig, meta["model"]), arrays)
            d, last = network.config.dim, network.config.layers - 1
            if network.w["relations.start"].shape != (d,) or network.w[f"steps.{last}.update.weight"].shape != (d, d):
                raise CheckpointError(f"the arrays of {path} are not of the width that its header gives")
        except (KeyError, InputError) as error:
            raise CheckpointError(f"{path} does not hold the network it describes ({error})") from error
        return network, meta

    # -- relations ----------------------------------------------------------------------------------------------------------------

    def encode(self, graph: RelationGraph[Array], relations: Array) -> tuple[Array, Array]:
        """Return (query vectors [B, d], Z [B, 2R + 1, d]); see ``RelationGraphEncoder.encode``."""
        rows = len(graph.traits)
        relations = np.asarray(relations, np.int64)
        named = (relations < rows).astype(np.float32)[:, None, None]
        hot = np.zeros((len(relations), rows + 1, 1), np.float32)
        hot[np.arange(len(relations)), relations] = 1.0
        hot = hot[:, :rows]
        unnamed = self.w["relations.any"] / np.float32(rows) + self._linear("relations.traits", graph.traits)
        Z = hot * self.w["relations.start"] + (1 - named) * unnamed
        for layer in range(self.config.relation_layers):
            spreading = np.einsum("kij,bjd->bkid", graph.meet, Z, optimize=True)
            met = (spreading * self.w["relations.kinds"][layer][None, :, None]).sum(1)
            mixed = self._linear(f"relations.mix.{layer}", np.concatenate([met, Z], axis=-1))
            Z = Z + np.maximum(self._norm(f"relations.norms.{layer}", mixed), 0)
        asked = (Z * hot).sum(1) + (1 - named[:, 0]) * (Z.mean(1) + self.w["relations.any"])
        stay = np.broadcast_to(self.w["relations.stay"], (len(relations), 1, self.config.dim))
        return asked.astype(np.float32), np.concatenate([Z, stay], axis=1).astype(np.float32)

    def tables(self, graph: RelationGraph[Array], relations: Array) -> tuple[Array, list[Tables]]:
        """Return the query vectors [B, d] and every step's tables."""
        asked, Z = self.encode(graph, relations)
        d, a, flat = self.config.dim, self.config.attention, Z.reshape(-1, self.config.dim)
        steps = []
        for layer in range(self.config.layers):
            attention = self._linear(f"relations.of_relation.{layer}", Z) + self._linear(f"relations.of_query.{layer}", asked)[:, None]
            gate, value = (self._linear(f"relations.{part}.{layer}", flat).reshape(-1, d) for part in ("gates", "values"))
            steps.append(Tables(1 + gate, value, np.ascontiguousarray(attention.reshape(-1, a))))
        return asked, steps

    # -- steps --------------------------------------------------------------------------------------------------------------------

    def step(
        self,
        layer: int,
        state: Array,
        before: Array,
        log_degree: Array,
        tables: Tables,
        ptr: Array,
        dst: Array,
        rel: Array,
        query: Array,
        units: Array,
        copies: int,
        n_rel: int,
        active: Array,
        rows: Array | None,
    ) -> tuple[Array, Array]:
        """Return (states after the step, the senders' attention part); see ``PropagationStep``. Only ``rows`` are updated, None for all."""
        name = f"steps.{layer}"
        sent = self._linear(f"{name}.of_state", state) + log_degree[:, None] * self.w[f"{name}.of_degree"]
        n_dst = len(before) // copies
        heard = np.zeros((len(before), self.config.dim), np.float32)
        # Waking threads takes longer than a few edges do, and what they spin away is other requests' time.
        send = numba_cpu.forward if copies * len(dst) > _FEW_EDGES else numba_cpu.forward_here
        send(
            state,
            active,
            ptr,
            dst,
            rel,
            units,
            query,
            n_dst,
            tables.gate,
            tables.value,
            n_rel,
            sent,
            tables.attention,
            n_rel,
            self.w[f"{name}.weigh"],
            self.w[f"{name}.bias"],
            heard,
        )
        if rows is None:
            return self._update(name, heard, before), sent
        after = np.zeros_like(before)
        after[rows] = self._update(name, heard[rows], before[rows])
        return after, sent

    def _update(self, name: str, heard: Array, before: Array) -> Array:
        new = np.maximum(self._linear(f"{name}.update", self._norm(f"{name}.norm", heard)), 0)
        d, w = self.config.dim, self.w
        of_new = new @ w[f"{name}.gru.weight_ih"].T + w[f"{name}.gru.bias_ih"]
        of_old = before @ w[f"{name}.gru.weight_hh"].T + w[f"{name}.gru.bias_hh"]
        reset, keep = (_sigmoid(of_new[:, part] + of_old[:, part]) for part in (slice(0, d), slice(d, 2 * d)))
        candidate = np.tanh(of_new[:, 2 * d :] + reset * of_old[:, 2 * d :])
        found: Array = candidate + keep * (before - candidate)
        return found

    def answers(
        self,
        expander: Expander,
        log_degree: Array,
        asked: Array,
        tables: list[Tables],
        heads: Array,
        relations: Array,
        tails: Array | None = None,
        *,
        keep: int,
        trace: bool = False,
    ) -> Reached:
        """Score (head, relation, ?) by adaptive propagation; see ``PathNetwork``.

        ``tails`` int [B], the answers whose own edge is left out, None for none. ``trace`` keeps the steps for reading paths off.
        """
        heads, relations = np.asarray(heads, np.int32), np.asarray(relations, np.int32)
        tails = None if tails is None else np.asarray(tails, np.int32)
        n_rel = 2 * expander.graph.n_relations + 1
        query, node, state = np.arange(len(heads), dtype=np.int32), heads, asked
        steps = []
        for layer, table in enumerate(tables):
            found = expander.expand(query, node, heads, relations, tails)
            before = np.zeros((len(found.node), self.config.dim), np.float32)
            old = np.flatnonzero(found.prev >= 0)
            before[old] = state[found.prev[old]]
            units = np.append(np.flatnonzero(np.append(True, query[1:] != query[:-1])), len(query)).astype(np.int64)
            after, sent = self.step(
                layer,
                state,
                before,
                log_degree[node],
                table,
                found.ptr,
                found.dst,
                found.rel,
                query,
                units,
                1,
                n_rel,
                np.ones(len(query), bool),
                None,
            )
            chosen, promise = np.arange(len(found.node)), np.ones(len(found.node), np.float32)
            if keep and layer + 1 < len(tables):
                logit = self._linear("promise", after)[:, 0]
                chosen = keep_best(found.query, found.node, logit, keep)
                promise = _sigmoid(logit[chosen])
                state = after[chosen] * promise[:, None]
            else:
                state = after
            if trace:
                sender = np.repeat(np.arange(len(query), dtype=np.int32), np.diff(found.ptr))
                alpha = np.empty(len(sender), np.float32)
                numba_cpu.attention(
                    sender,
                    found.rel,
                    query[sender],
                    sent,
                    table.attention,
                    n_rel,
                    self.w[f"steps.{layer}.weigh"],
                    self.w[f"steps.{layer}.bias"],
                    alpha,
                )
                steps.append(Step(query, node, found, alpha, chosen, promise))
            query, node = found.query[chosen], found.node[chosen]
        return Reached(query, node, self.score(state, asked[query]), steps)

    def walk(
        self,
        ptr: Array,
        nbr: Array,
        rel: Array,
        log_degree: Array,
        starts: tuple[Array, ...],
        asked: Array,
        tables: list[Tables],
        n_rel: int,
    ) -> Array:
        """States [Q * n, d] after all steps over a whole (small) graph, one copy for each of ``starts``; see ``PathNetwork.walk``.

        Args:
            ptr, nbr, rel: edges by sender, sorted by relation, each node's edge to itself last. log_degree: float32 [n].
            starts: node indexes where each copy's walks begin. asked: [d], one query vector for all copies; tables: for one query.
        """
        n, copies = len(ptr) - 1, len(starts)
        rows = np.concatenate([part + i * n for i, part in enumerate(starts)])
        state = np.zeros((copies * n, self.config.dim), np.float32)
        state[rows] = asked
        active = np.zeros(copies * n, bool)
        active[rows] = True
        degree, query = np.tile(log_degree, copies), np.zeros(copies * n, np.int32)
        units = (np.arange(copies + 1) * n).astype(np.int64)
        for layer, table in enumerate(tables):
            reached = active.copy()
            numba_cpu.spread(active, ptr, nbr, n, reached)
            state, _ = self.step(
                layer, state, state, degree, table, ptr, nbr, rel, query, units, copies, n_rel, active, np.flatnonzero(reached)
            )
            active = reached
        return state

    def hops(self, state: Array, Z: Array, log_degree: Array, u: Array, r: Array, v: Array) -> Array:
        """Hop scores in (0, 1), float32 [e]: an edge as it is better walked of the two ways; see ``HopHead``.

        Args:
            state: [2 n, d], from the sources, then from the targets. Z: [2R + 1, d]. u, r, v: int64 [e], forward.
        """
        n = len(state) // 2
        both = np.concatenate([state[:n], state[n:]], axis=1)
        of_u = self._linear("hop_head.source", both) + log_degree[:, None] * self.w["hop_head.degree"][0]
        of_v = self._linear("hop_head.target", both) + log_degree[:, None] * self.w["hop_head.degree"][1]
        of_r = self._linear("hop_head.relation", Z)
        score = np.empty(len(u), np.float32)
        numba_cpu.hop_logits(u, r, v, (len(Z) - 1) // 2, of_u, of_v, of_r, self.w["hop_head.weigh"], self.w["hop_head.bias"], score)
        return _sigmoid(score)

    def score(self, state: Array, asked: Array) -> Array:
        """Logits [rows] of last states [rows, d] and their queries' vectors [rows, d]."""
        if self.config.head == "linear":
            return self._linear("head", state)[:, 0]
        hidden = np.maximum(self._linear("head.0", np.concatenate([state, asked], axis=1)), 0)
        return self._linear("head.2", hidden)[:, 0]

    # -- dense parts --------------------------------------------------------------------------------------------------------------

    def _linear(self, name: str, x: Array) -> Array:
        y: Array = x @ self.w[f"{name}.weight"].T
        bias = self.w.get(f"{name}.bias")
        return y if bias is None else y + bias

    def _norm(self, name: str, x: Array) -> Array:
        centred = x - x.mean(-1, keepdims=True)
        scale = np.sqrt((centred**2).mean(-1, keepdims=True) + np.float32(1e-5))
        y: Array = centred / scale * self.w[f"{name}.weight"] + self.w[f"{name}.bias"]
        return y


def _sigmoid(x: Array) -> Array:
    y: Array = 1.0 / (1.0 + np.exp(-np.clip(x, -80, 80)))
    return y.astype(np.float32, copy=False)
