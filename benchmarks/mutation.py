"""How many small faults in the code do the tests notice? A random sample of mutants, each with the tests that run its line.

    python -m benchmarks.mutation --bundle BUNDLE --rooms reasoning traversal --sample 300 --seed 1
    python -m benchmarks.mutation --only reasoning/diagnosis --sample 50        # part of a room
    python -m benchmarks.mutation --given                                       # the faults of benchmarks/mutants/given.tsv alone
    python -m benchmarks.mutation --only traversal --tests tests/traversal --examples 12 --seconds 3 --out part1.jsonl   # a piece, quickly
    python -m benchmarks.mutation --told part1.jsonl part2.jsonl                # the score of pieces together, whatever ended them

Prints the score (noticed among all, with Wilson's 95 % interval; one that makes a test hang is noticed, one that no test runs is not) and
each survivor. Some survivors change nothing that anyone could see; they count all the same. What Numba compiles is left out.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.mutants.faults import ROOT, Mutant, mutants
from benchmarks.mutants.plugin import FAULT, PLAN
from benchmarks.statistics import wilson

GIVEN = Path(__file__).parent / "mutants" / "given.tsv"
#: The tests of a room and of what shows its results.
TESTS = {
    "traversal": ["tests/traversal", "tests/query/test_executor.py", "tests/reasoning/test_connections.py"],
    "reasoning": [
        "tests/reasoning",
        "tests/query",
        "tests/diagnosis",
        "tests/patients",
        "tests/training",
        "tests/llm",
        "tests/serve/test_shown_text.py",
    ],
}
_LEFT_OUT = ["--deselect=tests/query/test_oracle.py", "--deselect=tests/diagnosis/test_benchmark.py"]
_PYTEST = [sys.executable, "-m", "pytest", "-q", "-p", "benchmarks.mutants.plugin", "-p", "no:cacheprovider", "-p", "no:randomly"]


def sample(places: list[str], count: int, seed: int) -> list[Mutant]:
    """Return ``count`` of all mutants below some folders, each as likely."""
    found = [
        one
        for place in places
        for file in sorted((ROOT / place).rglob("*.py") if (ROOT / place).is_dir() else [ROOT / place])
        for one in mutants(file)
    ]
    return random.Random(seed).sample(found, min(count, len(found)))


def given() -> list[Mutant]:
    """Return the faults that were put in by hand.

    Raises:
        ValueError: what one replaces does not stand in its file, or more than once.
    """
    found = []
    with GIVEN.open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            text = (ROOT / row["file"]).read_text("utf-8")
            old, new = (row[side].replace("\\n", "\n") for side in ("old", "new"))
            if text.count(old) != 1:
                raise ValueError(f"{GIVEN.name}: {old!r} stands {text.count(old)} times in {row['file']}, not once")
            start = text.index(old)
            found.append(Mutant(row["file"], text.count("\n", 0, start) + 1, row["what"], start, start + len(old), new))
    return found


def run(chosen: list[Mutant], tests: list[str], asked: argparse.Namespace) -> list[dict[str, Any]]:
    """Return each mutant with its outcome; see ``benchmarks.mutants.plugin``. With ``--out`` outcomes are kept as they come."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)} | ({"MEDCLEW_TEST_BUNDLE": asked.bundle} if asked.bundle else {})
    with tempfile.TemporaryDirectory() as folder:
        plan, out = Path(folder) / "plan.json", Path(folder) / "out.jsonl"
        given_plan = {"mutants": [vars(one) for one in chosen], "out": str(out), "seconds": asked.seconds, "examples": asked.examples}
        plan.write_text(json.dumps(given_plan), "utf-8")
        subprocess.run(
            [*_PYTEST, *_LEFT_OUT, *tests], cwd=ROOT, env=environment | {PLAN: str(plan)}, stdout=subprocess.DEVNULL, check=False
        )
        rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    for row in rows:
        if row["outcome"] == "survived":
            print(f"once more: {row['mutant']['file']}:{row['mutant']['line']}", file=sys.stderr, flush=True)
            row["outcome"] = _alone(row["mutant"], row["tests"], environment)
        if asked.out:
            with asked.out.open("a", encoding="utf-8") as kept:
                kept.write(json.dumps(row) + "\n")
    return rows


def _alone(mutant: dict[str, Any], tests: list[str], environment: dict[str, str]) -> str:
    """Try a mutant in a process of its own, in which everything is computed with the fault."""
    fault = environment | {FAULT: json.dumps(mutant)}
    try:
        done = subprocess.run([*_PYTEST, "-x", *tests], cwd=ROOT, env=fault, check=False, timeout=300, capture_output=True)
    except subprocess.TimeoutExpired:
        return "killed"
    return "killed" if done.returncode else "survived"


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bundle", help="the default graph, built; without it the tests build one")
    parser.add_argument("--rooms", nargs="*", default=list(TESTS), choices=list(TESTS))
    parser.add_argument("--only", nargs="*", default=[], help="folders or files within the rooms")
    parser.add_argument("--sample", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--given", action="store_true", help="the faults that were put in by hand, none at random")
    parser.add_argument("--tests", nargs="*", help="other tests than those of the rooms")
    parser.add_argument("--seconds", type=float, default=8.0, help="processor seconds of tests for a mutant at the most")
    parser.add_argument("--examples", type=int, help="examples of a property at the most while mutants are tried; survivors meet all")
    parser.add_argument("--out", type=Path, help="append each outcome to this file")
    parser.add_argument("--told", nargs="*", type=Path, help="run nothing: print the score of what such files hold")
    asked = parser.parse_args()
    if asked.told:
        rows = [json.loads(line) for file in asked.told for line in file.read_text("utf-8").splitlines()]
    else:
        chosen = given() if asked.given else sample(asked.only or asked.rooms, asked.sample, asked.seed)
        rows = run(chosen, asked.tests or sorted({test for room in asked.rooms for test in TESTS[room]}), asked)
    for row in rows:
        if row["outcome"] != "killed":
            print(f"{row['outcome']}: {Mutant(**row['mutant'])}\n    tests that run it: {len(row['tests'])}")
    for room in sorted({row["mutant"]["file"].split("/")[0] for row in rows}):
        told(room, [row for row in rows if row["mutant"]["file"].startswith(room + "/")])
    told("all", rows)


def told(name: str, rows: list[dict[str, Any]]) -> None:
    """Print a score."""
    noticed = sum(row["outcome"] == "killed" for row in rows)
    unrun = sum(row["outcome"] == "no test runs it" for row in rows)
    low, high = wilson(noticed, len(rows))
    print(f"{name}: {noticed} of {len(rows)} noticed, {noticed / max(len(rows), 1):.3f} ({low:.3f}-{high:.3f}); no test runs {unrun}")


if __name__ == "__main__":
    main()
