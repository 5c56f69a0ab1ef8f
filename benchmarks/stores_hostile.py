"""Statements that mean harm on both stores: what came of each, how long it took, and how soon a plain query answered behind it.

    python -m benchmarks.stores_hostile [--bundle PATH] [--time-out 1] [--release 5] [--only nested large endless long backtracking]
    python -m benchmarks.stores_hostile --soak 10

Without a bundle the tests' own small graph is asked. "before" is what the same kind of statement did on the commit of 2026-11-21, where
that was noted. ``--soak MINUTES`` has 8 threads of this process and 4 processes beside it ask library queries and hostile statements in
turn, and prints once a minute how much memory the clients, kglite's workers and the server hold.
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
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil

import cypher
from benchmarks.statistics import machine
from kg.bundle import Bundle
from kg.errors import MedclewError
from kg.stores import open as open_store
from kg.stores.base import Store
from kg.stores.embedded import EmbeddedStore
from kg.stores.neo4j import importer, server
from kg.stores.neo4j.store import Neo4jStore
from tests.stores import hostile
from tests.stores.graph import rich_bundle

THREADS, PROCESSES = 8, 4

#: By the beginning of a statement's name: what was seen on Neo4j before there were bounds.
BEFORE = {
    "nested": "ran > 40 s past its time-out",
    "large": "hung 120 s; server out of memory, restarted",
    "backtracking": "ran > 40 s past its time-out",
}


@contextlib.contextmanager
def stores(bundle: Bundle, home: Path, release: str) -> Iterator[tuple[dict[str, Store], server.Server]]:
    """Yield both stores, loaded, and the server."""
    importer.bulk_load(bundle, home, release=release)
    with (
        server.running(home, release=release, heap="512m", http=False) as running,
        EmbeddedStore(bundle) as here,
        Neo4jStore(running.uri, auth=(running.user, running.password)) as there,
    ):
        there.load(bundle)
        here.query("RETURN 1")
        yield {"embedded": here, "neo4j": there}, running


def outcome(store: Store, statement: str, timeout_s: float) -> str:
    """Return what came of a statement: the error's name, or how many rows."""
    try:
        return f"{len(store.query(statement, hostile.PARAMETERS, timeout_s=timeout_s))} rows"
    except MedclewError as error:
        return type(error).__name__


def table(asked: dict[str, Store], timeout_s: float, only: list[str]) -> None:
    """Print a line a statement and store, and how many plain queries answered within a second behind one."""
    print(f"{'':<34}{'before':<46}{'store':<10}{'outcome':<18}{'s':>7}{'plain, s':>10}")
    late: list[float] = []
    for name, statement in hostile.ALL.items():
        if only and name.partition(":")[0] not in only:
            continue
        for of, store in asked.items():
            began = time.perf_counter()
            what = outcome(store, statement, timeout_s)
            took = time.perf_counter() - began
            began = time.perf_counter()
            if store.query("RETURN 1 AS one", timeout_s=60).scalar() != 1:
                raise SystemExit(f"{of} answered something else behind {name}")
            late.append(time.perf_counter() - began)
            before = BEFORE.get(name.partition(":")[0], "") if of == "neo4j" else ""
            print(f"{name:<34}{before:<46}{of:<10}{what:<18}{took:7.2f}{late[-1]:10.3f}", flush=True)
    print(f"\nplain queries behind them: {sum(one <= 1 for one in late)} of {len(late)} within 1 s, the longest {max(late):.2f} s")


# -- soak -----------------------------------------------------------------------------------------------------------------------------


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
        print(f"{'minute':>7}{'this process':>15}{'others':>10}{'workers':>10}{'server':>10}   MB")
        me = psutil.Process(os.getpid())
        for minute in itertools.count():
            of_server = [process for pid in (running.pid,) for process in (psutil.Process(pid), *psutil.Process(pid).children(True))]
            clients = [psutil.Process(one.pid) for one in others if one.is_alive() and one.pid]
            below = [process for process in me.children(True) if process not in of_server and process not in clients]
            cells = ([me], clients, below, of_server)
            print(
                f"{minute:7}" + "".join(f"{megabytes(group):{width}.0f}" for group, width in zip(cells, (15, 10, 10, 10), strict=True)),
                flush=True,
            )
            if time.monotonic() + 5 > until:
                break
            time.sleep(min(60.0, max(0.0, until - time.monotonic())))
        for thread in threads:
            thread.join(120)
        for _ in others:
            said.update(queue.get(timeout=300))
        for other in others:
            other.join(60)
        print()
        for what, count in sorted(said.items()):
            print(f"  {what:<50}{count:8,}")
        if any(thread.is_alive() for thread in threads) or any(what.startswith("UNTYPED") for what in said):
            raise SystemExit("a thread hangs, or an error had no type")


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bundle", type=Path)
    parser.add_argument("--time-out", type=float, default=1.0)
    parser.add_argument("--release", default="5")
    parser.add_argument("--only", nargs="*", default=[], metavar="KIND", help="statements of these kinds alone")
    parser.add_argument("--soak", type=float, metavar="MINUTES")
    options = parser.parse_args()
    load = os.getloadavg()[0]
    print(f"{machine()}; load {load:.0f}; Neo4j {options.release}, heap 512 MB; time-out {options.time_out:g} s\n")
    with tempfile.TemporaryDirectory(prefix="medclew-hostile-") as folder:
        bundle = Bundle.open(options.bundle) if options.bundle else rich_bundle(Path(folder) / "bundle")
        if options.soak:
            soak(bundle, Path(folder) / "neo4j", options.release, options.soak)
            return
        with stores(bundle, Path(folder) / "neo4j", options.release) as (asked, _running):
            table(asked, options.time_out, options.only)


if __name__ == "__main__":
    main()
