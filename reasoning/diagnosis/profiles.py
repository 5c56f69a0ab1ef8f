"""How frequent each finding is in each disease: counts pooled over records, shrunk by a Beta prior, carried up the ontology."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kg.arrays import Array
from reasoning.diagnosis.ontology import Ontology
from reasoning.diagnosis.records import COUNT, SHARE, Records
from reasoning.diagnosis.settings import Settings

#: No frequency is taken for certain: the complement must keep a logarithm.
_CEILING = 0.999


@dataclass(frozen=True)
class Profiles:
    """``D`` diseases over ``T`` terms.

    Attributes:
        ptr, term, share: each disease's annotated findings with their frequency: int32 [D + 1], int32, float32 in 0..1.
        by_ptr, by_disease, by_share: the same carried up to every ancestor and filed by term: int32 [T + 1], int32, float32.
            A disease has a finding when it has any of the more special ones: ``1 - prod(1 - share)``.
        known: bool [D], whether any finding of the disease is known at all.
    """

    ptr: Array
    term: Array
    share: Array
    by_ptr: Array
    by_disease: Array
    by_share: Array
    known: Array

    @property
    def size(self) -> int:
        """Number of diseases."""
        return len(self.ptr) - 1

    def column(self, term: int) -> tuple[Array, Array]:
        """Return (diseases, frequencies) of a term, the diseases ascending."""
        start, stop = self.by_ptr[term], self.by_ptr[term + 1]
        return self.by_disease[start:stop], self.by_share[start:stop]

    def row(self, disease: int) -> tuple[Array, Array]:
        """Return (terms, frequencies) of a disease's own annotations."""
        start, stop = self.ptr[disease], self.ptr[disease + 1]
        return self.term[start:stop], self.share[start:stop]


def build(
    records: Records, ontology: Ontology, settings: Settings, diseases: Array | None = None, without: Array | None = None
) -> Profiles:
    """Estimate profiles.

    The frequency of a finding is the posterior mean ``(n + k s) / (m + k)`` of a binomial share with a Beta(k s, k (1 - s)) prior, n of m
    patients pooled over the records (Gelman et al., Bayesian Data Analysis, 3rd ed., section 2.4).

    Args:
        records: of all diseases. ontology: the terms. settings: the prior, and what records without counts are worth.
        diseases: rows to estimate, in this order; all by default.
        without: bool [R], records to leave out.
    """
    wanted = np.arange(records.size, dtype=np.int32) if diseases is None else np.asarray(diseases, np.int32)
    starts, lengths = records.ptr[wanted], np.diff(records.ptr)[wanted]
    offset = np.concatenate([[0], np.cumsum(lengths)])
    pick = np.repeat(starts - offset[:-1], lengths) + np.arange(offset[-1])
    owner = np.repeat(np.arange(len(wanted)), lengths)
    if without is not None:
        stays = ~without[pick]
        pick, owner = pick[stays], owner[stays]
    kind, share, negated = records.kind[pick], records.share[pick], records.negated[pick]
    weight = np.where(kind == COUNT, records.patients[pick], np.where(kind == SHARE, settings.share_patients, settings.unstated_patients))
    found = np.where(negated, 0.0, np.where(np.isnan(share), settings.unstated_share, share)) * weight
    keys, inverse = np.unique(owner * np.int64(ontology.size) + records.term[pick], return_inverse=True)
    n, m = np.bincount(inverse, found, len(keys)), np.bincount(inverse, weight, len(keys))
    k = settings.prior_patients
    estimate = np.minimum((n + k * settings.prior_share) / (m + k), _CEILING)
    keys, estimate = keys[n > 0], estimate[n > 0].astype(np.float32)
    row, term = np.divmod(keys, ontology.size) if ontology.size else (keys, keys)
    ptr = np.searchsorted(row, np.arange(len(wanted) + 1)).astype(np.int32)
    by_ptr, by_disease, by_share = _carry_up(ptr, term.astype(np.int32), estimate, ontology)
    return Profiles(ptr, term.astype(np.int32), estimate, by_ptr, by_disease, by_share, np.diff(ptr) > 0)


def _carry_up(ptr: Array, term: Array, share: Array, ontology: Ontology) -> tuple[Array, Array, Array]:
    from scipy.sparse import csr_array

    shape = (len(ptr) - 1, ontology.size)
    own = csr_array((np.log1p(-share.astype(np.float64)), term, ptr), shape=shape)
    ones = np.ones(len(ontology.ancestors))
    above = csr_array((ones, ontology.ancestors, ontology.ancestors_ptr), shape=(ontology.size, ontology.size))
    carried = (own @ above).tocsc()
    carried.sort_indices()
    return carried.indptr.astype(np.int32), carried.indices.astype(np.int32), (-np.expm1(carried.data)).astype(np.float32)
