"""Path explanations and questions over HTTP under concurrent clients, beside Neo4j's shortestPath over Bolt for the same pairs.

    python -m benchmarks.serve_load --bundle PATH [--workers 2] [--clients 32] [--seconds 20] [--neo4j ADDRESS] [--only explain,ask]
    python -m benchmarks.serve_load --bundle PATH --minutes 10        # memory over time

Starts ``medclew serve`` and asks it with so many clients, each with one kept connection, always waiting for an answer before it asks
again. The pairs are random, a gene and a disease, a disease and a phenotype, a drug and a disease (nodes of at least three edges, the
same seed each time); two of three such pairs have nothing within three hops, so those that a path joins are asked for apart. Each is
asked for once ("new"), which leaves the server nothing to remember, and as people ask, some things often: drawn by Zipf's law (exponent
1) from 10,000 others ("again"); "mixed" is a new question after each drawn one, "one for ever" the same question always, which is never
worked on twice, and "health" what server and clients take for answering anything at all: the floor. Questions are templates with
diseases, genes and findings in turn, asked in the same ways; the "fixed
list" is that of ``benchmarks.asking``, whose two patients are never remembered. Explanations are five paths of at most three hops, ranked
by the graph's own figures, and the same with the scorer. Neo4j (``medclew neo4j up``, then ``medclew load``) is asked for
``shortestPath((a)-[*..3]-(b))`` for the same pairs by as many clients, right after: one path, no scores and no records.

Clients, servers and Neo4j share the machine; where other work takes part of it, rates and times are worse than the server's own. So each
line also says the processor's time that servers and clients took for a request, and of how many the answer was kept from before.
Memory is the servers' proportional set size (shared pages are divided up: the graph's are mapped as they are first read, and count), and
what of it is their own.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar
from urllib.parse import urlencode

import numpy as np

from benchmarks.asking import QUESTIONS
from benchmarks.http_client import Connection
from benchmarks.statistics import machine
from kg.places import default_bundle
from kg.snapshot import Snapshot

KINDS = (("Gene", "Disease"), ("Disease", "PhenotypicFeature"), ("SmallMolecule", "Disease"))
TEMPLATES = (
    ("Which genes cause {}?", "Disease"),
    ("What are the symptoms of {}?", "Disease"),
    ("What is {}?", "Disease"),
    ("Which diseases have {}?", "PhenotypicFeature"),
    ("Which diseases does {} cause?", "Gene"),
    ("inheritance of {}", "Disease"),
    ("Is {} a disease?", "Disease"),
)
T = TypeVar("T")


def free_port() -> int:
    """Return a port on which nobody listens: two benchmarks at once must not meet each other's server."""
    with socket.socket() as end:
        end.bind(("127.0.0.1", 0))
        port: int = end.getsockname()[1]
        return port


PORT = free_port()
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


async def load(name: str, makers: Sequence[Ask], seconds: float, watch: Watch | None = None, asked: Sequence[object] = ()) -> None:
    """Let each client ask one thing after the other for so long; print the rate, how long answers took, and what they cost.

    With ``asked``, what the n-th question is, how long those took that were asked before and those that were not is told apart too.
    """
    numbers, took, failed = itertools.count(), [], 0
    known: set[object] = set()
    parts: dict[str, list[float]] = {"asked before": [], "first": []}
    if watch is not None:
        await watch.begin()
    client = time.process_time()
    end = time.perf_counter() + seconds

    async def one(ask: Ask) -> None:
        nonlocal failed
        while (began := time.perf_counter()) < end:
            number = next(numbers)
            thing = asked[number % len(asked)] if asked else None
            part = "asked before" if thing in known else "first"
            good = await ask(number)
            took.append(time.perf_counter() - began)
            failed += not good
            if asked:
                parts[part].append(took[-1])
                known.add(thing)

    began = time.perf_counter()
    await asyncio.gather(*(one(ask) for ask in makers))
    rate = len(took) / (time.perf_counter() - began)
    half, most = (1000 * float(np.percentile(took, share)) for share in (50, 99))
    told = f"{name:<52} {rate:7.0f} /s   p50 {half:6.0f} ms   p99 {most:6.0f} ms   {len(took)} asked, {failed} failed"
    if watch is not None:
        told += f"   processor: server {await watch.end(len(took))}, client {1000 * (time.process_time() - client) / len(took):.1f} ms"
    for part, times in parts.items():
        if asked and times:
            half, most = (1000 * float(np.percentile(times, share)) for share in (50, 99))
            told += f"; {part}: {len(times)}, p50 {half:.0f} ms, p99 {most:.0f} ms"
    print(told, flush=True)


class Watch:
    """What the server's processes take: processor, memory, and how much it remembered."""

    def __init__(self, parent: int) -> None:
        self.parent = parent
        self._processor: dict[int, float] = {}
        self._kept = (0.0, 0.0)

    def processor(self) -> dict[int, float]:
        """Seconds of processor that each of the server's processes has had."""
        return {process.pid: sum(process.cpu_times()[:2]) for process in _family(self.parent)}

    def memory(self) -> str:
        """The proportional set size of the server's processes, and what of it is their own, GB."""
        family = _family(self.parent)
        whole = sum(process.memory_full_info().pss for process in family) / 1e9
        return f"{whole:.2f} GB ({sum(map(anonymous, family)) / 1e9:.3f} own)"

    async def kept(self) -> tuple[float, float]:
        """How many answers were kept from before, and how many had to be made."""
        connection = Connection(PORT)
        _, text = await connection.ask("/metrics")
        await connection.close()
        lines = [line for line in text.decode().splitlines() if line.startswith("medclew_kept_total")]
        hit, miss = (sum(float(line.rsplit(" ", 1)[1]) for line in lines if f'"{found}"' in line) for found in ("hit", "miss"))
        return hit, miss

    async def begin(self) -> None:
        """Count from here."""
        self._kept = await self.kept()
        self._processor = self.processor()

    async def end(self, asked: int) -> str:
        """Say what was taken since."""
        spent = [now - self._processor.get(process, 0.0) for process, now in self.processor().items()]
        cost, most = 1000 * sum(spent) / asked, 100 * max(spent) / max(sum(spent), 1e-9)
        hit, miss = (now - before for now, before in zip(await self.kept(), self._kept, strict=True))
        return f"{cost:.1f} ms (the busiest {most:.0f} %), kept {100 * hit / max(hit + miss, 1):.0f} %, {self.memory()}"


def anonymous(process: Any) -> float:
    """Bytes of memory that a process has of its own: pages of the mapped graph are not among them."""
    rollup = Path(f"/proc/{process.pid}/smaps_rollup")
    if rollup.exists():
        line = next(line for line in rollup.read_text().splitlines() if line.startswith("Anonymous:"))
        return 1024 * float(line.split()[1])
    return float(process.memory_info().rss)


def _family(parent: int) -> list[Any]:
    import psutil

    whole = psutil.Process(parent)
    return [whole, *whole.children(recursive=True)]


@contextlib.contextmanager
def server(bundle: Path, workers: int, settings: Mapping[str, str] = MappingProxyType({})) -> Iterator[int]:
    """Run ``medclew serve``, with settings (``BODY_SECONDS``) beside its own, and return its process's number."""
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
    environment = {**os.environ, **{f"MEDCLEW_SERVE_{name}": value for name, value in settings.items()}}
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)


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


def explaining(found: Sequence[tuple[str, str]], scorer: str) -> Callable[[], Ask]:
    """Return what makes a client that asks for the paths of these pairs."""

    def make() -> Ask:
        connection = Connection(PORT)

        async def ask(number: int) -> bool:
            a, b = found[number % len(found)]
            return (await connection.ask("/explain?" + urlencode({"from": a, "to": b, "scorer": scorer})))[0] == 200

        return ask

    return make


def asking(questions: Sequence[str]) -> Ask:
    """Return a client that asks questions."""
    connection = Connection(PORT)

    async def ask(number: int) -> bool:
        return (await connection.ask("/ask", {"question": questions[number % len(questions)]}))[0] in (200, 404)

    return ask


def listening() -> Ask:
    """Return a client that asks whether the server is there."""
    connection = Connection(PORT)

    async def ask(number: int) -> bool:
        return (await connection.ask("/health"))[0] == 200

    return ask


def often(things: Sequence[T], count: int, seed: int = 0) -> list[T]:
    """Return so many draws from the first 10,000 things by Zipf's law: the n-th is asked for 1/n as often as the first."""
    ranks = 1 / np.arange(1, min(len(things), 10_000) + 1)
    drawn = np.random.default_rng(seed).choice(len(ranks), count, p=ranks / ranks.sum())
    return [things[place] for place in drawn.tolist()]


def joined(bundle: Path, found: Sequence[tuple[str, str]], count: int) -> list[tuple[str, str]]:
    """Return pairs that a path of at most three hops joins."""
    from traversal import find_paths

    snapshot = Snapshot.open(bundle)
    near = (pair for pair in found if len(find_paths(snapshot, snapshot.index(pair[0]), snapshot.index(pair[1]), k=1, max_hops=3)))
    return list(itertools.islice(near, count))


def questions(bundle: Path, count: int, seed: int = 0) -> list[str]:
    """Return different questions about concepts of the graph, one template after the other."""
    snapshot, random_ = Snapshot.open(bundle), random.Random(seed)
    busy = np.flatnonzero(np.asarray(snapshot.degree) >= 3)
    category = np.asarray(snapshot.node_category)[busy]
    made: dict[str, None] = {}
    for template, kind in itertools.cycle(TEMPLATES):
        of = busy[category == snapshot.categories.index(f"biolink:{kind}")]
        made[template.format(snapshot.name(int(of[random_.randrange(len(of))])))] = None
        if len(made) == count:
            return list(made)
    raise AssertionError


async def neo4j(address: str, asked: dict[str, list[tuple[str, str]]], clients: int, seconds: float) -> None:
    """Ask Neo4j for the same pairs."""
    import neo4j as driver

    from kg.stores.neo4j.credentials import credentials

    text = "MATCH (a:Entity {curie: $a}), (b:Entity {curie: $b}) MATCH p = shortestPath((a)-[*..3]-(b)) RETURN p"
    async with driver.AsyncGraphDatabase.driver(address, auth=credentials(address), max_connection_pool_size=clients) as opened:

        def asker(found: list[tuple[str, str]]) -> Ask:
            async def ask(number: int) -> bool:
                a, b = found[number % len(found)]
                await opened.execute_query(text, {"a": a, "b": b}, routing_=driver.RoutingControl.READ)
                return True

            return ask

        await load("neo4j: (warm)", [asker(asked["any"][50_000:])] * clients, min(seconds, 10))
        for kind, found in asked.items():
            await load(f"neo4j: shortestPath of <= 3 hops, Bolt: {kind}", [asker(found)] * clients, seconds)


async def measure(arguments: argparse.Namespace) -> None:
    """Measure what was asked for."""
    found = pairs(arguments.bundle, 100_000)
    near = joined(arguments.bundle, found[60_000:], 8_000 if "explain" in arguments.only else 0)
    texts = questions(arguments.bundle, 20_000)
    clients, seconds = arguments.clients, arguments.seconds
    with server(arguments.bundle, arguments.workers) as process:
        await ready(arguments.workers)
        watch = Watch(process)
        if arguments.minutes:
            await soak(watch, found, texts, arguments)
            return
        if "explain" in arguments.only:
            for name, scorer in (("graph's figures", "none"), ("scorer", "gnn")):
                await load("(warm)", [explaining(found[50_000:], scorer)() for _ in range(clients)], 3)
                for kind, asked in (("any, new", found), ("any, again", often(found[30_000:], 50_000)), ("joined, new", near)):
                    await load(f"explain, {name}: {kind}", [explaining(asked, scorer)() for _ in range(clients)], seconds, watch)
        if "ask" in arguments.only:
            await load("(warm)", [asking(texts[19_000:]) for _ in range(clients)], 3)
            await load("health", [listening() for _ in range(clients)], seconds, watch)
            again = often(texts[8_000:18_000], 50_000)
            mixed = [said for pair in zip(texts[4_000:8_000], again[25_000:29_000], strict=True) for said in pair]
            for kind, said in (
                ("one for ever", texts[-1:]),
                ("new", texts),
                ("again", again),
                ("mixed", mixed),
                ("fixed list", QUESTIONS),
            ):
                apart = said if kind in ("again", "mixed") else ()
                await load(f"ask: {kind}", [asking(said) for _ in range(clients)], seconds, watch, apart)
    if arguments.neo4j:
        await neo4j(arguments.neo4j, {"any": found, "joined": near or found}, clients, seconds)


async def soak(watch: Watch, found: Sequence[tuple[str, str]], texts: Sequence[str], arguments: argparse.Namespace) -> None:
    """Ask for explanations and questions, new ones always, for so many minutes, and print the memory of each."""
    each = max(arguments.clients // 2, 1)
    for minute in range(arguments.minutes):
        explain = explaining(found[minute * 9_000 % 90_000 :], "gnn")
        ask = texts[minute * 1_500 % 18_000 :]
        await load(f"minute {minute + 1}: explain and ask", [maker for _ in range(each) for maker in (explain(), asking(ask))], 60, watch)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bundle", type=Path, default=default_bundle())
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--minutes", type=int, default=0, help="ask for so long instead, and print the memory minute by minute")
    parser.add_argument("--neo4j", help="bolt://host:port of a server that holds the same graph")
    parser.add_argument("--only", default="explain,ask")
    arguments = parser.parse_args()
    print(machine())
    print(f"{arguments.workers} workers, {arguments.clients} clients")
    asyncio.run(measure(arguments))


if __name__ == "__main__":
    main()
