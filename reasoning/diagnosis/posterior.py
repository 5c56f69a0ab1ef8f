"""From scores to probabilities, and what a finding would tell about them."""

from __future__ import annotations

import numpy as np

from kg.arrays import Array


def probabilities(scores: Array, temperature: float) -> Array:
    """Return float64 [D]: softmax of the scores over the temperature; candidates of score -inf get 0."""
    scaled = np.asarray(scores, np.float64) / temperature
    weights = np.exp(scaled - scaled.max())
    shares: Array = weights / weights.sum()
    return shares


def leading(scores: Array, k: int) -> Array:
    """Return int64: the places of the k highest scores, highest first, equals in the order of their places.

    >>> leading(np.array([1.0, 3.0, 2.0, 3.0]), 3).tolist()
    [1, 3, 2]
    """
    if k >= len(scores):
        return np.argsort(-scores, kind="stable")
    among = np.flatnonzero(scores >= np.partition(scores, len(scores) - k)[len(scores) - k])
    best: Array = among[np.argsort(-scores[among], kind="stable")[:k]]
    return best


def information_gain(weights: Array, chances: Array) -> Array:
    """Return float64 [T] bits: mutual information between which candidate it is and whether a term is present.

    Args:
        weights: [K], probabilities of the candidates, sum 1. chances: [K, T], probability of each term in each candidate.
    """
    gain: Array = entropy(weights @ chances) - weights @ entropy(chances)
    return gain


def entropy(p: Array) -> Array:
    """Return the entropy in bits of a yes that has probability ``p``, elementwise."""
    q = np.clip(p, 1e-12, 1 - 1e-12)
    bits: Array = -(q * np.log2(q) + (1 - q) * np.log2(1 - q))
    return bits
