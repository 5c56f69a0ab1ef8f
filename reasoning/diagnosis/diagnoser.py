"""Rank the diseases of a graph for a patient's findings."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cached_property
from typing import Any

import numpy as np

from kg import arrays
from kg.arrays import Array
from kg.errors import InputError
from kg.snapshot import Snapshot
from reasoning.diagnosis import circumstances, posterior, profiles, scoring
from reasoning.diagnosis import findings as finding
from reasoning.diagnosis.explain import Explainer
from reasoning.diagnosis.findings import Findings
from reasoning.diagnosis.prepared import Prepared, prepare
from reasoning.diagnosis.profiles import Profiles
from reasoning.diagnosis.result import Candidate, Differential, NextFinding, Term
from reasoning.diagnosis.scoring import Parts, Scale
from reasoning.diagnosis.settings import DEFAULT, Settings


class Diagnoser:
    """Ranks a graph's diseases for findings.

    What it needs is prepared on first use (seconds) and mapped from beside the snapshot afterwards (milliseconds).

    Args:
        snapshot: an opened graph with disease-to-phenotype edges.
        settings: the model's numbers.

    Raises:
        InputError: the graph has no such edges.
    """

    #: How many leading candidates the next finding is to tell apart.
    LEADING = 20

    def __init__(self, snapshot: Snapshot, settings: Settings = DEFAULT) -> None:
        self.snapshot, self.settings = snapshot, settings
        self.prepared: Prepared = prepare(snapshot, settings)
        self.scale = Scale(self.prepared.ontology, self.prepared.background, self.prepared.information, settings)
        self._subjects: Any = None
        self._last: tuple[frozenset[str], Array, tuple[Array, Profiles] | None] | None = None
        known = self.prepared.priors
        self._prior = (settings.gene * known.gene + settings.mendelian * known.mendelian).astype(np.float32)

    @property
    def diseases(self) -> Array:
        """int32 [D]: nodes of the diseases that are ranked, ascending."""
        return self.prepared.records.node

    def diagnose(
        self,
        observed: Iterable[str],
        excluded: Iterable[str] = (),
        *,
        sex: str | None = None,
        onset: str | None = None,
        k: int = 10,
        exclude_publications: Collection[str] = frozenset(),
    ) -> Differential:
        """Return the ``k`` best candidates, explained.

        Args:
            observed, excluded: HPO identifiers; obsolete ones are followed, unusable ones set aside, both with a note.
            sex: "male", "female" or None. onset: HPO term of onset or ISO 8601 duration since birth (P3Y6M), None where
                unknown; another is set aside with a note.
            k: how many candidates to return, at least 1.
            exclude_publications: every record that cites any of these (``PMID:123``) is left out.

        Raises:
            InputError: no usable finding is left, k < 1, or the sex is none of these.
        """
        if k < 1:
            raise InputError(f"k must be at least 1, not {k}")
        case = finding.collect(observed, excluded, self.snapshot, self.prepared.ontology)
        parts, left_out, changed = self._parts(case, exclude_publications, sex, onset)
        known = self._known(changed)
        scores = np.where(known, parts.total(self.settings), -np.inf)
        chances = posterior.probabilities(scores, self.settings.temperature)
        order = np.lexsort((np.arange(len(scores)), -scores))[: max(k, self.LEADING)]
        order = order[known[order]]
        shares = np.stack([posterior.carried(*self._profile(int(row), changed), self.scale) for row in order])
        candidates = tuple(
            self._candidate(place, int(row), case, parts, scores, chances, left_out, changed, shares[place])
            for place, row in enumerate(order[:k])
        )
        return Differential(
            candidates, int(known.sum()), self._terms(case.observed), self._terms(case.excluded),
            (*case.notes, *_onset_note(onset)),
            self._next(case, order[: self.LEADING], chances, shares[: self.LEADING], changed),
        )  # fmt: skip

    def parts(
        self,
        observed: Iterable[str],
        excluded: Iterable[str] = (),
        *,
        sex: str | None = None,
        onset: str | None = None,
        exclude_publications: Collection[str] = frozenset(),
    ) -> tuple[Parts, Array]:
        """Return the parts of every disease's score, in the order of ``diseases``, and bool [D]: of which any finding is known.

        Raises:
            InputError: no usable finding is left.
        """
        case = finding.collect(observed, excluded, self.snapshot, self.prepared.ontology)
        parts, _, changed = self._parts(case, exclude_publications, sex, onset)
        return parts, self._known(changed)

    def scores(
        self,
        observed: Iterable[str],
        excluded: Iterable[str] = (),
        *,
        sex: str | None = None,
        onset: str | None = None,
        exclude_publications: Collection[str] = frozenset(),
    ) -> Array:
        """Return float [D]: every disease's score, in the order of ``diseases``; -inf for one of which no finding is known.

        Raises:
            InputError: no usable finding is left.
        """
        parts, known = self.parts(observed, excluded, sex=sex, onset=onset, exclude_publications=exclude_publications)
        return np.where(known, parts.total(self.settings), -np.inf)

    @cached_property
    def _identifiers(self) -> dict[int, tuple[str, ...]]:
        return {}

    def identifiers(self, row: int) -> tuple[str, ...]:
        """Return a disease's CURIE, those under which its records were filed, and its cross-references, each once."""
        if row not in self._identifiers:
            node = self.snapshot.node(int(self.diseases[row]))
            filed = sorted(set(self._filed(row)))
            self._identifiers[row] = tuple(dict.fromkeys((node.curie, *filed, *node.xrefs)))
        return self._identifiers[row]

    def _filed(self, row: int) -> list[str]:
        """Return the identifier that each record of a disease was filed under, where it says so."""
        records, folder = self.prepared.records, self.snapshot.folder
        places = records.row[records.ptr[row] : records.ptr[row + 1]]
        if folder is None or not (places >= 0).any():
            return []
        if self._subjects is None:
            self._subjects = arrays.load_table(folder, "evidence").column("original_subject")
        return [filed for filed in self._subjects.take(places[places >= 0]).to_pylist() if filed]

    def _parts(
        self, case: Findings, publications: Collection[str], sex: str | None, onset: str | None
    ) -> tuple[Parts, Array | None, tuple[Array, Profiles] | None]:
        """Return parts of all scores, the records left out, and (rows, profiles) of the diseases that this changes."""
        prepared = self.prepared
        prior = self._prior + self._circumstances(sex, onset, publications)
        parts = scoring.parts(case.observed, case.excluded, prepared.profiles, prior, self.scale)
        if not publications:
            return parts, None, None
        left_out, changed = self._without(frozenset(publications))
        if changed is None:
            return parts, left_out, None
        rows, new = changed
        other = scoring.parts(case.observed, case.excluded, new, prior[rows], self.scale)
        for name in ("ratio", "coverage", "exclusion"):
            getattr(parts, name)[rows] = getattr(other, name)
        return parts, left_out, changed

    def _without(self, publications: frozenset[str]) -> tuple[Array, tuple[Array, Profiles] | None]:
        """Return the records that cite publications, and (rows, profiles) of the diseases that leaving them out changes.

        The last answer is kept: patients of one publication tend to come one after the other.
        """
        last = self._last
        if last is None or last[0] != publications:
            prepared = self.prepared
            left_out = prepared.records.cites(publications)
            changed = None
            if left_out.any():
                changed = profiles.rebuild(
                    prepared.records, prepared.families, prepared.ontology, self.settings, prepared.profiles, left_out
                )
            self._last = last = (publications, left_out, changed)
        return last[1], last[2]

    def _circumstances(self, sex: str | None, onset: str | None, publications: Collection[str]) -> Array:
        if sex not in (None, "male", "female"):
            raise InputError(f"sex {sex!r} is not known: want 'male', 'female' or nothing")
        when = None if onset is None or _onset_note(onset) else circumstances.period(onset)
        ratios = self.prepared.circumstances.log_ratios(self.prepared.records.size, sex, when, publications)
        return np.float32(self.settings.circumstances) * ratios

    def _known(self, changed: tuple[Array, Profiles] | None) -> Array:
        known = self.prepared.profiles.known.copy()
        if changed is not None:
            known[changed[0]] = changed[1].known
        return known

    def _profile(self, row: int, changed: tuple[Array, Profiles] | None) -> tuple[int, Profiles]:
        if changed is not None:
            place = int(np.searchsorted(changed[0], row))
            if place < len(changed[0]) and changed[0][place] == row:
                return place, changed[1]
        return row, self.prepared.profiles

    def _candidate(
        self, place: int, row: int, case: Findings, parts: Parts, scores: Array, chances: Array, left_out: Array | None,
        changed: tuple[Array, Profiles] | None, shares: Array,
    ) -> Candidate:  # fmt: skip
        own, used = self._profile(row, changed)
        explainer = Explainer(
            self.snapshot, self.prepared.records, left_out, self.prepared.families, used.row(own), row, self.scale, shares
        )
        matches = [explainer.observed(term, parts) for term in case.observed.tolist()]
        matches += [match for term in case.excluded.tolist() if (match := explainer.excluded(term)) is not None]
        node = int(self.diseases[row])
        return Candidate(
            place + 1, int((scores == scores[row]).sum()) - 1, self.snapshot.curie(node), self.snapshot.name(node), self.identifiers(row),
            float(scores[row]), float(chances[row]), self.settings.coverage * float(parts.coverage[row]), float(parts.prior[row]),
            tuple(sorted((m for m in matches if m.contribution > 0), key=lambda m: -m.contribution)),
            tuple(sorted((m for m in matches if m.contribution <= 0), key=lambda m: m.contribution)),
            tuple(m.finding for m in matches if not m.excluded and m.via is None),
        )  # fmt: skip

    def _next(
        self, case: Findings, order: Array, chances: Array, shares: Array, changed: tuple[Array, Profiles] | None, count: int = 3
    ) -> tuple[NextFinding, ...]:
        weights = chances[order] / chances[order].sum()
        rows = [self._profile(int(row), changed) for row in order]
        # What a disease is annotated with is what a clinician looks for; the terms above are only there to group it.
        askable = np.unique(np.concatenate([own.row(row)[0] for row, own in rows]))
        chosen = posterior.telling(case.observed, case.excluded, askable, weights, shares, self.scale, count)
        curies = [self.snapshot.curie(int(self.diseases[row])) for row in order[:5]]
        return tuple(
            NextFinding(self._terms(np.array([term]))[0], bits, tuple(zip(curies, shares[:5, term].tolist(), strict=True)))
            for term, bits in chosen
        )

    def _terms(self, terms: Array) -> tuple[Term, ...]:
        nodes = self.prepared.ontology.node[terms].tolist()
        return tuple(Term(self.snapshot.curie(node), self.snapshot.name(node)) for node in nodes)


def _onset_note(onset: str | None) -> tuple[str, ...]:
    """Return what to say of an onset that cannot be used, () where it can."""
    try:
        if onset is not None:
            circumstances.period(onset)
    except InputError as error:
        return (f"{error}; it was set aside",)
    return ()
