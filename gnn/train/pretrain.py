"""The weights that ship: one network that answers queries and scores hops, learned from a bundle with curated mechanisms.

``python -m gnn.train.pretrain BUNDLE gnn/weights/default.safetensors`` makes them; the sources' licences go into the file's header.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from gnn.config import ModelConfig, TrainConfig
from gnn.errors import GnnError
from gnn.model.io import load_network, save_network
from gnn.train import vocabulary
from gnn.train.loop import Trainer
from gnn.train.mechanisms import MechanismTask, read_mechanisms
from gnn.triples import split_snapshot
from kg.snapshot import Snapshot

MODEL = ModelConfig(dim=32, attention=8, layers=4, relations="graph", relation_layers=3, keep=80, fanout=48, head="mlp", hop_hidden=16)
RUN = TrainConfig(
    epochs=36,
    batch=8,
    rate=4e-3,
    decay=0.95,
    weight_decay=1e-6,
    holdout=0.0,
    every=36,
    patience=36,
    average=0.99,
    queries=800,
    balance=True,
    nameless=0.3,
    one_hop=0.4,
)
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


def pretrain(
    bundle: str | Path,
    out: str | Path,
    work: str | Path,
    *,
    model: ModelConfig = MODEL,
    run: TrainConfig = RUN,
    command: str = "",
    log: Any = print,
) -> dict[str, Any]:
    """Train on a bundle and write the weights; returns their header.

    Mechanisms of drugs of fold 0 are for the figures that are reported, of fold 1 for every choice (they are scored at the end, in the
    graph's own words and in words that were not taught); the others teach.

    Args:
        bundle: a bundle with DrugMechDB among its sources. out: the file. work: the run's folder, from which it resumes.
        command: how it was started, for the header.

    Raises:
        GnnError: a licence does not allow it. InputError: the bundle has no mechanisms.
    """
    bundle = Path(bundle)
    licences = check_licences(bundle)
    snapshot = Snapshot.open(bundle)
    data = split_snapshot(snapshot, seed=run.seed, valid=0.001, test=0.0, most=200)
    mechanisms = read_mechanisms(bundle, snapshot)
    teach, choose = [m for m in mechanisms if m.fold > 1], [m for m in mechanisms if m.fold == 1]

    def report(what: str, done: int, of: int, figures: dict[str, Any]) -> None:
        if what == "epoch" or done % 50 == 0:
            log(what, done, "of", of, figures, flush=True)

    trainer = Trainer(data, model, run, work, report=report)
    graph, category = trainer.epochs.whole, snapshot.node_category
    task = MechanismTask(graph, teach, vocabularies=vocabulary.taught(graph.graph, category), seed=run.seed)
    trainer.tasks.append(task)
    trainer.run()
    network, meta = load_network(Path(work) / "model.safetensors")
    heard = [task.vocabularies[0], *vocabulary.kept_to_test(graph.graph, category)]
    made = {
        "command": command,
        "sources": licences,
        "bundle": json.loads((bundle / "manifest.json").read_text("utf-8")).get("content_hash"),
        "torch": torch.__version__,
        "taught": sorted({snapshot.predicates[p] for p in np.unique(snapshot.edge_predicate[~snapshot.edge_negated])}),
        "mechanisms": {"trained_on": len(teach), "chosen_by": {words.name: task.score(network, choose, words) for words in heard}},
        "best_valid_mrr": meta.get("best_valid_mrr"),
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
    command = "python -m gnn.train.pretrain BUNDLE " + Path(options.out).name + (f" --threads {options.threads}" if options.threads else "")
    report = pretrain(options.bundle, options.out, options.work, command=command)
    print(json.dumps(report, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
