"""Ten best paths: latency on a Hetionet-shaped graph and on a bundle, beside igraph, rustworkx and networkx, same pairs, same run."""

from __future__ import annotations

import argparse
import multiprocessing
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.hetionet_like import hetionet_like
from benchmarks.statistics import machine
from kg.snapshot import Snapshot
from traversal import Budget, find_paths
from traversal.constraints import Order
from traversal.view import View

Pair = tuple[int, int]
Took = tuple[float, float]  # wall clock, processor; milliseconds


def random_pairs(graph: Snapshot, source: str, target: str, count: int, seed: int = 0) -> list[Pair]:
    """Draw pairs of nodes that have edges, one of each category."""
    rng = np.random.default_rng(seed)
    kinds, some = np.asarray(graph.node_category), graph.degree > 0
    ends = [np.flatnonzero((kinds == graph.categories.index(kind)) & some) for kind in (source, target)]
    return list(zip(*(rng.choice(end, count).tolist() for end in ends), strict=True))


def hub_pairs(graph: Snapshot, count: int) -> list[Pair]:
    """Pair the nodes with the most edges, the worst first."""
    top = np.argsort(-graph.degree, kind="stable")[: count + 1].tolist()
    return [(a, b) for i, a in enumerate(top) for b in top[i + 1 :]][:count]


def ours(graph: Snapshot, pairs: list[Pair], hops: int, order: Order, budget: Budget) -> tuple[list[Took], int]:
    """Return the best of three runs a pair, and how many searches were truncated."""
    took, cut = [], 0
    for source, target in pairs:
        runs = []
        for _ in range(3):
            wall, cpu = time.perf_counter(), time.thread_time()
            result = find_paths(graph, source, target, max_hops=hops, order=order, budget=budget)
            runs.append((1000 * (time.perf_counter() - wall), 1000 * (time.thread_time() - cpu)))
        took.append(min(runs))
        cut += result.truncated
    return took, cut


def within(limit: float, run: Callable[[int, int], int], pair: Pair) -> tuple[Took, int | None]:
    """Run in a forked process, because C code does not hear a timer: (times, paths); the limit and None when it did not end.

    Raises:
        RuntimeError: the process died.
    """
    here, there = multiprocessing.get_context("fork").Pipe(duplex=False)

    def child() -> None:
        wall, cpu = time.perf_counter(), time.process_time()
        count = run(*pair)
        there.send(((1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - cpu)), count))

    process = multiprocessing.get_context("fork").Process(target=child)
    process.start()
    there.close()
    result: tuple[Took, int | None] = ((1000 * limit, 1000 * limit), None)
    if here.poll(limit):
        try:
            result = here.recv()
        except EOFError as error:
            raise RuntimeError("a peer's search failed; its traceback is above") from error
    process.kill()
    process.join()
    return result


def peers(graph: Snapshot, hops: int, networkx_too: bool) -> dict[str, Callable[[int, int], int]]:
    """Return the peers' searches on the same links; each returns how many paths it saw."""
    import igraph
    import rustworkx

    links = View.of(graph).out
    rows = np.repeat(np.arange(graph.n_nodes, dtype=np.int32), np.diff(links.ptr))
    once = rows < links.nbr
    ends = np.stack([rows[once], links.nbr[once]], axis=1)
    cost = links.cost[once] / 1e6
    ig = igraph.Graph(n=graph.n_nodes, edges=ends)
    rx = rustworkx.PyGraph(multigraph=False)
    rx.add_nodes_from(range(graph.n_nodes))
    rx.add_edges_from_no_data(list(map(tuple, ends.tolist())))
    found: dict[str, Callable[[int, int], int]] = {
        f"igraph get_all_simple_paths(maxlen={hops})": lambda s, t: len(ig.get_all_simple_paths(s, t, maxlen=hops)),
        "igraph get_k_shortest_paths(k=10), any length": lambda s, t: len(ig.get_k_shortest_paths(s, t, k=10, weights=cost)),
        # Its cutoff counts nodes.
        f"rustworkx all_simple_paths(cutoff={hops + 1})": lambda s, t: len(rustworkx.all_simple_paths(rx, s, t, cutoff=hops + 1)),
    }
    if networkx_too:
        import networkx

        nx: Any = networkx.Graph()
        nx.add_nodes_from(range(graph.n_nodes))
        nx.add_edges_from(ends.tolist())
        found[f"networkx all_simple_paths(cutoff={hops})"] = lambda s, t: sum(1 for _ in networkx.all_simple_paths(nx, s, t, cutoff=hops))
    return found


def report(name: str, took: list[Took], note: str = "") -> None:
    """Print one line."""
    wall, cpu = np.array(took).T
    walls, cpus = (f"median {np.median(part):>8.1f} worst {max(part):>8.1f}" for part in (wall, cpu))
    print(f"{name:<56} wall {walls}   cpu {cpus} ms   n={len(took)} {note}", flush=True)


def measure(graph: Snapshot, label: str, sets: dict[str, list[Pair]], args: argparse.Namespace) -> None:
    """Measure one graph."""
    start = time.perf_counter()
    view = View.of(graph)
    made = time.perf_counter() - start
    arrays = [view.out.ptr, view.out.nbr, view.out.cost, view.node_cost, view.keep, view.weights.single]
    size = sum(array.nbytes for array in arrays) / max(graph.n_edges, 1)
    adjacency = sum(array.nbytes for array in (graph.adj.ptr, graph.adj.nbr, graph.adj.edge, graph.adj.dir)) / max(graph.n_edges, 1)
    print(f"\n## {label}: {graph.n_nodes:,} nodes, {graph.n_edges:,} edges; view made in {made:.2f} s")
    print(f"{size:.0f} bytes an edge in the search's own arrays, {adjacency:.0f} in the snapshot's adjacency\n")
    budget = Budget(seconds=2.0, expansions=2_000_000)
    reference: dict[str, list[Took]] = {}
    for kind, pairs in sets.items():
        find_paths(graph, *pairs[0], max_hops=4)
        for hops in (3, 4):
            orders: tuple[Order, ...] = ("length", "score")
            for order in orders:
                took, cut = ours(graph, pairs, hops, order, budget)
                report(f"{kind}: medclew, 10 best of <= {hops} hops, by {order}", took, f"truncated {cut}")
                if (hops, order) == (3, "score"):
                    reference[kind] = took
    for name, search in (peers(graph, 3, args.networkx) if args.peers else {}).items():
        for kind, pairs in sets.items():
            results = [within(args.limit, search, pair) for pair in pairs[: args.peer_pairs]]
            ended = [result for result in results if result[1] is not None]
            ratio = np.median([took[1] / mine[1] for (took, _), mine in zip(results, reference[kind], strict=False)])
            paths = int(np.median([result[1] for result in ended])) if ended else 0
            note = f"ended {len(ended)}, median paths {paths:,}; medclew takes {ratio:,.0f} times less processor time (median of pairs)"
            report(f"{kind}: {name}", [took for took, _ in results], note)


def main() -> None:
    """Measure the Hetionet-shaped graph and, when one is given, a bundle."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bundle", help="a bundle to measure too")
    parser.add_argument("--pairs", type=int, default=40)
    parser.add_argument("--peers", action="store_true", help="run igraph and rustworkx on the same pairs")
    parser.add_argument("--networkx", action="store_true", help="networkx too (needs 2 GB)")
    parser.add_argument("--peer-pairs", type=int, default=8)
    parser.add_argument("--limit", type=float, default=60.0, help="seconds after which a peer's search of one pair is ended")
    args = parser.parse_args()
    print(machine())
    graph, _ = hetionet_like()
    sets = {"drug-disease": random_pairs(graph, "Compound", "Disease", args.pairs), "hub pairs": hub_pairs(graph, 10)}
    measure(graph, "Hetionet-shaped", sets, args)
    if args.bundle:
        real = Snapshot.open(args.bundle)
        sets = {
            "gene-disease": random_pairs(real, "biolink:Gene", "biolink:Disease", args.pairs),
            "chemical-disease": random_pairs(real, "biolink:SmallMolecule", "biolink:Disease", args.pairs),
            "hub pairs": hub_pairs(real, 10),
        }
        measure(real, args.bundle, sets, args)


if __name__ == "__main__":
    main()
