"""In which order to ask: among which candidates, and what a finding that may be asked for is worth. One is the engine's, the others are
what it is measured by.

The worth is a function of the candidates, the terms that may be asked (int [n]), the scale, and a generator of random numbers. It returns
float64 [n], greater for what to ask sooner.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from kg.arrays import Array
from reasoning.diagnosis import ragged
from reasoning.diagnosis.posterior import entropy, information_gain
from reasoning.diagnosis.questioning.leaders import Leaders
from reasoning.diagnosis.questioning.standing import Standing
from reasoning.diagnosis.scoring import Scale

Worth = Callable[[Leaders, Array, Scale, np.random.Generator], Array]

#: What "annotated" is taken for where frequencies are not looked at.
_ANNOTATED = 0.5


def detailed_information(leaders: Leaders, terms: Array, scale: Scale, random: np.random.Generator) -> Array:
    """Expected information of the whole answer, in bits. With the candidates by belief this is the order of the engine's dialogues.

    Who is asked for a general finding and has it says what exactly there is: the answer is a yes or no to each special form as well. Given
    the disease these are independent in the model, and between candidates that differ in them their information adds up; so a term is
    worth the information of all that may be asked at or below it.
    """
    ontology, bits = scale.ontology, np.maximum(information(leaders, terms, scale, random), 0.0)
    pick, owner = ragged.places(ontology.ancestors_ptr, terms)
    whole: Array = np.bincount(ontology.ancestors[pick], bits[owner], ontology.size)[terms]
    return whole


def information(leaders: Leaders, terms: Array, scale: Scale, random: np.random.Generator) -> Array:
    """Expected information, in bits, about which of the candidates it is.

    Lindley 1956, On a measure of the information provided by an experiment.
    """
    bits: Array = entropy(most_frequent(leaders, terms, scale, random)) - leaders.expected(entropy, terms, scale)
    return bits


def information_without_frequencies(leaders: Leaders, terms: Array, scale: Scale, random: np.random.Generator) -> Array:
    """The same where a disease either has a finding on record, of whatever frequency, or has not."""
    chances = leaders.chances(terms, scale)
    return information_gain(leaders.weights, np.where(leaders.shares[:, terms] > 0, _ANNOTATED, chances.min(axis=0)))


def most_frequent(leaders: Leaders, terms: Array, scale: Scale, random: np.random.Generator) -> Array:
    """How likely the patient has it, as the candidates stand: ask for what is most often answered yes."""
    return leaders.expected(lambda chance: chance, terms, scale)


def most_common(leaders: Leaders, terms: Array, scale: Scale, random: np.random.Generator) -> Array:
    """How frequent it is over all diseases, whatever the candidates: one questionnaire for everybody."""
    return scale.background[terms].astype(np.float64)


def random_order(leaders: Leaders, terms: Array, scale: Scale, random: np.random.Generator) -> Array:
    """Any of what the candidates are annotated with."""
    return random.random(len(terms))


@dataclass(frozen=True)
class Strategy:
    """An order of asking.

    Attributes:
        worth: of what may be asked. believed: whether the candidates are those by belief (``Standing.believed``), else the ranking's.
    """

    worth: Worth
    believed: bool = False

    def candidates(self, standing: Standing, scores: Array) -> Leaders:
        """Return the candidates that it tells apart; ``scores`` are the ranking's."""
        return standing.believed() if self.believed else standing.leaders(scores)


#: The order of the engine's dialogues.
ENGINE = "believed information"

STRATEGIES: dict[str, Strategy] = {
    ENGINE: Strategy(detailed_information, believed=True),
    "ranking's information": Strategy(detailed_information),
    "believed frequency": Strategy(most_frequent, believed=True),
    "most frequent": Strategy(most_frequent),
    "bare information": Strategy(information, believed=True),
    "without frequencies": Strategy(information_without_frequencies),
    "most common": Strategy(most_common),
    "random": Strategy(random_order),
}
