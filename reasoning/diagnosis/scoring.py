"""How well each disease explains a patient's findings, as parts that add up. Formulas and sources: docs/diagnosis.md."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kg.arrays import Array
from reasoning.diagnosis.ontology import Ontology
from reasoning.diagnosis.profiles import Profiles
from reasoning.diagnosis.settings import Settings


@dataclass(frozen=True)
class Scale:
    """What scoring needs to know of the corpus and the ontology, whichever diseases are scored.

    ``background`` and ``information`` are float32 [T], see ``Prepared``.
    """

    ontology: Ontology
    background: Array
    information: Array
    settings: Settings


@dataclass(frozen=True)
class Parts:
    """The parts of ``D`` diseases' scores for a case of ``n`` observed findings and ``x`` excluded ones.

    Attributes:
        ratio: float32 [D], sum of the findings' log-likelihood ratios. coverage: float32 [D], 0..1.
        exclusion: float32 [D], sum of the excluded findings' log-likelihood ratios, never positive.
        prior: float32 [D], log odds before any finding. n: number of observed findings, each counted by how certain it is.
    """

    ratio: Array
    coverage: Array
    exclusion: Array
    prior: Array
    n: float

    def total(self, settings: Settings) -> Array:
        """Return float32 [D]: the score."""
        total: Array = (
            ratio_weight(self.n, settings) * self.ratio
            + settings.coverage * self.coverage
            + settings.exclusion * self.exclusion
            + self.prior
        )
        return total


def ratio_weight(n: float, settings: Settings) -> float:
    """Return the weight of a log-likelihood ratio in a case of n findings."""
    return settings.ratio + settings.ratio_few / max(n, 1)


def match_strength(term: int, ancestor: int | Array, scale: Scale) -> Array:
    """Return what a likelihood ratio found at an ancestor of an observed term is multiplied with: 1 for the term itself."""
    settings = scale.settings
    lost = np.log(scale.background[ancestor]) - np.log(scale.background[term])
    return np.where(np.asarray(ancestor) == term, 1.0, settings.imprecision * np.exp(-settings.distance * np.maximum(lost, 0.0)))


def log_ratio(term: int, profiles: Profiles, scale: Scale, certainty: float = 1.0) -> Array:
    """Return float32 [D]: log-likelihood ratio of an observed term, at the ancestor (or the term itself) that explains it best.

    A finding that is there with probability ``certainty`` counts as Jeffrey's rule has it (The Logic of Decision, 2nd ed., chapter 11): the
    likelihoods of its presence and of its absence, mixed.
    """
    best = np.zeros(profiles.size, np.float32)
    above = scale.ontology.up(term)
    above = above[scale.ontology.finding[above]]
    for ancestor, factor in zip(above.tolist(), (match_strength(term, above, scale) / scale.background[above]).tolist(), strict=True):
        if (wide := profiles.wide(ancestor)) is not None:
            np.maximum(best, wide * np.float32(factor), out=best)
        else:
            diseases, share = profiles.column(ancestor)
            best[diseases] = np.maximum(best[diseases], share * np.float32(factor))
    noise = np.float32(scale.settings.noise)
    likelihood: Array = (1 - noise) * best + noise
    if certainty < 1:
        likelihood = np.float32(certainty) * likelihood + np.float32(1 - certainty) * np.exp(log_ratio_excluded(term, profiles))
    values: Array = np.log(likelihood)
    return values


def log_ratio_excluded(term: int, profiles: Profiles) -> Array:
    """Return float32 [D]: log-likelihood ratio of an excluded term, ``ln(1 - frequency)`` for the diseases that have it."""
    found = np.zeros(profiles.size, np.float32)
    diseases, share = profiles.column(term)
    found[diseases] = np.log1p(np.float32(-0.95) * share)
    return found


def coverage(observed: Array, profiles: Profiles, scale: Scale, certainty: Array | None = None) -> Array:
    """Return float32 [D] in 0..1: how much of each disease's picture, weighted by frequency, the observed findings touch.

    An annotated term counts with the information that it shares with the closest observed finding, relative to its own; ``certainty``
    float [n] in 0..1 lowers what a finding can share.
    """
    ontology = scale.ontology
    worth = np.zeros(ontology.size, np.float32)
    for place, term in enumerate(observed.tolist()):
        above = ontology.up(term)
        worth[above] = np.maximum(worth[above], 1.0 if certainty is None else certainty[place])
    worth *= scale.information
    above = np.flatnonzero(worth)  # what all diseases have is worth nothing, wherever it is shared
    touched = np.zeros(ontology.size, np.float32)
    for term in above[np.argsort(worth[above], kind="stable")].tolist():
        touched[ontology.down(term)] = worth[term]  # the most informative ancestor that is shared comes last
    touched /= np.maximum(scale.information, 1e-6)
    share: Array = (profiles.picture @ touched.astype(np.float64)).astype(np.float32)
    return share
