"""The weights that ship: one network that answers queries and scores hops, learned from a bundle with curated mechanisms.

``python -m gnn.train.pretrain BUNDLE gnn/weights/default.safetensors`` makes them; the sources' licences go into the file's header.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from gnn import checkpoint
from gnn.config import ModelConfig, TrainConfig
from gnn.errors import GnnError
from gnn.graph import MessageGraph
from gnn.model.context import GraphContext
from gnn.model.io import load_network, save_network
from gnn.train.loop import Trainer
from gnn.train.mechanisms import MechanismTask, read_mechanisms
from gnn.triples import split_snapshot
from kg.snapshot import Snapshot

MODEL = ModelConfig(dim=32, attention=8, layers=4, relations="graph", relation_layers=3, keep=80, fanout=48, head="mlp", hop_hidden=16)
RUN = TrainConfig(
    epochs=8, batch=8, rate=4e-3, decay=0.85, weight_decay=1e-6, holdout=0.0, every=8, patience=8, average=0.99,
    queries=800, balance=True, nameless=0.3,
)  # fmt: skip
#: Licences under which learned weights may be shipped; a source with another is refused.
SHIPPABLE = {"CC0-1.0", "CC-BY-4.0", "CC-BY-3.0", "LicenseRef-HPO", "LicenseRef-NLM-MeSH"}


def check_licences(bundle: Path) -> dict[str, str]:
    """Return {source: licence} of a bundle.

    Raises:
        GnnError: a source's licence is not among those whose learned weights may be shipped.
    """
    found = {s["name"]: s["licence"] for s in json.loads((bundle / "manifest.json").read_text("utf-8"))["sources"]}
    if closed := {name: licence for name, licence in found.items() if licence not in SHIPPABLE}:
        raise GnnError(f"weights learned from {closed} may not be shipped; build a bundle without those sources")
    return found


#: The second stage: learn from the other edges between a query's head and its answer as well, which the first hides.
SECOND = replace(RUN, epochs=4, every=4, rate=1e-3, decay=0.8, one_hop=0.4, seed=1)


def pretrain(
    bundle: str | Path,
    out: str | Path,
    work: str | Path,
    *,
    model: ModelConfig = MODEL,
    stages: Sequence[TrainConfig] = (RUN, SECOND),
    log: Any = print,
) -> dict[str, Any]:
    """Train on a bundle and write the weights; returns their header.

    Each stage starts from the running mean that the one before ended with, and lies in a folder of its own, from which it resumes.

    Args:
        bundle: a bundle with DrugMechDB among its sources. out: the file. work: the runs' folder.

    Raises:
        GnnError: a licence does not allow it. InputError: the bundle has no mechanisms.
    """
    bundle = Path(bundle)
    licences = check_licences(bundle)
    snapshot = Snapshot.open(bundle)
    data = split_snapshot(snapshot, seed=stages[0].seed, valid=0.001, test=0.0, most=200)
    mechanisms = read_mechanisms(bundle, snapshot)
    train = [m for m in mechanisms if m.fold]

    def report(what: str, done: int, of: int, figures: dict[str, Any]) -> None:
        if what == "epoch" or done % 50 == 0:
            log(what, done, "of", of, figures, flush=True)

    folders = [Path(work) / str(number) for number in range(1, len(stages) + 1)]
    begin = None
    for folder, run in zip(folders, stages, strict=True):
        if not (folder / "model.safetensors").exists():
            trainer = Trainer(data, model, run, folder, report=report, start=begin)
            trainer.tasks.append(MechanismTask(trainer.epochs.whole, train, seed=run.seed))
            trainer.run()
        begin, _ = checkpoint.load(folder / "model.safetensors")
    network, meta = load_network(folders[-1] / "model.safetensors")
    graph = GraphContext(MessageGraph.from_snapshot(snapshot))
    held_out = [m for m in mechanisms if not m.fold]
    made = {
        "command": f"python -m gnn.train.pretrain BUNDLE {Path(out).name}",
        "sources": licences,
        "torch": torch.__version__,
        "taught": sorted({snapshot.predicates[p] for p in np.unique(snapshot.edge_predicate[~snapshot.edge_negated])}),
        "mechanisms": {"trained_on": len(train), "held_out": MechanismTask(graph, train).score(network, held_out)},
        "best_valid_mrr": meta.get("best_valid_mrr"),
        "bundle": json.loads((bundle / "manifest.json").read_text("utf-8")).get("content_hash"),
    }
    save_network(out, network, made)
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Run ``pretrain`` from the command line."""
    parser = argparse.ArgumentParser(description="Make the weights that ship.")
    parser.add_argument("bundle")
    parser.add_argument("out")
    parser.add_argument("--work", default="data/pretrain")
    parser.add_argument("--threads", type=int, default=0, help="0: all cores")
    options = parser.parse_args(arguments)
    if options.threads:
        import numba

        torch.set_num_threads(options.threads)
        numba.set_num_threads(options.threads)
    report = pretrain(options.bundle, options.out, options.work)
    print(json.dumps(report, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
