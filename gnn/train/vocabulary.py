"""Other words for the same edges: what a network must not lean on if it is to serve a graph whose predicates it has never seen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from gnn.graph import MessageGraph
from gnn.relation_graph import RelationGraph, meetings
from kg.arrays import Array


@dataclass(frozen=True)
class Vocabulary:
    """Names every edge of one graph anew, by its predicate and the categories of its ends.

    Attributes:
        name: for reports. code: int64 [R, C, C], the new relation of (predicate, subject's category, object's category).
        category: int64 [n], of each node. relations: the new names. graph: how the new relations meet.
    """

    name: str
    code: Array
    category: Array
    relations: tuple[str, ...]
    graph: RelationGraph[Array]

    def of(self, subject: Array, relation: Array, object: Array) -> Array:
        """The new relation of each edge, int64 [e]; the old ones in 0..R-1."""
        found: Array = self.code[relation, self.category[subject], self.category[object]]
        return found


def _recoded(name: str, graph: MessageGraph, category: Array, code: Array) -> Vocabulary:
    """Number the codes that some edge has from 0 on; ``code`` broadcasts to [R, C, C]."""
    subject, relation, object = graph.triples().T
    kind = np.asarray(category, np.int64)
    count = int(kind.max(initial=0)) + 1
    code = np.broadcast_to(code, (graph.n_relations, count, count))
    used = np.unique(code[relation, kind[subject], kind[object]])
    dense = np.searchsorted(used, np.minimum(code, used[-1]))
    new = dense[relation, kind[subject], kind[object]]
    met = meetings(np.concatenate([subject, object]), np.concatenate([new, new + len(used)]), graph.n_nodes, len(used))
    return Vocabulary(name, dense, kind, tuple(f"{name} {i}" for i in range(len(used))), met)


def own(graph: MessageGraph, category: Array) -> Vocabulary:
    """The graph's own words."""
    found = _recoded("own", graph, category, np.arange(graph.n_relations)[:, None, None])
    if len(found.relations) != graph.n_relations:
        return found
    return replace(found, relations=graph.relations)


def merged(graph: MessageGraph, category: Array, groups: int, seed: int) -> Vocabulary:
    """A coarser one: predicates dealt at random into ``groups``."""
    group = np.random.default_rng([seed, groups]).integers(0, groups, (graph.n_relations, 1, 1))
    return _recoded(f"merged into {groups}", graph, category, group)


def dealt(graph: MessageGraph, category: Array, groups: int, seed: int) -> Vocabulary:
    """One that cuts across: kinds of edges (predicate and the categories of both ends) dealt at random into ``groups``."""
    count = int(np.max(category, initial=0)) + 1
    group = np.random.default_rng([seed, groups, 1]).integers(0, groups, (graph.n_relations, count, count))
    return _recoded(f"dealt into {groups}", graph, category, group)


def by_ends(graph: MessageGraph, category: Array, ends: Literal["subject", "object", "both"] = "both") -> Vocabulary:
    """An edge called by the categories of its ends, or of one of them, whatever its predicate (Hetionet's way, nearly)."""
    count = int(np.max(category, initial=0)) + 1
    kind = np.arange(count)
    code = {"subject": kind[None, :, None], "object": kind[None, None, :], "both": (kind[:, None] * count + kind)[None]}[ends]
    return _recoded(f"by {ends}", graph, category, code)


def taught(graph: MessageGraph, category: Array) -> list[Vocabulary]:
    """What a network is taught with: the graph's own words first, then others. None of ``kept_to_test``'s is among them."""
    others = [merged(graph, category, groups, 1) for groups in (6, 12, 24)]
    others += [dealt(graph, category, groups, 1) for groups in (12, 40, 120)]
    others += [by_ends(graph, category, "subject"), by_ends(graph, category, "object")]
    return [own(graph, category), *others]


def kept_to_test(graph: MessageGraph, category: Array) -> list[Vocabulary]:
    """Vocabularies that nothing was taught with: how a network fares in words it has never heard."""
    return [merged(graph, category, 10, 2), by_ends(graph, category)]
