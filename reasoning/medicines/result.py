"""Medicines that may treat a condition, ranked, and what speaks for each."""

from __future__ import annotations

from dataclasses import dataclass

from reasoning.rendering.serialisable import PlainData


@dataclass(frozen=True, slots=True)
class Reason(PlainData):
    """Something that speaks for a medicine, or against it.

    Attributes:
        kind: "contraindicated in it", "stated not to treat it", "treats it", "treats a like condition", "has a role that is good for it" or
            "a medicine of its class treats it or the like".
        text: in words. closeness: 0..1, how alike the condition that it rests on is; 1 is the condition itself.
        edges: identifiers of the edges that it rests on (``kg.model.edge_id``).
    """

    kind: str
    text: str
    closeness: float
    edges: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Medicine(PlainData):
    """A medicine: ``score`` ranks it among all and means nothing by itself; ``known``: the graph states that it treats the condition.

    ``reasons``: what could be cited for it; where there is none, likeness too faint to tell of and general use ranked it.
    ``against``: what the graph says against it, a contraindication or a treatment that a source denies, each with its edge.
    """

    rank: int
    curie: str
    name: str
    score: float
    known: bool
    reasons: tuple[Reason, ...]
    against: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Medicines(PlainData):
    """The first of ``ranked`` medicines for a condition; a rank is no record of a treatment."""

    condition: str
    name: str
    ranked: int
    medicines: tuple[Medicine, ...]
