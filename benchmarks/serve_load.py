"""Path explanations and questions over HTTP under concurrent clients, beside Neo4j's shortestPath over Bolt for the same pairs.

    python -m benchmarks.serve_load --bundle PATH [--workers 2] [--clients 32] [--seconds 20] [--neo4j ADDRESS] [--only explain,ask]

Starts ``medclew serve`` and asks it with so many clients, each with one kept connection, always waiting for an answer before it asks
again. The pairs are random, a gene and a disease, a disease and a phenotype, a drug and a disease (nodes of at least three edges, all pairs
different, the same seed each time), so that no answer is asked for twice. Explanations are five paths of at most three hops, ranked by the
graph's own figures, and the same with the scorer. Neo4j (``medclew neo4j up``, then ``medclew load``) is asked for
``shortestPath((a)-[*..3]-(b))`` for the same pairs by as many clients: one path, no scores and no records.
Clients, server and Neo4j share the machine. Memory is the servers' proportional set size (shared pages are divided up).
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import os
import random
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from pathlib import Path
from urllib.parse import urlencode

import numpy as np

from benchmarks.asking import QUESTIONS
from benchmarks.http_client import Connection
from benchmarks.statistics import machine
from kg.places import default_bundle
from kg.snapshot import Snapshot

PORT = 8931
KINDS = (("Gene", "Disease"), ("Disease", "PhenotypicFeature"), ("SmallMolecule", "Disease"))
Ask = Callable[[int], Awaitable[bool]]


def pairs(bundle: Path, count: int, seed: int = 0) -> list[tuple[str, str]]:
    """Return different random pairs of concepts, of each of ``KINDS`` in turn."""
    snapshot, random_ = Snapshot.open(bundle), random.Random(seed)
    busy = np.flatnonzero(np.asarray(snapshot.degree) >= 3)
    category = np.asarray(snapshot.node_category)[busy]
    of = {name: busy[category == snapshot.categories.index(f"biolink:{name}")].tolist() for kind in KINDS for name in kind}
    found: dict[tuple[str, str], None] = {}
    for one, other in itertools.cycle(KINDS):
        found[(snapshot.curie(random_.choice(of[one])), snapshot.curie(random_.choice(of[other])))] = None
        if len(found) == count:
            return list(found)
    raise AssertionError


async def load(name: str, makers: Sequence[Ask], seconds: float, after: Callable[[], str] = str) -> None:
    """Let each client ask one thing after the other for so long; print the rate and how long answers took."""
    numbers, took, failed = itertools.count(), [], 0
    end = time.perf_counter() + seconds

    async def one(ask: Ask) -> None:
        nonlocal failed
        while (began := time.perf_counter()) < end:
            good = await ask(next(numbers))
            took.append(time.perf_counter() - began)
            failed += not good

    began = time.perf_counter()
    await asyncio.gather(*(one(ask) for ask in makers))
    rate = len(took) / (time.perf_counter() - began)
    half, most = (1000 * float(np.percentile(took, share)) for share in (50, 99))
    print(
        f"{name:<46} {rate:7.0f} /s   p50 {half:6.0f} ms   p99 {most:6.0f} ms   {len(took)} asked, {failed} failed   {after()}", flush=True
    )


@contextlib.contextmanager
def server(bundle: Path, workers: int) -> Iterator[int]:
    """Run ``medclew serve`` and return its process's number."""
    command = [
        sys.executable,
        "-m",
        "serve",
        "--bundle",
        str(bundle),
        "serve",
        "--workers",
        str(workers),
        "--port",
        str(PORT),
        "--no-explorer",
    ]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)


def memory(parent: int) -> float:
    """Return the proportional set size of a process and those that it started, GB."""
    import psutil

    whole = psutil.Process(parent)
    return sum(process.memory_full_info().pss for process in (whole, *whole.children(recursive=True))) / 1e9


async def ready(workers: int) -> None:
    """Wait until every worker says so: each new connection may meet another."""
    good = 0
    for _ in range(1200):
        connection = Connection(PORT)
        try:
            status, _ = await connection.ask("/ready")
        except OSError:
            status = 0
        await connection.close()
        good = good + 1 if status == 200 else 0
        if good >= 8 * workers:
            return
        await asyncio.sleep(0.1)
    raise SystemExit("the server does not get ready")


def explaining(found: list[tuple[str, str]], scorer: str, start: int) -> Callable[[], Ask]:
    """Return what makes a client that asks for paths."""

    def make() -> Ask:
        connection = Connection(PORT)

        async def ask(number: int) -> bool:
            a, b = found[(start + number) % len(found)]
            return (await connection.ask("/explain?" + urlencode({"from": a, "to": b, "scorer": scorer})))[0] == 200

        return ask

    return make


def asking() -> Ask:
    """Return a client that asks questions."""
    connection = Connection(PORT)

    async def ask(number: int) -> bool:
        return (await connection.ask("/ask", {"question": QUESTIONS[number % len(QUESTIONS)]}))[0] == 200

    return ask


async def neo4j(address: str, found: list[tuple[str, str]], clients: int, seconds: float) -> None:
    """Ask Neo4j for the same pairs."""
    import neo4j as driver

    user = (os.environ.get("NEO4J_USER", "neo4j"), os.environ.get("NEO4J_PASSWORD", ""))
    text = "MATCH (a:Entity {curie: $a}), (b:Entity {curie: $b}) MATCH p = shortestPath((a)-[*..3]-(b)) RETURN p"
    async with driver.AsyncGraphDatabase.driver(address, auth=user if user[1] else None, max_connection_pool_size=clients) as opened:

        async def ask(number: int) -> bool:
            a, b = found[number % len(found)]
            await opened.execute_query(text, {"a": a, "b": b}, routing_=driver.RoutingControl.READ)
            return True

        await load("neo4j: warm", [ask] * clients, min(seconds, 10))
        await load("neo4j: shortestPath of <= 3 hops, Bolt", [ask] * clients, seconds)


async def measure(arguments: argparse.Namespace) -> None:
    """Measure what was asked for."""
    found = pairs(arguments.bundle, 200_000)
    with server(arguments.bundle, arguments.workers) as process:
        await ready(arguments.workers)
        clients, seconds = arguments.clients, arguments.seconds

        def used() -> str:
            return f"{memory(process):.2f} GB"

        if "explain" in arguments.only:
            for name, scorer in (("by the graph's figures", "none"), ("with the scorer", "gnn")):
                await load("(warm)", [explaining(found, scorer, 100_000)() for _ in range(clients)], 3)
                await load(
                    f"explain, 5 paths of <= 3 hops, {name}", [explaining(found, scorer, 0)() for _ in range(clients)], seconds, used
                )
        if "ask" in arguments.only:
            await load("(warm)", [asking() for _ in range(clients)], 3)
            await load(f"ask, {len(QUESTIONS)} questions in turn", [asking() for _ in range(clients)], seconds, used)
    if arguments.neo4j:
        await neo4j(arguments.neo4j, found, arguments.clients, arguments.seconds)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bundle", type=Path, default=default_bundle())
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--neo4j", help="bolt://host:port of a server that holds the same graph")
    parser.add_argument("--only", default="explain,ask")
    arguments = parser.parse_args()
    print(machine())
    print(f"{arguments.workers} workers, {arguments.clients} clients")
    asyncio.run(measure(arguments))


if __name__ == "__main__":
    main()
