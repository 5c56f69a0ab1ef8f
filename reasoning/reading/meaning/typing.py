"""Which relations can stand between which categories, and what the graph itself says of them."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from kg.arrays import Array
from kg.snapshot import Snapshot
from reasoning.query.recorded import recorded_of
from reasoning.reading.syntax import Both, Condition, Link
from reasoning.reading.words.vocabulary import ALL, LETTER, Letters, Role, Sense, senses

NONE: Letters = frozenset()


class Typing:
    """Types of relations over one snapshot; small, and kept for all questions."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._known: dict[tuple[Letters, str, str, Letters], Letters] = {}
        self._lacking: dict[Sense, int] = {}
        self.predicates = frozenset(snapshot.predicates)

    def can(self, head: Letters, family: str, role: Role | str, other: Letters) -> Letters:
        """Return which of the head's categories can stand at an end of a relation to the other's; empty for none."""
        key = (head, family, role, other)
        if key not in self._known:
            found: set[str] = set()
            for sense in senses().get(family, ()):
                if role != "object" and sense.object & other:
                    found |= sense.subject & head
                if role != "subject" and sense.subject & other:
                    found |= sense.object & head
            self._known[key] = frozenset(found)
        return self._known[key]

    def subject_cats(self, head: Letters, condition: Condition) -> Letters:
        """Return which of the head's categories a condition can hold of."""
        if isinstance(condition, Both):
            for part in condition.parts:
                head = self.subject_cats(head, part)
            return head
        assert isinstance(condition, Link)
        head = head & condition.sort if condition.sort else head
        return self.can(head, condition.family, condition.role, ALL if condition.other is None else condition.other.cats)

    def lacking(self, sense: Sense) -> int:
        """Return how many of a sense's steps no statement of the graph makes."""
        if sense not in self._lacking:
            self._lacking[sense] = self._lacks(sense)
        return self._lacking[sense]

    def _lacks(self, sense: Sense) -> int:
        between = [sense.subject, *map(frozenset, sense.between), sense.object]
        missing = 0
        for (reverse, predicates), one, other in zip(sense.path, between, between[1:], strict=False):
            a, b = (other, one) if reverse else (one, other)
            missing += not any(self.often(predicates, x, y) for x in a for y in b)
        return missing

    def held(self, predicates: tuple[str, ...], subject: Letters = ALL, object: Letters = ALL) -> tuple[str, ...]:
        """Return those of a sense's predicates that the graph has between such categories; the first where it has none."""
        return tuple(p for p in predicates if any(self.often((p,), a, b) for a in subject for b in object)) or predicates[:1]

    def sources(self) -> frozenset[str]:
        """Return the keys by which the graph's records name their sources."""
        return recorded_of(self._snapshot).sources

    def recorded(self, predicates: tuple[str, ...], sort: str) -> bool:
        """Whether records of any of the predicates say "frequency", or of which "sex" they hold."""
        return recorded_of(self._snapshot).narrows(predicates, sort)

    @cached_property
    def said(self) -> Array:
        """int64 [predicates, categories, categories]: how often the graph says what of what."""
        snapshot, many = self._snapshot, len(self._snapshot.categories)
        of = snapshot.node_category.astype(np.int64)
        flat = (snapshot.edge_predicate.astype(np.int64) * many + of[snapshot.edge_subject]) * many + of[snapshot.edge_object]
        counted: Array = np.bincount(flat, minlength=len(snapshot.predicates) * many * many)
        return counted.reshape(len(snapshot.predicates), many, many)

    @cached_property
    def _by_letters(self) -> dict[tuple[str, str, str], int]:
        found: dict[tuple[str, str, str], int] = {}
        snapshot = self._snapshot
        of = [LETTER.get(category, "A") for category in snapshot.categories]
        for number, a, b in np.argwhere(self.said > 0).tolist():
            key = (snapshot.predicates[number], of[a], of[b])
            found[key] = found.get(key, 0) + int(self.said[number, a, b])
        return found

    def often(self, predicates: tuple[str, ...], subject: str, object: str) -> int:
        """Return how often the graph says any of the predicates between categories, by their letters."""
        return sum(self._by_letters.get((predicate, subject, object), 0) for predicate in predicates)
