"""Which of the things that a name names a question means: the question's relation chooses among them.

"Hearing loss" is a phenotype and a disease, "DMD" a gene and a disease. A slot keeps all its readings; the one is taken of which what is
asked can be said at all, as the graph's own statements show, and the answer may still fall back on the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np

from kg.arrays import Array
from kg.names import normalise
from kg.snapshot import Snapshot
from reasoning.concepts.resolver import Concept
from reasoning.questions.relations import DISEASE, GENE, PHENOTYPE, Reading
from reasoning.rendering.text import plain

#: A name that is a thing's own beats one that is another clinical thing's synonym ("ectopia lentis" and one kind of it).
_CLINICAL = (DISEASE, PHENOTYPE)
#: Readings of these categories are told apart in a note.
_TOLD = (DISEASE, PHENOTYPE, GENE)


class Senses:
    """Chooses among the readings of names by what a snapshot's edges say."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def one(self, concept: Concept, readings: Callable[[str], Iterable[Reading]]) -> tuple[Concept, Reading] | None:
        """Return a concept in the sense that fits best what may be asked of its category, with what is asked; None when none does.

        A name that is its own first, then a relation that needs nothing between, then the likelier relation, then the order of the names.
        """
        synonym = self._synonyms(concept)
        options = []
        for place, node in enumerate((concept.node, *concept.others)):
            for reading in readings(self._snapshot.category(node)):
                options.append(((node in synonym, reading.through is not None, reading.rank, place), node, reading))
        if not options:
            return None
        _, node, reading = min(options, key=lambda option: option[0])
        return self._taken(concept, node), reading

    def two(
        self,
        pair: tuple[Concept, Concept],
        predicates: Sequence[str],
        expected: tuple[Sequence[str], Sequence[str]],
        *,
        either_way: bool = False,
    ) -> tuple[Concept, Concept]:
        """Return two concepts in the senses between which the predicates (any when empty) stand, or else can stand.

        Names that are their own within a category first, then senses that an edge joins, then those whose categories such edges join most
        often in this graph, then those of the ``expected`` categories (of the first, of the second, the likeliest first), then the order
        of the names.
        """
        one, other = pair
        snapshot = self._snapshot
        numbers = [n for n, p in enumerate(snapshot.predicates) if not predicates or p in predicates]
        said = self._said[numbers].sum(axis=0)
        odd, strange = self._synonyms(one, alike=True), self._synonyms(other, alike=True)
        options = []
        for i, first in enumerate((one.node, *one.others)):
            for j, second in enumerate((other.node, *other.others)):
                if first == second:
                    continue
                a, b = int(snapshot.node_category[first]), int(snapshot.node_category[second])
                often = int(said[a, b]) + (int(said[b, a]) if either_way else 0)
                joined = any(int(snapshot.edge_predicate[edge]) in numbers for edge in snapshot.find_edges(first, second))
                fits = self._rank(a, expected[0]) + self._rank(b, expected[1])
                options.append((((first in odd) + (second in strange), not joined, -often, fits, i + j, i), first, second))
        if not options:
            return pair
        _, first, second = min(options)
        return self._taken(one, first), self._taken(other, second)

    def _rank(self, category: int, expected: Sequence[str]) -> int:
        name = self._snapshot.categories[category]
        return expected.index(name) if name in expected else len(expected)

    # -- parts --------------------------------------------------------------------------------------------------------------------

    def _taken(self, concept: Concept, node: int) -> Concept:
        senses = (concept.node, *concept.others)
        chosen = replace(concept, node=node, others=tuple(sense for sense in senses if sense != node))
        told = [sense for sense in chosen.others if self._snapshot.category(sense) in _TOLD]
        if concept.note or not told or self._snapshot.category(node) not in _TOLD:
            return chosen
        first, *rest = (f"{plain(self._snapshot.name(n))} ({self._snapshot.curie(n)})" for n in (node, *told[:2]))
        return replace(chosen, note=f"{plain(concept.text, 80)!r} names {first}, which the question fits best, and {' and '.join(rest)}")

    def _synonyms(self, concept: Concept, *, alike: bool = False) -> set[int]:
        """The clinical senses that bear the name as a synonym where it is another one's own; with ``alike`` one of the same category."""
        asked, of = normalise(concept.text), self._snapshot.node_category
        senses = [n for n in (concept.node, *concept.others) if self._snapshot.category(n) in _CLINICAL]
        own = {n for n in senses if normalise(self._snapshot.name(n)) == asked}
        return {n for n in senses if n not in own and any(not alike or of[n] == of[o] for o in own)}

    @cached_property
    def _said(self) -> Array:
        """int64 [predicates, categories, categories]: how often the graph says what of what."""
        snapshot, many = self._snapshot, len(self._snapshot.categories)
        of = snapshot.node_category.astype(np.int64)
        flat = (snapshot.edge_predicate.astype(np.int64) * many + of[snapshot.edge_subject]) * many + of[snapshot.edge_object]
        counted: Array = np.bincount(flat, minlength=len(snapshot.predicates) * many * many)
        return counted.reshape(len(snapshot.predicates), many, many)
