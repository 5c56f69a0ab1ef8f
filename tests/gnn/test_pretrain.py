"""The one command that makes the weights that ship, on a graph of a few mechanisms."""

from __future__ import annotations

import gzip
from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("torch")

from gnn.config import ModelConfig
from gnn.numpy_inference import NumpyNetwork
from gnn.scorer import GnnScorer
from gnn.train import pretrain
from gnn.train.mechanisms import fold_of, read_mechanisms
from kg.snapshot import Snapshot


@pytest.mark.slow
def test_the_command_trains_scores_and_says_what_from(shared_data, tmp_path):
    import ingest

    with gzip.open(shared_data / "drugmechdb" / "drugmechdb-dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        (tmp_path / "drugmechdb.jsonl").write_text("".join(line for _, line in zip(range(300), lines, strict=False)), "utf-8")
    bundle = tmp_path / "bundle"
    ingest.build(bundle, sources=[], extra={"drugmechdb": tmp_path / "drugmechdb.jsonl"})
    model = ModelConfig(dim=8, attention=2, layers=2, keep=20, fanout=20, head="mlp", hop_hidden=4)
    run = replace(pretrain.RUN, epochs=1, every=1, queries=40)
    header = pretrain.pretrain(bundle, tmp_path / "w.safetensors", tmp_path / "run", model=model, run=run, command="this one")
    snapshot = Snapshot.open(bundle)
    mechanisms = read_mechanisms(bundle, snapshot)
    assert header["mechanisms"]["trained_on"] == sum(fold_of(snapshot.curie(m.source)) > 1 for m in mechanisms) > 0
    assert set(header["mechanisms"]["chosen_by"]) == {"own", "merged into 10", "by both"}
    _, meta = NumpyNetwork.load(tmp_path / "w.safetensors")
    assert meta["command"] == "this one" and meta["sources"] == {"drugmechdb": "CC0-1.0"}
    first = (tmp_path / "w.safetensors").read_bytes()
    pretrain.pretrain(bundle, tmp_path / "w.safetensors", tmp_path / "run", model=model, run=run, command="this one")
    assert (tmp_path / "w.safetensors").read_bytes() == first
    from traversal.scorer import Query

    one = mechanisms[0]
    edges = np.arange(snapshot.n_edges, dtype=np.int32)
    scores = GnnScorer(snapshot, tmp_path / "w.safetensors").hop_scores(
        Query((one.source,), (one.target,)), np.arange(snapshot.n_nodes, dtype=np.int32), edges
    )
    assert ((scores > 0) & (scores <= 1)).all() and len(np.unique(scores)) > 10
