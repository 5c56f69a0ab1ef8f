"""Ranks and what is made of them.

A query's rank counts the candidates that score higher, plus one, plus half of those that score the same: the *realistic* rank, mean of
the best and the worst place that ties allow (Berrendorf et al. 2020). A scorer that gives everything one score gets the middle rank, never
the first. Other known answers are left out (*filtered*). MRR is the mean of 1 / rank; Hits@k the share of ranks <= k.
"""

from __future__ import annotations

import numpy as np

from kg.arrays import Array


def realistic_rank(scores: Array, answer: int, others: Array) -> float:
    """Return the filtered rank of ``answer`` among ``scores`` [n]; ``others`` are other known answers (may hold ``answer``)."""
    mine = scores[answer]
    keep = np.ones(len(scores), bool)
    keep[np.asarray(others, np.int64)] = False
    keep[answer] = False
    rest = scores[keep]
    if np.isnan(mine):
        return float(len(rest) + 1)
    return 1.0 + float((rest > mine).sum()) + 0.5 * float((rest == mine).sum())


def summary(ranks: Array) -> dict[str, float]:
    """MRR and Hits@1, 3, 10 of ranks [q]."""
    found = {"mrr": float((1.0 / ranks).mean()) if len(ranks) else float("nan")}
    for k in (1, 3, 10):
        found[f"hits@{k}"] = float((ranks <= k).mean()) if len(ranks) else float("nan")
    return found


def average_precision(scores: Array, positive: Array) -> float:
    """Area under the precision-recall curve by steps, tied scores taken as one step; NaN without a positive. ``positive``: bool [n]."""
    order = np.argsort(-scores, kind="stable")
    ordered, hit = scores[order], positive[order].astype(np.float64)
    ends = np.append(np.flatnonzero(np.diff(ordered) != 0), len(ordered) - 1)
    true = np.cumsum(hit)[ends]
    if not len(true) or true[-1] == 0:
        return float("nan")
    precision, recall = true / (ends + 1), true / true[-1]
    return float((np.diff(recall, prepend=0.0) * precision).sum())


def auroc(scores: Array, positive: Array) -> float:
    """Chance that a positive scores above a negative, ties half (Mann-Whitney); NaN where there is only one kind."""
    from scipy.stats import rankdata

    n_pos = int(positive.sum())
    n_neg = len(positive) - n_pos
    if not n_pos or not n_neg:
        return float("nan")
    return float((rankdata(scores)[positive].sum() - n_pos * (n_pos + 1) / 2) / (n_pos * n_neg))


def bootstrap(values: Array, *, seed: int = 0, rounds: int = 1000, level: float = 0.95) -> tuple[float, float]:
    """Percentile interval of the mean of ``values`` [units, ...]; whole units (rows) are drawn, so that what belongs together stays so."""
    units = values.reshape(len(values), -1).mean(1)
    draws = np.random.default_rng(seed).integers(0, len(units), (rounds, len(units)))
    means = units[draws].mean(1)
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
