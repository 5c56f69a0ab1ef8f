"""Which concepts are held out, so that no answer of validation or test is ever met in training.

A concept's side follows from its name and a seed alone: the same in every kind, so that files of several kinds can be mixed, and
concepts of one name (a gene and its protein) stand on one side. The best-known concepts are never held out: without "seizure" and
"autosomal recessive inheritance" little would be left to train on, and to know that they exist tells nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import numpy as np

from kg.arrays import Array
from kg.names import bag
from kg.snapshot import Snapshot
from reasoning.training.item import Split

#: Of the concepts, these shares are held out.
VALIDATION, TEST = 0.02, 0.04
#: The share of concepts, best known first, that are never held out.
COMMON = 0.001


class Holdout:
    """Sides of concepts, worked out as they are asked for."""

    def __init__(self, snapshot: Snapshot, seed: int = 0) -> None:
        self._snapshot, self._seed = snapshot, seed
        self._known: dict[int, Split] = {}
        degree = snapshot.degree
        rank = max(int(len(degree) * COMMON), 1)
        self._common = int(np.partition(degree, -rank)[-rank]) if len(degree) > 1 / COMMON else int(degree.max(initial=0)) + 1

    def side(self, node: int) -> Split:
        """Return the side on which a concept stands."""
        side = self._known.get(node)
        if side is None:
            side = self._known[node] = self._sided(node)
        return side

    def _sided(self, node: int) -> Split:
        if self._snapshot.degree_of(node) >= self._common:
            return "train"
        return side_of_name(self._snapshot.name(node), self._seed)

    def of_item(self, answers: Iterable[int], others: Iterable[int]) -> Split | None:
        """Return the split of an item, None where it may stand in none.

        Training takes items all of whose concepts are its own. An item is one of a held-out side when an answer is; one that only
        mentions a held-out concept beside an answer of another side is left out.
        """
        right = {self.side(node) for node in answers}
        rest = {self.side(node) for node in others}
        if right | rest == {"train"}:
            return "train"
        held = right - {"train"}
        if len(held) == 1 and len(right) == 1 and rest <= {*held, "train"}:
            return held.pop()
        return None

    def held_out(self, nodes: Array) -> set[int]:
        """Return those of some concepts that are held out."""
        return {int(node) for node in nodes if self.side(int(node)) != "train"}


def side_of_name(name: str, seed: int = 0) -> Split:
    """Return the side of a name, its words taken in any order and spelling.

    >>> side_of_name("Marfan syndrome") == side_of_name("marfan's syndrome")
    True
    """
    digest = hashlib.blake2b(f"{seed}|{bag(name) or name}".encode(), digest_size=8).digest()
    share = int.from_bytes(digest, "big") / 2**64
    return "validation" if share < VALIDATION else "test" if share < VALIDATION + TEST else "train"
