"""What a patient's sex and age of onset say of a disease: its inheritance and the onsets on record."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from kg import arrays
from kg.arrays import Array, hash_text
from kg.errors import InputError
from kg.snapshot import Snapshot

_ONSET, _INHERITANCE = "biolink:has_disease_onset", "biolink:has_mode_of_inheritance"
#: HPO's terms of onset -> period of life: 0 before birth, 1 at birth, 2 first 28 days, 3 first year, 4 to 5 years, 5 to 15 years, 6 later.
PERIODS = {
    "HP:0030674": 0,
    "HP:0011460": 0,
    "HP:0011461": 0,
    "HP:0034199": 0,
    "HP:0034198": 0,
    "HP:0034197": 0,
    "HP:0003577": 1,
    "HP:0003623": 2,
    "HP:0410280": 4,
    "HP:0003593": 3,
    "HP:0011463": 4,
    "HP:0003621": 5,
    "HP:0003581": 6,
    "HP:0011462": 6,
    "HP:0003596": 6,
    "HP:0003584": 6,
    "HP:0025708": 6,
    "HP:0025709": 6,
    "HP:0025710": 6,
}
#: Mode of inheritance -> share of patients who are male: carriers of recessive alleles on the X chromosome are rarely ill.
MALE = {"HP:0001419": 0.95, "HP:0001417": 0.8, "HP:0001450": 0.999}
#: Probability that an onset falls so many periods from one on record, before it is made to sum to 1.
_NEAR = (1.0, 0.35, 0.12)
#: Share of onsets that have nothing to do with those on record.
_STRAY = 0.2
_NUMBER = r"(\d+(?:\.\d+)?)"
_DURATION = re.compile(f"P(?:{_NUMBER}Y)?(?:{_NUMBER}M)?(?:{_NUMBER}W)?(?:{_NUMBER}D)?(?:T.*)?$")


@dataclass(frozen=True)
class Circumstances:
    """Records of onset and inheritance.

    Attributes:
        onset_row, onset_period: int32, int8 [O]: disease and period of each record. sex_row, sex_male: int32, float32 [I].
        onset_pub_ptr, onset_pub: int32 [O + 1], uint64: hashes of the publications of each onset record.
    """

    onset_row: Array
    onset_period: Array
    onset_pub_ptr: Array
    onset_pub: Array
    sex_row: Array
    sex_male: Array

    def log_ratios(self, size: int, sex: str | None, onset: int | None, without: Collection[str] = ()) -> Array:
        """Return float32 [size]: log-likelihood ratio of sex and period of onset, 0 where nothing is known.

        Args:
            size: number of diseases. sex: "male", "female" or None. onset: a period or None. without: publications to leave out.
        """
        found = np.zeros(size, np.float32)
        if sex in ("male", "female"):
            share = self.sex_male if sex == "male" else 1 - self.sex_male
            best = np.full(size, -np.inf, np.float32)  # a disease that is inherited in several ways goes by the one that fits best
            np.maximum.at(best, self.sex_row, np.log(share / 0.5).astype(np.float32))
            found += np.where(np.isfinite(best), best, 0)
        if onset is not None and len(self.onset_row):
            used = ~self._cites(without)
            cell = self.onset_row[used] * np.int64(7) + self.onset_period[used]
            counts = np.bincount(cell, minlength=7 * size).reshape(size, 7)
            total = counts.sum(axis=1)
            known = total > 0
            share = (counts @ _kernel()[:, onset]) / np.maximum(total, 1)
            background = share[known].mean() if known.any() else 1.0
            # diseases without a record neither gain nor lose
            ratio = np.log((1 - _STRAY) * share / max(background, 1e-6) + _STRAY)
            found += np.where(known, ratio, 0).astype(np.float32)
        return found

    def _cites(self, publications: Collection[str]) -> Array:
        wanted = np.array(sorted({hash_text(publication) for publication in publications}), np.uint64)
        found = np.zeros(len(self.onset_row), bool)
        found[np.searchsorted(self.onset_pub_ptr, np.flatnonzero(np.isin(self.onset_pub, wanted)), "right") - 1] = True
        return found


def period(onset: str) -> int:
    """Return the period of life of an onset: an HPO term of onset, or an ISO 8601 duration since birth.

    >>> period("HP:0003577"), period("P3M"), period("P1Y6M"), period("P40Y")
    (1, 3, 4, 6)

    Raises:
        InputError: it is neither.
    """
    if onset in PERIODS:
        return PERIODS[onset]
    match = _DURATION.match(onset.strip())
    if match is None or onset.strip() == "P":
        raise InputError(f"{onset!r} is no onset: want an HPO term of onset (HP:0003577) or an ISO 8601 duration (P3Y6M)")
    years = sum(float(value or 0) / per_year for value, per_year in zip(match.groups(), (1, 12, 52.18, 365.25), strict=True))
    limits = (1 / 365.25, 28 / 365.25, 1.0, 6.0, 16.0)  # first day, 28 days, first year, through 5 and 15 years
    return 1 + int(np.searchsorted(limits, years, "right"))


def read(snapshot: Snapshot, nodes: Array) -> Circumstances:
    """Collect the records of diseases ``nodes`` (int32 [D], ascending)."""
    place = np.full(snapshot.n_nodes, -1, np.int32)
    place[nodes] = np.arange(len(nodes), dtype=np.int32)
    rows: list[int] = []
    periods: list[int] = []
    lengths: list[int] = []
    pubs: list[int] = []
    table = arrays.load_table(snapshot.folder, "evidence") if snapshot.folder is not None else None
    for edge in snapshot.edges_with(_ONSET).tolist():
        row, when = int(place[snapshot.edge_subject[edge]]), PERIODS.get(snapshot.curie(int(snapshot.edge_object[edge])))
        if row < 0 or when is None:
            continue
        start, stop = int(snapshot.edge_evidence_ptr[edge]), int(snapshot.edge_evidence_ptr[edge + 1])
        cited = table.column("publications").slice(start, stop - start).to_pylist() if table is not None else []
        for publications in cited or [[]]:
            rows.append(row)
            periods.append(when)
            lengths.append(len(publications or ()))
            pubs.extend(hash_text(publication) for publication in publications or ())
    sex_row, male = [], []
    for edge in snapshot.edges_with(_INHERITANCE).tolist():
        row, share = int(place[snapshot.edge_subject[edge]]), MALE.get(snapshot.curie(int(snapshot.edge_object[edge])))
        if row >= 0:
            sex_row.append(row)
            male.append(0.5 if share is None else share)
    ptr = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    return Circumstances(
        np.array(rows, np.int32),
        np.array(periods, np.int8),
        ptr,
        np.array(pubs, np.uint64),
        np.array(sex_row, np.int32),
        np.array(male, np.float32),
    )


def _kernel() -> Array:
    """Return [7, 7]: probability of each period given one on record."""
    distance = np.abs(np.subtract.outer(np.arange(7), np.arange(7)))
    near = np.array([*_NEAR, *([0.0] * 7)])[distance]
    kernel: Array = near / near.sum(axis=1, keepdims=True)
    return kernel
