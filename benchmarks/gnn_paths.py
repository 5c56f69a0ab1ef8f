"""Does the scorer help search? Curated mechanisms among the k best paths, without it and with it, on drugs it was not taught.

``default``: a bundle of the default graph with DrugMechDB; records of the fold of drugs that ``gnn.train.pretrain`` leaves out. The graph
holds the curated steps among all others; a hit is a whole curated path, node by node, among the k best. ``hetionet``: the core of Hetionet,
a graph of which the weights have seen nothing; a hit is a path whose genes are, in order, those of a curated mechanism. Intervals draw
drugs; the difference is paired.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import time
from pathlib import Path

import networkx as nx
import numpy as np

from benchmarks.hetionet import read_core
from benchmarks.statistics import interval, machine
from benchmarks.traversal_mechanisms import Mapping, records
from gnn.scorer import SHIPPED, GnnScorer
from gnn.train.mechanisms import Mechanism, read_mechanisms
from kg.bundle import Bundle
from kg.snapshot import Snapshot
from traversal import Budget, find_paths

CUTS = (1, 10, 50)


def curated(mechanism: Mechanism, most: int) -> set[tuple[int, ...]]:
    """The paths of a record from drug to disease, as nodes, of at most ``most`` hops."""
    shape = nx.DiGraph((s, o) for s, _, o in mechanism.edges)
    if mechanism.source not in shape or mechanism.target not in shape:
        return set()
    return {tuple(path) for path in nx.all_simple_paths(shape, mechanism.source, mechanism.target, cutoff=most)}


def line(name: str, ranks: np.ndarray, groups: list[int]) -> str:
    """MRR and hits of ranks (inf where not found) with intervals."""
    parts = []
    for title, values in [("MRR", 1 / ranks), *((f"Hit@{k}", (ranks <= k).astype(float)) for k in CUTS)]:
        mean, low, high = interval(values, groups=groups)
        parts.append(f"{title} {mean:.3f} [{low:.3f}, {high:.3f}]")
    return f"{name:<18}" + "   ".join(parts)


def compare(title: str, ranks: dict[str, list[float]], groups: list[int], seconds: dict[str, list[float]]) -> None:
    """Print a line a way of searching, and the paired differences."""
    print(f"{title}: {len(groups)} records, {len(set(groups))} drugs")
    table = {name: np.array(values) for name, values in ranks.items()}
    for name, values in table.items():
        print(line(name, values, groups), f"  median {1000 * np.median(seconds[name]):.0f} ms")
    first, *rest = table
    for name in rest:
        for label, gain in (
            ("MRR", 1 / table[name] - 1 / table[first]),
            ("Hit@10", (table[name] <= 10).astype(float) - (table[first] <= 10)),
        ):
            mean, low, high = interval(gain, groups=groups)
            print(f"  {name} - {first}, {label}: {mean:+.3f} [{low:+.3f}, {high:+.3f}]", flush=True)


def on_bundle(bundle: Path, weights: Path, hops: int, most: int, title: str) -> None:
    """Compare on a bundle with DrugMechDB."""
    snapshot = Snapshot.open(bundle)
    scorer = GnnScorer(snapshot, weights).warm()
    told = [(m, paths) for m in read_mechanisms(bundle, snapshot) if m.fold == 0 and (paths := curated(m, hops))]
    told = told[:: max(len(told) // most, 1)] if most else told
    ranks: dict[str, list[float]] = {"without": [], "with the scorer": []}
    seconds: dict[str, list[float]] = {name: [] for name in ranks}
    for mechanism, paths in told:
        for name, helper in zip(ranks, (None, scorer), strict=True):
            began = time.perf_counter()
            found = find_paths(
                snapshot,
                mechanism.source,
                mechanism.target,
                k=max(CUTS) + 1,
                max_hops=hops,
                order="score",
                scorer=helper,
                budget=Budget(None),
            )
            seconds[name].append(time.perf_counter() - began)
            indirect = [path.nodes for path in found if len(path.nodes) > 2]
            ranks[name].append(next((i for i, nodes in enumerate(indirect, 1) if nodes in paths), np.inf))
    compare(f"{title}, <= {hops} hops", ranks, [m.source for m, _ in told], seconds)


def on_core(bundle: Path, core: Path, file: Path, weights: Path, hops: int) -> None:
    """Compare on the core of Hetionet."""
    graph, _ = read_core(core)
    scorer = GnnScorer(graph, weights).warm()
    found = [record for record in records(file, graph, Mapping(Bundle.open(bundle), graph)) if record.stories]
    gene = graph.categories.index("Gene")
    ranks: dict[str, list[float]] = {"without": [], "with the scorer": []}
    seconds: dict[str, list[float]] = {name: [] for name in ranks}
    for record, (name, helper) in itertools.product(found, zip(ranks, (None, scorer), strict=True)):
        began = time.perf_counter()
        paths = find_paths(graph, record.drug, record.disease, k=100, max_hops=hops, order="score", scorer=helper, budget=Budget(None))
        seconds[name].append(time.perf_counter() - began)
        stories = [tuple(v for v in path.nodes if graph.node_category[v] == gene) for path in paths]
        ranks[name].append(next((i for i, story in enumerate(stories, 1) if story in record.stories), np.inf))
    compare(f"core of Hetionet, zero-shot, <= {hops} hops", ranks, [record.drug for record in found], seconds)


def main() -> None:
    """Print recall of curated paths with and without the scorer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bundle", type=Path, help="the default graph with DrugMechDB")
    parser.add_argument("--core", type=Path, default=Path("../shared/data/hetionet-core"))
    parser.add_argument("--records", type=Path, default=Path("../shared/data/drugmechdb/drugmechdb-dev.jsonl.gz"))
    parser.add_argument("--weights", type=Path, default=SHIPPED)
    parser.add_argument("--hops", type=int, nargs="*", default=[4])
    parser.add_argument("--most", type=int, default=0, help="records at most, 0 for all")
    args = parser.parse_args()
    print(machine())
    with gzip.open(args.records, "rt", encoding="utf-8") as lines:
        json.loads(next(lines))  # a missing or damaged file is seen before anything is loaded
    for hops in args.hops:
        on_bundle(args.bundle, args.weights, hops, args.most, "default graph with DrugMechDB, drugs held out of training")
        on_core(args.bundle, args.core, args.records, args.weights, min(hops, 3))


if __name__ == "__main__":
    main()
