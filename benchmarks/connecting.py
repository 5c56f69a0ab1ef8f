"""Do several chains that vote answer better than one search? Curated mechanisms among the first paths of an answer.

    python -m benchmarks.connecting --bundle BUNDLE [--most 0]

``BUNDLE`` is the default graph with DrugMechDB; asked are the drugs that the scorer's training left out. A hit is a whole curated path of
two hops or more, node by node; direct links are not counted, neither as hits nor in the ranks. One search is that of ``explain``: short
paths first, or the best score first.
The planner is that of ``ask``; for comparison its paths are also ranked as if nobody had voted.
Intervals draw drugs, differences are paired.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np

from benchmarks.gnn_paths import curated
from benchmarks.statistics import interval, machine
from gnn.train.mechanisms import read_mechanisms
from reasoning.answers.explain import strategy
from reasoning.engine import Engine
from traversal import Budget, find_paths
from traversal.planning.planner import Planner

CUTS = (1, 5, 10)
HOPS = 4


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bundle", type=Path, required=True)
    parser.add_argument("--most", type=int, default=0, help="records at most, 0 for all")
    options = parser.parse_args()
    engine = Engine.open(options.bundle)
    snapshot, ground, plain = engine.snapshot, engine.searched(), engine.searched(None)
    told = [(m, gold) for m in read_mechanisms(options.bundle, snapshot) if m.fold == 0 and (gold := curated(m, HOPS))]
    told = told[:: max(len(told) // options.most, 1)] if options.most else told
    ranks: dict[str, list[float]] = {}
    seconds: dict[str, list[float]] = {}
    thin = 0

    def note(name: str, paths: list[tuple[int, ...]], gold: set[tuple[int, ...]], began: float) -> None:
        indirect = [nodes for nodes in paths if len(nodes) > 2]
        ranks.setdefault(name, []).append(next((i for i, nodes in enumerate(indirect, 1) if nodes in gold), np.inf))
        seconds.setdefault(name, []).append(time.process_time() - began)

    for mechanism, gold in told:
        ends = mechanism.source, mechanism.target
        for order in ("length", "score"):
            for scorer in (None, ground.scorer):
                began = time.process_time()
                found = find_paths(snapshot, *ends, k=11, max_hops=HOPS, order=order, scorer=scorer, budget=Budget(None))
                note(f"one search, {order}{', scorer' if scorer else ''}", [path.nodes for path in found.paths], gold, began)
        for name, where in (("planner", plain), ("planner, scorer", ground)):
            began = time.process_time()
            asked = strategy(where, ends[:1], ends[1:])
            outcome = Planner(where, budget=Budget(None)).run(asked)
            supported = asked.supported(outcome.seen)
            thin += where is ground and not any(one.telling for one in supported)
            note(name, [one.path.nodes for one in supported], gold, began)
            note(f"{name}, votes not counted", [one.path.nodes for one in sorted(supported, key=lambda one: one.path.cost)], gold, began)
    groups = [mechanism.source for mechanism, _ in told]
    print(machine())
    print(f"{len(told)} records, {len(set(groups))} drugs; in {thin} the planner found no telling path")
    table = {name: np.array(values) for name, values in ranks.items()}
    for name, values in table.items():
        parts = [("MRR", 1 / values), *((f"Hit@{k}", (values <= k).astype(float)) for k in CUTS)]
        said = "   ".join("{} {:.3f} [{:.3f}, {:.3f}]".format(title, *interval(figures, groups=groups)) for title, figures in parts)
        print(f"{name:<30}{said}   median {1000 * float(np.median(seconds[name])):.0f} ms of the processor")
    first = "one search, length"
    for name in table:
        if name != first:
            gain = interval((table[name] <= 5).astype(float) - (table[first] <= 5), groups=groups)
            print("  {} - {}, Hit@5: {:+.3f} [{:+.3f}, {:+.3f}]".format(name, first, *gain))


if __name__ == "__main__":
    main()
