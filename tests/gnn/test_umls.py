"""UMLS completion, quick: three epochs are already far above what a table of embeddings starts with."""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

from benchmarks.gnn_umls import MODEL, QUICK
from serve.cli.models import scorer_runs as commands


@pytest.mark.slow
def test_a_quick_run_completes_umls(shared_data, tmp_path):
    found = commands.train(shared_data / "umls-kgc" / "red-gnn-split", tmp_path, model=MODEL, run=QUICK, threads=1, device="cpu")
    assert found["test"]["triples"] == 633
    assert found["test"]["mrr"] > 0.8 and found["test"]["hits@10"] > 0.9
