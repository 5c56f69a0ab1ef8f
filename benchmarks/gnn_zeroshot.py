"""The shipped weights on graphs they have never seen: filtered MRR and Hits@k in both directions, no training at all.

Beside them, where ``--baselines`` asks for it, DistMult and ComplEx trained on each graph: the floor for models that may learn it. Every
graph here was held out of pre-training whole.
"""

from __future__ import annotations

import argparse
import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import numpy as np

from benchmarks.inputs.hetionet import read_core
from benchmarks.statistics import machine
from gnn.evaluate.baselines import FactorConfig, train_factorisation
from gnn.evaluate.ranking import Ranker, rank
from gnn.graph import MessageGraph, snapshot_triples
from gnn.predict import Predictor
from gnn.scorer import SHIPPED
from gnn.triples import Dataset, Known, read_folder, split
from kg.snapshot import Snapshot


def read_text(file: Path) -> Dataset:
    """Read head, relation and tail split by tabs; a tenth of the triples is tested."""
    opener = gzip.open if file.suffix == ".gz" else open
    with opener(file, "rt", encoding="utf-8") as lines:
        rows = sorted({tuple(line.rstrip("\n").split("\t")) for line in lines if line.count("\t") == 2})
    entities = sorted({name for h, _, t in rows for name in (h, t)})
    relations = tuple(sorted({r for _, r, _ in rows}))
    node, kind = ({name: i for i, name in enumerate(names)} for names in (entities, relations))
    triples = np.array([(node[h], kind[r], node[t]) for h, r, t in rows])
    return split(triples, np.ones(len(triples), bool), entities, relations, seed=0, valid=0.0, test=0.1, most=500)


def graphs(shared: Path) -> Iterator[tuple[str, Dataset]]:
    """Every shared graph of triples that had no part in pre-training."""
    for name in ("red-gnn-split", "conve-split"):
        yield f"UMLS, {name}", read_folder(shared / "umls-kgc" / name)
    graph, _ = read_core(shared / "hetionet-core")
    rows, names = snapshot_triples(graph), [graph.curie(i) for i in range(graph.n_nodes)]
    asked = np.ones(len(rows), bool)
    yield "core of Hetionet", split(rows, asked, names, tuple(graph.predicates), seed=0, valid=0.0, test=0.01, most=300)
    yield "EMCKG", read_text(shared / "emckg" / "train.txt")


def line(name: str, model: Ranker, data: Dataset, most: int) -> None:
    """Print a row."""
    known = Known(data.everything, len(data.entities), len(data.relations))
    found = rank(model, data.test[:most], known, data.relations, batch=64 if len(data.entities) < 5000 else 8).report()
    low, high = found["mrr_interval"]
    print(
        f"  {name:<22} MRR {found['mrr']:.3f} [{low:.3f}, {high:.3f}]  Hits@1 {found['hits@1']:.3f}  Hits@10 {found['hits@10']:.3f}   "
        f"({found['triples']} triples)",
        flush=True,
    )


def main() -> None:
    """Print a block a graph."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared/data"))
    parser.add_argument("--weights", type=Path, default=SHIPPED)
    parser.add_argument("--most", type=int, default=300)
    parser.add_argument(
        "--baselines", type=int, default=0, help="epochs of DistMult and ComplEx on graphs of fewer than 5000 nodes; 0 for none"
    )
    args = parser.parse_args()
    print(machine())
    for name, data in graphs(args.shared):
        print(f"{name}: {len(data.entities)} nodes, {len(data.facts)} facts, {len(data.relations)} relations", flush=True)
        h, r, t = data.facts.T
        predictor = Predictor(Snapshot.from_arrays(h, r, t, len(data.entities), predicates=data.relations), args.weights)
        predictor.__dict__["graph"] = MessageGraph.from_triples(data.facts, len(data.entities), data.relations)
        line("scorer, zero-shot", predictor, data, args.most)
        kinds: tuple[Literal["distmult", "complex"], ...] = ("distmult", "complex")
        for kind in kinds if args.baselines and len(data.entities) < 5000 else ():
            model, _ = train_factorisation(data, FactorConfig(kind=kind, dim=128, epochs=args.baselines, n3=0.01, every=100))
            line(f"{kind}, trained", model, data, args.most)


if __name__ == "__main__":
    main()
