"""What the benchmarks share: medians over runs, ratios pair by pair, bootstrap intervals, a line about the machine."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from kg.frequency import wilson
from reasoning.evaluation.measures import interval as by_groups

__all__ = ["interval", "machine", "times", "wilson"]


def machine() -> str:
    """Return one line about where the figures were taken."""
    return f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()} {platform.release()}"


def times(run: Callable[[], object], runs: int = 5, warmup: int = 1) -> npt.NDArray[np.float64]:
    """Return seconds [runs] of a callable, after ``warmup`` runs that do not count."""
    for _ in range(warmup):
        run()
    measured = []
    for _ in range(runs):
        start = time.perf_counter()
        run()
        measured.append(time.perf_counter() - start)
    return np.array(measured)


def interval(
    values: Sequence[float] | npt.NDArray[np.float64], *, groups: Sequence[object] | None = None, draws: int = 2000, seed: int = 0
) -> tuple[float, float, float]:
    """Return (mean, low, high): the percentile bootstrap's 95 % interval of a mean (Efron & Tibshirani 1993, chapter 13).

    With ``groups`` whole groups are drawn (cases of one publication are not independent of each other).
    """
    data = np.asarray(values, float)
    if groups is not None:
        found = by_groups(data, [str(group) for group in groups], draws, seed)
        return found.mean, found.low, found.high
    random = np.random.default_rng(seed)
    means = (
        data[random.integers(0, len(data), (draws, len(data)))].mean(axis=1)
        if len(data) * draws <= 4_000_000
        else np.array([data[random.integers(0, len(data), len(data))].mean() for _ in range(draws)])
    )
    low, high = np.quantile(means, [0.025, 0.975])
    return float(data.mean()), float(low), float(high)
