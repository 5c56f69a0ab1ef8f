"""How frequent each finding is in each disease: counts pooled over records, shrunk towards relatives, carried up the ontology."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kg.arrays import Array
from reasoning.diagnosis import ragged
from reasoning.diagnosis.named_findings import NamedFindings
from reasoning.diagnosis.ontology import Ontology
from reasoning.diagnosis.records import COUNT, SHARE, Records
from reasoning.diagnosis.related_diseases import Families
from reasoning.diagnosis.settings import Settings

if TYPE_CHECKING:
    from scipy.sparse import csr_array

#: No frequency is taken for certain: the complement must keep a logarithm.
_CEILING = 0.999
#: A term that at least one disease of so many has is kept as a whole row once it was asked for.
_WIDE = 8
#: Relatives' frequencies below this are not carried over, nor are estimates below the second that rest on relatives alone.
_FAINT, _FAINTEST = 0.02, 0.01


@dataclass(frozen=True)
class Profiles:
    """``D`` diseases over ``T`` terms.

    Attributes:
        ptr, term, share: each disease's findings with their frequency: int32 [D + 1], int32, float32 in 0..1.
        alone: float32, the same frequencies without what relatives say, 0 where only relatives have it.
        by_ptr, by_disease, by_share: the same carried up to every ancestor and filed by term: int32 [T + 1], int32, float32.
            A disease has a finding when it has any of the more special ones: ``1 - prod(1 - share)``.
        known: bool [D], whether any finding of the disease is known or expected at all.
    """

    ptr: Array
    term: Array
    share: Array
    alone: Array
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
        span = ragged.span(self.by_ptr, term)
        return self.by_disease[span], self.by_share[span]

    def wide(self, term: int) -> Array | None:
        """Return float32 [D], the frequency of a term that many diseases have in each of them; None for one that few have.

        A whole row is compared faster than a quarter of it that is picked out.
        """
        span = ragged.span(self.by_ptr, term)
        if (span.stop - span.start) * _WIDE < self.size:
            return None
        if term not in self._wide:
            dense = np.zeros(self.size, np.float32)
            dense[self.by_disease[span]] = self.by_share[span]
            self._wide[term] = dense
        return self._wide[term]

    @cached_property
    def _wide(self) -> dict[int, Array]:
        return {}

    def row(self, disease: int) -> tuple[Array, Array]:
        """Return (terms, frequencies) of a disease's own annotations and its relatives'."""
        span = ragged.span(self.ptr, disease)
        return self.term[span], self.share[span]

    @cached_property
    def _carried(self) -> tuple[Array, Array, Array]:
        """The frequencies that were carried up, filed by disease: int32 [D + 1], int32, float32."""
        # the narrower the numbers, the faster they are sorted; scipy would do it as fast, but takes longer to load
        order = np.argsort(self.by_disease.astype(np.min_scalar_type(self.size)), kind="stable")
        term = np.repeat(np.arange(len(self.by_ptr) - 1, dtype=np.int32), np.diff(self.by_ptr))
        ptr = np.zeros(self.size + 1, np.int32)
        np.cumsum(np.bincount(self.by_disease, minlength=self.size), out=ptr[1:])
        return ptr, term[order], self.by_share[order]

    def carried(self, disease: int) -> tuple[Array, Array]:
        """Return (terms, frequencies) of a disease's annotations, its relatives' and all above them."""
        ptr, term, share = self._carried
        span = ragged.span(ptr, disease)
        return term[span], share[span]

    @cached_property
    def picture(self) -> csr_array:
        """float64 [D, T]: each disease's frequencies as shares of their sum."""
        from scipy.sparse import csr_array

        share = self.share / np.maximum(np.repeat(self.whole, np.diff(self.ptr)), 1e-9)
        return csr_array((share, self.term, self.ptr), shape=(self.size, len(self.by_ptr) - 1))

    @cached_property
    def whole(self) -> Array:
        """float64 [D]: sum of each disease's frequencies."""
        return self.sums(self.share)

    def sums(self, values: Array) -> Array:
        """Return float64 [D]: sums over each disease's findings; ``values`` holds one for each of ``term``."""
        # a row that is empty would get the value where it begins, and one at the end begins nowhere
        found: Array = np.where(self.known, np.add.reduceat(np.append(values, 0), self.ptr[:-1], dtype=np.float64), 0.0)
        return found


@dataclass(frozen=True)
class _Pooled:
    """Cells (disease, term): key int64 = row * T + term, ascending; n of m patients; ``studied`` [rows], patients of the largest study."""

    key: Array
    n: Array
    m: Array
    studied: Array


def build(records: Records, named: NamedFindings, families: Families, ontology: Ontology, settings: Settings) -> Profiles:
    """Estimate the profiles of all diseases.

    A frequency is the posterior mean ``(n + k s) / (m + k)`` of a binomial share with a Beta(k s, k (1 - s)) prior, n of m patients
    pooled over the records (Gelman et al., Bayesian Data Analysis, 3rd ed., sections 2.4 and 5.1). The prior's mean s mixes a constant
    with the mean of the disease's relatives. A finding that the disease's own name holds counts like a record of a few patients.
    """
    rows = np.arange(records.size, dtype=np.int32)
    pooled = _pool(records, named, ontology, settings, rows, None)
    alone = _matrix(pooled, _alone(pooled, settings), records.size, ontology.size)
    return _profiles(pooled, alone, _weights(families) @ alone, ontology, settings)


def rebuild(
    records: Records,
    named: NamedFindings,
    families: Families,
    ontology: Ontology,
    settings: Settings,
    profiles: Profiles,
    without: Array,
) -> tuple[Array, Profiles]:
    """Return (rows, profiles of these rows): the diseases whose profile changes when records are left out, relatives of such included.

    Args:
        records, named, families, ontology, settings: as ``profiles`` was built with. without: bool [R], records to leave out.
    """
    hit = np.unique(records.disease[without])
    rows = np.union1d(hit, families.of(hit)).astype(np.int32)
    pooled = _pool(records, named, ontology, settings, rows, without)
    alone = _matrix(pooled, _alone(pooled, settings), len(rows), ontology.size)
    weights = _weights(families)[rows]
    from scipy.sparse import csr_array

    shape = (records.size, ontology.size)
    before = csr_array((profiles.alone, profiles.term, profiles.ptr), shape=shape)
    change = alone[np.searchsorted(rows, hit)] - before[hit]
    return rows, _profiles(pooled, alone, weights @ before + weights[:, hit] @ change, ontology, settings)


def _pool(records: Records, named: NamedFindings, ontology: Ontology, settings: Settings, rows: Array, without: Array | None) -> _Pooled:
    pick, owner = ragged.places(records.ptr, rows)
    if without is not None:
        stays = ~without[pick]
        pick, owner = pick[stays], owner[stays]
    kind, share, negated, counted = records.kind[pick], records.share[pick], records.negated[pick], records.patients[pick]
    weight = np.where(kind == COUNT, counted, np.where(kind == SHARE, settings.share_patients, settings.unstated_patients))
    found = np.where(negated, 0.0, np.where(np.isnan(share), settings.unstated_share, share)) * weight
    called, own = named.of(rows)
    size = np.int64(ontology.size)
    cells = np.concatenate([owner * size + records.term[pick], called * size + own])
    key, inverse = np.unique(cells, return_inverse=True)
    found = np.append(found, np.full(len(own), settings.named_share * settings.named_patients))
    weight = np.append(weight, np.full(len(own), settings.named_patients))
    studied = np.zeros(len(rows))
    np.maximum.at(studied, owner, np.where(kind == COUNT, counted, settings.unstated_patients))
    return _Pooled(key, np.bincount(inverse, found, len(key)), np.bincount(inverse, weight, len(key)), studied)


def _alone(pooled: _Pooled, settings: Settings) -> Array:
    """Return the estimates without relatives, 0 where a finding was only ever denied."""
    k = settings.prior_patients
    estimate: Array = np.where(pooled.n > 0, np.minimum((pooled.n + k * settings.prior_share) / (pooled.m + k), _CEILING), 0.0)
    return estimate.astype(np.float32)


def _profiles(pooled: _Pooled, alone: csr_array, relatives: csr_array, ontology: Ontology, settings: Settings) -> Profiles:
    """Shrink towards relatives and carry up. ``alone`` and ``relatives`` are float [rows, T]."""
    size = np.int64(max(ontology.size, 1))
    theirs = relatives.tocoo()
    strong = theirs.data >= _FAINT
    their_key = theirs.coords[0][strong] * size + theirs.coords[1][strong]
    key = np.union1d(pooled.key, their_key)
    own = np.searchsorted(key, pooled.key)
    said, n = np.zeros(len(key), bool), np.zeros(len(key))
    m = settings.unstudied * pooled.studied[key // size]
    expected, single = np.zeros(len(key)), np.zeros(len(key), np.float32)
    said[own], n[own], m[own] = True, pooled.n, pooled.m
    single[own] = _alone(pooled, settings)
    expected[np.searchsorted(key, their_key)] = theirs.data[strong]
    k, share = settings.prior_patients, settings.relatives
    prior = share * expected + (1 - share) * settings.prior_share * (n > 0)
    estimate = np.minimum((n + k * prior) / (m + k), _CEILING).astype(np.float32)
    keep = np.where(said, n > 0, estimate > _FAINTEST)
    row, term = np.divmod(key[keep], size)
    ptr = np.searchsorted(row, np.arange(alone.shape[0] + 1)).astype(np.int32)
    by_ptr, by_disease, by_share = _carry_up(ptr, term.astype(np.int32), estimate[keep], ontology)
    return Profiles(ptr, term.astype(np.int32), estimate[keep], single[keep], by_ptr, by_disease, by_share, np.diff(ptr) > 0)


def _matrix(pooled: _Pooled, values: Array, rows: int, columns: int) -> csr_array:
    from scipy.sparse import csr_array

    row, term = np.divmod(pooled.key, max(columns, 1))
    return csr_array((values, (row, term)), shape=(rows, columns))


def _weights(families: Families) -> csr_array:
    from scipy.sparse import csr_array

    return csr_array((families.weight, families.member, families.ptr), shape=(families.size, families.size))


def _carry_up(ptr: Array, term: Array, share: Array, ontology: Ontology) -> tuple[Array, Array, Array]:
    from scipy.sparse import csr_array

    own = csr_array((np.log1p(-share.astype(np.float64)), term, ptr), shape=(len(ptr) - 1, ontology.size))
    ones = np.ones(len(ontology.ancestors))
    above = csr_array((ones, ontology.ancestors, ontology.ancestors_ptr), shape=(ontology.size, ontology.size))
    carried = (own @ above).tocsc()
    carried.sort_indices()
    return carried.indptr.astype(np.int32), carried.indices.astype(np.int32), (-np.expm1(carried.data)).astype(np.float32)
