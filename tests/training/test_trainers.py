"""Exported rows in the trainers' own code, where that is installed."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("torch", reason="the extra `gnn` is not installed")
pytest.importorskip("datasets", reason="`datasets` is not installed")
pytest.importorskip("trl", reason="`trl` is not installed")

from benchmarks.training_trainers import run


@pytest.mark.slow
def test_trainers_read_every_form_and_learn_from_it(default_bundle: Path, tmp_path: Path) -> None:
    found = run(default_bundle, tmp_path, 300, 6, 0)
    assert all(sum(splits.values()) == 300 and set(splits) == {"train", "validation", "test"} for splits in found["rows"].values())
    assert 200_000 < found["parameters"] < 900_000
    assert found["sft"][1] < found["sft"][0] - 0.2, "responses to held-out questions became likelier"
    assert found["dpo"][1] < found["dpo"][0] - 0.05 and found["dpo"][2] > 0.7
    assert found["grpo"][0] == 6 * 8, "every response was judged"
