"""A tiny model is trained on exported items and does better on held-out ones: the formats work from the graph to a trainer's loop.

    python -m benchmarks.training_smoke BUNDLE [--items 12000] [--seconds 45] [--seed 0]

Exports multiple-choice items in the form for reinforcement learning with verifiable rewards, reads the files back as a trainer does, and
trains a scorer of (question, option) pairs: bags of hashed letters and words, some 400,000 parameters, on the CPU. It is judged by
``medclew.rewards`` under the mixture ``answer``, on items of validation and test, whose answers occur nowhere in train. Told: the mean
reward before, after, and of the option that shares most with the question in letters (no learning); intervals: 95 %, bootstrap over
items. What it can learn of concepts that it never met is in their names alone: a smoke test, no claim of medical skill.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
import time
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from benchmarks.statistics import interval, machine
from kg.places import default_bundle
from kg.snapshot import Snapshot
from reasoning.rewards import Rewarder
from reasoning.training.export import export

_BUCKETS, _WIDTH, _OPTIONS = 1 << 14, 24, 4


@dataclass(frozen=True)
class Row:
    """A row of an exported file: the question's features, its options' (in order), which is right, the item as JSON."""

    question: torch.Tensor
    options: list[torch.Tensor]
    labels: list[str]
    right: int
    item: dict[str, Any]


def features(text: str) -> torch.Tensor:
    """int64 [n]: hashed words and trigrams of letters of a text, each once."""
    lowered = text.casefold()
    parts = [f"w{word}" for word in re.findall(r"\w+", lowered)] + [lowered[at : at + 3] for at in range(max(len(lowered) - 2, 1))]
    return torch.tensor(sorted({zlib.crc32(part.encode()) % _BUCKETS for part in parts}))


def shared(one: torch.Tensor, other: torch.Tensor) -> float:
    """The share of a text's features that another text has."""
    return float(torch.isin(other, one).float().mean())


def read(file: Path) -> list[Row]:
    """Read a file of RLVR rows: the question and options out of the prompt, the truth out of ``reward_model``."""
    rows = []
    for line in file.read_text("utf-8").splitlines():
        told = json.loads(line)
        question, *lines = told["prompt"][-1]["content"].split("\n")
        item = json.loads(told["reward_model"]["ground_truth"])
        right = next(at for at, option in enumerate(item["options"]) if option["correct"])
        if len(lines) == _OPTIONS:
            labels = [line.split(".")[0] for line in lines]
            rows.append(Row(features(question), [features(line.partition(". ")[2]) for line in lines], labels, right, item))
    return rows


class Chooser(nn.Module):
    """Scores options against a question."""

    def __init__(self) -> None:
        super().__init__()
        self.bag = nn.EmbeddingBag(_BUCKETS, _WIDTH, mode="mean")
        self.judge = nn.Sequential(nn.Linear(4 * _WIDTH, 32), nn.ReLU(), nn.Linear(32, 1))

    def forward(self, rows: Sequence[Row]) -> torch.Tensor:
        """Return float [rows, 4]: the options' scores."""
        asked = self._bagged([row.question for row in rows]).unsqueeze(1).expand(-1, _OPTIONS, -1)
        given = self._bagged([option for row in rows for option in row.options]).view(len(rows), _OPTIONS, -1)
        scores: torch.Tensor = self.judge(torch.cat([asked, given, asked * given, (asked - given).abs()], -1)).squeeze(-1)
        return scores

    def _bagged(self, bags: Sequence[torch.Tensor]) -> torch.Tensor:
        starts = np.concatenate([[0], np.cumsum([len(bag) for bag in bags])])[:-1]
        found: torch.Tensor = self.bag(torch.cat(list(bags)), torch.tensor(starts))
        return found


def train(model: Chooser, rows: Sequence[Row], seconds: float, seed: int) -> int:
    """Train for so many seconds of processor time; return the number of steps."""
    draw, steps = np.random.default_rng(seed), 0
    optimiser = torch.optim.Adam(model.parameters(), 3e-3)
    end = time.process_time() + seconds
    while time.process_time() < end:
        batch = [rows[at] for at in draw.integers(0, len(rows), 128).tolist()]
        loss = nn.functional.cross_entropy(model(batch), torch.tensor([row.right for row in batch]))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        steps += 1
    return steps


def rewards(rows: Sequence[Row], chosen: Sequence[int], rewarder: Rewarder) -> list[float]:
    """Return what the chosen options earn."""
    return [
        rewarder.score(f"<think>\nI choose.\n</think>\n<answer>{row.labels[at]}</answer>", row.item, "answer").total
        for row, at in zip(rows, chosen, strict=True)
    ]


def run(bundle: Path, count: int, seconds: float, seed: int) -> dict[str, Any]:
    """Export, train and judge; return the figures: rewards of the held-out items before, after, and by letters, one an item."""
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    snapshot = Snapshot.open(bundle)
    with tempfile.TemporaryDirectory() as folder:
        export(snapshot, "choice", Path(folder, "items"), count=count, seed=seed, form="rlvr", progress=lambda stage, done, total: None)
        files = {split: Path(folder, "items", f"{split}.jsonl") for split in ("train", "validation", "test")}
        rows = {split: read(file) for split, file in files.items() if file.exists()}
    held = rows.get("validation", []) + rows.get("test", [])
    model, rewarder = Chooser(), Rewarder(snapshot)
    alike = [int(np.argmax([shared(row.question, option) for option in row.options])) for row in held]

    def judged() -> list[float]:
        with torch.no_grad():
            return rewards(held, model(held).argmax(1).tolist(), rewarder)

    before = judged()
    steps = train(model, rows["train"], seconds, seed)
    return {
        "train": len(rows["train"]),
        "held": len(held),
        "parameters": sum(each.numel() for each in model.parameters()),
        "steps": steps,
        "before": before,
        "after": judged(),
        "alike": rewards(held, alike, rewarder),
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bundle", type=Path, nargs="?", default=default_bundle())
    parser.add_argument("--items", type=int, default=12_000)
    parser.add_argument("--seconds", type=float, default=40.0, help="of processor time to train")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    found = run(options.bundle, options.items, options.seconds, options.seed)
    print(f"{machine()}\n{found['train']:,} items to train on, {found['held']:,} held out")
    print(f"{found['parameters']:,} parameters, {found['steps']:,} steps")
    for name in ("before", "alike", "after"):
        mean, low, high = interval(found[name])
        print(f"{name:<8} mean reward {mean:.3f} ({low:.3f} to {high:.3f})")
    gain, low, high = interval(np.subtract(found["after"], found["before"]))
    print(f"gain     {gain:+.3f} ({low:+.3f} to {high:+.3f})")


if __name__ == "__main__":
    main()
