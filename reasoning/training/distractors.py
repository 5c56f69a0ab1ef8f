"""Wrong options that are wrong, and hard: near the answer in the graph, never entailed by it nor by what stands beside it.

That a record is absent does not make a statement false. So an option is taken only where nothing makes it likely to be right unrecorded:
it is no kind of an answer and no answer a kind of it, and the same question asked of a broader or narrower start does not reach it.
Among those the hardest come first (ShatterMed-QA draws its wrong options from the topology in the same spirit): answers of the same
question about a neighbouring start, then the answer's own siblings, then whatever the relation leads to.
"""

from __future__ import annotations

import numpy as np

from kg.arrays import Array
from reasoning.training.relations import Relations
from reasoning.training.walks import FAN

#: A start with more kinds than this, or a step that leads to more, is too broad for safe options.
_MOST = 500


class Distractors:
    """Wrong options of a graph; what single concepts are kinds of is remembered."""

    def __init__(self, relations: Relations) -> None:
        self._relations = relations
        self._up: dict[int, frozenset[int]] = {}
        self._back: dict[int, Array] = {}

    def options(self, start: int, codes: tuple[int, ...], answers: Array, right: int, count: int, random: np.random.Generator) -> list[int]:
        """Return up to ``count`` wrong options for "what do these relations lead to from ``start``", the hardest first."""
        if len(answers) > FAN:
            return []
        barred = self._may_be_right(start, codes, answers)
        if barred is None:
            return []
        category = np.asarray(self._relations.snapshot.node_category)
        barred[start] = True
        chosen: list[int] = []
        for pool in (self._of_neighbours, self._siblings, self._any_end):
            found = pool(start, codes, right, random)
            found = found[~barred[found] & (category[found] == category[right])]
            for node in random.permutation(found).tolist():
                if self._apart(node, chosen):
                    chosen.append(node)
                    barred[node] = True
                    if len(chosen) == count:
                        return chosen
        return chosen

    # -- what might be right ------------------------------------------------------------------------------------------------------

    def _may_be_right(self, start: int, codes: tuple[int, ...], answers: Array) -> Array | None:
        """bool [n]: what no option may be; None where the start is too broad to say."""
        relations = self._relations
        layer = np.array([start])
        layer = np.concatenate([layer, relations.above(layer), relations.below(layer, _MOST)])
        for hop, code in enumerate(codes):
            if len(layer) > _MOST:
                return None
            layer = np.unique(np.concatenate([relations.reached(layer, same) for same in relations.alike(code)]))
            if hop < len(codes) - 1:
                layer = np.concatenate([layer, relations.below(layer, _MOST)])
        barred = np.zeros(relations.snapshot.n_nodes, bool)
        for part in (layer, answers, relations.above(answers), relations.below(answers)):
            barred[part] = True
        return barred

    def _apart(self, node: int, chosen: list[int]) -> bool:
        """Options that are kinds of each other give each other away."""
        return not any(node == other or other in self._above(node) or node in self._above(other) for other in chosen)

    def _above(self, node: int) -> frozenset[int]:
        found = self._up.get(node)
        if found is None:
            found = self._up[node] = frozenset(self._relations.above(np.array([node])).tolist())
        return found

    # -- where wrong options come from --------------------------------------------------------------------------------------------

    def _of_neighbours(self, start: int, codes: tuple[int, ...], right: int, random: np.random.Generator) -> Array:
        """Answers of the same question about the start's siblings, and about what shares a step with it."""
        parts = [np.empty(0, np.int64)]
        for node in self._beside(start, random).tolist():
            layer = np.array([node])
            for code in codes:
                layer = self._relations.reached(layer[:32], code)
            parts.append(layer[:64])
        return np.unique(np.concatenate(parts))

    def _siblings(self, start: int, codes: tuple[int, ...], right: int, random: np.random.Generator) -> Array:
        return self._beside(right, random, most=64)

    def _any_end(self, start: int, codes: tuple[int, ...], right: int, random: np.random.Generator) -> Array:
        # Far ends of the last relation are near ends of it walked the other way.
        back = self._back.get(codes[-1])
        if back is None:
            relations = self._relations.relations
            told = (relations[codes[-1]].predicate, not relations[codes[-1]].forward)
            back = np.array([at for at, r in enumerate(relations) if (r.predicate, r.forward) == told], np.int64)
            self._back[codes[-1]] = back
        return np.unique(self._relations.starts(random.choice(back, 32), random)) if len(back) else back

    def _beside(self, node: int, random: np.random.Generator, most: int = 8) -> Array:
        parts = [self._relations.children(parent)[:200] for parent in self._relations.parents(node)[:4].tolist()]
        found: Array = np.unique(np.concatenate(parts)) if parts else np.empty(0, np.int64)
        others: Array = found[found != node]
        some: Array = others[random.permutation(len(others))[:most]]
        return some
