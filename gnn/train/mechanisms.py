"""Curated mechanisms as teachers of hops: of all the edges between a drug and a disease, these are the ones an expert walked."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from torch import Tensor

from gnn.evaluate.metrics import auroc, average_precision
from gnn.model.context import GraphContext, Whole
from gnn.model.network import PathNetwork
from gnn.relation_graph import RelationGraph
from gnn.subgraph import Between, corridor
from gnn.train.vocabulary import Vocabulary
from kg import qualifiers
from kg.arrays import Array
from kg.errors import InputError
from kg.snapshot import Snapshot

#: Drugs are dealt into this many folds by their CURIE; fold 0 is never trained on.
FOLDS = 5


@dataclass(frozen=True)
class Mechanism:
    """One curated record: the ends (node indexes) and its edges (subject, predicate, object), the link between the ends left out."""

    key: str
    source: int
    target: int
    edges: frozenset[tuple[int, int, int]]
    fold: int


def fold_of(curie: str) -> int:
    """The fold of a drug: by a hash of its CURIE, so that no drug is in two and new records change nothing."""
    return hashlib.blake2b(curie.encode(), digest_size=4).digest()[0] % FOLDS


def read_mechanisms(bundle: str | Path, snapshot: Snapshot, source: str = "drugmechdb") -> list[Mechanism]:
    """Read the records of a source whose evidence names the path it belongs to (qualifier ``path``), by key.

    Raises:
        InputError: the bundle has no such evidence.
    """
    import polars as pl

    rows = pl.scan_parquet(Path(bundle) / "evidence.parquet").filter(pl.col("source") == source).select("edge", "qualifiers").collect()
    groups: dict[str, list[int]] = {}
    for edge, text in rows.iter_rows():
        key = qualifiers.read(text, f"a record of {source}").get("path")
        if key:
            groups.setdefault(str(key), []).append(edge)
    if not groups:
        raise InputError(f"{bundle} holds no mechanisms (evidence of {source!r} with a path); build one with drugmechdb among its sources")
    treats = snapshot.predicates.index("biolink:treats") if "biolink:treats" in snapshot.predicates else -1
    found = []
    for key, edges in sorted(groups.items()):
        triples = [
            (int(snapshot.edge_subject[e]), int(snapshot.edge_predicate[e]), int(snapshot.edge_object[e])) for e in sorted(set(edges))
        ]
        ends = [(s, o) for s, p, o in triples if p == treats]
        if len(ends) != 1:
            continue
        s, o = ends[0]
        steps = frozenset(t for t in triples if {t[0], t[2]} != {s, o})
        if steps:
            found.append(Mechanism(key, s, o, steps, fold_of(snapshot.curie(s))))
    return found


class Task(Protocol):
    """Something else that a network learns beside answering queries."""

    def loss(self, network: PathNetwork, epoch: int, step: int) -> Tensor | None:
        """A scalar to add to the step's loss, None for nothing this time."""
        ...


class MechanismTask:
    """Teaches hop scores two things about a curated record.

    Which edges an expert walked: balanced cross-entropy of hop logits over the corridor. And which ways as a whole: with a hop worth
    ``w = sigmoid(logit) * (typed degrees of both ends) ^ -0.4`` (what search already discounts hubs by, as DWPC does), the loss is
    ``ln Z(all) - ln Z(curated)``, Z the summed worth of all walks of at most ``max_hops`` from drug to disease, or of those over curated
    edges only: a random field over walks, normalised exactly by one sparse product a hop.
    """

    def __init__(
        self,
        graph: GraphContext,
        mechanisms: list[Mechanism],
        *,
        vocabularies: Sequence[Vocabulary],
        seed: int = 0,
        max_hops: int = 5,
        most_edges: int = 10_000,
    ) -> None:
        self.graph, self.mechanisms, self.seed, self.vocabularies = graph, mechanisms, seed, vocabularies
        self.max_hops, self.most_edges = max_hops, most_edges
        self._parts: dict[str, tuple[Between, Array] | None] = {}
        g = graph.graph
        self._width = 2 * g.n_relations
        key = np.repeat(np.arange(g.n_nodes, dtype=np.int64), np.diff(g.ptr)) * self._width + g.rel
        starts = np.flatnonzero(np.diff(key, prepend=-1))
        self._keys, self._count = key[starts], np.diff(np.append(starts, len(key)))

    def prior(self, part: Between) -> Array:
        """What a hop is worth before anything is learned, float64 [e]: (typed degrees of its ends) ^ -0.4."""
        u, v = part.nodes[part.u].astype(np.int64), part.nodes[part.v].astype(np.int64)
        ahead = self._count[np.searchsorted(self._keys, u * self._width + part.r)]
        back = self._count[np.searchsorted(self._keys, v * self._width + part.r + self._width // 2)]
        return (ahead * back.astype(np.float64)) ** -0.4

    def part(self, mechanism: Mechanism) -> tuple[Between, Array] | None:
        """A record's corridor and which of its edges are curated, bool [e]; None where the corridor misses them all or holds no other."""
        if mechanism.key not in self._parts:
            found = corridor(self.graph.graph, mechanism.source, mechanism.target, self.max_hops, most_edges=self.most_edges)
            entry = None
            if found is not None and len(found.sources) and len(found.targets):
                ends = zip(found.nodes[found.u].tolist(), found.r.tolist(), found.nodes[found.v].tolist(), strict=True)
                gold = np.fromiter((edge in mechanism.edges for edge in ends), bool, len(found.u))
                entry = (found, gold) if gold.any() and not gold.all() else None
            self._parts[mechanism.key] = entry
        return self._parts[mechanism.key]

    def logits(self, network: PathNetwork, part: Between, vocabulary: Vocabulary | None = None) -> Tensor:
        """Hop logits [e], each edge as it is better walked; ``vocabulary`` None is the graph's own."""
        words = vocabulary or self.vocabularies[0]
        kind = words.of(part.nodes[part.u], part.r, part.nodes[part.v])
        spoken = replace(part, r=kind)
        whole = Whole(spoken.graph(words.relations), self.graph.graph.log_degree[part.nodes])
        device = next(network.parameters()).device
        relations = RelationGraph(*(torch.from_numpy(x).to(device) for x in words.graph))
        u, r, v = (np.concatenate(pair) for pair in ((part.u, part.v), (kind, kind + len(words.relations)), (part.v, part.u)))
        ahead, back = network.hops(whole, relations, part.sources, part.targets, (u, r, v)).chunk(2)
        return torch.maximum(ahead, back)

    def ways(self, part: Between, curated: Array, logits: Tensor) -> Tensor | None:
        """``ln Z(all) - ln Z(curated)`` in nats (a scalar); None where no curated way joins the ends within the corridor."""
        worth = torch.sigmoid(logits).double() * torch.from_numpy(self.prior(part)).to(logits.device)
        gold = torch.from_numpy(curated).to(logits.device)
        every, told = walks_worth(part, worth, self.max_hops), walks_worth(part, worth * gold, self.max_hops)
        return every.log() - told.log() if float(told.detach()) > 0 else None

    def loss(self, network: PathNetwork, epoch: int, step: int) -> Tensor | None:
        """The loss of one record, drawn from (seed, epoch, step)."""
        rng = np.random.default_rng([self.seed, epoch, step])
        # Half the time the graph speaks its own language.
        words = self.vocabularies[0 if rng.random() < 0.5 else int(rng.integers(len(self.vocabularies)))]
        for at in rng.integers(0, len(self.mechanisms), 8).tolist():
            found = self.part(self.mechanisms[at])
            if found is not None:
                part, curated = found
                logits = self.logits(network, part, words)
                gold = torch.from_numpy(curated).to(logits.device)
                each = torch.nn.functional.binary_cross_entropy_with_logits(logits, gold.to(logits.dtype), reduction="none")
                edges = 0.5 * (each[gold].mean() + each[~gold].mean())
                ways = self.ways(part, curated, logits)
                return edges if ways is None else edges + ways.to(edges.dtype)
        return None

    def score(self, network: PathNetwork, mechanisms: list[Mechanism], vocabulary: Vocabulary | None = None) -> dict[str, float]:
        """Means over records: AUROC and average precision of hop scores, curated edges against the others between the ends; and nats
        that the curated ways cost among all ways, with hop scores and by the degrees alone.
        """
        rows, nats = [], []
        with torch.inference_mode():
            for mechanism in mechanisms:
                found = self.part(mechanism)
                if found is not None:
                    logits = self.logits(network, found[0], vocabulary).float()
                    rows.append((auroc(logits.cpu().numpy(), found[1]), average_precision(logits.cpu().numpy(), found[1])))
                    costs = [self.ways(*found, scores) for scores in (logits, torch.full_like(logits, 20.0))]
                    if costs[0] is not None and costs[1] is not None:
                        nats.append((float(costs[0]), float(costs[1])))
        means, cost = (np.mean(x, axis=0).tolist() if x else [float("nan")] * 2 for x in (rows, nats))
        return {"records": len(rows), "auroc": means[0], "average_precision": means[1], "nats": cost[0], "nats_without": cost[1]}


def walks_worth(part: Between, worth: Tensor, max_hops: int) -> Tensor:
    """Summed worth (a scalar) of walks of at most ``max_hops`` from source to target, ends not walked through; ``worth``: [e]."""
    n = len(part.nodes)
    u, v = torch.from_numpy(part.u).to(worth.device), torch.from_numpy(part.v).to(worth.device)
    source, target = int(part.sources[0]), int(part.targets[0])
    inner = torch.ones(n, dtype=worth.dtype, device=worth.device)
    inner[[source, target]] = 0.0
    here = torch.zeros(n, dtype=worth.dtype, device=worth.device)
    here[source] = 1.0
    total = here.new_zeros(())
    for _ in range(max_hops):
        there = torch.zeros_like(here).index_add(0, v, here.index_select(0, u) * worth)
        there = there.index_add(0, u, here.index_select(0, v) * worth)
        total = total + there[target]
        here = there * inner
    return total
