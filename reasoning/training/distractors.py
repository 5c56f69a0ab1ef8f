"""Wrong options that are wrong, and hard: near the answer in the graph, never entailed by it nor by what stands beside it.

That a record is absent does not make a statement false. So an option is taken only where nothing makes it likely to be right unrecorded:
it is no kind of an answer and no answer a kind of it, and the same question asked of a broader or narrower start does not reach it.
Among those the hardest come first (ShatterMed-QA draws its wrong options from the topology in the same spirit): answers of the same
question about a neighbouring start, then the answer's own siblings, then whatever the relation leads to.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from kg.arrays import Array
from reasoning.training.relations import Relations
from reasoning.training.walks import FAN

#: Concepts beyond which a closure is not followed: what is that broad makes no safe options anyway.
_MOST = 500
_DEEP = 12


class Distractors:
    """Wrong options of a graph; closures are remembered."""

    def __init__(self, relations: Relations) -> None:
        self._relations = relations
        self._up: dict[int, frozenset[int]] = {}
        self._down: dict[int, frozenset[int]] = {}

    def options(self, start: int, codes: tuple[int, ...], answers: Array, right: int, count: int, random: np.random.Generator) -> list[int]:
        """Return up to ``count`` wrong options for "what do these relations lead to from ``start``", the hardest first."""
        if len(answers) > FAN:
            return []
        blocked = self._may_be_right(start, codes, answers)
        if blocked is None:
            return []
        category = self._relations.snapshot.node_category
        wanted = category[right]
        chosen: list[int] = []
        for pool in (self._of_neighbours, self._siblings, self._any_end):
            found = pool(start, codes, right, random)
            random.shuffle(found)
            for node in found:
                if node not in blocked and node not in chosen and node != start and category[node] == wanted and self._apart(node, chosen):
                    chosen.append(node)
                    if len(chosen) == count:
                        return chosen
        return chosen

    # -- what might be right ------------------------------------------------------------------------------------------------------

    def _may_be_right(self, start: int, codes: tuple[int, ...], answers: Array) -> set[int] | None:
        layer = {start} | self.above(start) | self.below(start)
        for hop, code in enumerate(codes):
            if len(layer) > _MOST:
                return None
            reached: set[int] = set()
            for same in self._relations.alike(code):
                reached.update(self._relations.reached(np.fromiter(layer, np.int64, len(layer)), same).tolist())
            layer = reached
            if hop < len(codes) - 1:
                for node in tuple(layer):
                    layer |= self.below(node)
        blocked = set(layer)
        for node in answers.tolist():
            blocked |= self.above(node) | self.below(node) | {node}
        return blocked

    def above(self, node: int) -> frozenset[int]:
        """Return all that a concept is a kind of."""
        return self._closed(node, self._up, self._relations.parents)

    def below(self, node: int) -> frozenset[int]:
        """Return all that is a kind of a concept."""
        return self._closed(node, self._down, self._relations.children)

    def _closed(self, node: int, known: dict[int, frozenset[int]], step: Callable[[int], Array]) -> frozenset[int]:
        found = known.get(node)
        if found is None:
            seen: set[int] = set()
            frontier = [node]
            for _ in range(_DEEP):
                frontier = sorted({each for at in frontier for each in step(at).tolist()} - seen)
                seen.update(frontier)
                if not frontier or len(seen) > _MOST:
                    break
            found = known[node] = frozenset(seen)
        return found

    def _apart(self, node: int, chosen: list[int]) -> bool:
        """Options that are kinds of each other give each other away."""
        return not any(other in self.above(node) or other in self.below(node) for other in chosen)

    # -- where wrong options come from --------------------------------------------------------------------------------------------

    def _of_neighbours(self, start: int, codes: tuple[int, ...], right: int, random: np.random.Generator) -> list[int]:
        """Answers of the same question about the start's siblings, and about what shares a step with it."""
        near = self._beside(start, random)
        found: set[int] = set()
        for node in near:
            layer = np.array([node])
            for code in codes:
                layer = self._relations.reached(layer[:32], code)
            found.update(layer[:64].tolist())
        return sorted(found)

    def _siblings(self, start: int, codes: tuple[int, ...], right: int, random: np.random.Generator) -> list[int]:
        return self._beside(right, random, most=64)

    def _any_end(self, start: int, codes: tuple[int, ...], right: int, random: np.random.Generator) -> list[int]:
        relation = self._relations.relations[codes[-1]]
        flipped = type(relation)(relation.predicate, not relation.forward, self._relations.snapshot.category(right))
        # Far ends of the last relation are near ends of it walked the other way.
        back = [at for at, r in enumerate(self._relations.relations) if (r.predicate, r.forward) == (flipped.predicate, flipped.forward)]
        return [self._relations.start(int(random.choice(back)), random) for _ in range(32)] if back else []

    def _beside(self, node: int, random: np.random.Generator, most: int = 8) -> list[int]:
        found: set[int] = set()
        for parent in self._relations.parents(node)[:4].tolist():
            found.update(self._relations.children(parent)[:200].tolist())
        found.discard(node)
        listed = sorted(found)
        return [listed[at] for at in random.permutation(len(listed))[:most].tolist()]
