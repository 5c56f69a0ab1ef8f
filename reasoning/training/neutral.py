"""Chains without their field (X-Reasoner, Liu et al. 2025): concepts are called by numbers, and what is stated of them is given.

What is given is everything that the question reaches, so that its answer follows from the text alone.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from itertools import count

from reasoning.training.item import Concept
from reasoning.training.relations import Relations
from reasoning.training.texts import Texts
from reasoning.training.walks import Walk

#: Statements that a question gives at the most.
MOST_GIVEN = 30


def given(walk: Walk, relations: Relations) -> tuple[int, ...]:
    """Return the edges of everything that the question reaches, () where they are too many to be told."""
    found: list[int] = []
    layer = [walk.nodes[0]]
    for code, reached in zip(walk.codes, walk.layers, strict=True):
        for node in layer:
            found += relations.ends(node, code)[1].tolist()
            if len(found) > MOST_GIVEN:
                return ()
        layer = reached.tolist()
    return tuple(dict.fromkeys(found))


class Numbered(Texts):
    """The texts of a batch with the concepts of one item called by numbers: the same in every run, others in every item.

    Args:
        texts: of the batch. nodes: the item's concepts.
    """

    def __init__(self, texts: Texts, nodes: set[int]) -> None:
        self._snapshot, self.facts = texts._snapshot, texts.facts
        self.concepts: dict[int, Concept] = {}
        taken: set[int] = set()
        for node in sorted(nodes):
            number = int.from_bytes(hashlib.blake2b(f"{sorted(nodes)} {node}".encode(), digest_size=8).digest())
            place = next(n for n in count(number % 90_000) if n not in taken)
            taken.add(place)
            self.concepts[node] = replace(texts.concepts[node], name=f"entity {10_000 + place}", aliases=())
