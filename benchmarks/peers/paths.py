"""Path searches of in-memory libraries on the same links, each pair in a process of its own that can be ended."""

from __future__ import annotations

import math
import multiprocessing
import resource
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.inputs.pairs import Pair
from kg.snapshot import Snapshot
from traversal import Budget, find_paths
from traversal.constraints import Order
from traversal.view.graph_view import View

#: Takes a pair, returns how many paths it saw.
Search = Callable[[int, int], int]

#: A run is repeated up to so often while the first took less than this, seconds; the best counts.
REPEATS, QUICK = 5, 0.5


@dataclass(frozen=True, slots=True)
class Took:
    """Milliseconds of wall clock and of processor for one pair, and the paths seen; the limit and None where it was ended."""

    wall: float
    cpu: float
    paths: int | None


def measure(search: Search, pair: Pair) -> Took:
    """Run a search once, and again while that is quick; return the least of each clock.

    The thread's processor time: a limit on that of the process makes its clock coarse.
    """
    walls, cpus, count = [], [], 0
    for _ in range(REPEATS):
        wall, cpu = time.perf_counter(), time.thread_time()
        count = search(*pair)
        cpus.append(1000 * (time.thread_time() - cpu))
        walls.append(1000 * (time.perf_counter() - wall))
        if cpus[0] > 1000 * QUICK:
            break
    return Took(min(walls), min(cpus), count)


def within(limit: float, search: Search, pair: Pair) -> Took:
    """Measure in a forked process, because C code does not hear a timer; the kernel ends it after ``limit`` seconds of processor time.

    Raises:
        RuntimeError: the process died of something else.
    """
    fork = multiprocessing.get_context("fork")
    here, there = fork.Pipe(duplex=False)

    def child() -> None:
        spent = math.ceil(time.process_time() + limit)
        resource.setrlimit(resource.RLIMIT_CPU, (spent, spent + 1))
        there.send(measure(search, pair))

    process = fork.Process(target=child)
    process.start()
    there.close()
    try:
        took: Took = here.recv()
    except EOFError:
        took = Took(1000 * limit, 1000 * limit, None)
    process.join()
    if took.paths is None and process.exitcode not in (-signal.SIGXCPU, -signal.SIGKILL):
        raise RuntimeError("a peer's search failed; its traceback is above")
    return took


def ours(graph: Snapshot, order: Order = "length", *, edges: bool = False, hops: int = 3) -> Search:
    """Return our search for ten paths; with ``edges`` every hop's edges and every part of the score are read too."""
    budget = Budget(None)

    def search(source: int, target: int) -> int:
        result = find_paths(graph, source, target, max_hops=hops, order=order, budget=budget)
        return len(result.paths if edges else result)

    return search


def peers(graph: Snapshot, hops: int, names: tuple[str, ...] = ("igraph", "rustworkx", "networkx")) -> dict[str, Search]:
    """Return the peers' searches on the same links, walked both ways."""
    links = View.of(graph).out
    rows = np.repeat(np.arange(graph.n_nodes, dtype=np.int32), np.diff(links.ptr))
    once = rows < links.nbr
    ends, cost = np.stack([rows[once], links.nbr[once]], axis=1), links.cost[once] / 1e6
    found: dict[str, Search] = {}
    if "igraph" in names:
        import igraph

        ig = igraph.Graph(n=graph.n_nodes, edges=ends)
        found[f"igraph get_all_simple_paths(maxlen={hops})"] = lambda s, t: len(ig.get_all_simple_paths(s, t, maxlen=hops))
        if "igraph-k" in names:
            found["igraph get_k_shortest_paths(k=10), of any length"] = lambda s, t: len(ig.get_k_shortest_paths(s, t, k=10, weights=cost))
    if "rustworkx" in names:
        import rustworkx

        rx = rustworkx.PyGraph(multigraph=False)
        rx.add_nodes_from(range(graph.n_nodes))
        rx.add_edges_from_no_data(list(map(tuple, ends.tolist())))
        # Its cutoff counts nodes.
        found[f"rustworkx all_simple_paths(cutoff={hops + 1})"] = lambda s, t: len(rustworkx.all_simple_paths(rx, s, t, cutoff=hops + 1))
    if "networkx" in names:
        import networkx

        nx: Any = networkx.Graph()
        nx.add_nodes_from(range(graph.n_nodes))
        nx.add_edges_from(ends.tolist())
        found[f"networkx all_simple_paths(cutoff={hops})"] = lambda s, t: sum(1 for _ in networkx.all_simple_paths(nx, s, t, cutoff=hops))
    return found
