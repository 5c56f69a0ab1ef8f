"""Which edges a search may walk: by predicate, source, knowledge level, year and direction."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kg.arrays import Array
from kg.errors import InputError
from kg.model import KNOWLEDGE_LEVELS
from kg.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class EdgeFilter:
    """The part of a search's constraints that speaks of edges; it is also the key under which a view is kept.

    Attributes:
        predicates, not_predicates: predicates of the edges.
        sources, not_sources: catalog names; an edge stays when one of its sources is admitted.
        level: the weakest knowledge level admitted, a name out of ``kg.model.KNOWLEDGE_LEVELS``.
        since, until: years, both inclusive, of the earliest record behind an edge.
        undated: whether edges of no known year pass ``since`` and ``until``.
        directed: walk edges from subject to object only.
    """

    predicates: tuple[str, ...] = ()
    not_predicates: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    not_sources: tuple[str, ...] = ()
    level: str | None = None
    since: int | None = None
    until: int | None = None
    undated: bool = False
    directed: bool = False

    def __post_init__(self) -> None:
        if self.level is not None and self.level not in KNOWLEDGE_LEVELS:
            raise InputError(f"unknown knowledge level {self.level!r}; one of {', '.join(KNOWLEDGE_LEVELS)}")

    @classmethod
    def of(cls, constraints: EdgeFilter) -> EdgeFilter:
        """Take the edge filters out of constraints that hold more."""
        return EdgeFilter(*(getattr(constraints, name) for name in EdgeFilter.__slots__))

    def keep(self, snapshot: Snapshot) -> Array:
        """Return which edges pass: bool [m].

        Raises:
            InputError: a predicate or source is not one of this graph's.
        """
        keep = ~np.asarray(snapshot.edge_negated)
        if self.predicates:
            keep &= members(snapshot.predicates, self.predicates, "predicate")[snapshot.edge_predicate]
        if self.not_predicates:
            keep &= ~members(snapshot.predicates, self.not_predicates, "predicate")[snapshot.edge_predicate]
        admitted = np.uint64(0xFFFFFFFFFFFFFFFF)
        if self.sources:
            admitted = _bits(members(snapshot.sources, self.sources, "source"))
        if self.not_sources:
            admitted &= ~_bits(members(snapshot.sources, self.not_sources, "source"))
        if self.sources or self.not_sources:
            keep &= (np.asarray(snapshot.edge_sources) & admitted) != 0
        if self.level is not None:
            keep &= np.asarray(snapshot.edge_level) <= KNOWLEDGE_LEVELS.index(self.level)
        if self.since is not None or self.until is not None:
            year = np.asarray(snapshot.edge_year)
            inside = (year >= (self.since if self.since is not None else 0)) & (year <= (self.until if self.until is not None else 32767))
            keep &= np.where(year == 0, self.undated, inside)
        return keep


def members(known: list[str], wanted: tuple[str, ...], what: str) -> Array:
    """Return which of ``known`` are wanted, bool; Biolink's prefix may be left out.

    Raises:
        InputError: one of them is not known.
    """
    mask = np.zeros(len(known), bool)
    for name in wanted:
        full = name if name in known else f"biolink:{name}"
        if full not in known:
            raise InputError(f"unknown {what} {name!r}; this graph has {', '.join(known)}")
        mask[known.index(full)] = True
    return mask


def _bits(mask: Array) -> np.uint64:
    return np.uint64(sum(1 << int(place) for place in np.flatnonzero(mask)))
