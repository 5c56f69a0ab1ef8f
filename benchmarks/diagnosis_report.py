"""The tables of the diagnosis benchmark: top-k shares and mean reciprocal ranks with intervals, and differences pair by pair."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from benchmarks.inputs.diagnosis_cases import TOP, Place
from benchmarks.statistics import interval


def columns(places: Sequence[Place]) -> dict[str, list[float]]:
    """Return each figure's value patient by patient."""
    return {f"top-{k}": [p.within(k) for p in places] for k in TOP} | {"MRR": [p.reciprocal() for p in places]}


class Report:
    """Collects the lines, prints each as it comes, and keeps what a JSON file is to hold.

    Args:
        groups: each patient's diagnosis: intervals draw whole diseases. head: what the file begins with.
    """

    def __init__(self, groups: Sequence[str], head: dict[str, Any]) -> None:
        self._groups = list(groups)
        self.content: dict[str, Any] = {**head, "figures": [], "differences": []}

    def add(self, name: str, mode: str, places: Sequence[Place], among: Sequence[bool] | None = None) -> None:
        """Add a model's figures in one condition, over all patients or those ``among`` them."""
        chosen = self._chosen(among)
        kept = [places[i] for i in chosen]
        found = self._intervals(columns(kept), chosen)
        ranked = float(np.mean([p.better is not None for p in kept]))
        line = {"model": name, "mode": mode, "patients": len(kept), "ranked": round(ranked, 4), **found}
        self._print("figures", f"{name:46} {mode:22} {len(kept):5} {ranked:6.3f}", found, line)

    def compare(self, name: str, mode: str, ours: Sequence[Place], theirs: Sequence[Place], among: Sequence[bool] | None = None) -> None:
        """Add the mean difference ours minus theirs, patient by patient, with the interval of that difference."""
        chosen = self._chosen(among)
        one, other = (columns([places[i] for i in chosen]) for places in (ours, theirs))
        found = self._intervals({key: (np.array(one[key]) - np.array(other[key])).tolist() for key in one}, chosen)
        line = {"ours minus": name, "mode": mode, "patients": len(chosen), **found}
        self._print("differences", f"{'ours minus ' + name:53} {mode:22} {len(chosen):5}", found, line)

    def _chosen(self, among: Sequence[bool] | None) -> list[int]:
        return [i for i in range(len(self._groups)) if among is None or among[i]]

    def _intervals(self, values: dict[str, list[float]], chosen: Sequence[int]) -> dict[str, dict[str, float]]:
        groups = [self._groups[i] for i in chosen]
        return {
            name: dict(zip(("value", "low", "high"), (round(v, 4) for v in interval(column, groups=groups)), strict=True))
            for name, column in values.items()
        }

    def _print(self, kind: str, begin: str, found: dict[str, dict[str, float]], line: dict[str, Any]) -> None:
        if not self.content[kind]:
            print(" " * len(begin) + " ".join(f"{column:>22}" for column in found))
        self.content[kind].append(line)
        print(begin + " ".join(f"{f['value']:.3f} ({f['low']:.3f}–{f['high']:.3f})".rjust(22) for f in found.values()), flush=True)
