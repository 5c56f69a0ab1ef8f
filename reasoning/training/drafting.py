"""Kinds of items: how each is walked, and what it asks beside the question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from kg.arrays import Array
from kg.errors import InputError
from kg.snapshot import Snapshot
from reasoning.training.branches import described, joined
from reasoning.training.distractors import Distractors
from reasoning.training.neutral import given
from reasoning.training.pathways import PATHWAYS, Pathway
from reasoning.training.relations import Relations
from reasoning.training.trajectories import detour, seen
from reasoning.training.walks import Walk, Walker, drawn
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
    "pathways": "chains along the pathways of experts, each step named by its stage",
    "trajectories": "chains as states, actions and observations of an agent, forward and in hindsight",
    "neutral": "chains whose concepts are called by numbers and whose statements are given",
    "dags": "questions of several branches and their join: outline, plan, what can be done side by side, join",
    "obscured": "chains from a little-known concept that is told by what is stated of it, not by its name",
    "triples": "a query, the passage that answers it, and hard negatives, for retrievers",
}
#: Statements that a concept must have to be told by some of them.
_DESCRIBABLE = 4
#: Running shares of chains of one, two and three hops.
_HOPS = np.cumsum([0.4, 0.4, 0.2])
_CHOICE = {"choice", "bridges", "triples", "corrections"}
#: Answers that an open question may have; options of a choice; concepts that bridges do without; tries before a graph counts as barren.
MOST_ANSWERS, OPTIONS, PRUNED, TRIES = 12, 4, 200, 1_000


@dataclass(frozen=True, slots=True)
class Draft:
    """An item before its texts are read: node and edge indexes only. ``options`` are in order, ``right`` is among them.

    ``context`` are edges that the item tells beside its own. ``pathway`` is the place of its pathway in ``PATHWAYS``.
    ``hints`` are walks that end where ``walk`` begins and stand for its name, ``branches`` walks that end where it ends.
    """

    kind: str
    walk: Walk
    options: tuple[int, ...] = ()
    right: int = -1
    wrong: tuple[int, ...] = field(default=())
    context: tuple[int, ...] = ()
    pathway: int = -1
    hints: tuple[Walk, ...] = ()
    branches: tuple[Walk, ...] = ()

    @property
    def walks(self) -> tuple[Walk, ...]:
        """All walks in the order of reasoning."""
        return (*self.hints, self.walk, *self.branches)

    @property
    def nodes(self) -> tuple[int, ...]:
        """The concepts on the walks, each once; the one that is right stands last."""
        met = dict.fromkeys(node for walk in self.walks for node in walk.nodes if node != self.walk.nodes[-1])
        return (*met, self.walk.nodes[-1])

    @property
    def edges(self) -> tuple[int, ...]:
        """The edges of the walks in the order of reasoning."""
        return tuple(dict.fromkeys(edge for walk in self.walks for edge in walk.edges))


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
    walker, distractors = Walker(relations, pruned, _starts(kind, relations.degree)), Distractors(relations)
    made, vain, of_category = 0, 0, dict[str, Array]()
    while True:
        if vain > TRIES:
            if made:
                return
            raise InputError(f"this graph gives no items of the kind {kind!r}: {vain:,} tries came to nothing")
        hops, pathway = _hops(kind, made, count, random), -1
        if kind == "pathways":
            pathway = int(random.integers(len(PATHWAYS)))
            walk = _along(PATHWAYS[pathway], walker, random, of_category)
        else:
            walk = walker.walk(hops, random)
        found = [] if walk is None else [replace(each, pathway=pathway) for each in _drafted(kind, walk, distractors, random, relations)]
        vain = 0 if found else vain + 1
        made += len(found)
        yield from found


def _starts(kind: str, degree: Array) -> Array | None:
    """How gladly each concept is started from: the rarer the better; one that is to be described has statements enough for that."""
    if kind == "rare":
        return np.where(degree > 0, 1.0 / np.maximum(degree, 1) ** 2, 0.0)
    if kind == "obscured":
        return np.where(degree >= _DESCRIBABLE, 1.0 / np.maximum(degree, 1) ** 2, 0.0)
    return None


def _hops(kind: str, made: int, count: int, random: np.random.Generator) -> int:
    if kind == "bridges":
        return 2
    if kind == "dags":
        return int(random.choice([1, 2]))
    if kind in ("rare", "obscured"):
        return 3 if random.random() < 0.7 else 2
    if kind == "curriculum":
        return min(1 + 3 * made // max(count, 1), 3)
    return 1 + drawn(_HOPS, random)


def _along(pathway: Pathway, walker: Walker, random: np.random.Generator, of_category: dict[str, Array]) -> Walk | None:
    """A walk along a pathway; ``of_category`` keeps the concepts of the categories that pathways start from."""
    snapshot = walker.relations.snapshot
    if pathway.start not in snapshot.categories:
        return None
    if pathway.start not in of_category:
        of_category[pathway.start] = np.flatnonzero(np.asarray(snapshot.node_category) == snapshot.categories.index(pathway.start))
    starts = of_category[pathway.start]
    return walker.walk(len(pathway.through), random, at=int(random.choice(starts)), along=pathway.through) if len(starts) else None


def _drafted(kind: str, walk: Walk, distractors: Distractors, random: np.random.Generator, relations: Relations) -> Iterator[Draft]:
    choice = kind in _CHOICE or kind == "pairs"
    if kind == "dags":
        if (found := joined(walk, relations, random, MOST_ANSWERS)) is not None:
            yield Draft(kind, found[0], branches=found[1])
        return
    if (not choice or kind == "pairs") and not 0 < len(walk.answers) <= MOST_ANSWERS:
        return
    if kind == "obscured":
        if hints := described(walk, relations, random):
            yield Draft(kind, walk, hints=hints)
        return
    if kind == "neutral":
        if told := given(walk, relations):
            yield Draft(kind, walk, context=told)
        return
    if kind == "trajectories":
        yield Draft(kind, walk, context=(*(edge for edges in seen(walk, relations) for edge in edges), *detour(walk, relations)))
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
