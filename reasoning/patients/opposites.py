"""Findings that cannot both be there: one is called what the other is called, with a word for its opposite."""

from __future__ import annotations

import re

from kg.snapshot import Snapshot
from reasoning.diagnosis.ontology import Ontology
from reasoning.opposing_words import BEGINNINGS, PAIRS

_TURNED = tuple(pair for one, other in PAIRS for pair in ((one, other), (other, one)))


class Opposites:
    """Looks opposites up by name and remembers them.

    Args:
        snapshot: whose names are read. ontology: its findings.
    """

    def __init__(self, snapshot: Snapshot, ontology: Ontology) -> None:
        self._snapshot, self._ontology = snapshot, ontology
        self._known: dict[int, frozenset[int]] = {}

    def of(self, term: int) -> frozenset[int]:
        """Return the terms that are opposites of a term by its name."""
        if term not in self._known:
            name = self._snapshot.name(int(self._ontology.node[term])).lower()
            found = {
                other
                for text in _opposed(name)
                for match in self._snapshot.lexicon.exact(text)
                if match.kind in ("name", "exact") and (other := self._ontology.term(match.node)) is not None and other != term
            }
            self._known[term] = frozenset(found)
        return self._known[term]

    def clash(self, one: int, other: int) -> bool:
        """Whether two findings, or what they are forms of, are opposites, whichever of the two names it by.

        A finding and a form of it never are: mixed hypo- and hyperpigmentation is a form of both.
        """
        first, second = (self._ontology.up(term).tolist() for term in (one, other))
        if one in second or other in first:
            return False
        return self._opposed_to(first, second) or self._opposed_to(second, first)

    def _opposed_to(self, terms: list[int], others: list[int]) -> bool:
        return any(not self.of(term).isdisjoint(others) for term in terms if self._ontology.finding[term])


def _opposed(name: str) -> list[str]:
    """The names that a name becomes with one word turned round.

    >>> _opposed("short stature")
    ['tall stature', 'long stature']
    """
    found = []
    for one, other in _TURNED:
        whole = "" if one in BEGINNINGS else r"\b"
        text, count = re.subn(rf"\b{one}{whole}", other, name)
        if count:
            found.append(text)
    return list(dict.fromkeys(found))
