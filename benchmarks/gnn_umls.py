"""UMLS completion: filtered MRR and Hits@k over seeds on either split, with DistMult and ComplEx in the same harness.

Published on RED-GNN's split (facts, train, valid, test): ComplEx .947, RED-GNN .964, AdaProp .9698 (Zhang et al., KDD 2023, table 2); on
ConvE's: ComplEx .938. The two splits are different; their figures do not mix. Ties count half (realistic ranks).
"""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path

import numpy as np

from benchmarks.statistics import machine
from serve.cli.models import scorer_runs as commands

#: What every seed of either split is trained with; found on the validation triples of RED-GNN's split.
MODEL = {"dim": 48, "attention": 8, "layers": 5, "head": "mlp"}
RUN = {
    "epochs": 26,
    "batch": 12,
    "rate": 4e-3,
    "decay": 0.93,
    "weight_decay": 1e-6,
    "holdout": 0.2,
    "average": 0.99,
    "every": 2,
    "patience": 16,
}
QUICK = {**RUN, "epochs": 3, "every": 3}


def main() -> None:
    """Train each seed and print one row for it, then the mean."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/umls-kgc"))
    parser.add_argument("--split", choices=("red-gnn-split", "conve-split"), default="red-gnn-split")
    parser.add_argument("--seeds", type=int, nargs="*", default=[0, 1, 2])
    parser.add_argument("--out", type=Path, default=Path("data/umls"), help="where runs lie; a killed one goes on")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--baselines", action="store_true")
    args = parser.parse_args()
    print(machine(), flush=True)
    rows = []
    for seed in args.seeds:
        folder = args.out / f"{args.split}-{seed}"
        found = commands.train(args.data / args.split, folder, model=MODEL, run={**RUN, "seed": seed}, threads=args.threads, device="cpu")
        test = found["test"]
        rows.append([test["mrr"], test["hits@1"], test["hits@3"], test["hits@10"]])
        low, high = test["mrr_interval"]
        print(
            f"{args.split} seed {seed}: MRR {test['mrr']:.4f} [{low:.4f}, {high:.4f}]  Hits@1 {test['hits@1']:.4f}  "
            f"Hits@3 {test['hits@3']:.4f}  "
            f"Hits@10 {test['hits@10']:.4f}  valid MRR {found['best_valid_mrr']:.4f} at epoch {found['best_epoch']}  "
            f"{found['cpu_seconds']:.0f} CPU s, {found['seconds']:.0f} s, {found['parameters']} parameters",
            flush=True,
        )
        (folder / "test.json").write_text(json.dumps(test, indent=1) + "\n")
    mean, spread = np.mean(rows, axis=0), np.std(rows, axis=0)
    print(f"mean of {len(rows)}: MRR {mean[0]:.4f} +- {spread[0]:.4f}  Hits@1 {mean[1]:.4f}  Hits@3 {mean[2]:.4f}  Hits@10 {mean[3]:.4f}")
    if args.baselines:
        weights = args.out / f"{args.split}-{args.seeds[0]}" / "model.safetensors"
        found = commands.evaluate(args.data / args.split, weights, baselines=["distmult", "complex"], threads=args.threads)
        for kind in ("distmult", "complex"):
            print(f"{kind}: MRR {found[kind]['mrr']:.4f}  Hits@1 {found[kind]['hits@1']:.4f}  Hits@10 {found[kind]['hits@10']:.4f}")


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # the tensors are small: more threads wait for each other
    main()
