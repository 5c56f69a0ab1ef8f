"""Timeliness, authority and agreement of an edge and of a path, each with what it was counted from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from kg.snapshot import Snapshot
from reasoning.evidence_views.records import Dated, Standing, authority, backings, best_standing, dated
from reasoning.rendering.serialisable import PlainData

#: Years in which timeliness halves.
HALF_LIFE = 10.0


@dataclass(frozen=True, slots=True)
class Views(PlainData):
    """Three scores of 0..1 that stay apart, and what each was counted from.

    Attributes:
        timeliness: 2^(-age / 10 years) of the most recent record; None where no record tells a date. Age is counted to ``now``, the latest
            year that any of the records compared tells, not to the day of reading, so that the same graph gives the same score.
        year, year_of: that record's year, and what it is the year of.
        authority: of the most authoritative record (``records.authority``). standing: who stands behind it.
        agreement: (for + 1) / (for + against + 2), Laplace's rule, of independent backings.
        backing, opposing: how many independent backings there are for it and against it: a record that denies the statement opposes it.
    """

    timeliness: float | None
    year: int | None
    year_of: Dated | None
    authority: float
    standing: Standing
    agreement: float
    backing: int
    opposing: int

    def said(self) -> str:
        """Return them in words.

        >>> Views(0.5, 2015, "curated", 1.0, "curated", 0.75, 2, 0).said()
        'timeliness 0.50 (curated 2015), authority 1.00 (curated), agreement 0.75 (2 backings, 0 against)'
        """
        time = (
            "timeliness unknown (no date)" if self.timeliness is None else f"timeliness {self.timeliness:.2f} ({self.year_of} {self.year})"
        )
        of = f"{self.backing} backing{'s' if self.backing != 1 else ''}, {self.opposing} against"
        return f"{time}, authority {self.authority:.2f} ({self.standing}), agreement {self.agreement:.2f} ({of})"


def views_of_edge(snapshot: Snapshot, edge: int, now: int) -> Views:
    """Return an edge's views; ``now`` is the year to which age is counted."""
    evidence = snapshot.evidence(edge)
    dates = [date for date in map(dated, evidence) if date is not None]
    year, of = max(dates, key=lambda date: (date[0], date[1])) if dates else (None, None)
    mine, theirs = backings(evidence), backings(piece for other in opposing(snapshot, edge) for piece in snapshot.evidence(other))
    return Views(
        timeliness=None if year is None else round(2 ** (-max(0, now - year) / HALF_LIFE), 4),
        year=year,
        year_of=of,
        authority=round(max(map(authority, evidence), default=0.0), 4),
        standing=best_standing(evidence),
        agreement=round((len(mine) + 1) / (len(mine) + len(theirs) + 2), 4),
        backing=len(mine),
        opposing=len(theirs),
    )


def opposing(snapshot: Snapshot, edge: int) -> list[int]:
    """Return the edges that say the contrary of one: the same statement denied, or affirmed where it is a denial."""
    s = snapshot
    subject, object = int(s.edge_subject[edge]), int(s.edge_object[edge])
    if bool(s.edge_negated[edge]):
        others = np.asarray(s.find_edges(subject, object), np.int64)
    else:
        others = np.flatnonzero(s.edge_negated)
    same = (s.edge_subject[others] == subject) & (s.edge_object[others] == object) & (s.edge_predicate[others] == s.edge_predicate[edge])
    found: list[int] = others[same].tolist()
    return found


def latest(snapshot: Snapshot, edges: Iterable[int]) -> int:
    """Return the latest year that any record of the edges tells, 0 for none."""
    return max((date[0] for edge in edges for piece in snapshot.evidence(edge) if (date := dated(piece))), default=0)


def weakest(views: Sequence[Views]) -> Views | None:
    """Return what several statements are worth together when all are needed: each side's weakest, None for none.

    Where one of them tells no date, the timeliness of the whole is unknown.
    """
    if not views:
        return None
    known = [v for v in views if v.timeliness is not None]
    oldest = min(known, key=lambda v: v.timeliness or 0.0) if len(known) == len(views) else None
    frailest, disputed = min(views, key=lambda v: v.authority), min(views, key=lambda v: (v.agreement, -v.opposing))
    return Views(
        timeliness=None if oldest is None else oldest.timeliness,
        year=None if oldest is None else oldest.year,
        year_of=None if oldest is None else oldest.year_of,
        authority=frailest.authority,
        standing=frailest.standing,
        agreement=disputed.agreement,
        backing=disputed.backing,
        opposing=disputed.opposing,
    )


def path_views(snapshot: Snapshot, hops: Sequence[Sequence[int]], now: int) -> Views | None:
    """Return a path's views: of each hop its most authoritative edge, then the weakest hop's on each side."""
    best = [max((views_of_edge(snapshot, e, now) for e in hop), key=lambda v: (v.authority, v.agreement)) for hop in hops if hop]
    return weakest(best)
