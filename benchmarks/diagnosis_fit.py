"""Fit the weights of diagnosis to published patients and say, by cross-validation over diseases, what they are worth.

    python -m benchmarks.diagnosis_fit --bundle PATH

Model: conditional logit over the candidates of a patient (McFadden 1974). Loss: mean of ``-ln(d + (1 - d) p)`` with p the probability of
the diagnosis and d = 0.05, so that patients whose diagnosis the records cannot tell do not decide. Weights: those of Settings that are
linear in the score; priors and the weight of exclusions are given, not fitted. Fitted on both conditions together, standard and
leave-publication-out, with at most ``--per-disease`` patients of a disease. Folds: diseases, by a hash of their identifier. Temperature:
the one at which the first candidate's probability has the least log loss as a forecast of its being right.
"""

from __future__ import annotations

import argparse
import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize, minimize_scalar

from benchmarks.inputs.diagnosis_cases import MODES, PACKETS, Case, Place, place, read_cases, rows_by_identifier, sample
from kg.errors import InputError
from kg.places import default_bundle
from kg.snapshot import Snapshot
from reasoning.diagnosis import DEFAULT, Diagnoser, Settings

FEATURES = ("ratio", "ratio_few", "coverage")
#: Candidates a patient that a fit sees, and the loss's d.
CANDIDATES, ROBUST = 120, 0.05
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Choice:
    """A patient's candidates: features [K, F], what is given [K], and which of them is the diagnosis."""

    disease: str
    features: Floats
    given: Floats
    gold: int

    def scores(self, weights: Floats) -> Floats:
        """Return [K]."""
        return self.features @ weights + self.given


def choices(diagnoser: Diagnoser, cases: Sequence[Case], leave_out: bool) -> list[Choice]:
    """Return the leading candidates of each patient whose diagnosis can be ranked."""
    found = []
    rows, settings = rows_by_identifier(diagnoser), diagnoser.settings
    for case in cases:
        try:
            left_out = case.publications if leave_out else ()
            parts, known = diagnoser.parts(case.observed, case.excluded, sex=case.sex, onset=case.onset, exclude_publications=left_out)
        except InputError:
            continue
        gold = [row for row in rows.get(case.gold, ()) if known[row]]
        if not gold:
            continue
        total = np.where(known, parts.total(settings), -np.inf)
        right = max(gold, key=lambda row: float(total[row]))
        leaders = np.union1d(np.argpartition(-total, CANDIDATES)[:CANDIDATES], [right])
        features = np.column_stack([parts.ratio, parts.ratio / max(parts.n, 1), parts.coverage])[leaders]
        given = (settings.exclusion * parts.exclusion + parts.prior)[leaders]
        found.append(Choice(case.gold, features.astype(float), given.astype(float), int(np.searchsorted(leaders, right))))
    return found


def fit(training: Sequence[Choice], start: Floats) -> Floats:
    """Return weights [F] of least loss."""
    scale = np.mean([choice.features.std(axis=0) for choice in training], axis=0)

    def loss(scaled: Floats) -> tuple[float, Floats]:
        total, slope = 0.0, np.zeros_like(scaled)
        for choice in training:
            features = choice.features / scale
            scores = features @ scaled + choice.given
            shares = np.exp(scores - scores.max())
            shares /= shares.sum()
            p = shares[choice.gold]
            total -= np.log(ROBUST + (1 - ROBUST) * p)
            slope -= (1 - ROBUST) * p / (ROBUST + (1 - ROBUST) * p) * (features[choice.gold] - shares @ features)
        pull = scaled - start * scale
        return total / len(training) + 1e-3 * float(pull @ pull), slope / len(training) + 2e-3 * pull

    found: Floats = minimize(loss, start * scale, jac=True, method="L-BFGS-B").x / scale
    return found


def fold(disease: str, folds: int) -> int:
    """Return a disease's fold."""
    return int(hashlib.md5(disease.encode(), usedforsecurity=False).hexdigest(), 16) % folds


def cross_validate(sets: Sequence[Sequence[Choice]], start: Floats, folds: int) -> list[list[Place]]:
    """Return the places in each set when each disease is ranked with weights that were fitted without it."""
    weights = [fit([c for choices_ in sets for c in choices_ if fold(c.disease, folds) != k], start) for k in range(folds)]
    return [[placed(c, weights[fold(c.disease, folds)]) for c in choices_] for choices_ in sets]


def placed(choice: Choice, weights: Floats) -> Place:
    """Return where the diagnosis stands."""
    return place(choice.scores(weights), [choice.gold])


def temperature(sets: Sequence[Sequence[Choice]], weights: Floats) -> tuple[float, list[tuple[float, float, int]]]:
    """Return the best temperature and (mean probability, share right, patients) of the first candidate by tenths of probability."""
    scored = [(c.scores(weights), c.gold) for choices_ in sets for c in choices_]
    right = np.array([int(np.argmax(scores)) == gold for scores, gold in scored])

    def leading(t: float) -> Floats:
        return np.array([1 / np.exp((scores - scores.max()) / t).sum() for scores, _ in scored])

    def loss(t: float) -> float:
        p = np.clip(leading(t), 1e-6, 1 - 1e-6)
        return float(-np.mean(np.where(right, np.log(p), np.log(1 - p))))

    best = float(minimize_scalar(loss, bounds=(0.3, 5.0), method="bounded").x)
    p = leading(best)
    tenth = np.minimum((p * 10).astype(int), 9)
    return best, [
        (float(p[tenth == i].mean()), float(right[tenth == i].mean()), int((tenth == i).sum())) for i in range(10) if (tenth == i).any()
    ]


def line(name: str, places: Sequence[Place]) -> None:
    """Print figures of the patients whose diagnosis could be ranked."""
    shares = " ".join(f"top-{k} {np.mean([p.within(k) for p in places]):.4f}" for k in (1, 3, 10))
    print(f"{name:58} {len(places):5} {shares} MRR {np.mean([p.reciprocal() for p in places]):.4f}", flush=True)


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit and report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bundle", type=Path, default=default_bundle())
    parser.add_argument("--packets", type=Path, default=PACKETS)
    parser.add_argument("--per-disease", type=int, default=5)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help="try another setting, for instance prior_patients=3"
    )
    options = parser.parse_args(arguments)
    settings: Settings = replace(DEFAULT, **{name: float(value) for name, _, value in (text.partition("=") for text in options.set)})
    by_disease: dict[str, list[Case]] = defaultdict(list)
    for case in read_cases(options.packets):
        by_disease[case.gold].append(case)
    cases = [case for gold in sorted(by_disease) for case in sample(by_disease[gold], options.per_disease, options.seed)]
    diagnoser = Diagnoser(Snapshot.open(options.bundle), settings)
    sets = [choices(diagnoser, cases, leave_out) for leave_out in (False, True)]
    start = np.array([getattr(settings, name) for name in FEATURES])
    for name, choices_ in zip(MODES, sets, strict=True):
        line(f"as shipped, {name}", [placed(c, start) for c in choices_])
    for name, places in zip(MODES, cross_validate(sets, start, options.folds), strict=True):
        line(f"fitted, {options.folds}-fold over diseases, {name}", places)
    for i, left in enumerate(FEATURES[2:], 2):
        lacking = [[Choice(c.disease, np.delete(c.features, i, axis=1), c.given, c.gold) for c in choices_] for choices_ in sets]
        for name, places in zip(MODES, cross_validate(lacking, np.delete(start, i), options.folds), strict=True):
            line(f"fitted without {left}, {name}", places)
    weights = fit([c for choices_ in sets for c in choices_], start)
    print("weights:", ", ".join(f"{name}={value:.3f}" for name, value in zip(FEATURES, weights, strict=True)))
    best, bins = temperature(sets, weights)
    print(f"temperature: {best:.2f}")
    for mean, share, count in bins:
        print(f"  first candidate given {mean:.2f}: right in {share:.2f} of {count} patients")


if __name__ == "__main__":
    main()
