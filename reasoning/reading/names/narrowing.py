"""Names that say less than the concept that bears them: "obesity" as a synonym of inherited obesity."""

from __future__ import annotations

from collections.abc import Iterable

from kg.names import normalise
from reasoning.grounding import Candidate

#: Words behind a name that say only what sort of thing it is.
_GENERIC = frozenset({"disease", "disorder", "syndrome", "condition", "gene", "protein"})


def narrows(label: str, said: str) -> bool:
    """Whether a concept's own name says more than what was said, so that it is a kind of what was meant.

    >>> narrows("inherited obesity", "obesity"), narrows("obesity disorder", "obesity"), narrows("Wilson disease", "Wilson")
    (True, False, False)
    """
    own, asked = set(normalise(label).split()), set(normalise(said).split())
    return asked < own and not own - asked <= _GENERIC


def wider_first(candidates: Iterable[Candidate], said: str) -> tuple[Candidate, ...]:
    """Return candidates with those of one worth in another order: what is meant before kinds of it that bear the name."""
    return tuple(sorted(candidates, key=lambda candidate: (-round(candidate.score, 2), narrows(candidate.label, said))))
