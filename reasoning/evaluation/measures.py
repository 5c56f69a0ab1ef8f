"""Measures of one system on one set, and of two systems beside each other: with intervals, ties, abstention, calibration, cost.

Ties: a right answer among n equal ones counts by the expectation under random order. Intervals: 95 %, percentile bootstrap (Efron and
Tibshirani 1993, chapter 13) over groups of items. Calibration: expected calibration error over ten equal bins (Naeini et al. 2015) of the
answers that carry a confidence. Retrieval: nDCG@10 with gains as graded (Järvelin & Kekäläinen 2002).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from kg.arrays import Array
from reasoning.evaluation.item import Item, Response, Task

#: What the first place is judged by, for each task; the other measures of a ranking stand beside it.
_AT = (1, 5, 10)
BINS = 10


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean with its 95 % interval."""

    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.mean:.3f} ({self.low:.3f} to {self.high:.3f})"


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers whose confidence lies in one tenth: how sure on average, how often right, how many."""

    confidence: float
    right: float
    count: int


@dataclass(frozen=True, slots=True)
class Measured:
    """A system on a set.

    Attributes:
        figures: measure -> mean over all items, abstentions counted as wrong. answered: share of items that were answered.
        selective: share right of those that were answered, None where none was. ece: None without confidences. bins: the reliability curve.
        faithful: share of cited edges that are in the graph and touch what the item and the answer name, None where nothing is cited.
        ms: median and 95th percentile of milliseconds an item. queries, calls, tokens: mean an item.
    """

    system: str
    figures: dict[str, Interval]
    answered: float
    selective: float | None
    ece: float | None
    bins: tuple[Bin, ...]
    faithful: float | None
    ms: tuple[float, float]
    queries: float
    calls: float
    tokens: float

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return asdict(self)


def worth(item: Item, response: Response) -> dict[str, float]:
    """Return measure -> value of one response."""
    if item.task is Task.CHOICE:
        return {"accuracy": _hit(item, response, 1)}
    found = {f"hit@{k}": _hit(item, response, k) for k in _AT}
    if item.task is Task.PASSAGES:
        return {"nDCG@10": _ndcg(item, response), **found}
    return {**found, "MRR": _reciprocal(item, response)}


def measure(
    system: str,
    items: Sequence[Item],
    responses: Sequence[Response],
    seconds: Sequence[float],
    faithful: Sequence[float | None],
) -> Measured:
    """Return what a system is worth on a set's items (all sequences in their order)."""
    values = [worth(item, response) for item, response in zip(items, responses, strict=True)]
    groups = [item.group or item.id for item in items]
    figures = {name: interval([value[name] for value in values], groups) for name in values[0]}
    first = [_hit(item, response, 1) for item, response in zip(items, responses, strict=True)]
    answered = [not response.abstains for response in responses]
    sure = [(r.confidence, right) for r, right in zip(responses, first, strict=True) if r.confidence is not None and not r.abstains]
    bins = reliability(sure)
    cited = [share for share in faithful if share is not None]
    milliseconds = 1e3 * np.asarray(seconds)
    return Measured(
        system,
        figures,
        float(np.mean(answered)),
        float(np.mean([right for right, said in zip(first, answered, strict=True) if said])) if any(answered) else None,
        sum(one.count * abs(one.confidence - one.right) for one in bins) / len(sure) if sure else None,
        bins,
        float(np.mean(cited)) if cited else None,
        (float(np.median(milliseconds)), float(np.quantile(milliseconds, 0.95))),
        *(float(np.mean([getattr(r, cost) for r in responses])) for cost in ("queries", "calls", "tokens")),
    )


def compare(items: Sequence[Item], ours: Sequence[Response], theirs: Sequence[Response]) -> tuple[str, Interval, tuple[int, int, int]]:
    """Return (measure, mean paired difference, items that the first system does better at, as well, worse)."""
    name = next(iter(worth(items[0], ours[0])))
    differences = [worth(item, one)[name] - worth(item, other)[name] for item, one, other in zip(items, ours, theirs, strict=True)]
    counts = sum(d > 0 for d in differences), sum(d == 0 for d in differences), sum(d < 0 for d in differences)
    return name, interval(differences, [item.group or item.id for item in items]), counts


def interval(values: Sequence[float] | Array, groups: Sequence[str], draws: int = 2000, seed: int = 0) -> Interval:
    """Return a mean with its 95 % bootstrap interval; whole groups are drawn."""
    data = np.asarray(values, float)
    _, number = np.unique(np.asarray(groups, dtype=str), return_inverse=True)
    sums, counts = np.bincount(number, data), np.bincount(number)
    picks = np.random.default_rng(seed).integers(0, len(sums), (draws, len(sums)))
    low, high = np.quantile(sums[picks].sum(axis=1) / counts[picks].sum(axis=1), [0.025, 0.975])
    return Interval(float(data.mean()), float(low), float(high))


def reliability(answers: Sequence[tuple[float, float]]) -> tuple[Bin, ...]:
    """Return the bins of (confidence, how right) that are not empty, least sure first."""
    if not answers:
        return ()
    sure, right = np.array(answers, float).T
    place: Array = np.minimum((sure * BINS).astype(int), BINS - 1)
    return tuple(
        Bin(float(sure[place == i].mean()), float(right[place == i].mean()), int((place == i).sum()))
        for i in range(BINS)
        if (place == i).any()
    )


def _places(item: Item, response: Response) -> tuple[int, int, int] | None:
    """Return (answers that score higher than the best right one, right ones among its equals, equals), None where none is right."""
    best = max((score for answer, score in response.ranking if answer in item.gold), default=None)
    if best is None:
        return None
    equal = [answer for answer, score in response.ranking if score == best]
    return sum(score > best for _, score in response.ranking), sum(answer in item.gold for answer in equal), len(equal)


def _hit(item: Item, response: Response, k: int) -> float:
    """Probability that a right answer is among the first k under random order of equals."""
    found = _places(item, response)
    if found is None or found[0] >= k:
        return 0.0
    better, right, equal = found
    drawn = min(k - better, equal)
    return 1.0 - math.comb(equal - right, drawn) / math.comb(equal, drawn)


def _reciprocal(item: Item, response: Response) -> float:
    found = _places(item, response)
    if found is None:
        return 0.0
    better, right, equal = found
    chance = [math.comb(equal - place - 1, right - 1) / math.comb(equal, right) for place in range(equal - right + 1)]
    return sum(p / (better + place + 1) for place, p in enumerate(chance))


def _ndcg(item: Item, response: Response, k: int = 10) -> float:
    def gain(grades: Sequence[float]) -> float:
        return sum(grade / math.log2(place + 2) for place, grade in enumerate(grades[:k]))

    ideal = gain(sorted(item.gold.values(), reverse=True))
    return gain([item.gold.get(answer, 0.0) for answer, _ in response.ranking]) / ideal if ideal else 0.0
