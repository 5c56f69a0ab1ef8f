"""Compositional queries from the graph itself, answered by the executor and by independent Cypher: the two must be equal.

python -m benchmarks.questions_generated --bundle BUNDLE                     # 5,000 queries on the embedded store, about 15 minutes
python -m benchmarks.questions_generated --bundle BUNDLE --kept FILE         # goes on where a run into the same file ended
python -m benchmarks.questions_generated --bundle BUNDLE --store neo4j://localhost:7687 --count 500
python -m benchmarks.questions_generated --bundle BUNDLE --words --count 1000   # the same in words, through ``engine.ask``

Query i is the same for the same seed and graph, whatever was run before it. A query that the store cannot answer within its bounds on
memory and time is counted as such: there is nothing to compare with. Exits with 1 where any answer differs.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from benchmarks.generated_questions.oracle import Oracle
from benchmarks.generated_questions.shapes import Shape, Shapes, checked
from kg.errors import QueryError
from kg.identity import read_manifest
from kg.snapshot import Snapshot
from kg.stores import open as open_store
from reasoning.query.executor import execute
from reasoning.query.model import Query

#: Values that are compared one by one at the most: more than any answer has.
_ALL = 1_000_000
#: Seconds between two lines of progress.
_TOLD = 15.0


def compare(snapshot: Snapshot, oracle: Oracle, query: Query) -> tuple[bool, frozenset[str]]:
    """Return whether the executor and the oracle give the same values, and the oracle's."""
    found = execute(query, snapshot, limit=_ALL, ways=1)
    expected = oracle.values(query, "x")
    mine = {snapshot.curie(node) for node in found.nodes()}
    return mine == expected and found.total == len(expected) and not found.truncated, expected


def compared(snapshot: Snapshot, oracle: Oracle, shapes: Shapes, number: int) -> dict[str, Any]:
    """Return how a query's answers compare: its form and outcome, and the queries that differ."""
    shape = shapes.numbered(number)
    try:
        equal, expected = compare(snapshot, oracle, shape.query)
    except QueryError as error:
        return {"number": number, "form": shape.form, "outcome": "not answered by the store", "why": str(error)[:200]}
    row: dict[str, Any] = {"number": number, "form": shape.form, "outcome": "equal" if equal else "different", "values": len(expected)}
    differing = [] if equal else [shape.query]
    if expected and shapes.rng.random() < 0.2:
        query, right = _check(snapshot, shapes.rng, shapes, shape, expected)
        row["check"] = "equal" if right else "different"
        differing += [] if right else [query]
    return row | ({"queries": [json.loads(query.to_json()) for query in differing]} if differing else {})


def _check(snapshot: Snapshot, rng: random.Random, shapes: Shapes, shape: Shape, expected: frozenset[str]) -> tuple[Query, bool]:
    """The same condition, asked of one concept: of one that it holds of, or of any."""
    value = rng.choice(sorted(expected)) if rng.random() < 0.5 else snapshot.curie(shapes.some(shape.category))
    query = checked(shape, snapshot, value)
    return query, execute(query, snapshot).holds == (value in expected)


def run(snapshot: Snapshot, oracle: Oracle, count: int, seed: int, kept: Path | None = None, identity: str = "") -> list[dict[str, Any]]:
    """Compare queries 0 to ``count`` - 1; rows that ``kept`` has already, of the same seed and graph, are not made again."""
    rows = list(_read(kept, seed, identity)) if kept is not None else []
    done = {row["number"] for row in rows}
    shapes, told = Shapes(snapshot, seed), time.monotonic()
    out: TextIO | None = kept.open("a", encoding="utf-8") if kept is not None else None
    if out is not None and out.tell():
        out.write("\n")  # what was written last may not have been written whole
    for number in range(count):
        if number in done:
            continue
        row = compared(snapshot, oracle, shapes, number)
        rows.append(row)
        if out is not None:
            out.write(json.dumps({"seed": seed, "graph": identity, **row}) + "\n")
            out.flush()
        if time.monotonic() - told > _TOLD:
            told = time.monotonic()
            outcomes = Counter(each["outcome"] for each in rows)
            print(f"  {len(rows):,} of {count:,}: {', '.join(f'{n:,} {name}' for name, n in sorted(outcomes.items()))}", file=sys.stderr)
    if out is not None:
        out.close()
    return [row for row in rows if row["number"] < count]


def _read(kept: Path, seed: int, identity: str) -> Iterator[dict[str, Any]]:
    if kept.exists():
        for line in kept.read_text("utf-8").splitlines():
            try:
                row = json.loads(line)
            except ValueError:
                continue  # the run was killed while it wrote
            if (row.pop("seed"), row.pop("graph")) == (seed, identity):
                yield row


def tell(rows: list[dict[str, Any]], seed: int) -> bool:
    """Print counts by outcome and form, and some queries that differ; return whether all are equal."""
    outcomes = Counter(row["outcome"] for row in rows)
    print(f"{len(rows):,} queries, seed {seed}: {', '.join(f'{number:,} {name}' for name, number in sorted(outcomes.items()))}")
    checks = Counter(row["check"] for row in rows if "check" in row)
    print(f"  with answers: {sum(row.get('values', 0) > 0 for row in rows):,}; the largest has {max(r.get('values', 0) for r in rows):,}")
    print(f"  asked of one concept: {', '.join(f'{number:,} {name}' for name, number in sorted(checks.items()))}")
    for form, number in sorted(Counter(row["form"] for row in rows).items()):
        print(f"  form {form}: {number:,}")
    differing = [query for row in rows for query in row.get("queries", ())]
    for query in differing[:10]:
        print(json.dumps(query))
    for why, number in Counter(row["why"] for row in rows if "why" in row).most_common(5):
        print(f"  not answered by the store, {number:,} times: {why}")
    return not differing


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bundle", type=Path, required=True)
    parser.add_argument("--store", help="ask this store instead of the bundle's own embedded one")
    parser.add_argument("--count", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kept", type=Path, help="a file of outcomes, a line each; a run that was ended goes on from there")
    parser.add_argument("--words", action="store_true", help="put the queries into words and ask those")
    options = parser.parse_args()
    snapshot = Snapshot.open(options.bundle)
    with open_store(options.store or options.bundle) as store:
        oracle = Oracle(store)
        if options.words:
            from benchmarks.generated_questions.worded import report

            report(options.bundle, oracle, options.count, options.seed)
            return
        started = time.process_time()
        identity = str(read_manifest(options.bundle / "manifest.json")["content_hash"])
        rows = run(snapshot, oracle, options.count, options.seed, options.kept, identity)
    print(f"{oracle.asked:,} Cypher queries and {time.process_time() - started:.0f} s of processor in this run")
    raise SystemExit(0 if tell(rows, options.seed) else 1)


if __name__ == "__main__":
    main()
