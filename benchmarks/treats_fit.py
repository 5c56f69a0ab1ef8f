"""Fit the weights by which medicines are ranked for a condition to what a graph itself states; cross-validate them.

    python -m benchmarks.treats_fit --bundle BUNDLE --write reasoning/medicines/weights.json

Nothing of ``benchmarks.inputs.treats``'s pairs or DrugMechDB is in the graph. Each condition that a medicine treats is asked for three
times, so that what is hidden is like what the graph lacks of the pairs: with all statements of conditions at least half as close hidden
(of the pairs' conditions the quartiles of the closest treated one are .25, .37, .54; so .25, .38, .46) and all of three in four of its
medicines (of the pairs' medicines 78 % treat nothing else); with those of the condition alone; and with those of half of its medicines.
Model: softmax over 1,500 drawn medicines and the hidden ones, weights not below zero (no feature speaks against), squares penalised.
Folds over conditions.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from benchmarks.inputs.treats import PAIRS, load
from benchmarks.statistics import interval, machine
from kg.arrays import Array
from kg.snapshot import Snapshot
from reasoning.medicines.features import NAMES, Features

MODES = ("a group and medicines hidden", "a condition hidden", "half of its medicines hidden")
HIDDEN_FROM, MEDICINES_HIDDEN, DRAWN, FOLDS = 0.5, 0.75, 1500, 5


@dataclass(frozen=True)
class Asked:
    """A condition with statements hidden: features [M, F], the rows to be found again, and those that stayed."""

    condition: int
    mode: str
    features: Array
    hidden: Array
    stayed: Array


def questions(features: Features) -> list[Asked]:
    """Ask for every condition that a medicine is stated to treat."""
    stated, found = features.stated, []
    draw = np.random.default_rng(1).random(len(features.medicines))
    for condition in np.unique(stated.condition).tolist():
        here = stated.condition == condition
        close = features.closeness.to(condition)
        near = close[stated.condition] >= HIDDEN_FROM
        lost = np.isin(stated.subject, stated.subject[here & (draw[stated.subject] < MEDICINES_HIDDEN)])
        for mode, gone in zip(MODES, (near | lost, here, here & (draw[stated.subject] < 0.5)), strict=True):
            hidden, stayed = stated.subject[here & gone], stated.subject[here & ~gone]
            if len(hidden) and (mode != MODES[2] or len(stayed)):
                values = features.of(condition, close, ~gone).astype(np.float32)
                found.append(Asked(condition, mode, values, np.unique(hidden), np.unique(stayed)))
    return found


def fit(asked: list[Asked], penalty: float) -> Array:
    """Return float64 [F], weights of least loss."""
    draw = np.random.default_rng(3)
    sets = []
    for one in asked:
        others = np.setdiff1d(draw.choice(len(one.features), min(DRAWN, len(one.features)), replace=False), [*one.hidden, *one.stayed])
        sets.append((one.features[np.concatenate([one.hidden, others])].astype(float), len(one.hidden)))
    scale = np.mean([values.std(axis=0) for values, _ in sets], axis=0) + 1e-9
    sets = [(values / scale, right) for values, right in sets]

    def loss(weights: Array) -> tuple[float, Array]:
        total, slope = 0.0, np.zeros_like(weights)
        for values, right in sets:
            scores = values @ weights
            shares = np.exp(scores - scores.max())
            shares /= shares.sum()
            total -= float(np.log(shares[:right] + 1e-12).mean())
            slope -= values[:right].mean(axis=0) - shares @ values
        return total / len(sets) + penalty * float(weights @ weights), slope / len(sets) + 2 * penalty * weights

    start = np.full(len(scale), 0.1)
    found: Array = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[(0, None)] * len(start)).x / scale
    return found


def recall(one: Asked, scores: Array, noise: Array) -> float:
    """Return the share of the hidden medicines among the first ten of those that did not stay."""
    scores = scores.copy()
    scores[one.stayed] = -np.inf
    return float(np.isin(np.lexsort((noise, -scores))[:10], one.hidden).sum() / len(one.hidden))


def main() -> None:
    """Cross-validate, fit on all, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bundle", type=Path, required=True)
    parser.add_argument("--penalty", type=float, nargs="*", default=[0.01])
    parser.add_argument("--write", type=Path, help="write the weights of the first penalty, fitted on all conditions")
    args = parser.parse_args()
    task = load(args.bundle, PAIRS)
    features = Features(task.graph, Snapshot.open(args.bundle), np.flatnonzero(task.candidates))
    asked = questions(features)
    conditions = np.unique([one.condition for one in asked])
    fold = dict(zip(conditions.tolist(), (np.random.default_rng(2).permutation(len(conditions)) % FOLDS).tolist(), strict=True))
    noise = np.random.default_rng(0).permutation(len(features.medicines))
    print(machine())
    print(f"{len(features.stated.edge):,} statements of {len(conditions)} conditions, {len(features.medicines):,} medicines; recall@10")
    for penalty in args.penalty:
        weights = [fit([one for one in asked if fold[one.condition] != k], penalty) for k in range(FOLDS)]
        for mode in MODES:
            among = [one for one in asked if one.mode == mode]
            learnt = [recall(one, one.features @ weights[fold[one.condition]], noise) for one in among]
            alone = np.array([[recall(one, one.features[:, i].astype(float), noise) for i in range(len(NAMES))] for one in among])
            best = int(alone.mean(axis=0).argmax())
            told = "{:.3f} [{:.3f}, {:.3f}]".format(*interval(learnt))
            print(f"penalty {penalty:g}, {mode:<28} {told}; best feature alone ({NAMES[best]}) {alone[:, best].mean():.3f}", flush=True)
    if args.write:
        weights_of_all = fit(asked, args.penalty[0])
        command = f"python -m benchmarks.treats_fit --bundle BUNDLE --penalty {args.penalty[0]:g}"
        told_all = {name: round(float(weight), 4) for name, weight in zip(NAMES, weights_of_all, strict=True)}
        args.write.write_text(json.dumps({"command": command, "weights": told_all}, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
