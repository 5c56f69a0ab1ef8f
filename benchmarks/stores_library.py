"""Every query of the library on both stores, with its example: processor seconds warm, and whether both give the same rows.

    python -m benchmarks.stores_library --bundle PATH [--query NAME ...]

Processor time is that of the processes that answer: kglite's worker, and all of Neo4j's, so that compiling and collecting garbage count.
Neo4j is started and filled in bulk for the run. A run that is not told comes before the told ones.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

import cypher
from benchmarks.statistics import machine
from kg.bundle import Bundle
from kg.errors import QueryError
from kg.stores.base import Store
from kg.stores.embedded import EmbeddedStore
from kg.stores.neo4j import importer, server
from kg.stores.neo4j.store import Neo4jStore

#: What a query may take that says nothing of being long, in processor seconds.
BOUND_S = 1.0

#: Wall-clock seconds after which a query is given up; the machine may be busy with other work.
PATIENCE_S = 120.0


def used(processes: list[psutil.Process]) -> float:
    """Return the processor seconds that processes have used so far."""
    return sum(sum(process.cpu_times()[:2]) for process in processes)


def below(pid: int | None = None) -> list[psutil.Process]:
    """Return a process (this one) and all that it started."""
    top = psutil.Process(pid)
    return [top, *top.children(recursive=True)]


@dataclass(frozen=True, slots=True)
class Measured:
    """What a query took on a store, median processor seconds, and its rows; or the error that ended it."""

    seconds: float
    rows: list[tuple[Any, ...]]
    error: QueryError | None = None


def measure(store: Store, query: cypher.Query, processes: list[psutil.Process], runs: int) -> Measured:
    """Run a query once and then ``runs`` times more, which count."""
    took, rows = [], []
    for run in range(runs + 1):
        before = used(processes)
        try:
            rows = store.query(query.text, query.bind(query.example), timeout_s=PATIENCE_S).rows
        except QueryError as error:
            return Measured(float("inf"), [], error)
        if run:
            took.append(used(processes) - before)
    return Measured(statistics.median(took), rows)


def line(query: cypher.Query, found: dict[str, Measured]) -> str:
    """Return a query's line of the table."""
    cells = "".join(f"{found[name].seconds:10.2f}" if name in found else f"{'-':>10}" for name in cypher.STORES)
    measured = list(found.values())
    notes = [] if all(one.rows == measured[0].rows for one in measured) else ["DIFFERENT ROWS"]
    notes += [f"{name}: {one.error}" for name, one in found.items() if one.error]
    if query.timeout_s:
        notes.append(f"time-out {query.timeout_s:.0f} s")
    return f"{query.name:<34}{cells}{len(measured[0].rows):8}  {'; '.join(notes)}"


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bundle", type=Path, required=True)
    parser.add_argument("--query", nargs="*", help="these alone")
    parser.add_argument("--release", default="5")
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    bundle = Bundle.open(options.bundle)
    chosen = [query for query in cypher.library() if not options.query or query.name in options.query]
    print(f"{machine()}; Neo4j {options.release}, heap 1 GB; median processor seconds of {options.runs} runs\n")
    print(f"{'':<34}{'embedded':>10}{'neo4j':>10}{'rows':>8}")
    over = []
    with tempfile.TemporaryDirectory(prefix="medclew-library-") as folder, EmbeddedStore(bundle, workers=1) as here:
        here.query("RETURN 1")
        importer.bulk_load(bundle, Path(folder), release=options.release)
        with (
            server.running(Path(folder), release=options.release, http=False) as running,
            Neo4jStore(running.uri, auth=(running.user, running.password)) as there,
        ):
            there.load(bundle)
            of_server = below(running.pid)
            of_worker = [process for process in below() if process not in of_server and process.pid != os.getpid()]
            for query in chosen:
                asked = (("embedded", here, of_worker), ("neo4j", there, of_server))
                found = {name: measure(store, query, its, options.runs) for name, store, its in asked if name in query.stores}
                print(line(query, found), flush=True)
                if query.timeout_s is None and any(one.seconds > BOUND_S for one in found.values()):
                    over.append(query.name)
    print(f"\nover {BOUND_S:.0f} s though they do not say that they are long: {', '.join(over) or 'none'}")


if __name__ == "__main__":
    main()
