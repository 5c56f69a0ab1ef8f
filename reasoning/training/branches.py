"""Questions of more than one chain: branches that join a walk, where it ends or where it begins.

Where branches end in what is asked for, the answer is what all of them reach: reasoning is a graph of steps of which some can be taken
side by side, and a join (MedVerse, 2026). Where they end in the start, they stand for its name: it is told by what is stated of it alone
(MedResearcher-R1, Yu et al. 2025, has such riddles around rare entities). A branch is walked inward from the concept that it is to join.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from kg.arrays import Array
from reasoning.training.relations import Relation, Relations
from reasoning.training.walks import FAN, Walk

#: Branches beside the walk in a join; statements that stand for a name; concepts that one of them may leave possible.
MOST_JOINED, MOST_HINTS, VAGUE = 2, 3, 20_000


def inward(relations: Relations, node: int, hops: int, random: np.random.Generator, avoid: Collection[int]) -> Walk | None:
    """Return a walk of ``hops`` steps that ends at a concept and steps on none of ``avoid``, None where the try comes to nothing."""
    nodes, codes, edges = [node], list[int](), list[int]()
    for _ in range(hops):
        out = relations.codes(nodes[0])
        code = int(out[random.integers(len(out))])
        ends, through = relations.ends(nodes[0], code)
        new = [place for place, end in enumerate(ends.tolist()) if end not in avoid and end not in nodes]
        if not new:
            return None
        place = new[int(random.integers(len(new)))]
        relation = relations.relations[code]
        back = relations.code(Relation(relation.predicate, not relation.forward, relations.snapshot.category(nodes[0])))
        assert back is not None  # every statement stands in the rows of both its ends
        nodes.insert(0, int(ends[place]))
        codes.insert(0, back)
        edges.insert(0, int(through[place]))
    layers, layer = list[Array](), np.array([nodes[0]])
    for hop, code in enumerate(codes):
        layer = relations.reached(layer, code)
        if len(layer) > (VAGUE if hop == hops - 1 else FAN):
            return None
        layers.append(layer)
    return Walk(tuple(codes), tuple(nodes), tuple(edges), tuple(layers))


def joined(walk: Walk, relations: Relations, random: np.random.Generator, most_answers: int) -> tuple[Walk, tuple[Walk, ...]] | None:
    """Return a walk whose last layer is what it and its branches all reach, and the branches; each branch leaves something out."""
    branches, answers, met = list[Walk](), walk.answers, set(walk.nodes)
    for _ in range(int(random.integers(1, MOST_JOINED + 1))):
        branch = inward(relations, walk.nodes[-1], int(random.choice([1, 2], p=[0.7, 0.3])), random, met)
        if branch is None or (branch.codes, branch.nodes[0]) == (walk.codes, walk.nodes[0]):
            continue
        both = np.intersect1d(answers, branch.answers)
        if len(both) == len(answers):
            continue
        branches.append(branch)
        answers, met = both, met | set(branch.nodes)
    category = relations.snapshot.node_category
    bound = [each.nodes[0] for each in (walk, *branches) if category[each.nodes[0]] == category[walk.nodes[-1]]]
    answers = np.setdiff1d(answers, bound)
    if not branches or not 0 < len(answers) <= most_answers:
        return None
    return replace(walk, layers=(*walk.layers[:-1], answers)), tuple(branches)


def described(walk: Walk, relations: Relations, random: np.random.Generator) -> tuple[Walk, ...]:
    """Return statements, as walks of one step, by which a walk's start is told from all else; () where the tries come to nothing."""
    start = walk.nodes[0]
    category = relations.snapshot.node_category
    layer = walk.layers[-2] if len(walk.layers) > 1 else np.array([start])
    if category[start] == category[walk.nodes[-1]] and start in relations.reached(layer, walk.codes[-1]):
        return ()  # "other than" it could not be said without its name
    hints, possible, met = list[Walk](), None, {*walk.nodes, *walk.answers.tolist()}
    for _ in range(3 * MOST_HINTS):
        hint = inward(relations, start, 1, random, met)
        if hint is None:
            continue
        left = hint.answers if possible is None else np.intersect1d(possible, hint.answers)
        if possible is not None and len(left) == len(possible):
            continue
        hints.append(hint)
        possible, met = left, met | set(hint.nodes[:1])
        if len(possible) == 1:
            return tuple(hints) if len(hints) > 1 else ()
        if len(hints) == MOST_HINTS:
            break
    return ()
