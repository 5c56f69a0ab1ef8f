"""The whole query library with random, hub, odd and hostile parameters on both stores: what came of it, and whether both say the same.

    python -m benchmarks.stores_library_trials --bundle PATH [--each 2] [--share 1.0] [--server FOLDER]

Each query gets ``--each`` random concepts and as many of the 20 most linked ones in place of its example's, and in each of
its parameters what is absent, empty, null, of another type, very long, quotes, backticks, Lucene's syntax. ``--server`` names the folder of
a local Neo4j that holds the bundle already; else one is filled and started. Paths whose choice among equals is the store's own are told
apart. A time-out is the query's own (ten seconds, or what its header says).
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

from benchmarks.statistics import machine
from kg.bundle import Bundle
from kg.stores.base import TIMEOUT_S
from kg.stores.embedded import EmbeddedStore
from kg.stores.neo4j import importer, server
from kg.stores.neo4j.store import Neo4jStore
from tests.stores.library_trials import outcome, trials

CHOICE = ("path_shortest", "path_all_shortest", "concept_fulltext")


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bundle", type=Path, required=True)
    parser.add_argument("--each", type=int, default=2)
    parser.add_argument("--share", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--release", default="5")
    parser.add_argument("--server", type=Path)
    options = parser.parse_args()
    bundle = Bundle.open(options.bundle)
    print(f"{machine()}; Neo4j {options.release}; seed {options.seed}\n")
    with ExitStack() as stack:
        running = server.status(options.server) if options.server else None
        if running is None:
            home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="medclew-trials-")))
            importer.bulk_load(bundle, home, release=options.release)
            running = stack.enter_context(server.running(home, release=options.release, http=False))
        there = stack.enter_context(Neo4jStore(running.uri, auth=(running.user, running.password)))
        there.load(bundle)
        here = stack.enter_context(EmbeddedStore(bundle))
        chance = random.Random(options.seed)
        said: dict[str, Counter[str]] = {"embedded": Counter(), "neo4j": Counter()}
        slowest: list[tuple[float, str, str, str]] = []
        alike = different = own = 0
        for trial in trials(bundle, options.seed, options.each, options.each):
            if chance.random() >= options.share:
                continue
            found = {}
            for name, store in (("embedded", here), ("neo4j", there)):
                if name not in trial.query.stores:
                    continue
                began = time.perf_counter()
                found[name] = outcome(store, trial, trial.query.timeout_s or TIMEOUT_S)
                slowest.append((time.perf_counter() - began, name, trial.query.name, trial.kind))
                said[name]["rows" if found[name].startswith("[") else found[name]] += 1
            if len(set(found.values())) == 1:
                alike += 1
            elif trial.query.name in CHOICE:
                own += 1
            else:
                different += 1
                print(f"DIFFERENT {trial.query.name} ({trial.kind}): " + " | ".join(f"{of}: {what[:140]}" for of, what in found.items()))
    for name, counted in said.items():
        print(f"{name}: " + ", ".join(f"{count} {what}" for what, count in counted.most_common()))
    print(f"alike {alike}, different {different}, another of equal paths {own}")
    print("slowest: " + "; ".join(f"{took:.1f} s {query} on {name} ({kind})" for took, name, query, kind in sorted(slowest)[-5:]))


if __name__ == "__main__":
    main()
