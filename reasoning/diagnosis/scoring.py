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
        prior: float32 [D], log odds before any finding. n: number of observed findings.
    """

    ratio: Array
    coverage: Array
    exclusion: Array
    prior: Array
    n: int

    def total(self, settings: Settings) -> Array:
        """Return float32 [D]: the score."""
        total: Array = (
            ratio_weight(self.n, settings) * self.ratio
            + settings.coverage * self.coverage
            + settings.exclusion * self.exclusion
            + self.prior
        )
        return total


def ratio_weight(n: int, settings: Settings) -> float:
    """Return the weight of a log-likelihood ratio in a case of n findings."""
    return settings.ratio + settings.ratio_few / max(n, 1)


def parts(observed: Array, excluded: Array, profiles: Profiles, prior: Array, scale: Scale) -> Parts:
    """Score every disease of ``profiles``.

    Args:
        observed, excluded: int [n], int [x]: terms, each once.
        profiles: D diseases. prior: float32 [D]. scale: of the whole corpus.
    """
    size = profiles.size
    ratio, exclusion = np.zeros(size, np.float32), np.zeros(size, np.float32)
    for term in observed:
        ratio += log_ratio(int(term), profiles, scale)
    for term in excluded:
        diseases, values = log_ratio_excluded(int(term), profiles)
        exclusion[diseases] += values
    return Parts(ratio, coverage(observed, profiles, scale), exclusion, prior, len(observed))


def match_strength(term: int, ancestor: int | Array, scale: Scale) -> Array:
    """Return what a likelihood ratio found at an ancestor of an observed term is multiplied with: 1 for the term itself."""
    settings = scale.settings
    lost = np.log(scale.background[ancestor]) - np.log(scale.background[term])
    return np.where(np.asarray(ancestor) == term, 1.0, settings.imprecision * np.exp(-settings.distance * np.maximum(lost, 0.0)))


def log_ratio(term: int, profiles: Profiles, scale: Scale) -> Array:
    """Return float32 [D]: log-likelihood ratio of an observed term, at the ancestor (or the term itself) that explains it best."""
    best = np.zeros(profiles.size, np.float32)
    above = scale.ontology.up(term)
    above = above[scale.ontology.finding[above]]
    for ancestor, factor in zip(above.tolist(), (match_strength(term, above, scale) / scale.background[above]).tolist(), strict=True):
        diseases, share = profiles.column(ancestor)
        best[diseases] = np.maximum(best[diseases], share * np.float32(factor))
    noise = np.float32(scale.settings.noise)
    values: Array = np.log((1 - noise) * best + noise)
    return values


def log_ratio_excluded(term: int, profiles: Profiles) -> tuple[Array, Array]:
    """Return (diseases, log-likelihood ratios) of an excluded term: ``ln(1 - frequency)`` for the diseases that have it."""
    diseases, share = profiles.column(term)
    return diseases, np.log1p(np.float32(-0.95) * share)


def coverage(observed: Array, profiles: Profiles, scale: Scale) -> Array:
    """Return float32 [D] in 0..1: how much of each disease's picture, weighted by frequency, the observed findings touch.

    An annotated term counts with the information that it shares with the closest observed finding, relative to its own.
    """
    ontology, information = scale.ontology, scale.information
    above = np.flatnonzero(ontology.closure(observed))
    touched = np.zeros(ontology.size, np.float32)
    for term in above[np.argsort(information[above], kind="stable")].tolist():
        touched[ontology.down(term)] = information[term]  # the most informative ancestor that is shared comes last
    touched /= np.maximum(information, 1e-6)
    share: Array = (profiles.sums(profiles.share * touched.take(profiles.term)) / np.maximum(profiles.whole, 1e-9)).astype(np.float32)
    return share
