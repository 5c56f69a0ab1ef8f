"""What stands near some concepts, what joins several, and which nodes are mere hubs: searches without two ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kg.snapshot import Snapshot
from reasoning.claims.answer import Answer
from reasoning.claims.composer import Composer
from reasoning.claims.rows import Row
from reasoning.concepts.resolver import Concept
from reasoning.connections.explanation import list_paths
from reasoning.rendering.text import count, listed, plain
from traversal import Budget, Constraints, find_paths
from traversal.algorithms.hubs import shatter
from traversal.algorithms.pagerank import pagerank
from traversal.algorithms.steiner_tree import connect


@dataclass(frozen=True, slots=True)
class RelatedRow(Row):
    """A concept near others: ``visits`` is its share of the walks that keep returning to them; ``score`` in nats, see ``related``."""

    curie: str
    name: str
    category: str
    score: float
    visits: float


@dataclass(frozen=True, slots=True)
class HubRow(Row):
    """A node that joins almost anything to almost anything: ``genericness`` = ln(neighbours) - ln(specificity), in nats."""

    curie: str
    name: str
    category: str
    neighbours: int
    genericness: float


@dataclass(frozen=True, slots=True)
class TreeRow(Row):
    """What joins several concepts: its nodes and those that nothing joins (CURIEs), its cost in nats, its score in 0..1."""

    nodes: tuple[str, ...]
    unjoined: tuple[str, ...]
    cost: float
    score: float


def related(
    snapshot: Snapshot,
    concepts: Sequence[Concept],
    *,
    category: str | None = None,
    k: int = 10,
    explained: int = 5,
    constraints: Constraints | None = None,
) -> tuple[Answer, tuple[RelatedRow, ...]]:
    """Return the concepts that stand nearest to some, by personalised PageRank, the first ``explained`` each with its best path.

    The score is v ln(v / w), v being the visits of a walk that keeps returning to the concepts, w those of a walk that starts anywhere:
    what a node adds to the divergence of the two. So what is visited from everywhere does not lead every list.
    """
    seeds = {concept.node: 1.0 for concept in concepts}
    visits = pagerank(snapshot, seeds, constraints=constraints)
    anywhere = pagerank(snapshot, dict.fromkeys(range(snapshot.n_nodes), 1.0), constraints=constraints)
    score = np.zeros(snapshot.n_nodes)
    near = visits > 0
    score[near] = visits[near] * np.log(visits[near] / anywhere[near])
    score[list(seeds)] = 0.0
    if category is not None:
        score[np.asarray(snapshot.node_category) != snapshot.categories.index(category)] = 0.0
    best = [int(node) for node in np.lexsort((np.arange(len(score)), -score))[:k] if score[node] > 0]
    write = Composer(snapshot)
    for concept in concepts:
        write.concept(concept.node, concept.text, "seed")
    names = listed([write.name(node) for node in seeds])
    if best:
        write.line(f"{count(len(best), 'concept')} nearest to {names}, each with its best path:")
    else:
        write.missing.append(f"anything near {names}")
    paths = [find_paths(snapshot, seeds, node, k=1, order="score", constraints=constraints).paths[:1] for node in best[:explained]]
    list_paths(write, [path for found in paths for path in found])
    rows = tuple(
        RelatedRow(snapshot.curie(v), plain(snapshot.name(v)), snapshot.category(v), float(score[v]), float(visits[v])) for v in best
    )
    write.results += rows
    return write.answer(f"what stands near {names}?", "related"), rows


def join(
    snapshot: Snapshot, concepts: Sequence[Concept], *, constraints: Constraints | None = None, budget: Budget | None = None
) -> Answer:
    """Return what joins several concepts most cheaply (an approximate Steiner tree), each link in sentences that cite its edges."""
    tree = connect(snapshot, [concept.node for concept in concepts], constraints=constraints, budget=budget)
    write = Composer(snapshot)
    for concept in concepts:
        write.concept(concept.node, concept.text, "terminal")
    write.truncated = tree.truncated
    names = listed([write.name(concept.node) for concept in concepts])
    if tree.hops:
        between = [write.name(node) for node in tree.nodes if node not in {concept.node for concept in concepts}]
        write.line(f"{names} hang together {'through ' + listed(between) if between else 'at once'} (score {tree.score:.3g}):")
    for hop in tree.hops:
        edges = [edge.edge for edge in hop.edges]
        for group in write.verbalizer.groups(edges, hop.source):
            write.say(group[:3], about=hop.source, indent=1)
    write.missing += [f"a link from {write.name(node)} to the others" for node in tree.unjoined]
    joined, unjoined = (tuple(snapshot.curie(node) for node in nodes) for nodes in (tree.nodes, tree.unjoined))
    write.results.append(TreeRow(joined, unjoined, round(tree.cost, 6), float(f"{tree.score:.6g}")))
    return write.answer(f"what joins {names}?", "join")


def hubs(snapshot: Snapshot, k: int = 20, *, categories: Sequence[str] = ()) -> tuple[HubRow, ...]:
    """Return the ``k`` most generic nodes, those that ``explain`` with ``without_hubs`` leaves out."""
    return tuple(
        HubRow(snapshot.curie(hub.node), plain(snapshot.name(hub.node)), snapshot.category(hub.node), hub.neighbours, hub.genericness)
        for hub in shatter(snapshot, k, categories=tuple(categories)).pruned
    )
