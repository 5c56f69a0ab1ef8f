"""Training items: made, answered anew by Cypher on the store, compared; and whether a held-out concept occurs in train.

    python -m benchmarks.training_items BUNDLE --items 10000 [--kind chains,choice] [--seeds 2] [--state FILE] [--minutes 30]

The checker (``reasoning.training.checker``) shares nothing with what makes items: it turns each statement of an item's Query into Cypher.
``--seeds 2`` makes every kind from 2 seeds, one after the other; a million items are 13 kinds of 40,000 from 2 seeds. With ``--state``
what was checked is written there, seed by seed, and a run that was stopped goes on; ``--minutes`` stops it. Items of different seeds may
repeat each other: how many are alike is told. Speed is in items a second of this process's processor time (making) and of wall clock
(checking, which runs in the store's processes; to read a relation whole, once, is part of it).
"""

from __future__ import annotations

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from kg.snapshot import Snapshot
from kg.stores import open as open_store
from reasoning.training.checker import Checker
from reasoning.training.drafting import KINDS
from reasoning.training.item import Item
from reasoning.training.making import Ground, items

_BATCH = 5_000


def _timed(source: Iterator[Item], spent: list[float]) -> Iterator[list[Item]]:
    while True:
        began = time.process_time()
        batch = list(islice(source, _BATCH))
        spent[0] += time.process_time() - began
        if not batch:
            return
        yield batch


def check(ground: Ground, checker: Checker, kind: str, count: int, seed: int) -> dict[str, Any]:
    """Make and check one kind's items from one seed; return the figures as plain data."""
    spent, checked = [0.0], 0.0
    made = agreed = 0
    train: set[str] = set()
    held: set[str] = set()
    ids: list[str] = []
    faults_told: list[str] = []
    for batch in _timed(items(ground.snapshot, kind, count, seed=seed, ground=ground), spent):
        began = time.perf_counter()
        faults = checker.check(batch)
        checked += time.perf_counter() - began
        made, agreed = made + len(batch), agreed + faults.count("")
        for item, fault in zip(batch, faults, strict=True):
            ids.append(item.id)
            if fault:
                faults_told.append(f"{item.id}: {fault}")
            if item.split == "train":
                train.update(concept.curie for concept in item.concepts)
            else:
                held.update(item.answer)
    figures = {"kind": kind, "seed": seed, "made": made, "agreed": agreed, "making": spent[0], "checking": checked}
    return {**figures, "faults": faults_told[:20], "train": sorted(train), "held": sorted(held), "ids": [each[1:13] for each in ids]}


def done_before(state: Path | None) -> list[dict[str, Any]]:
    """Return what a state file holds; a line that was cut is done again."""
    found = []
    for line in state.read_text("utf-8").splitlines() if state is not None and state.exists() else ():
        try:
            found.append(json.loads(line))
        except ValueError:
            continue
    return found


def report(done: Sequence[dict[str, Any]]) -> int:
    """Print the table of what was checked; return how many items disagree or leak."""
    kinds: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for each in done:
        kinds[each["kind"]].append(each)
    print(f"{'kind':<12} {'items':>9} {'agree':>9} {'alike':>8} {'made/s':>8} {'checked/s':>9}")
    wrong = 0
    for kind, parts in kinds.items():
        made, agreed = sum(part["made"] for part in parts), sum(part["agreed"] for part in parts)
        ids = [each for part in parts for each in part["ids"]]
        making, checking = sum(part["making"] for part in parts), sum(part["checking"] for part in parts)
        wrong += made - agreed
        speeds = f"{made / max(making, 1e-9):>8,.0f} {made / max(checking, 1e-9):>9,.0f}"
        print(f"{kind:<12} {made:>9,} {agreed:>9,} {len(ids) - len(set(ids)):>8,} {speeds}")
        for fault in [fault for part in parts for fault in part["faults"]][:5]:
            print(f"  {fault}")
    train = {curie for each in done for curie in each["train"]}
    held = {curie for each in done for curie in each["held"]}
    total = sum(each["made"] for each in done)
    print(f"{total:,} items; answers held out: {len(held):,}; of them in train, in any role: {len(held & train):,}")
    return wrong + len(held & train)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run from the command line; the exit code is 1 where an item disagrees or leaks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bundle", type=Path)
    parser.add_argument("--items", type=int, default=1_000, help="items of each kind and seed")
    parser.add_argument("--kind", default=",".join(KINDS))
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--state", type=Path, help="what was checked; a later run goes on from there")
    parser.add_argument("--minutes", type=float, default=float("inf"))
    options = parser.parse_args(arguments)
    done = done_before(options.state)
    known = {(each["kind"], each["seed"]) for each in done}
    end = time.monotonic() + 60 * options.minutes
    ground = Ground(Snapshot.open(options.bundle))
    with open_store(options.bundle) as store:
        checker = Checker(store)
        for seed in range(options.seed, options.seed + options.seeds):
            for kind in options.kind.split(","):
                if (kind, seed) in known or time.monotonic() > end:
                    continue
                found = check(ground, checker, kind, options.items, seed)
                done.append(found)
                if options.state is not None:
                    with options.state.open("a", encoding="utf-8") as file:
                        file.write(json.dumps(found) + "\n")
    if report(done):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
