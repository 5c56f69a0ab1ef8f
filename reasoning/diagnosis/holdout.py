"""What a case is ranked with: all records, or what is left of them without some publications."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

import numpy as np

from kg.arrays import Array
from reasoning.diagnosis import profiles as profiling
from reasoning.diagnosis import scoring
from reasoning.diagnosis.findings import Findings
from reasoning.diagnosis.model_data import Prepared
from reasoning.diagnosis.profiles import Profiles
from reasoning.diagnosis.records import Records
from reasoning.diagnosis.scoring import Parts, Scale
from reasoning.diagnosis.settings import Settings


@dataclass(frozen=True)
class Referenced:
    """The records that name what they rest on, and the profiles from these alone: what publications can be left out of."""

    records: Records
    profiles: Profiles

    @classmethod
    def of(cls, prepared: Prepared, settings: Settings) -> Referenced:
        """Set the other records aside; where there are none, this is what was prepared."""
        if not prepared.records.unreferenced.any():
            return cls(prepared.records, prepared.profiles)
        records = prepared.records.where(~prepared.records.unreferenced)
        return cls(records, profiling.build(records, prepared.named, prepared.families, prepared.ontology, settings))


@dataclass(frozen=True)
class Edition:
    """Profiles of ``D`` diseases, some of which may have lost records.

    Attributes:
        whole: with all records, or with those that say what they rest on. left_out: bool [R], the records that were left out, None
            where none were.
        rows, changed: the diseases that this changes, ascending, and their profiles; None where it changes none.
    """

    whole: Profiles
    left_out: Array | None = None
    rows: Array | None = None
    changed: Profiles | None = None

    @classmethod
    def without(cls, publications: Collection[str], referenced: Referenced, prepared: Prepared, settings: Settings) -> Edition:
        """Leave out every record that cites any of some publications (CURIEs), or that does not say what it rests on.

        ``referenced`` is what ``Referenced.of`` makes of ``prepared``.
        """
        left_out = prepared.records.cites(publications) | prepared.records.unreferenced
        cited = referenced.records.cites(publications)
        if not cited.any():
            return cls(referenced.profiles, left_out)
        found = profiling.rebuild(
            referenced.records, prepared.named, prepared.families, prepared.ontology, settings, referenced.profiles, cited
        )
        return cls(referenced.profiles, left_out, *found)

    @property
    def known(self) -> Array:
        """bool [D]: the diseases of which any finding is left."""
        known = self.whole.known.copy()
        if self.rows is not None and self.changed is not None:
            known[self.rows] = self.changed.known
        return known

    def at(self, disease: int) -> tuple[int, Profiles]:
        """Return (row, profiles): where a disease's profile stands."""
        if self.rows is not None and self.changed is not None:
            place = int(np.searchsorted(self.rows, disease))
            if place < len(self.rows) and self.rows[place] == disease:
                return place, self.changed
        return disease, self.whole

    def parts(self, case: Findings, prior: Array, scale: Scale) -> Parts:
        """Return the parts of all scores; ``prior`` is float32 [D]."""
        size = self.whole.size
        ratio, exclusion = np.zeros(size, np.float32), np.zeros(size, np.float32)
        for term, certainty in zip(case.observed.tolist(), case.certainty.tolist(), strict=True):
            ratio += self.log_ratio(term, scale, certainty)
        for term in case.excluded.tolist():
            exclusion += self.log_ratio_excluded(term)
        return Parts(ratio, self.coverage(case.observed, scale, case.certainty), exclusion, prior, float(case.certainty.sum()))

    def log_ratio(self, term: int, scale: Scale, certainty: float = 1.0) -> Array:
        """Return float32 [D]: see ``scoring.log_ratio``."""
        return self._both(lambda profiles: scoring.log_ratio(term, profiles, scale, certainty))

    def log_ratio_excluded(self, term: int) -> Array:
        """Return float32 [D]: see ``scoring.log_ratio_excluded``."""
        return self._both(lambda profiles: scoring.log_ratio_excluded(term, profiles))

    def coverage(self, observed: Array, scale: Scale, certainty: Array | None = None) -> Array:
        """Return float32 [D]: see ``scoring.coverage``."""
        return self._both(lambda profiles: scoring.coverage(observed, profiles, scale, certainty))

    def _both(self, figures: Callable[[Profiles], Array]) -> Array:
        """Figures of all diseases, each by the profile that holds for it."""
        found = figures(self.whole)
        if self.rows is not None and self.changed is not None:
            found[self.rows] = figures(self.changed)
        return found
