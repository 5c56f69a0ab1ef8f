"""Which claims are worth a model's words when its budget does not reach for all: those that add most that no other says, per token.

Greedy selection by marginal coverage under a budget (Khuller, Moss and Naor 1999, doi:10.1016/S0020-0190(99)00031-9): the better of the
greedy set and the best single claim covers at least (1 - 1/e) / 2 of what the best set would.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reasoning.claims.answer import Answer, Claim


def select(covers: Sequence[frozenset[Hashable]], costs: Sequence[int], budget: int) -> tuple[int, ...]:
    """Return the places of what is chosen, the most telling first.

    Args:
        covers: what each would cover. costs: what each costs, above zero. budget: what all may cost together.

    >>> select([frozenset("ab"), frozenset("bc"), frozenset("a")], [2, 2, 1], 4)
    (0, 1)
    >>> select([frozenset("abc"), frozenset("d")], [5, 1], 5)
    (0,)
    """
    chosen: list[int] = []
    covered: set[Hashable] = set()
    left = budget
    rest = [place for place in range(len(covers)) if costs[place] <= budget]
    while rest:
        place = max(rest, key=lambda each: (len(covers[each] - covered) / costs[each], -each))
        rest.remove(place)
        if costs[place] <= left and covers[place] - covered:
            chosen.append(place)
            covered |= covers[place]
            left -= costs[place]
    single = max((p for p in range(len(covers)) if costs[p] <= budget), key=lambda p: (len(covers[p]), -p), default=None)
    return (single,) if single is not None and len(covers[single]) > len(covered) else tuple(chosen)


def covered_by(answer: Answer, claim: Claim) -> frozenset[Hashable]:
    """Return what a claim says: its concepts, what stands between them, the sources and the publications behind it."""
    found: set[Hashable] = set()
    for citation in map(answer.citation, claim.citations):
        found |= {citation.subject, citation.object, (citation.predicate, citation.negated)}
        found |= {("source", piece.source) for piece in citation.evidence} | {("paper", paper) for paper in citation.publications}
    return frozenset(found)


def within(answer: Answer, costs: Sequence[int], budget: int) -> frozenset[int]:
    """Return the places of the claims to be reworded: all where the budget reaches, else the most telling."""
    if sum(costs) <= budget:
        return frozenset(range(len(answer.claims)))
    return frozenset(select([covered_by(answer, claim) for claim in answer.claims], costs, budget))
