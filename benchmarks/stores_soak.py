"""Memory while both stores are asked from all sides: library queries and hostile statements in turn, for so many minutes.

    python -m benchmarks.stores_soak [--minutes 10] [--bundle PATH] [--release 5]

8 threads of this process and 4 processes beside it ask; once a minute a line says the most memory that the clients, kglite's workers and
the server held in it (looked at every ten seconds), and at the end how the middle and the end compare with the first minute, when all had
begun. Without a bundle the tests' own small graph is asked.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import multiprocessing
import os
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

import psutil

import cypher
from benchmarks.statistics import machine
from benchmarks.stores_hostile import outcome, stores
from kg.bundle import Bundle
from kg.errors import MedclewError
from kg.stores import open as open_store
from kg.stores.base import Store
from kg.stores.neo4j.store import Neo4jStore
from kg.stores.pool import SHARE, most_memory, shares
from tests.stores import hostile
from tests.stores.graph import rich_bundle

THREADS, PROCESSES = 8, 4


def ask(asked: dict[str, Store], until: float, start: int, said: Counter[str]) -> None:
    """Ask until it is time, library queries and hostile statements in turn; count what came of them."""
    named = [query for query in cypher.library() if query.stores == cypher.STORES]
    harm = list(hostile.ALL.values())
    for number in itertools.count(start):
        if time.monotonic() > until:
            return
        for of, store in asked.items():
            if number % 4 == 3:
                said[f"{of}: {outcome(store, harm[number // 4 % len(harm)], 1.0)}"] += 1
                continue
            query = named[number % len(named)]
            try:
                store.query(query.text, query.bind(query.example), timeout_s=60)
                said[f"{of}: answered"] += 1
            except MedclewError as error:
                said[f"{of}: {type(error).__name__} of a library query"] += 1
            except Exception as error:
                said[f"UNTYPED {of}: {type(error).__name__}: {error}"] += 1


def beside(path: str, uri: str, password: str, seconds: float, number: int, said: Any) -> None:
    """Be one of the processes."""
    counted: Counter[str] = Counter()
    with open_store(path) as here, Neo4jStore(uri, auth=("neo4j", password)) as there:
        ask({"embedded": here, "neo4j": there}, time.monotonic() + seconds, 17 * number, counted)
    said.put(dict(counted))


def megabytes(processes: list[psutil.Process]) -> float:
    """Return what processes hold for themselves, in MB: of pages that several map, each has its share."""
    total = 0.0
    for process in processes:
        with contextlib.suppress(psutil.Error):
            total += process.memory_full_info().pss / 1e6
    return total


def most_held(me: psutil.Process, server_pid: int, others: list[Any], until: float) -> list[float]:
    """Look every ten seconds until then; return the most that this process, the others, the workers and the server held, in MB."""
    most = [0.0] * 4
    while True:
        with contextlib.suppress(psutil.Error):
            of_server = [psutil.Process(server_pid), *psutil.Process(server_pid).children(True)]
            clients = [psutil.Process(one.pid) for one in others if one.is_alive() and one.pid]
            workers = [process for process in me.children(True) if process not in of_server and process not in clients]
            now = [megabytes(group) for group in ([me], clients, workers, of_server)]
            most = [max(pair) for pair in zip(most, now, strict=True)]
        if time.monotonic() >= until:
            return most
        time.sleep(max(0.1, min(10.0, until - time.monotonic())))


def line(name: str, row: list[float]) -> str:
    """Return a line of the table: what this process, the others, the workers and the server hold."""
    return f"{name:>7}" + "".join(f"{value:{width}.0f}" for value, width in zip(row, (15, 10, 10, 10), strict=True))


def soak(bundle: Bundle, home: Path, release: str, minutes: float) -> None:
    """Ask from all sides for so long and print what is held."""
    with stores(bundle, home, release) as (asked, running):
        said: Counter[str] = Counter()
        seconds = minutes * 60
        spawn = multiprocessing.get_context("spawn")
        queue = spawn.Queue()
        given = (str(bundle.path), running.uri, running.password, seconds)
        others = [spawn.Process(target=beside, args=(*given, number, queue)) for number in range(PROCESSES)]
        until = time.monotonic() + seconds
        threads = [threading.Thread(target=ask, args=(asked, until, 5 * number, said), daemon=True) for number in range(THREADS)]
        for other in others:
            other.start()
        for thread in threads:
            thread.start()
        bound = shares() * SHARE + most_memory(bundle.manifest.tables["edges"].rows)
        print(f"statements of all processes together may have {bound / 1e6:,.0f} MB beside what idle workers have\n")
        print(f"{'minute':>7}{'this process':>15}{'others':>10}{'workers':>10}{'server':>10}   MB")
        me = psutil.Process(os.getpid())
        held: list[list[float]] = []
        for minute in itertools.count():
            held.append(most_held(me, running.pid, others, min(until, time.monotonic() + (60 if minute else 5))))
            print(line(f"{minute}", held[-1]), flush=True)
            if time.monotonic() + 5 > until:
                break
        for thread in threads:
            thread.join(120)
        for _ in others:
            said.update(queue.get(timeout=300))
        for other in others:
            other.join(60)
        for name, at in (("begun", min(1, len(held) - 1)), ("middle", len(held) // 2), ("end", -1)):
            print(line(name, held[at]))
        print()
        for what, count in sorted(said.items()):
            print(f"  {what:<50}{count:8,}")
        if any(thread.is_alive() for thread in threads) or any(what.startswith("UNTYPED") for what in said):
            raise SystemExit("a thread hangs, or an error had no type")


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bundle", type=Path)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--release", default="5")
    options = parser.parse_args()
    print(f"{machine()}; load {os.getloadavg()[0]:.0f}; Neo4j {options.release}, heap 512 MB\n")
    with tempfile.TemporaryDirectory(prefix="medclew-soak-") as folder:
        bundle = Bundle.open(options.bundle) if options.bundle else rich_bundle(Path(folder) / "bundle")
        soak(bundle, Path(folder) / "neo4j", options.release, options.minutes)


if __name__ == "__main__":
    main()
