"""In which order to ask: what a finding that may be asked for is worth. One is the engine's, the others are what it is measured by.

A strategy takes the leading candidates, the terms that may be asked (int [n]), the scale, and a generator of random numbers. It returns
float64 [n], greater for what to ask sooner.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from kg.arrays import Array
from reasoning.diagnosis import ragged
from reasoning.diagnosis.posterior import information_gain, information_of_answers
from reasoning.diagnosis.questioning.leaders import Leaders
from reasoning.diagnosis.scoring import Scale

Strategy = Callable[[Leaders, Array, Scale, np.random.Generator], Array]

#: What "annotated" is taken for where frequencies are not looked at.
_ANNOTATED = 0.5


def detailed_information(leaders: Leaders, terms: Array, scale: Scale, random: np.random.Generator) -> Array:
    """Expected information of the whole answer, in bits. This is the order of the engine's dialogues.

    Who is asked for a general finding and has it says what exactly there is: the answer is a yes or no to each special form as well. Given
    the disease these are independent in the model, and between candidates that differ in them their information adds up; so a term is
    worth the information of all that may be asked at or below it.
    """
    ontology, bits = scale.ontology, np.maximum(information(leaders, terms, scale, random), 0.0)
    pick, owner = ragged.places(ontology.ancestors_ptr, terms)
    whole: Array = np.bincount(ontology.ancestors[pick], bits[owner], ontology.size)[terms]
    return whole


def answered_information(leaders: Leaders, terms: Array, scale: Scale, random: np.random.Generator) -> Array:
    """The same, but that a no counts for as much as it is likely to be told (``Leaders.told``): what nobody knows tells nothing.

    Where every question is answered it is ``detailed_information``; where a no is never told, only what a yes would tell counts.
    """
    ontology = scale.ontology
    yes, no = information_of_answers(leaders.weights, leaders.chances(terms, scale))
    bits = np.maximum(yes + leaders.told * no, 0.0)
    pick, owner = ragged.places(ontology.ancestors_ptr, terms)
    whole: Array = np.bincount(ontology.ancestors[pick], bits[owner], ontology.size)[terms]
    return whole


def affirmed_information(leaders: Leaders, terms: Array, scale: Scale, random: np.random.Generator) -> Array:
    """Expected information times the chance of a yes, for the score makes much of what is there and little of what is not."""
    affirmed: Array = information(leaders, terms, scale, random) * most_frequent(leaders, terms, scale, random)
    return affirmed


def information(leaders: Leaders, terms: Array, scale: Scale, random: np.random.Generator) -> Array:
    """Expected information, in bits, about which of the candidates it is.

    Lindley 1956, On a measure of the information provided by an experiment.
    """
    return information_gain(leaders.weights, leaders.chances(terms, scale))


def information_without_frequencies(leaders: Leaders, terms: Array, scale: Scale, random: np.random.Generator) -> Array:
    """The same where a disease either has a finding on record, of whatever frequency, or has not."""
    chances = leaders.chances(terms, scale)
    return information_gain(leaders.weights, np.where(leaders.shares[:, terms] > 0, _ANNOTATED, chances.min(axis=0)))


def most_frequent(leaders: Leaders, terms: Array, scale: Scale, random: np.random.Generator) -> Array:
    """How likely the patient has it, as the candidates stand: ask for what is most often answered yes."""
    likely: Array = leaders.weights @ leaders.chances(terms, scale)
    return likely


def most_common(leaders: Leaders, terms: Array, scale: Scale, random: np.random.Generator) -> Array:
    """How frequent it is over all diseases, whatever the candidates: one questionnaire for everybody."""
    return scale.background[terms].astype(np.float64)


def random_order(leaders: Leaders, terms: Array, scale: Scale, random: np.random.Generator) -> Array:
    """Any of what the candidates are annotated with."""
    return random.random(len(terms))


#: The order of the engine's dialogues.
ENGINE = "detailed information"

STRATEGIES: dict[str, Strategy] = {
    ENGINE: detailed_information,
    "answered information": answered_information,
    "affirmed information": affirmed_information,
    "information": information,
    "without frequencies": information_without_frequencies,
    "most frequent": most_frequent,
    "most common": most_common,
    "random": random_order,
}
