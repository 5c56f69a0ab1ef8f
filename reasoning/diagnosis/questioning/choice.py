"""Which finding to ask for next: new, known of a leading candidate, and worth most by the strategy."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from kg.arrays import Array
from reasoning.diagnosis.ontology import Ontology
from reasoning.diagnosis.questioning.leaders import Leaders
from reasoning.diagnosis.questioning.strategies import Worth, information
from reasoning.diagnosis.scoring import Scale

#: Less than this tells nothing apart.
LEAST = 1e-6


def answered(observed: Array, excluded: Array, ontology: Ontology) -> Array:
    """Return bool [T]: what a case says already: the observed terms and all above them, the excluded ones and all below them."""
    known = ontology.closure(observed)
    for term in excluded.tolist():
        known[ontology.down(term)] = True
    return known


def ranked(
    leaders: Leaders,
    known: Array,
    scale: Scale,
    *,
    worth: Worth = information,
    random: np.random.Generator | None = None,
) -> Iterator[tuple[int, float]]:
    """Yield (term, worth) of what may be asked, best first, equals in the order of their terms.

    Args:
        leaders: the candidates. known: bool [T], what need not be asked. worth: see ``strategies``. random: what it draws from.
    """
    offered = leaders.askable[~known[leaders.askable] & scale.ontology.finding[leaders.askable]]
    worths = worth(leaders, offered, scale, random or np.random.default_rng(0))
    for place in np.argsort(-worths, kind="stable").tolist():
        if worths[place] <= LEAST:
            return
        yield int(offered[place]), float(worths[place])


def forms(term: int, leaders: Leaders, known: Array, scale: Scale, count: int) -> list[int]:
    """Return the special forms of a term that may be asked for, those that tell most first; the first ``count``."""
    below = frozenset(scale.ontology.down(term).tolist()) - {term}
    return [other for other, _ in ranked(leaders, known, scale) if other in below][:count]


def telling(leaders: Leaders, known: Array, scale: Scale, count: int) -> list[tuple[int, float]]:
    """Return up to ``count`` (term, bits) that best tell the candidates apart, most telling first.

    Of a finding and its ancestor only the more telling one is listed.
    """
    ontology = scale.ontology
    chosen: list[tuple[int, float]] = []
    for tried, (term, gain) in enumerate(ranked(leaders, known, scale)):
        if len(chosen) == count or tried == 50 * count:
            break
        if not any(other in ontology.up(term) or term in ontology.up(other) for other, _ in chosen):
            chosen.append((term, gain))
    return chosen
