"""The generator of the Hetionet-shaped graph."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.hetionet_like import _turn_loops, hetionet_like


def test_loops_become_other_edges_and_none_comes_twice() -> None:
    subject, target = np.array([5, 5, 6, 7, 7, 7]), np.array([5, 6, 6, 7, 5, 6])
    _turn_loops(subject, target, 5, 4)
    edges = set(zip(subject.tolist(), target.tolist(), strict=True))
    assert len(edges) == 6 and all(s != o for s, o in edges) and {o for _, o in edges} <= {5, 6, 7, 8}


@pytest.mark.slow
def test_it_has_hetionets_counts() -> None:
    graph, metagraph = hetionet_like()
    assert (graph.n_nodes, graph.n_edges, len(metagraph.edges)) == (47_031, 2_250_197, 24)
    ends = np.stack([graph.edge_subject, graph.edge_predicate, graph.edge_object], axis=1)
    assert len(np.unique(ends, axis=0)) == graph.n_edges and not (graph.edge_subject == graph.edge_object).any()
