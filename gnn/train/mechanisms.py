"""Curated mechanisms as teachers of hops: of all the edges between a drug and a disease, these are the ones an expert walked."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from torch import Tensor

from gnn.between import Between, corridor
from gnn.evaluate.metrics import auroc, average_precision
from gnn.model.context import GraphContext, Whole
from gnn.model.network import PathNetwork
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
        key = json.loads(text or "{}").get("path")
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
        self, graph: GraphContext, mechanisms: list[Mechanism], *, seed: int = 0, max_hops: int = 5, most_edges: int = 10_000
    ) -> None:
        self.graph, self.mechanisms, self.seed = graph, mechanisms, seed
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

    def logits(self, network: PathNetwork, part: Between) -> Tensor:
        """Hop logits [e], each edge as it is better walked."""
        count = self.graph.graph.n_relations
        whole = Whole(part.graph(self.graph.graph.relations), self.graph.graph.log_degree[part.nodes])
        meetings = self.graph.meetings_on(next(network.parameters()).device)
        u, r, v = (np.concatenate(pair) for pair in ((part.u, part.v), (part.r, part.r + count), (part.v, part.u)))
        ahead, back = network.hops(whole, meetings, part.sources, part.targets, (u, r, v)).chunk(2)
        return torch.maximum(ahead, back)

    def loss(self, network: PathNetwork, epoch: int, step: int) -> Tensor | None:
        """The loss of one record, drawn from (seed, epoch, step)."""
        rng = np.random.default_rng([self.seed, epoch, step])
        for at in rng.integers(0, len(self.mechanisms), 8).tolist():
            found = self.part(self.mechanisms[at])
            if found is not None:
                part, curated = found
                logits = self.logits(network, part)
                gold = torch.from_numpy(curated).to(logits.device)
                each = torch.nn.functional.binary_cross_entropy_with_logits(logits, gold.to(logits.dtype), reduction="none")
                edges = 0.5 * (each[gold].mean() + each[~gold].mean())
                worth = torch.sigmoid(logits).double() * torch.from_numpy(self.prior(part)).to(logits.device)
                ways = walks_worth(part, worth, self.max_hops), walks_worth(part, worth * gold, self.max_hops)
                # A record whose curated edges do not join the ends within the corridor teaches edges only.
                return edges + (ways[0].log() - ways[1].log()).to(edges.dtype) if float(ways[1].detach()) > 0 else edges
        return None

    def score(self, network: PathNetwork, mechanisms: list[Mechanism]) -> dict[str, float]:
        """Mean over records of the AUROC and average precision of hop scores: curated edges against the others between the ends."""
        rows = []
        with torch.inference_mode():
            for mechanism in mechanisms:
                found = self.part(mechanism)
                if found is not None:
                    logits = self.logits(network, found[0]).float().cpu().numpy()
                    rows.append((auroc(logits, found[1]), average_precision(logits, found[1])))
        means = np.mean(rows, axis=0) if rows else [float("nan")] * 2
        return {"records": len(rows), "auroc": float(means[0]), "average_precision": float(means[1])}


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
