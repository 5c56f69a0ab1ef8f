"""What the command line offers of the scorer, as plain functions that return plain values. torch is imported only to train or evaluate."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from kg.errors import InputError, MissingExtra

if TYPE_CHECKING:
    from gnn.triples import Dataset

Log = Callable[[str, int, int, dict[str, Any]], None]


def predict(
    bundle: str | Path,
    head: str,
    predicate: str,
    *,
    k: int = 10,
    paths: int = 3,
    backwards: bool = False,
    category: str | None = None,
    known: bool = True,
    new: bool = True,
    entailed: bool = False,
    kin: bool = False,
    weights: str | Path | None = None,
) -> dict[str, Any]:
    """Answer (head, predicate, ?): ``{"query", "weights", "answers": [...]}``; see ``gnn.predict``.

    ``known=False`` lists what the graph does not state, ``new=False`` what it does; both in one ranking otherwise. What follows from what
    is stated is listed with ``entailed``, kin of answers that stand before with ``kin``.

    Raises:
        UnknownCurie: no such head. UnknownRelation: no such predicate. CheckpointError: the weights cannot be used.
    """
    from gnn.predict import Predictor
    from kg.snapshot import Snapshot

    snapshot = Snapshot.open(bundle)
    predictor = Predictor(snapshot, weights)
    node = snapshot.index(head)
    found = predictor.predict(
        node,
        predicate,
        k=k,
        paths=paths,
        backwards=backwards,
        category=category,
        known=known,
        new=new,
        entailed=entailed,
        kin=kin,
    )
    return {
        "query": {"head": snapshot.curie(node), "name": snapshot.name(node), "predicate": predicate, "backwards": backwards},
        "weights": {key: predictor.meta[key] for key in ("command", "sources") if key in predictor.meta},
        "answers": [predictor.to_dict(one) for one in found],
    }


def train(
    data: str | Path,
    out: str | Path,
    *,
    ask: Sequence[str] | None = None,
    model: dict[str, Any] | None = None,
    run: dict[str, Any] | None = None,
    device: str = "",
    threads: int = 0,
    start: str | Path | None = None,
    report: Log | None = None,
) -> dict[str, Any]:
    """Train on a bundle or a folder of triples into ``out``, going on where a killed run stopped; returns the report with test figures.

    Args:
        data: a bundle's folder, or one with ``train.txt``, ``valid.txt`` and ``test.txt``. ask: predicates asked for (bundles).
        model, run: fields of ``ModelConfig`` and ``TrainConfig`` to set. device: "" takes CUDA where there is one.
        threads: 0 for all cores.
        start: weights to start from.

    Raises:
        MissingExtra: torch is not installed. InputError: no such data, or an unknown field. GnnError: the run failed; it says how.
    """
    torch = _torch("training")
    from gnn.config import ModelConfig, TrainConfig, from_dict
    from gnn.train.loop import Trainer

    _threads(threads)
    dataset, is_bundle = load(data, ask=ask, seed=(run or {}).get("seed", 0))
    shape = {"relations": "graph"} if is_bundle else {"relations": "table", "n_relations": len(dataset.relations), "head": "mlp"}
    if is_bundle:
        shape |= {"dim": 32, "layers": 4, "keep": 80, "fanout": 48, "head": "mlp"}
    begin = None
    if start is not None:
        from gnn import checkpoint

        begin, meta = checkpoint.load(start)
        shape = meta["model"]
    pace = {"holdout": 0.0, "batch": 8, "queries": 800, "balance": True} if is_bundle else {}
    config = from_dict(ModelConfig, {**shape, **(model or {})})
    trainer = Trainer(
        dataset,
        config,
        from_dict(TrainConfig, {**pace, **(run or {})}),
        out,
        device=device or ("cuda" if torch.cuda.is_available() else "cpu"),
        report=report,
        start=begin,
    )
    found = trainer.run()
    if len(dataset.test):
        found["test"] = _figures(trainer.network, dataset, report)
    return found


def evaluate(
    data: str | Path,
    weights: str | Path | None = None,
    *,
    ask: Sequence[str] | None = None,
    baselines: Sequence[str] = (),
    seed: int = 0,
    most: int = 0,
    threads: int = 0,
    report: Log | None = None,
) -> dict[str, Any]:
    """Rank the test triples of a bundle or folder in both directions, filtered, with realistic ties; and baselines in the same harness.

    Args:
        weights: None takes those that ship. baselines: "distmult", "complex". most: test triples at most, 0 for all.

    Raises:
        MissingExtra: torch is not installed. CheckpointError: the weights cannot be used, or belong to another set of relations.
    """
    _torch("evaluation")
    from gnn.errors import CheckpointError
    from gnn.evaluate.baselines import FactorConfig, train_factorisation
    from gnn.evaluate.ranking import rank
    from gnn.model.io import load_network
    from gnn.scorer import SHIPPED
    from gnn.triples import Known

    _threads(threads)
    dataset, _ = load(data, ask=ask, seed=seed)
    network, meta = load_network(weights or SHIPPED)
    count = network.config.n_relations
    if count and count != len(dataset.relations):
        raise CheckpointError(f"these weights hold a table of {count} relations, the data has {len(dataset.relations)}; train on this data")
    if most:
        import dataclasses

        dataset = dataclasses.replace(dataset, test=dataset.test[:most])
    found: dict[str, Any] = {
        "triples": len(dataset.test),
        "ties": "realistic",
        "filtered": True,
        "weights": meta.get("command", str(weights)),
    }
    found["gnn"] = _figures(network, dataset, report)
    known = Known(dataset.everything, len(dataset.entities), len(dataset.relations))
    for kind in baselines:
        if kind not in ("distmult", "complex"):
            raise InputError(f"no baseline {kind!r}; there are distmult and complex")
        baseline, _how = train_factorisation(dataset, FactorConfig(kind=cast(Any, kind), seed=seed))
        found[kind] = rank(baseline, dataset.test, known, dataset.relations, batch=256).report(seed=seed)
    return found


def load(data: str | Path, *, ask: Sequence[str] | None = None, seed: int = 0) -> tuple[Dataset, bool]:
    """Read a bundle (split by seed) or a folder of triples; returns the data and whether it was a bundle.

    Raises:
        InputError: it is neither.
    """
    from gnn.triples import read_folder, split_snapshot

    folder = Path(data)
    if (folder / "manifest.json").is_file():
        from kg.snapshot import Snapshot

        return split_snapshot(Snapshot.open(folder), ask=ask, seed=seed, valid=0.01, test=0.01, most=500), True
    if folder.is_dir():
        return read_folder(folder), False
    raise InputError(f"{folder} is neither a bundle nor a folder of triples (train.txt, valid.txt, test.txt)")


def _figures(network: Any, dataset: Dataset, report: Log | None) -> dict[str, Any]:
    from gnn.evaluate.network import NetworkRanker
    from gnn.evaluate.ranking import rank
    from gnn.graph import MessageGraph
    from gnn.triples import Known

    ranker = NetworkRanker(network, MessageGraph.from_triples(dataset.facts, len(dataset.entities), dataset.relations))
    known = Known(dataset.everything, len(dataset.entities), len(dataset.relations))
    progress = None if report is None else lambda done, of: report("rank", done, of, {})
    size = 64 if len(dataset.entities) < 5000 else 8
    return rank(ranker, dataset.test, known, dataset.relations, batch=size, progress=progress).report()


def _torch(what: str) -> Any:
    try:
        torch = import_module("torch")
        there = find_spec("torch_geometric") is not None  # looked for, not imported: that takes as long as PyTorch itself
    except ImportError as error:
        raise MissingExtra("gnn", "torch and torch-geometric", what) from error
    if not there:
        raise MissingExtra("gnn", "torch-geometric", what)
    return torch


def _threads(count: int) -> None:
    if count:
        import numba
        import torch

        torch.set_num_threads(count)
        numba.set_num_threads(count)
