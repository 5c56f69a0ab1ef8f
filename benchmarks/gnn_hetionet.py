"""Which drugs treat which diseases: compound-treats-disease on the core of Hetionet, a share of the edges left out.

The pairs are Rep-hetio's training pairs: those whose edge was left out, and all its negatives. ``scorer, zero-shot``: the shipped weights,
which saw no edge of this graph. ``scorer, tuned``: the same, trained on for some epochs on the edges that stayed. ``DWPC``: a ridge
logistic regression on eight metapaths' arcsinh DWPCs (Himmelstein et al., eLife 2017), fitted on the pairs that stayed. ``ComplEx``,
``DistMult``: fitted on the graph that stayed, against 512 nodes drawn anew each batch, their regulariser and epoch chosen by 60
treats edges that are drawn out of it. Intervals draw compounds.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Sequence
from itertools import product
from pathlib import Path
from typing import Literal

import numpy as np
import polars as pl
from scipy.optimize import minimize

from benchmarks.inputs.hetionet import read_core
from benchmarks.statistics import machine
from gnn.evaluate.baselines import FactorConfig, train_factorisation
from gnn.evaluate.metrics import auroc, average_precision
from gnn.graph import snapshot_triples
from gnn.predict import Predictor
from gnn.scorer import SHIPPED
from gnn.triples import Dataset
from kg.arrays import Array
from kg.snapshot import Snapshot
from traversal.metapaths.dwpc import Metapaths
from traversal.metapaths.metagraph import Metagraph

METAPATHS = ("CbGaD", "CbGbCtD", "CbGpPWpGaD", "CiPCiCtD", "CpDpCtD", "CtDrD", "CtDtCtD", "CtDrDrD")


def without(graph: Snapshot, left_out: Array) -> Snapshot:
    """The graph less some (subject, predicate, object) edges."""
    rows = snapshot_triples(graph)
    gone = {tuple(row) for row in left_out.tolist()}
    kept = rows[[tuple(row) not in gone for row in rows.tolist()]]
    return Snapshot.from_arrays(
        kept[:, 0],
        kept[:, 1],
        kept[:, 2],
        graph.n_nodes,
        node_category=graph.node_category,
        categories=graph.categories,
        predicates=graph.predicates,
        curies=[graph.curie(i) for i in range(graph.n_nodes)],
    )


def by_network(predictor: Predictor, pairs: Array, treats: int) -> Array:
    """The mean of the pair's logits asked from either end: float [pairs]."""
    count, total = predictor.graph.n_relations, np.zeros(len(pairs))
    for column, relation in ((0, treats), (1, treats + count)):
        heads, at = np.unique(pairs[:, column], return_inverse=True)
        for start in range(0, len(heads), 8):
            part = heads[start : start + 8]
            scores = predictor.score_all(part, np.full(len(part), relation))
            mine = (at >= start) & (at < start + 8)
            total[mine] += scores[at[mine] - start, pairs[mine, 1 - column]] / 2
    return total


def unseen(graph: Snapshot, weights: Path, pairs: Array, stated: Array, treats: int, folds: int = 4) -> Array:
    """Scores of pairs, each on a graph without its own edge: those that are ``stated`` lose theirs fold by fold."""
    fold = np.random.default_rng(1).integers(0, folds, len(pairs))
    scores = np.zeros(len(pairs))
    for at in range(folds):
        mine = fold == at
        gone = pairs[mine & stated]
        smaller = without(graph, np.stack([gone[:, 0], np.full(len(gone), treats), gone[:, 1]], axis=1))
        scores[mine] = by_network(Predictor(smaller, weights), pairs[mine], treats)
    return scores


def features(graph: Snapshot, metagraph: Metagraph, pairs: Array) -> Array:
    """arcsinh of scaled DWPCs, float [pairs, metapaths]."""
    counter = Metapaths(graph, metagraph)
    columns = []
    for text in METAPATHS:
        matrix = counter.all_pairs(text, counts=False)
        row, column = np.searchsorted(matrix.sources, pairs[:, 0]), np.searchsorted(matrix.targets, pairs[:, 1])
        value = matrix.dwpc[row, column]
        columns.append(np.arcsinh(value / max(float(value.mean()), 1e-12)))
    return np.stack(columns, axis=1)


def logistic(x: Array, y: Array, ridge: float = 1.0) -> Array:
    """Weights [features + 1] of a ridge logistic regression, the last one free."""
    x1 = np.hstack([x, np.ones((len(x), 1))])
    sign = np.where(y, 1.0, -1.0)

    def loss(w: Array) -> tuple[float, Array]:
        margin = sign * (x1 @ w)
        penalty = np.append(w[:-1], 0.0)
        gradient = -(x1 * (sign / (1 + np.exp(np.clip(margin, -50, 50))))[:, None]).sum(0) + ridge * penalty
        return float(np.logaddexp(0, -margin).sum() + ridge / 2 * (penalty**2).sum()), gradient

    return np.asarray(minimize(loss, np.zeros(x1.shape[1]), jac=True, method="L-BFGS-B").x)


def asked_for(graph: Snapshot, relation: int, seed: int, held: int = 60) -> Dataset:
    """A graph's edges with ``held`` of one relation's drawn out to validate on."""
    rows = snapshot_triples(graph)
    mine = np.random.default_rng(seed).permutation(np.flatnonzero(rows[:, 1] == relation))
    names = [graph.curie(i) for i in range(graph.n_nodes)]
    return Dataset(names, tuple(graph.predicates), rows[mine[held:]], rows[mine[:held]], rows[:0], np.delete(rows, mine, axis=0))


def tuned(graph: Snapshot, weights: Path, epochs: int, pairs: Array, treats: int, seed: int) -> tuple[Array, str]:
    """Scores of pairs by weights trained on, on the edges that stayed; and a note of what it took."""
    from gnn import checkpoint
    from gnn.config import ModelConfig, TrainConfig, from_dict
    from gnn.train.loop import Trainer

    arrays, meta = checkpoint.load(weights)
    with tempfile.TemporaryDirectory() as folder:
        run = TrainConfig(epochs=epochs, batch=8, rate=1e-3, holdout=0.0, average=0.98, every=1)
        trainer = Trainer(asked_for(graph, treats, seed), from_dict(ModelConfig, meta["model"]), run, folder, start=arrays)
        found = trainer.run()
        scores = by_network(Predictor(graph, Path(folder) / "model.safetensors"), pairs, treats)
    return scores, f"{found['epochs']} epochs, {found['cpu_seconds']:.0f} CPU s"


def by_factors(
    graph: Snapshot,
    kind: Literal["complex", "distmult"],
    tried: Sequence[tuple[int, float]],
    epochs: int,
    pairs: Array,
    treats: int,
    seed: int,
) -> tuple[Array, str]:
    """Scores of pairs by a factorisation of the edges that stayed: of the (dimension, N3) ``tried``, that which ranks 60 treats edges best.

    Nodes without an edge are left out of it; their pairs get the lowest score.
    """
    whole, began = asked_for(graph, treats, seed), time.process_time()
    used = np.unique(whole.everything[:, [0, 2]])
    parts = [
        np.stack([np.searchsorted(used, part[:, 0]), part[:, 1], np.searchsorted(used, part[:, 2])], axis=1)
        for part in (whole.train, whole.valid, whole.test, whole.background)
    ]
    data = Dataset([whole.entities[i] for i in used.tolist()], whole.relations, *parts)
    found = []
    for dim, n3 in tried:
        config = FactorConfig(kind, dim, epochs, batch=1024, n3=n3, every=5, patience=10, negatives=512, seed=seed)
        model, report = train_factorisation(data, config)
        found.append((report["best_valid_mrr"], report["best_epoch"], model))
    _, epoch, model = max(found, key=lambda one: one[0])
    place = np.searchsorted(used, pairs)
    seen = (used[np.minimum(place, len(used) - 1)] == pairs).all(axis=1)
    place = np.where(seen[:, None], place, 0)
    heads, at = np.unique(place[:, 0], return_inverse=True)
    scores = model.score_all(heads, np.full(len(heads), treats))[at, place[:, 1]]
    how = ", ".join(f"{one[0]:.3f} with {one[2].config.dim} numbers a node and N3 {one[2].config.n3}" for one in found)
    note = f"{epoch} epochs, N3 {model.config.n3} (validation MRR {how}), {time.process_time() - began:.0f} CPU s"
    return np.where(seen, scores, scores.min()), note


def line(name: str, scores: Array, positive: Array, drugs: Array, note: str = "", rounds: int = 500) -> None:
    """Print AUROC and AUPRC with intervals over compounds."""
    rng, kinds = np.random.default_rng(0), np.unique(drugs)
    rows = {drug: np.flatnonzero(drugs == drug) for drug in kinds.tolist()}
    draws = []
    for _ in range(rounds):
        at = np.concatenate([rows[drug] for drug in rng.choice(kinds, len(kinds)).tolist()])
        draws.append((auroc(scores[at], positive[at]), average_precision(scores[at], positive[at])))
    low, high = np.nanquantile(np.array(draws), [0.025, 0.975], axis=0)
    a, p = auroc(scores, positive), average_precision(scores, positive)
    print(f"{name:<24} AUROC {a:.3f} [{low[0]:.3f}, {high[0]:.3f}]   AUPRC {p:.3f} [{low[1]:.3f}, {high[1]:.3f}]   {note}", flush=True)


def main() -> None:
    """Print a line a method."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--core", type=Path, default=Path("../shared/data/hetionet-core"))
    parser.add_argument("--weights", type=Path, default=SHIPPED)
    parser.add_argument("--left-out", type=float, default=0.2)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--tune", type=int, default=0, help="epochs of training on the edges that stayed; 0 for none")
    parser.add_argument("--factors", type=int, default=30, help="epochs of ComplEx and DistMult at most; 0 for none")
    parser.add_argument("--dims", type=int, nargs="+", default=[64], help="numbers a node that are tried")
    parser.add_argument("--n3", type=float, nargs="+", default=[0.05, 0.2], help="strengths of the regulariser that are tried")
    args = parser.parse_args()
    whole, metagraph = read_core(args.core)
    treats = whole.predicates.index("treats")
    table = pl.read_csv(args.core / "rephetio_train_pairs.tsv", separator="\t")
    pairs = np.array([[whole.index(f"Compound::{c}"), whole.index(f"Disease::{d}")] for c, d, _ in table.iter_rows()])
    status = table["status"].to_numpy() == 1
    rng = np.random.default_rng(args.seed)
    out = status & (rng.random(len(status)) < args.left_out)
    graph = without(whole, np.stack([pairs[out, 0], np.full(out.sum(), treats), pairs[out, 1]], axis=1))
    fold = (
        rng.random(len(status)) < args.left_out
    )  # negatives are dealt the same way, so that the regression is not fitted on those it ranks
    tested = out | (~status & fold)
    print(machine())
    print(
        f"{int(out.sum())} of {int(status.sum())} treats edges left out, ranked among {int((tested & ~status).sum())} negatives; "
        f"{graph.n_edges} edges stay"
    )
    asked, positive, drugs = pairs[tested], status[tested], pairs[tested, 0]
    x = features(graph, metagraph, pairs)
    for i, text in enumerate(METAPATHS):
        line(f"DWPC {text}", x[tested, i], positive, drugs)
    weights = logistic(x[~tested], status[~tested])
    line("DWPC, eight metapaths", x[tested] @ weights[:-1], positive, drugs, "fitted on the pairs that stayed")
    began = time.process_time()
    scores = by_network(Predictor(graph, args.weights), asked, treats)
    line("scorer, zero-shot", scores, positive, drugs, f"{time.process_time() - began:.0f} CPU s")
    both = np.hstack([x, unseen(graph, args.weights, pairs, status & ~out, treats)[:, None]])
    weights = logistic(both[~tested], status[~tested])
    line("DWPC + scorer", both[tested] @ weights[:-1], positive, drugs, "fitted on the pairs that stayed")
    if args.tune:
        scores, note = tuned(graph, args.weights, args.tune, asked, treats, args.seed)
        line("scorer, tuned", scores, positive, drugs, note)
    kinds: tuple[Literal["complex", "distmult"], ...] = ("complex", "distmult")
    for kind in kinds if args.factors else ():
        scores, note = by_factors(graph, kind, list(product(args.dims, args.n3)), args.factors, asked, treats, args.seed)
        line(kind, scores, positive, drugs, note)


if __name__ == "__main__":
    main()
