"""Ten best paths on a Hetionet-shaped graph and on a bundle, beside networkx, igraph, rustworkx, hetmatpy and both stores: one run.

    python -m benchmarks.traversal_paths --bundle PATH --peers --stores FOLDER

Every search of a set sees the same pairs, pair by pair in turn, so that all meet the same machine. Searches in memory run in a forked
process each, best of five runs while they are quick, and are compared by processor time; stores by wall clock. What is not over within
``--limit`` seconds is ended, counted, and enters the medians as the limit, so that ratios with such pairs in them are lower bounds.
For pairs on which a peer sees at most 100,000 simple paths, ours must be as many.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.hetionet_like import hetionet_like
from benchmarks.inputs.pairs import Pair, hub_pairs, pair_sets, random_pairs
from benchmarks.peers.paths import Search, Took, ours, peers, within
from benchmarks.statistics import machine
from kg.snapshot import Snapshot
from traversal import Budget, find_paths
from traversal.view.graph_view import View

__all__ = ["hub_pairs", "random_pairs"]

OURS = "medclew, by length"
#: Networks of more paths than this are compared by number alone.
MOST_COMPARED = 100_000


def median_interval(values: list[float], draws: int = 2000) -> tuple[float, float, float]:
    """Return a median and its 95 % percentile bootstrap interval."""
    data = np.asarray(values)
    middle = np.median(data[np.random.default_rng(0).integers(0, len(data), (draws, len(data)))], axis=1)
    low, high = map(float, np.quantile(middle, [0.025, 0.975]))
    return float(np.median(data)), low, high


def report(name: str, took: list[Took], reference: list[Took] | None, clock: str) -> None:
    """Print one line: median and worst of one clock, and by how much longer than ours each pair took."""
    values = [getattr(t, clock) for t in took]
    ended = [t.paths for t in took if t.paths is not None]
    shown = (
        f"{name:<52} median {np.median(values):>11.3f} worst {max(values):>11.3f} ms {clock:<4}  ended {len(ended):>2} of {len(took):>2}"
    )
    if ended:
        shown += f"  paths {int(np.median(ended)):>7,}"
    if reference is not None:
        middle, low, high = median_interval([v / getattr(mine, clock) for v, mine in zip(values, reference, strict=True)])
        shown += f"  {'' if len(ended) == len(took) else '>= '}{middle:,.0f} times ours [{low:,.0f}, {high:,.0f}]"
    print(shown, flush=True)


def in_turn(
    pairs: list[Pair], searches: dict[str, Search], limit: float, run: Callable[[float, Search, Pair], Took]
) -> dict[str, list[Took]]:
    """Run all searches on a pair, then on the next."""
    took: dict[str, list[Took]] = {name: [] for name in searches}
    for pair in pairs:
        for name, search in searches.items():
            took[name].append(run(limit, search, pair))
    return took


def compare(graph: Snapshot, pairs: list[Pair], took: dict[str, list[Took]]) -> None:
    """Say on how many pairs the numbers of simple paths agree among the peers that were done, and with ours."""
    counted = {name: times for name, times in took.items() if "all_simple_paths" in name}
    if not counted:
        return
    agree = checked = 0
    for i, pair in enumerate(pairs):
        counts = {times[i].paths for times in counted.values()} - {None}
        if not counts or max(c for c in counts if c is not None) > MOST_COMPARED:
            continue
        mine = len(find_paths(graph, *pair, k=MOST_COMPARED + 1, max_hops=3, budget=Budget(None, 10**9, 10**9)))
        checked += 1
        agree += counts == {mine}
    print(f"all simple paths of <= 3 hops: the same number from ours and every peer that was done on {agree} of {checked} pairs")


def memory(graph: Snapshot, label: str) -> None:
    """Print the graph's size and the memory an edge."""
    view = View.of(graph)
    arrays = [view.out.ptr, view.out.nbr, view.out.cost, view.node_cost, view.keep, view.weights.single]
    own, adjacency = (
        sum(array.nbytes for array in some) / max(graph.n_edges, 1)
        for some in (arrays, [graph.adj.ptr, graph.adj.nbr, graph.adj.edge, graph.adj.dir])
    )
    print(f"\n## {label}: {graph.n_nodes:,} nodes, {graph.n_edges:,} edges")
    print(f"{own:.0f} bytes an edge in the search's own arrays, {adjacency:.0f} in the snapshot's adjacency", flush=True)


def measure(graph: Snapshot, sets: dict[str, list[Pair]], args: argparse.Namespace, held: dict[str, Any] | None) -> None:
    """Measure one graph."""
    mine: dict[str, Search] = {
        OURS: ours(graph),
        "medclew, by score": ours(graph, "score"),
        "medclew, by score, edges and parts read": ours(graph, "score", edges=True),
        "medclew, by length, <= 4 hops": ours(graph, hops=4),
        "medclew, by score, <= 4 hops": ours(graph, "score", hops=4),
    }
    for search in mine.values():  # compiled before any process is forked
        search(*next(iter(sets.values()))[0])
    others = peers(graph, 3, tuple(args.libraries)) if args.peers else {}
    for kind, pairs in sets.items():
        print(f"\n{kind}", flush=True)
        took = in_turn(pairs, mine | others, args.limit, within)
        for name, times in took.items():
            report(name, times, None if name == OURS else took[OURS], "cpu")
        compare(graph, pairs, took)
        if held is not None:
            from benchmarks.peers.stores import ask, searches

            asked = {OURS: ours(graph), **searches(graph, held, args.limit)}
            for search in asked.values():  # plans made, caches filled
                ask(search, pairs[0], args.limit)
            answered = in_turn(pairs, asked, args.limit, lambda limit, search, pair: ask(search, pair, limit))
            for name, times in answered.items():
                report(name, times, None if name == OURS else answered[OURS], "wall")
            both = [pair for name, times in answered.items() if "simple" in name for pair in zip(times, answered[OURS], strict=True)]
            same = [theirs.paths == mine.paths for theirs, mine in both if theirs.paths is not None]
            print(f"as many paths (10 at the most) from a store that was done as from ours: {sum(same)} of {len(same)} times")


def main() -> None:
    """Measure the Hetionet-shaped graph and, when one is given, a bundle."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bundle", type=Path, help="a bundle to measure too")
    parser.add_argument("--only-bundle", action="store_true", help="leave the Hetionet-shaped graph out")
    parser.add_argument("--ends", nargs=2, default=["biolink:Drug", "biolink:Disease"], help="categories of the bundle's random pairs")
    parser.add_argument("--pairs", type=int, default=20)
    parser.add_argument("--hubs", type=int, default=8)
    parser.add_argument("--peers", action="store_true", help="run other libraries on the same pairs")
    parser.add_argument(
        "--libraries", nargs="+", default=["igraph", "rustworkx", "networkx"], help="which (networkx needs 2 GB); igraph-k adds its k best"
    )
    parser.add_argument("--typed", action="store_true", help="DWPC of drug-disease pairs beside hetmatpy, on the Hetionet-shaped graph")
    parser.add_argument("--stores", type=Path, metavar="FOLDER", help="run both stores too; their data are made and kept here")
    parser.add_argument(
        "--limit", type=float, default=10.0, help="seconds, of processor time or of a store's clock, after which a search is ended"
    )
    args = parser.parse_args()
    print(machine())
    if not args.only_bundle:
        hetionet(args)
    if args.bundle:
        graph = Snapshot.open(args.bundle)
        memory(graph, str(args.bundle))
        sets = pair_sets(graph, args.ends[0], args.ends[1], args.pairs, args.hubs)
        if "biolink:Gene" in graph.categories:
            genes = pair_sets(graph, "biolink:Gene", "biolink:Disease", args.pairs, 0)
            sets = {name: pairs for name, pairs in (*genes.items(), *sets.items()) if pairs}
        with_stores(graph, sets, args, args.bundle, "bundle")


def hetionet(args: argparse.Namespace) -> None:
    """Measure the Hetionet-shaped graph: as a bundle where stores take part, else in memory."""
    where = None
    if args.stores:
        from benchmarks.peers.stores import hetionet_bundle

        where = hetionet_bundle(args.stores / "hetionet-like").path
        graph, ends = Snapshot.open(where), ("biolink:Compound", "biolink:Disease")
    else:
        (graph, _), ends = hetionet_like(), ("Compound", "Disease")
    memory(graph, "Hetionet-shaped")
    with_stores(graph, pair_sets(graph, *ends, args.pairs, args.hubs), args, where, "hetionet-like-stores")
    if args.typed:
        from benchmarks.peers.typed_paths import typed

        typed(args.pairs)


def with_stores(graph: Snapshot, sets: dict[str, list[Pair]], args: argparse.Namespace, bundle: Path | None, name: str) -> None:
    """Measure, with both stores open where they take part."""
    if args.stores is None or bundle is None:
        measure(graph, sets, args, None)
        return
    from benchmarks.peers.stores import stores
    from kg.bundle import Bundle

    with stores(Bundle.open(bundle), args.stores / name) as held:
        measure(graph, sets, args, held)


if __name__ == "__main__":
    main()
