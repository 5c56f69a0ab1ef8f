"""Does the scorer help search? Curated mechanisms among the k best paths, without it and with it, on drugs it was not taught.

``default``: a bundle of the default graph with DrugMechDB; records of the fold of drugs that ``gnn.train.pretrain`` leaves out. The graph
holds the curated steps among all others; a hit is a whole curated path, node by node, among the k best. Some predicates are DrugMechDB's
alone, and whoever knows predicates can tell its edges by them: ``in other words`` is the control, where the scorer sees of an edge only the
categories of its ends, a vocabulary that it was not taught. ``hetionet``: the core of Hetionet,
a graph of which the weights have seen nothing; a hit is a path whose genes are, in order, those of a curated mechanism. ``planner``: the
same records asked of the planner (deduction: bridges side by side, without hubs or farther where its first look asks for it), whose ten
paths are what an answer is made of. Intervals draw drugs; the difference is paired.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import time
from collections.abc import Callable, Sequence
from copy import copy
from pathlib import Path

import networkx as nx
import numpy as np

from benchmarks.inputs.hetionet import read_core
from benchmarks.statistics import interval, machine
from benchmarks.traversal_mechanisms import Mapping, records
from gnn.graph import MessageGraph
from gnn.scorer import SHIPPED, GnnScorer
from gnn.train.mechanisms import Mechanism, read_mechanisms
from gnn.train.vocabulary import by_ends
from kg.bundle import Bundle
from kg.snapshot import Snapshot
from traversal import Budget, find_paths
from traversal.planning.chains import Ground
from traversal.planning.planner import Planner
from traversal.planning.strategies import Deduction

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


Search = Callable[[Snapshot, GnnScorer | None, int, int, int], Sequence[tuple[int, ...]]]


def searched(snapshot: Snapshot, scorer: GnnScorer | None, source: int, target: int, hops: int) -> list[tuple[int, ...]]:
    """The best paths between two nodes, as nodes."""
    budget = Budget(None)
    found = find_paths(snapshot, source, target, k=max(CUTS) + 1, max_hops=hops, order="score", scorer=scorer, budget=budget)
    return [path.nodes for path in found]


def planned(snapshot: Snapshot, scorer: GnnScorer | None, source: int, target: int, hops: int) -> list[tuple[int, ...]]:
    """The paths that the planner's deduction ends with, ten beside the direct link."""
    ground = Ground(snapshot, scorer)
    outcome = Planner(ground, budget=Budget(None)).run(Deduction(ground, (source,), (target,), k=11, max_hops=hops))
    return list(outcome.ranking)


def in_other_words(snapshot: Snapshot, weights: Path) -> GnnScorer:
    """A scorer that is told of every edge only the categories of its ends, not its predicate; it numbers edges as the snapshot does."""
    graph = MessageGraph.from_snapshot(snapshot)
    words = by_ends(graph, snapshot.node_category)
    other = copy(snapshot)
    kinds = words.of(snapshot.edge_subject, np.asarray(snapshot.edge_predicate, np.int64), snapshot.edge_object)
    other.edge_predicate, other.predicates = kinds.astype(np.int16), list(words.relations)
    scorer = GnnScorer(other, weights)
    scorer.judged[:] = True
    return scorer.warm()


def on_bundle(bundle: Path, weights: Path, hops: int, most: int, fold: int, search: Search, title: str) -> None:
    """Compare on a bundle with DrugMechDB."""
    snapshot = Snapshot.open(bundle)
    scorers = {"without": None, "with the scorer": GnnScorer(snapshot, weights).warm(), "in other words": in_other_words(snapshot, weights)}
    told = [(m, paths) for m in read_mechanisms(bundle, snapshot) if m.fold == fold and (paths := curated(m, hops))]
    told = told[:: max(len(told) // most, 1)] if most else told
    ranks: dict[str, list[float]] = {name: [] for name in scorers}
    seconds: dict[str, list[float]] = {name: [] for name in scorers}
    for mechanism, paths in told:
        for name, helper in scorers.items():
            began = time.perf_counter()
            found = search(snapshot, helper, mechanism.source, mechanism.target, hops)
            seconds[name].append(time.perf_counter() - began)
            indirect = [nodes for nodes in found if len(nodes) > 2]
            ranks[name].append(next((i for i, nodes in enumerate(indirect, 1) if nodes in paths), np.inf))
    compare(f"{title}, <= {hops} hops", ranks, [m.source for m, _ in told], seconds)


def on_core(bundle: Path, core: Path, file: Path, weights: Path, hops: int) -> None:
    """Compare on the core of Hetionet."""
    graph, _ = read_core(core)
    scorer = GnnScorer(graph, weights)
    scorer.judged[:] = True  # as if its predicates were taught: served, they are left alone
    scorer.warm()
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
    parser.add_argument("--fold", type=int, default=0, help="drugs: 0 is held out of training and of every choice, choices are made on 1")
    parser.add_argument("--most", type=int, default=0, help="records at most, 0 for all")
    args = parser.parse_args()
    print(machine())
    with gzip.open(args.records, "rt", encoding="utf-8") as lines:
        json.loads(next(lines))  # a missing or damaged file is seen before anything is loaded
    for hops in args.hops:
        for title, search in (("search", searched), ("planner", planned)):
            title = f"{title}, default graph with DrugMechDB, drugs of fold {args.fold}"
            on_bundle(args.bundle, args.weights, hops, args.most, args.fold, search, title)
        on_core(args.bundle, args.core, args.records, args.weights, min(hops, 3))


if __name__ == "__main__":
    main()
