"""How much of the planner's work overlaps: k independent chains side by side against the same ones one by one, with the trace."""

from __future__ import annotations

import argparse
import time
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.hetionet_like import hetionet_like
from benchmarks.inputs.pairs import hub_pairs
from benchmarks.statistics import machine
from traversal import Budget
from traversal.planning.chains import BridgeChain, Chain, Ground, Observation
from traversal.planning.planner import Planner, Ranking, SubQuestion


class Independent:
    """A question whose chains depend on nothing."""

    def __init__(self, chains: list[Chain]) -> None:
        self.chains = chains

    def opening(self) -> list[SubQuestion]:
        """Ask them all."""
        return [SubQuestion(f"chain {i}", "a pair of hubs", partial(_given, chain)) for i, chain in enumerate(self.chains, 1)]

    def ranking(self, seen: Mapping[str, Observation]) -> Ranking:
        """Every path by cost."""
        paths = [path for observation in seen.values() for path in observation.paths]
        return tuple(path.nodes for path in sorted(paths, key=lambda p: (p.cost, p.nodes)))

    def covered(self, seen: Mapping[str, Observation]) -> bool:
        """One round is all."""
        return True

    def more(self, seen: Mapping[str, Observation]) -> list[SubQuestion]:
        """Nothing."""
        return []


def _given(chain: Chain, seen: Mapping[str, Observation]) -> Chain:
    return chain


def main() -> None:
    """Print wall clock and processor time both ways, their ratio, and the trace of one run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chains", type=int, default=8)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--trace", type=Path, help="write the trace's picture and timeline here (Mermaid)")
    args = parser.parse_args()
    graph, _ = hetionet_like()
    ground = Ground(graph)
    # Under `score` every length up to five hops is searched, so that kernels, not bookkeeping, are what is measured.
    chains: list[Chain] = [BridgeChain((a,), (b,), 10, 5, "score") for a, b in hub_pairs(graph, args.chains)]
    question = Independent(chains)
    wide, narrow = (Planner(ground, budget=Budget(None, 10**9), threads=n) for n in (args.threads, 1))
    first = wide.run(question)
    rows = []
    for _ in range(args.runs):
        start, cpu = time.perf_counter(), time.process_time()
        one = narrow.run(question)
        middle, cpu_middle = time.perf_counter(), time.process_time()
        other = wide.run(question)
        end, cpu_end = time.perf_counter(), time.process_time()
        assert one.ranking == other.ranking == first.ranking
        rows.append((middle - start, cpu_middle - cpu, end - middle, cpu_end - cpu_middle))
    table = np.array(rows)
    print(machine())
    print(f"{args.chains} chains one by one: wall {np.median(table[:, 0]):.3f} s, processor {np.median(table[:, 1]):.3f} s")
    print(f"{args.chains} chains on {args.threads} threads: wall {np.median(table[:, 2]):.3f} s, processor {np.median(table[:, 3]):.3f} s")
    ratios = table[:, 0] / table[:, 2]
    print(f"ratio of wall clocks: median {np.median(ratios):.2f}, best {ratios.max():.2f}")
    busy = table[:, 3] / table[:, 2] / (table[:, 1] / table[:, 0])
    print(f"processors kept busy, against one by one on the same machine: median {np.median(busy):.2f}, best {busy.max():.2f}")
    print("the answers are equal")
    if args.trace:
        args.trace.write_text(f"```mermaid\n{other.trace.mermaid()}\n```\n\n```mermaid\n{other.trace.timeline()}\n```\n", "utf-8")


if __name__ == "__main__":
    main()
