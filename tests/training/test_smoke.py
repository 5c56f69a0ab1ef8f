"""From the graph through the files to a trained model: held-out items are answered better than before."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="the extra `gnn` is not installed")

from benchmarks.statistics import interval
from benchmarks.training_smoke import run


@pytest.mark.slow
def test_a_tiny_model_learns_from_exported_items(default_bundle: Path) -> None:
    found = run(default_bundle, 8_000, 30.0, 0)
    assert 200_000 < found["parameters"] < 900_000 and found["held"] > 200
    gain, low, high = interval(np.subtract(found["after"], found["before"]))
    print(f"mean reward {np.mean(found['before']):.3f} -> {np.mean(found['after']):.3f}, gain {gain:+.3f} ({low:+.3f} to {high:+.3f})")
    assert low > 0
