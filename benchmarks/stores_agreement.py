"""Random statements on both stores: how many answer alike, and which do not.

    python -m benchmarks.stores_agreement [--seed 1] [--count 1000] [--all-steps]

The graph is the tests' own (27 concepts of every kind, parallel and negative statements): small enough that every statement ends, and that
Neo4j's answer can be followed by hand. Statements come from ``tests.stores.random_statements``: patterns of up to three hops with labels,
types and CURIEs, conditions, OPTIONAL MATCH, WITH, UNION, aggregates. ``--all-steps`` lets kglite use the steps of its optimizer that
Medclew leaves out, to show what they change.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

from benchmarks.statistics import machine
from kg.errors import MedclewError
from kg.stores import property_graph as shape
from kg.stores import worker
from kg.stores.base import Store
from kg.stores.embedded import EmbeddedStore
from kg.stores.neo4j import server
from kg.stores.neo4j.store import Neo4jStore
from tests.stores.graph import rich_bundle
from tests.stores.random_statements import Words, statements


def rows(store: Store, statement: str) -> list[str]:
    """Return a statement's rows in an order of their own, or the error that ended it."""
    try:
        return sorted(json.dumps(row) for row in store.query(statement, timeout_s=60).rows)
    except MedclewError as error:
        return [f"{type(error).__name__}: {str(error)[:120]}"]


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--release", default="5")
    parser.add_argument("--all-steps", action="store_true")
    options = parser.parse_args()
    print(f"{machine()}; Neo4j {options.release}; {options.count} statements, seed {options.seed}\n")
    with tempfile.TemporaryDirectory(prefix="medclew-agreement-") as folder:
        home = Path(folder)
        bundle = rich_bundle(home / "bundle")
        if options.all_steps:
            changed = home / "worker.py"
            text = Path(worker.__file__).read_text("utf-8")
            changed.write_text(text.replace("disabled_passes=WRONG_PASSES", "disabled_passes=[]"), "utf-8")
            worker.__file__ = str(changed)
        words = Words(sorted(shape.labels(bundle).values()), sorted(set(shape.types(bundle).values())), bundle.nodes["curie"].to_list())
        with (
            server.running(home / "neo4j", release=options.release, heap="512m", http=False) as running,
            Neo4jStore(running.uri, auth=(running.user, running.password)) as there,
            EmbeddedStore(bundle) as here,
        ):
            there.load(bundle)
            different = 0
            for statement in statements(words, options.seed, options.count):
                of_here, of_there = rows(here, statement), rows(there, statement)
                if of_here != of_there:
                    different += 1
                    print(f"{statement}\n    embedded {of_here[:3]}\n    neo4j    {of_there[:3]}", flush=True)
    print(f"{options.count - different} of {options.count} answer alike")


if __name__ == "__main__":
    main()
