"""How path search grows from 0.1 to 20 million edges: making the view, latency, memory an edge."""

from __future__ import annotations

import argparse
import resource
import time

import numpy as np

from benchmarks.statistics import machine
from kg.snapshot import Snapshot
from traversal import Budget, find_paths
from traversal.view.costs import Weights
from traversal.view.graph_view import View


def heavy_tailed(n_nodes: int, n_edges: int, seed: int = 0) -> Snapshot:
    """Make a graph whose ends are drawn by rank to the power -0.6; 12 predicates, 6 categories; the same from the same seed."""
    rng = np.random.default_rng(seed)
    cumulative = np.cumsum(np.arange(1, n_nodes + 1) ** -0.6)
    ends = [rng.permutation(n_nodes)[np.searchsorted(cumulative / cumulative[-1], rng.random(n_edges))].astype(np.int32) for _ in range(2)]
    loops = ends[0] == ends[1]
    ends[1][loops] = (ends[1][loops] + 1) % n_nodes
    category = rng.integers(0, 6, n_nodes).astype(np.int16)
    return Snapshot.from_arrays(
        ends[0],
        rng.integers(0, 12, n_edges).astype(np.int16),
        ends[1],
        n_nodes,
        node_category=category,
        categories=[f"C{i}" for i in range(6)],
    )


def main() -> None:
    """Print one line a size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edges", type=float, nargs="+", default=[1e5, 3e5, 1e6, 3e6, 1e7, 2e7])
    parser.add_argument("--pairs", type=int, default=15)
    args = parser.parse_args()
    print(machine())
    find_paths(heavy_tailed(50, 200), 0, 1, max_hops=4, order="score")  # compiled
    for edges in map(int, args.edges):
        n = edges // 20
        start = time.perf_counter()
        graph = heavy_tailed(n, edges)
        built = time.perf_counter() - start
        start = time.perf_counter()
        weights = Weights.compute(graph)
        view = View.of(graph)
        made = time.perf_counter() - start
        del weights
        own = sum(a.nbytes for a in (view.out.ptr, view.out.nbr, view.out.cost, view.node_cost, view.keep)) / edges
        rng = np.random.default_rng(1)
        pairs = {
            "random": rng.choice(np.flatnonzero(graph.degree), (args.pairs, 2)).tolist(),
            "hubs": [list(pair) for pair in zip(*[iter(np.argsort(-graph.degree)[:10].tolist())] * 2, strict=True)],
        }
        parts = []
        for name, some in pairs.items():
            for hops in (3, 4):
                took, cut = [], 0
                for source, target in some:
                    cpu = time.thread_time()
                    result = find_paths(graph, source, target, max_hops=hops, order="score", budget=Budget(2.0))
                    took.append(1000 * (time.thread_time() - cpu))
                    cut += result.truncated
                parts.append(f"{name} <= {hops}: {np.median(took):.1f} / {max(took):.1f}{f' (truncated {cut})' if cut else ''}")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        print(
            f"{edges:>11,} edges, {n:>9,} nodes: graph {built:.1f} s, view {made:.2f} s, {own:.1f} bytes an edge; "
            f"ms of processor, median / worst: {'; '.join(parts)}; peak of the process so far {peak:.2f} GB",
            flush=True,
        )


if __name__ == "__main__":
    main()
