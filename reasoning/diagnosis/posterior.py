"""From scores to probabilities, and what a finding would tell about them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kg.arrays import Array
from reasoning.diagnosis.profiles import Profiles
from reasoning.diagnosis.scoring import Scale


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


def carried(rows: Sequence[tuple[int, Profiles]], scale: Scale) -> Array:
    """Return float64 [K, T]: the frequency of every term, ancestors included, in K diseases, each by its row in its profiles."""
    shares = np.zeros((len(rows), scale.ontology.size))
    for place, (disease, profiles) in enumerate(rows):
        terms, share = profiles.carried(disease)
        shares[place, terms] = share
    return shares


def information_gain(weights: Array, chances: Array) -> Array:
    """Return float64 [T] bits: mutual information between which candidate it is and whether a term is present.

    Args:
        weights: [K], probabilities of the candidates, sum 1. chances: [K, T], probability of each term in each candidate.
    """
    gain: Array = _entropy(weights @ chances) - weights @ _entropy(chances)
    return gain


def information_of_answers(weights: Array, chances: Array) -> tuple[Array, Array]:
    """Return (float64 [T], float64 [T]) bits: what a yes and what a no would tell, each times its probability; in sum ``information_gain``.

    ``sum_d w_d f_d log2(f_d / f)``, which is the probability of a yes times the divergence of the candidates after it from those before it,
    and the same of a no. Arguments as for ``information_gain``.
    """
    told = []
    for said in (np.clip(chances, 1e-12, 1 - 1e-12), np.clip(1 - chances, 1e-12, 1 - 1e-12)):
        told.append(weights @ (said * np.log2(said)) - (weights @ said) * np.log2(weights @ said))
    return told[0], told[1]


def _entropy(p: Array) -> Array:
    q = np.clip(p, 1e-12, 1 - 1e-12)
    bits: Array = -(q * np.log2(q) + (1 - q) * np.log2(1 - q))
    return bits
