"""Where all diseases stand while a patient's findings come in one by one: each answer costs one finding's worth of work, not all."""

from __future__ import annotations

import numpy as np

from kg.arrays import Array
from reasoning.diagnosis import posterior
from reasoning.diagnosis.holdout import Edition
from reasoning.diagnosis.questioning.leaders import Leaders
from reasoning.diagnosis.scoring import Parts, Scale


class Standing:
    """The scores of ``D`` diseases, the same as those of ``Diagnoser.scores`` for the findings that came in.

    Args:
        prior: float32 [D], log odds before any finding. edition: the profiles. scale: of the corpus.
    """

    #: How many leading candidates a question is to tell apart.
    LEADING = 60
    #: Divides the logarithms of their probabilities: while little is known the right disease is often far from the top, and a question
    #: that tells only the first few apart is lost on it (measured by ``benchmarks.next_question``).
    FLATTER = 3.0

    #: The same of the candidates by belief.
    BELIEVED = 200
    #: What a finding's log-likelihood ratio counts for in the belief: findings of one organ come together, so each says less than if it
    #: were independent of the others (chosen on simulated patients and one half of the published ones).
    DEPENDENT = 0.6

    def __init__(self, prior: Array, edition: Edition, scale: Scale) -> None:
        self._prior, self._edition, self.scale = prior, edition, scale
        self._ratio, self._exclusion = np.zeros(len(prior), np.float32), np.zeros(len(prior), np.float32)
        self._coverage: Array | None = None
        #: Terms, in the order in which they came.
        self.observed: list[int] = []
        self.excluded: list[int] = []
        #: bool [T], what need not be asked any more, whatever was answered.
        self.known = np.zeros(scale.ontology.size, bool)

    def add(self, term: int, present: bool) -> None:
        """Take in that the patient has a finding, or has it not; said a second time, it changes nothing."""
        said = self.observed if present else self.excluded
        if term in said:
            return
        said.append(term)
        if present:
            self._ratio += self._edition.log_ratio(term, self.scale)
            self._coverage = None
            self.known[self.scale.ontology.up(term)] = True
        else:
            self._exclusion += self._edition.log_ratio_excluded(term)
            self.known[self.scale.ontology.down(term)] = True

    def hear(self, term: int, said: bool | None) -> None:
        """Take in the answer to a question; None: nobody knows: neither it nor its special forms are asked again, and it says nothing."""
        self.known[term] = True
        if said is None:
            self.known[self.scale.ontology.down(term)] = True
        else:
            self.add(term, said)

    def scores(self) -> Array:
        """Return float [D]: -inf for a disease of which no finding is known."""
        if self._coverage is None:
            self._coverage = self._edition.coverage(np.array(sorted(self.observed), np.int64), self.scale)
        parts = Parts(self._ratio, self._coverage, self._exclusion, self._prior, float(len(self.observed)))
        return np.where(self._edition.known, parts.total(self.scale.settings), -np.inf)

    def leaders(self, scores: Array) -> Leaders:
        """Return the leading candidates by some scores, with probabilities flatter than those of the ranking."""
        chances = posterior.probabilities(scores, self.FLATTER * self.scale.settings.temperature)
        best = posterior.leading(scores, self.LEADING)
        return Leaders.of(best[np.isfinite(scores[best])], chances, self._edition, self.scale)

    def believed(self) -> Leaders:
        """Return the leading candidates by Bayes' theorem alone, with their probabilities.

        The ranking's score is made to put the right disease of a report on top: it counts how much of a disease's picture is there, and
        makes each finding say less the more there are. What an answer will be is foretold by the frequencies themselves: the log odds
        before any finding, the findings' log-likelihood ratios times ``DEPENDENT``, and ``ln(1 - frequency)`` of what is denied.
        """
        odds = self._prior + np.float32(self.DEPENDENT) * self._ratio + self._exclusion
        odds = np.where(self._edition.known, odds, -np.inf)
        best = posterior.leading(odds, self.BELIEVED)
        return Leaders.of(best[np.isfinite(odds[best])], posterior.probabilities(odds, 1.0), self._edition, self.scale)

    def says(self, term: int) -> bool | None:
        """Return what is known of a term already: True, False, or None."""
        ontology = self.scale.ontology
        if any(term in ontology.up(other) for other in self.observed):
            return True
        return False if any(other in ontology.up(term) for other in self.excluded) else None
