"""From scores to probabilities, and from probabilities to the question worth asking next."""

from __future__ import annotations

import numpy as np

from kg.arrays import Array
from reasoning.diagnosis import ragged
from reasoning.diagnosis.profiles import Profiles
from reasoning.diagnosis.scoring import Scale

#: A finding is reported in patients whose disease is not known for it, and missed in some whose disease always has it.
_FLOOR, _CEILING = 0.002, 0.98


def probabilities(scores: Array, temperature: float) -> Array:
    """Return float64 [D]: softmax of the scores over the temperature; candidates of score -inf get 0."""
    scaled = np.asarray(scores, np.float64) / temperature
    weights = np.exp(scaled - scaled.max())
    shares: Array = weights / weights.sum()
    return shares


def carried(disease: int, profiles: Profiles, scale: Scale) -> Array:
    """Return float64 [T]: a disease's frequency of every term, ancestors included."""
    terms, share = profiles.row(disease)
    pick, owner = ragged.places(scale.ontology.ancestors_ptr, terms)
    lacking = np.bincount(scale.ontology.ancestors[pick], np.log1p(-share.astype(np.float64))[owner], scale.ontology.size)
    has = np.flatnonzero(lacking)
    lacking[has] = -np.expm1(lacking[has])
    return lacking


def information_gain(weights: Array, chances: Array) -> Array:
    """Return float64 [T] bits: mutual information between which candidate it is and whether a term is present.

    Args:
        weights: [K], probabilities of the candidates, sum 1. chances: [K, T], probability of each term in each candidate.
    """
    gain: Array = _entropy(weights @ chances) - weights @ _entropy(chances)
    return gain


def _entropy(p: Array) -> Array:
    q = np.clip(p, 1e-12, 1 - 1e-12)
    bits: Array = -(q * np.log2(q) + (1 - q) * np.log2(1 - q))
    return bits


def telling(
    observed: Array, excluded: Array, askable: Array, weights: Array, shares: Array, scale: Scale, count: int
) -> list[tuple[int, float]]:
    """Return up to ``count`` (term, bits) that best tell candidates apart, most telling first, none of which the case answers already.

    Of a finding and its ancestor only the more telling one is listed.

    Args:
        observed, excluded: terms of the case. askable: terms to choose from, ascending.
        weights: [K] of the candidates, sum 1. shares: [K, T], their carried frequencies.
    """
    ontology = scale.ontology
    answered = ontology.closure(observed) | ~ontology.finding
    for term in excluded.tolist():
        answered[ontology.down(term)] = True
    offered = askable[~answered[askable]]
    gain = information_gain(weights, np.clip(np.maximum(shares[:, offered], scale.background[offered]), _FLOOR, _CEILING))
    chosen: list[tuple[int, float]] = []
    for place in np.argsort(-gain, kind="stable")[: 50 * count].tolist():
        if len(chosen) == count or gain[place] <= 1e-6:
            break
        term = int(offered[place])
        if not any(other in ontology.up(term) or term in ontology.up(other) for other, _ in chosen):
            chosen.append((term, float(gain[place])))
    return chosen
