"""Compositional queries from the graph itself, answered by the executor and by independent Cypher: the two must be equal.

python -m benchmarks.questions_generated --bundle BUNDLE                     # 5,000 queries on the embedded store
python -m benchmarks.questions_generated --bundle BUNDLE --store neo4j://localhost:7687 --count 500
python -m benchmarks.questions_generated --bundle BUNDLE --words --count 1000   # the same in words, through ``engine.ask``
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from pathlib import Path

from benchmarks.questions_oracle import Oracle
from benchmarks.questions_shapes import Shapes, checked
from kg.snapshot import Snapshot
from kg.stores import open as open_store
from reasoning.query.executor import execute
from reasoning.query.model import Query

#: Values that are compared one by one at the most: more than any answer has.
_ALL = 1_000_000


def compare(snapshot: Snapshot, oracle: Oracle, query: Query) -> tuple[bool, int]:
    """Return whether the executor and the oracle give the same values, and how many there are."""
    found = execute(query, snapshot, limit=_ALL, ways=1)
    expected = oracle.values(query, "x")
    mine = {snapshot.curie(node) for node in found.nodes()}
    return mine == expected and found.total == len(expected) and not found.truncated, len(expected)


def run(snapshot: Snapshot, oracle: Oracle, count: int, seed: int) -> tuple[Counter[str], list[Query]]:
    """Compare ``count`` queries; return counts by form and outcome, and the queries that differ."""
    shapes, rng = Shapes(snapshot, seed), random.Random(seed)
    outcomes: Counter[str] = Counter()
    differing: list[Query] = []
    for _ in range(count):
        shape = shapes.make()
        equal, size = compare(snapshot, oracle, shape.query)
        outcomes[f"{'equal' if equal else 'different'}"] += 1
        outcomes[f"form {shape.form}"] += 1
        outcomes["with answers"] += size > 0
        if not equal:
            differing.append(shape.query)
        if size and rng.random() < 0.2:  # the same condition, asked of one concept: of one that it holds of, or of any
            expected = oracle.values(shape.query, "x")
            value = rng.choice(sorted(expected)) if rng.random() < 0.5 else snapshot.curie(shapes._some(shape.category))
            holds = execute(checked(shape, snapshot, value), snapshot).holds
            outcomes["checks equal" if holds == (value in expected) else "checks different"] += 1
            if holds != (value in expected):
                differing.append(checked(shape, snapshot, value))
    return outcomes, differing


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bundle", type=Path, required=True)
    parser.add_argument("--store", help="ask this store instead of the bundle's own embedded one")
    parser.add_argument("--count", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--words", action="store_true", help="put the queries into words and ask those")
    options = parser.parse_args()
    snapshot = Snapshot.open(options.bundle)
    with open_store(options.store or options.bundle) as store:
        oracle = Oracle(store)
        started = time.process_time()
        if options.words:
            from benchmarks.questions_worded import report

            report(options.bundle, oracle, options.count, options.seed)
            return
        outcomes, differing = run(snapshot, oracle, options.count, options.seed)
    spent = time.process_time() - started
    print(f"{options.count:,} queries, seed {options.seed}, {oracle.asked:,} Cypher queries, {spent:.0f} s of processor")
    for name, number in sorted(outcomes.items()):
        print(f"  {name}: {number:,}")
    for query in differing[:10]:
        print(query.to_json())


if __name__ == "__main__":
    main()
