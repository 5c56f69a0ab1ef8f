"""Training items: made, answered anew by Cypher on the store, compared; and whether a held-out concept occurs in train.

    python -m benchmarks.training_items BUNDLE --items 10000 [--kind chains,choice] [--seed 0]

The checker (``reasoning.training.checker``) shares nothing with what makes items: it turns each statement of an item's Query into Cypher.
Speed is in items a second of this process's processor time (making) and of wall clock (checking, which runs in the store's processes).
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from kg.snapshot import Snapshot
from kg.stores import open as open_store
from reasoning.training.checker import Checker
from reasoning.training.drafting import KINDS
from reasoning.training.item import Item
from reasoning.training.making import items

_BATCH = 5_000


def _timed(source: Iterator[Item], spent: list[float]) -> Iterator[list[Item]]:
    while True:
        began = time.process_time()
        batch = list(islice(source, _BATCH))
        spent[0] += time.process_time() - began
        if not batch:
            return
        yield batch


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bundle", type=Path)
    parser.add_argument("--items", type=int, default=1_000, help="items of each kind")
    parser.add_argument("--kind", default=",".join(KINDS))
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    snapshot = Snapshot.open(options.bundle)
    train: set[str] = set()
    held: set[str] = set()
    print(f"{'kind':<12} {'items':>9} {'agree':>9} {'made/s':>8} {'checked/s':>9}")
    with open_store(options.bundle) as store:
        for kind in options.kind.split(","):
            checker, spent, checked, made, agreed = Checker(store), [0.0], 0.0, 0, 0
            for batch in _timed(items(snapshot, kind, options.items, seed=options.seed), spent):
                began = time.perf_counter()
                faults = checker.check(batch)
                checked += time.perf_counter() - began
                made, agreed = made + len(batch), agreed + faults.count("")
                for item, fault in zip(batch, faults, strict=True):
                    if fault:
                        print(f"  {item.id}: {fault}")
                    if item.split == "train":
                        train.update(concept.curie for concept in item.concepts)
                    else:
                        held.update(item.answer)
            print(f"{kind:<12} {made:>9,} {agreed:>9,} {made / max(spent[0], 1e-9):>8,.0f} {made / max(checked, 1e-9):>9,.0f}", flush=True)
    print(f"answers held out: {len(held):,}; of them in train, in any role: {len(held & train):,}")


if __name__ == "__main__":
    main()
