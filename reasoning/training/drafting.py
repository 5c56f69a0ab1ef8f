"""Kinds of items: how each is walked, and what it asks beside the question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from kg.errors import InputError
from kg.snapshot import Snapshot
from reasoning.training.distractors import Distractors
from reasoning.training.relations import Relations
from reasoning.training.walks import Walk, Walker
from traversal.algorithms.hubs import shatter

#: What is made, and of what.
KINDS = {
    "chains": "open questions of one to three hops, with the chain from question to answer",
    "rare": "the same, started from concepts of which little is known",
    "curriculum": "the same, one hop first, then two, then three",
    "choice": "multiple choice with wrong options from beside the answer, each explained",
    "pairs": "each question twice: open, and with options",
    "bridges": "multiple choice over an unnamed bridge, in the graph without its most generic concepts",
    "corrections": "a chain with a wrong step and the same corrected, each step scored",
    "triples": "a query, the passage that answers it, and hard negatives, for retrievers",
}
_CHOICE = {"choice", "bridges", "triples", "corrections"}
#: Answers that an open question may have; options of a choice; concepts that bridges do without; tries before a graph counts as barren.
MOST_ANSWERS, OPTIONS, PRUNED, TRIES = 12, 4, 200, 1_000


@dataclass(frozen=True, slots=True)
class Draft:
    """An item before its texts are read: node and edge indexes only. ``options`` are in order, ``right`` is among them."""

    kind: str
    walk: Walk
    options: tuple[int, ...] = ()
    right: int = -1
    wrong: tuple[int, ...] = field(default=())


def drafts(snapshot: Snapshot, relations: Relations, kind: str, count: int, seed: int) -> Iterator[Draft]:
    """Yield drafts of a kind without end, the same for the same seed; ``count`` is how many are wanted (a curriculum has its stages by it).

    Raises:
        InputError: there is no such kind, or the graph gives no such items.
    """
    if kind not in KINDS:
        raise InputError(f"no kind of item is called {kind!r}; there are {', '.join(KINDS)}")
    random = np.random.default_rng([seed, *kind.encode()])
    pruned = (
        frozenset(hub.node for hub in shatter(snapshot, min(PRUNED, snapshot.n_nodes // 100)).pruned) if kind == "bridges" else frozenset()
    )
    weight = np.where(relations.degree > 0, 1.0 / np.maximum(relations.degree, 1) ** 2, 0.0) if kind == "rare" else None
    walker, distractors = Walker(relations, pruned, weight), Distractors(relations)
    made, vain = 0, 0
    while True:
        if vain > TRIES:
            if made:
                return
            raise InputError(f"this graph gives no items of the kind {kind!r}: {vain:,} tries came to nothing")
        hops = _hops(kind, made, count, random)
        walk = walker.walk(hops, random)
        found = [] if walk is None else list(_drafted(kind, walk, distractors, random))
        vain = 0 if found else vain + 1
        made += len(found)
        yield from found


def _hops(kind: str, made: int, count: int, random: np.random.Generator) -> int:
    if kind == "bridges":
        return 2
    if kind == "rare":
        return 3 if random.random() < 0.7 else 2
    if kind == "curriculum":
        return min(1 + 3 * made // max(count, 1), 3)
    return int(random.choice([1, 2, 3], p=[0.4, 0.4, 0.2]))


def _drafted(kind: str, walk: Walk, distractors: Distractors, random: np.random.Generator) -> Iterator[Draft]:
    choice = kind in _CHOICE or kind == "pairs"
    if (not choice or kind == "pairs") and not 0 < len(walk.answers) <= MOST_ANSWERS:
        return
    if not choice:
        yield Draft(kind, walk)
        return
    right = walk.nodes[-1]
    wrong = distractors.options(walk.nodes[0], walk.codes, walk.answers, right, OPTIONS - 1, random)
    if len(wrong) < OPTIONS - 1:
        return
    options = [right, *wrong]
    random.shuffle(options)
    if kind == "pairs":
        yield Draft(kind, walk)
    yield Draft(kind, walk, tuple(options), right, tuple(wrong))
