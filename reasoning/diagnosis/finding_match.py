"""Where a patient's findings meet a disease's annotations, and what each adds to its score. Numbers only: ``explain`` reads the texts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kg.arrays import Array
from reasoning.diagnosis import ragged
from reasoning.diagnosis.findings import Findings
from reasoning.diagnosis.records import Records
from reasoning.diagnosis.related_diseases import Families
from reasoning.diagnosis.result import Path
from reasoning.diagnosis.scoring import Scale, match_strength, ratio_weight
from traversal.planning.watching import keep_on

#: More annotations than this behind one finding are not listed.
MAX_ANNOTATIONS = 3
_LOG_2 = math.log(2)


@dataclass(frozen=True, slots=True)
class Statement:
    """The records of one edge that were used.

    Attributes:
        edge: row of the edge in the snapshot. term: the annotated finding. records: places in ``Records``, ascending.
        share: the disease's frequency of it, None where it has none of its own.
    """

    edge: int
    term: int
    records: list[int]
    share: float | None


@dataclass(frozen=True, slots=True)
class Meeting:
    """One finding of the patient and a disease; see ``result.Match``. Findings are terms here, annotations statements."""

    finding: int
    excluded: bool
    contribution: float
    path: Path
    via: int | None
    statements: tuple[Statement, ...]
    relatives: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class Disease:
    """A disease to explain.

    Attributes:
        row: in ``Records``. own: its frequencies by term. shares: float64 [T], the same carried up to every term. named: the findings in
            its name.
    """

    row: int
    own: dict[int, float]
    shares: Array
    named: Array


class Meetings:
    """Explains diseases' scores for one case.

    Args:
        case: the patient's findings. records: of all diseases; ``left_out`` [R] marks those that were not used.
        families: the diseases' relatives. scale: of the corpus.
    """

    def __init__(self, case: Findings, records: Records, families: Families, scale: Scale, left_out: Array | None) -> None:
        self._case, self._records, self._families, self._scale, self._left_out = case, records, families, scale, left_out
        self._above: list[Array] = []
        for term in case.observed.tolist():
            above = scale.ontology.up(term)
            self._above.append(above[scale.ontology.finding[above]])  # a finding is its own ancestor, so there is one
        self._below: dict[int, Array] = {}

    def of(self, diseases: Sequence[Disease]) -> list[list[Meeting]]:
        """Return what each finding means for each disease; excluded ones that a disease is not known for are left out."""
        if not diseases:
            return []
        shares = np.stack([disease.shares for disease in diseases])
        views = [_View(disease, self._records, self._families, self._left_out) for disease in diseases]
        found = self._observed(shares, views)
        for term in self._case.excluded.tolist():
            for view, meetings in zip(views, found, strict=True):
                share = float(view.disease.shares[term])
                if share > 0:
                    value = self._scale.settings.exclusion * math.log1p(-0.95 * share)
                    path, statements, relatives = self._meet(term, term, view)
                    meetings.append(Meeting(term, True, value, path, term, statements, relatives))
        return found

    def _observed(self, shares: Array, views: Sequence[_View]) -> list[list[Meeting]]:
        """Return a list a disease, with a meeting for each observed finding; ``shares`` is float64 [K, T]."""
        terms = self._case.observed
        found: list[list[Meeting]] = [[] for _ in views]
        if not len(terms):
            return found
        settings, scale = self._scale.settings, self._scale
        start = np.cumsum([0, *map(len, self._above)])[:-1]
        above = np.concatenate(self._above)
        strength = [match_strength(term, ups, scale) for term, ups in zip(terms.tolist(), self._above, strict=True)]
        ratios = shares[:, above] * (np.concatenate(strength) / scale.background[above])
        ratio = np.maximum.reduceat(ratios, start, axis=1)
        first = np.where(ratios == np.repeat(ratio, list(map(len, self._above)), axis=1), np.arange(len(above)), len(above))
        via = above[np.minimum.reduceat(first, start, axis=1)]
        likelihood = (1 - settings.noise) * ratio + settings.noise
        sure = self._case.certainty
        likelihood = np.where(sure < 1, sure * likelihood + (1 - sure) * (1 - 0.95 * shares[:, terms]), likelihood)
        values = ratio_weight(float(sure.sum()), settings) * np.log(likelihood)
        # What half of all diseases share, or others have as often, explains nothing.
        here = np.take_along_axis(shares, via.astype(np.int64), axis=1)
        telling = (ratio > 0) & (scale.information[via] >= _LOG_2) & (here > scale.background[via])
        for view, meetings, *rows in zip(views, found, via.tolist(), values.tolist(), telling.tolist(), strict=True):
            for term, ups, at, value, tells in zip(terms.tolist(), self._above, *rows, strict=True):
                keep_on()
                denied = view.denials(ups)
                if not tells:
                    meetings.append(Meeting(term, False, value, Path.NONE, None, denied))
                    continue
                path, statements, relatives = self._meet(term, at, view)
                meetings.append(Meeting(term, False, value, path, at, (*statements, *denied)[:MAX_ANNOTATIONS], relatives))
        return found

    def _meet(self, term: int, via: int, view: _View) -> tuple[Path, tuple[Statement, ...], tuple[Statement, ...]]:
        """Return how a finding meets the disease at ``via``, the disease's statements there, and relatives' where it has none."""
        below = self._inside(via)
        chosen = below[view.has_term]
        if not chosen.any():
            if below[view.disease.named].any():
                return Path.NAMED, (), ()
            return Path.RELATED, (), view.related(below)
        statements = view.statements(view.has[chosen])
        if via in view.has_term[chosen]:
            return (Path.EXACT if via == term else Path.PATIENT_MORE_SPECIFIC), statements, ()
        return (Path.PATIENT_MORE_GENERAL if via == term else Path.COMMON_ANCESTOR), statements, ()

    def _inside(self, term: int) -> Array:
        """Return bool [T]: a term and its descendants."""
        if term not in self._below:
            inside = np.zeros(self._scale.ontology.size, bool)
            inside[self._scale.ontology.down(term)] = True
            self._below[term] = inside
        return self._below[term]


class _View:
    """The records of one disease that were used (``has``, and ``lacks`` that deny), ascending by term, and its relatives'."""

    def __init__(self, disease: Disease, records: Records, families: Families, left_out: Array | None) -> None:
        self.disease, self._records, self._families, self._left_out = disease, records, families, left_out
        span = ragged.span(records.ptr, disease.row)
        self.has, self.lacks = self._used(np.arange(span.start, span.stop))
        self.has_term, self._lacks_term = records.term[self.has], records.term[self.lacks]

    def denials(self, above: Array) -> tuple[Statement, ...]:
        """Return the edges that deny any of some terms (ascending, at least one)."""
        if not len(self.lacks):
            return ()
        # both ascend, so this is np.isin at a tenth of its cost
        chosen = above[np.minimum(np.searchsorted(above, self._lacks_term), len(above) - 1)] == self._lacks_term
        return self.statements(self.lacks[chosen]) if chosen.any() else ()

    def statements(self, places: Array) -> tuple[Statement, ...]:
        """Return the edges of some of the disease's records, the most frequent first; the first few."""
        own, records = self.disease.own, self._records
        terms: dict[int, int] = {}
        rows: dict[int, list[int]] = {}
        for place, edge, term in zip(places.tolist(), records.edge[places].tolist(), records.term[places].tolist(), strict=True):
            terms.setdefault(edge, term)
            rows.setdefault(edge, []).append(place)
        order = sorted(terms, key=lambda edge: (-own.get(terms[edge], 0.0), terms[edge], edge))[:MAX_ANNOTATIONS]
        return tuple(Statement(edge, terms[edge], rows[edge], own.get(terms[edge])) for edge in order)

    def related(self, inside: Array) -> tuple[Statement, ...]:
        """Return a statement of each of the closest relatives that have any of some terms (bool [T])."""
        places, owner, terms = self._relatives
        here = inside[terms]
        places, owner = places[here], owner[here]
        found = []
        for member in np.unique(owner)[:MAX_ANNOTATIONS].tolist():
            mine = places[owner == member]
            mine = mine[self._records.term[mine] == self._records.term[mine[0]]]
            edge = int(self._records.edge[mine].min())
            found.append(Statement(edge, int(self._records.term[mine[0]]), mine[self._records.edge[mine] == edge].tolist(), None))
        return tuple(found)

    @cached_property
    def _relatives(self) -> tuple[Array, Array, Array]:
        """(Places of the relatives' records that say they have something, whose each is: 0 is the closest relative, its term)."""
        members, weights = self._families.row(self.disease.row)
        places, owner = ragged.places(self._records.ptr, members[np.lexsort((members, -weights))])
        kept = ~self._records.negated[places]
        if self._left_out is not None:
            kept &= ~self._left_out[places]
        return places[kept], owner[kept], self._records.term[places[kept]]

    def _used(self, places: Array) -> tuple[Array, Array]:
        if self._left_out is not None:
            places = places[~self._left_out[places]]
        negated = self._records.negated[places]
        return places[~negated], places[negated]
