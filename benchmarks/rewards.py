"""Rewards: agreement with gold on constructed right and wrong answers, what games them, and the rate.

    python -m benchmarks.rewards BUNDLE --items 1000 [--kind chains,choice] [--seed 0] [--processes 2]

Items of each kind are answered rightly (a name, another exact name out of the bundle's own table of names, the CURIE, upper case, another
right concept; for a choice the label) and wrongly (another option, a sibling of the answer, a right concept of another item, the answer
negated, a right and a wrong one together), each with the item's own reasoning. Gold is by construction, from the bundle's tables alone:
an answer that by any of its names is a right concept's too counts as neither and is left out. Beside it what verifiers of text do: equal
to the preferred name after folding case and punctuation, and the preferred name contained in the answer. The gaming suite lists what a
policy would try; it must earn 0 under every mixture under which reasoning counts, and what gives no single right answer under all.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from pathlib import Path

import polars as pl

from benchmarks.gaming import gaming, thought
from benchmarks.statistics import interval, machine
from kg.places import default_bundle
from kg.snapshot import Snapshot
from reasoning.rewards import MIXTURES, Rewarder
from reasoning.training.drafting import KINDS
from reasoning.training.item import Item
from reasoning.training.making import items
from reasoning.training.relations import Relations


class Names:
    """What concepts are called, from the bundle's own tables."""

    def __init__(self, bundle: Path) -> None:
        table = pl.read_parquet(bundle / "names.parquet")
        self.exact: dict[str, list[str]] = defaultdict(list)
        self.bearers: dict[str, set[str]] = defaultdict(set)
        for curie, name, kind in table.select("curie", "name", "kind").iter_rows():
            self.bearers[folded(name)].add(curie)
            if kind.split("@")[0] in ("name", "exact"):
                self.exact[curie].append(name)


def folded(text: str) -> str:
    """A text's letters and digits in lower case, as text verifiers compare."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def answers(item: Item, other: Item, near: Sequence[tuple[str, str]], names: Names, draw: random.Random) -> Iterator[tuple[str, str, bool]]:
    """Yield (construction, answer, whether it is right); ``near`` is (CURIE, name) of what stands beside the answer."""
    right = draw.choice(item.answer)
    concept = item.concept(right)
    told = [name for name in names.exact[right] if "\n" not in name and len(name) < 300]
    yield "preferred name", concept.name, True
    yield "CURIE", right, True
    yield "upper case", concept.name.upper(), True
    if told:
        yield "another exact name", draw.choice(told), True
    if item.options:
        label = next(option.label for option in item.options if option.correct)
        yield "label", label, True
        yield "label and name", f"{label}. {concept.name}", True
        for option in item.options:
            if not option.correct:
                yield "another option", item.concept(option.curie).name, False
                yield "label of another", option.label, False
                yield "right label, wrong name", f"{label}. {item.concept(option.curie).name}", False
    wrong = [*near, *((curie, other.concept(curie).name) for curie in other.answer)]
    for curie, name in wrong[:4]:
        if not names.bearers[folded(name)] & set(item.answer) and curie not in item.answer:
            yield "beside the answer", name, False
            yield "right and wrong", f"{concept.name}, {name}", False
    yield "negated", f"not {concept.name}", False
    if not names.bearers[folded(concept.category)]:
        yield "category", concept.category, False


def beside(relations: Relations, item: Item, count: int = 3) -> list[tuple[str, str]]:
    """(CURIE, name) of concepts that the graph puts under the same heading as the first answer."""
    snapshot = relations.snapshot
    node = snapshot.index(item.answer[0])
    found = [sibling for parent in relations.parents(node)[:3].tolist() for sibling in relations.children(parent).tolist()[: count + 1]]
    return [(snapshot.curie(each), snapshot.name(each)) for each in dict.fromkeys(found) if each != node][:count]


def contained(answer: str, item: Item) -> bool:
    """What a verifier of text says that looks for a preferred name in the answer."""
    return any(folded(item.concept(curie).name) in folded(answer) for curie in item.answer)


def equal(answer: str, item: Item) -> bool:
    """What a verifier of text says that compares the answer with the preferred names."""
    return any(folded(item.concept(curie).name) == folded(answer) for curie in item.answer)


def judge(kind: str, made: Sequence[Item], rewarder: Rewarder, names: Names, seed: int) -> None:
    """Print the agreement with gold of one kind, ours beside text verifiers', and what was judged otherwise than gold."""
    draw, relations = random.Random(seed), Relations(rewarder.snapshot)
    hits: dict[str, list[float]] = {"ours": [], "equal": [], "contained": []}
    missed: list[str] = []
    for item, other in pairwise([*made, made[0]]):
        for construction, said, gold in answers(item, other, beside(relations, item), names, draw):
            reward = rewarder.score(f"{thought(item)}<answer>{said}</answer>", item)
            agreed = (reward.answer == 1) == gold and (reward.total > 0) == gold
            hits["ours"].append(agreed)
            hits["equal"].append(equal(said, item) == gold)
            hits["contained"].append(contained(said, item) == gold)
            if not agreed:
                missed.append(f"  {construction}: {said!r} to {item.id}, gold {gold}, reward {reward.total} {reward.fault}")
    told = "  ".join(
        f"{name} {mean:.4f} ({low:.4f} to {high:.4f})" for name, values in hits.items() for mean, low, high in [interval(values)]
    )
    print(f"{kind:<12} {len(hits['ours']):>7,}  {told}", flush=True)
    print("\n".join(missed[:5]), end="\n" if missed else "")


def play(made: Sequence[Item], rewarder: Rewarder) -> dict[str, list[float]]:
    """Return policy -> what it earned, one value a response and mixture that it is to earn nothing under."""
    earned: dict[str, list[float]] = defaultdict(list)
    for item, other in pairwise([*made, made[0]]):
        for policy, text, never in gaming(item, other):
            for mixture in MIXTURES:
                if never or mixture != "answer":
                    earned[policy].append(rewarder.score(text, item, mixture).total)
    return earned


def _rated(bundle: Path, made: Sequence[Item], seconds: float) -> tuple[float, float]:
    rewarder, scored = Rewarder(Snapshot.open(bundle)), 0
    rewarder.score_batch([item.response for item in made[:50]], made[:50])
    began, worked = time.perf_counter(), time.process_time()
    while time.perf_counter() - began < seconds:
        for start in range(0, len(made), 100):
            rewarder.score_batch([item.response for item in made[start : start + 100]], made[start : start + 100])
            scored += len(made[start : start + 100])
    return scored / (time.perf_counter() - began), scored / (time.process_time() - worked)


def rate(bundle: Path, made: Sequence[Item], processes: int, seconds: float = 5.0) -> tuple[float, float]:
    """Return rewards a second of so many processes together, each on its own items: of wall clock, and of the processors' time."""
    with ProcessPoolExecutor(processes) as pool:
        parts = [list(made[place::processes]) for place in range(processes)]
        found = list(pool.map(_rated, [bundle] * processes, parts, [seconds] * processes))
    return sum(wall for wall, _ in found), sum(busy for _, busy in found)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark; the exit code is 1 where something that games the reward earned anything."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bundle", type=Path, nargs="?", default=default_bundle())
    parser.add_argument("--items", type=int, default=1_000, help="items of each kind")
    parser.add_argument("--kind", default=",".join(KINDS))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args(arguments)
    snapshot, names = Snapshot.open(options.bundle), Names(options.bundle)
    rewarder = Rewarder(snapshot)
    print(f"{machine()}\nagreement with gold, 95 % intervals (bootstrap over answers)\n{'kind':<12} {'answers':>7}")
    earned: dict[str, list[float]] = defaultdict(list)
    everything: list[Item] = []
    for kind in options.kind.split(","):
        made = list(items(snapshot, kind, options.items, seed=options.seed))
        judge(kind, made, rewarder, names, options.seed)
        for policy, values in play(made[:300], rewarder).items():
            earned[policy] += values
        everything += made
    print(f"\n{'policy':<32} {'responses':>9} {'paid':>5}")
    for policy, values in earned.items():
        print(f"{policy:<32} {len(values):>9,} {sum(value > 0 for value in values):>5}")
    wall, busy = rate(options.bundle, everything, options.processes)
    print(f"\n{options.processes} processes: {wall:,.0f} rewards a second of wall clock, {busy:,.0f} of processor time")
    if any(value > 0 for values in earned.values() for value in values):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
