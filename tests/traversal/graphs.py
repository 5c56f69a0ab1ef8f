"""Small random multigraphs, and a slow, separate reading of the documented score."""

from __future__ import annotations

import itertools
import math
from collections import Counter

import networkx as nx
import numpy as np
from hypothesis import strategies as st

from kg.snapshot import Snapshot
from traversal.view.costs import DAMPING, EVIDENCE, LEAST_SPECIFICITY, LENGTH_COST, LEVEL_STRENGTH, SUBCLASS, UNIT

PREDICATES = ["biolink:a", "biolink:b", SUBCLASS]
CATEGORIES = ["biolink:X", "biolink:Y"]


@st.composite
def snapshots(draw: st.DrawFn, most_nodes: int = 8, most_edges: int = 22) -> Snapshot:
    """Multigraphs with parallel, opposite, negated and looping edges, several categories, levels, frequencies and sources."""
    n = draw(st.integers(2, most_nodes))
    ends = st.integers(0, n - 1)
    rows = draw(st.lists(st.tuples(ends, st.integers(0, 2), ends, st.booleans() | st.just(False)), max_size=most_edges, unique=True))
    seed = draw(st.integers(0, 2**16))
    return snapshot_of(n, rows, seed)


def snapshot_of(n: int, rows: list[tuple[int, int, int, bool]], seed: int) -> Snapshot:
    rng = np.random.default_rng(seed)
    s, p, o, negated = (list(column) for column in zip(*rows, strict=True)) if rows else ([], [], [], [])
    graph = Snapshot.from_arrays(
        s, p, o, n, node_category=rng.integers(0, 2, n), categories=CATEGORIES, predicates=PREDICATES, negated=np.array(negated, bool)
    )
    m = len(rows)
    graph.edge_level = rng.integers(0, 6, m).astype(np.int8)
    graph.edge_frequency = np.where(rng.random(m) < 0.5, np.nan, rng.random(m)).astype(np.float32)
    graph.edge_publications = rng.integers(0, 5, m).astype(np.int32)
    graph.sources = ["one", "two"]
    graph.edge_sources = rng.integers(1, 4, m).astype(np.uint64)
    graph.edge_year = np.where(rng.random(m) < 0.3, 0, rng.integers(1990, 2020, m)).astype(np.int16)
    return graph


def multigraph(graph: Snapshot) -> nx.MultiDiGraph:
    result = nx.MultiDiGraph()
    result.add_nodes_from(range(graph.n_nodes))
    for e in range(graph.n_edges):
        if not graph.edge_negated[e]:
            result.add_edge(int(graph.edge_subject[e]), int(graph.edge_object[e]), key=e)
    return result


def node_paths(graph: nx.MultiDiGraph, source: int, target: int, cutoff: int, *, directed: bool = False) -> set[tuple[int, ...]]:
    """All simple paths by their nodes, from networkx."""
    plain = nx.DiGraph(graph) if directed else nx.Graph(graph.to_undirected())
    return {tuple(path) for path in nx.all_simple_paths(plain, source, target, cutoff=cutoff)} if source != target else set()


def path_cost(graph: Snapshot, nodes: tuple[int, ...], kept: set[int] | None = None) -> int:
    """The cost in units, straight from ``docs/paths.md``, with no array of the implementation."""
    levels = list(LEVEL_STRENGTH.values())
    edges = [e for e in range(graph.n_edges) if not graph.edge_negated[e]]
    degree: Counter[tuple[int, int, int, int]] = Counter()
    for e in edges:
        s, p, o = int(graph.edge_subject[e]), int(graph.edge_predicate[e]), int(graph.edge_object[e])
        degree[s, p, 0, int(graph.node_category[o])] += 1
        if s != o:
            degree[o, p, 1, int(graph.node_category[s])] += 1
    total = 0
    for a, b in itertools.pairwise(nodes):
        miss, least, count = 1.0, math.inf, 0
        for e in edges:
            s, p, o = int(graph.edge_subject[e]), int(graph.edge_predicate[e]), int(graph.edge_object[e])
            if {s, o} == {a, b} and (kept is None or e in kept):
                frequency = float(graph.edge_frequency[e])
                believed = levels[graph.edge_level[e]] * (0.75 if math.isnan(frequency) else 0.5 + 0.5 * frequency)
                witnesses = 1 + math.log2(int(graph.edge_sources[e]).bit_count()) + 0.5 * math.log2(1 + int(graph.edge_publications[e]))
                miss *= (1 - believed) ** witnesses
                damp = degree[s, p, 0, int(graph.node_category[o])] * degree[o, p, 1, int(graph.node_category[s])]
                least = min(least, DAMPING * math.log(damp))
                count += 1
        assert count
        total += max(round((least - EVIDENCE * math.log(1 - miss)) * UNIT), 1)
    below = nx.DiGraph()
    below.add_nodes_from(range(graph.n_nodes))
    below.add_edges_from((int(graph.edge_object[e]), int(graph.edge_subject[e])) for e in edges if graph.edge_predicate[e] == 2)
    for node in nodes[1:-1]:
        under = len(nx.descendants(below, node) | {node})
        peers = max(sum(graph.node_category == graph.node_category[node]), 2)
        content = 1 - min(math.log(under) / math.log(peers), 1)
        total += round(-math.log(LEAST_SPECIFICITY + (1 - LEAST_SPECIFICITY) * content) * UNIT)
    return total + round((len(nodes) - 2) * LENGTH_COST * UNIT)
