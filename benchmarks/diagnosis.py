"""Rank published patients' diagnoses, standard and leave-publication-out, beside hpo3 on the same patients.

    python -m benchmarks.diagnosis --bundle PATH                # all patients, Medclew alone: minutes
    python -m benchmarks.diagnosis --bundle PATH --peer --sample 400 --seed 0

Patients: phenopacket-store (BSD-3), the half in ../shared/data. Hit: the ranked disease carries the diagnosis' OMIM identifier, as
its own CURIE, in the records as they were filed, or as a cross-reference. A diagnosis that the graph has no findings of counts as missed
at every rank. Ties: expectation under random order. Leave-publication-out: every record that cites the patient's own publication, alone
or among others, is left out of the graph for that patient. Intervals: 95 %, bootstrap over diseases (patients of one disease are not
independent). "all": every disease of the graph is ranked; "OMIM": only those with an OMIM identifier, which is what the peer ranks.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.diagnosis_cases import PACKETS, TOP, Case, Place, figures, place, read_cases, rows_by_identifier, sample
from benchmarks.statistics import machine
from kg.errors import InputError
from kg.places import default_bundle
from kg.snapshot import Snapshot
from reasoning.diagnosis import Diagnoser

MODES = ("standard", "leave-publication-out")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bundle", type=Path, default=default_bundle())
    parser.add_argument("--packets", type=Path, default=PACKETS)
    parser.add_argument("--sample", type=int, help="rank this many patients drawn at random instead of all")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--peer", action="store_true", help="also rank with hpo3 (about 2 s a patient and core)")
    parser.add_argument("--json", type=Path, help="write the figures here")
    options = parser.parse_args(arguments)
    if not options.packets.is_file():
        sys.exit(f"no patients at {options.packets}: give --packets (a zip of phenopackets)")
    cases = sample(read_cases(options.packets), options.sample, options.seed)
    diagnoser = Diagnoser(Snapshot.open(options.bundle))
    rows = rows_by_identifier(diagnoser)
    omim = np.zeros(len(diagnoser.diseases), bool)
    for identifier, found in rows.items():
        if identifier.startswith("OMIM:"):
            omim[found] = True
    report: dict[str, Any] = {
        "machine": machine(), "patients": len(cases), "diseases": len({case.gold for case in cases}),
        "known": round(float(np.mean([case.gold in rows for case in cases])), 4),
        "ranked": {"all": len(omim), "OMIM": int(omim.sum())}, "sample": options.sample, "seed": options.seed,
        "figures": [], "latency_ms": latency(diagnoser, cases),
    }  # fmt: skip
    print(f"{len(cases)} patients of {report['diseases']} diseases; {report['known']:.1%} of the diagnoses have findings in the graph")
    groups = [case.gold for case in cases]
    for mode in MODES:
        places: dict[str, list[Place]] = {"all": [], "OMIM": []}
        for case in cases:
            scores = score(diagnoser, case, mode)
            for name, allowed in (("all", None), ("OMIM", omim)):
                places[name].append(Place(None) if scores is None else place(scores, rows.get(case.gold, ()), allowed))
        for name, found_places in places.items():
            add(report, f"Medclew, {name}", mode, found_places, groups)
    if options.peer:
        from benchmarks.diagnosis_peer import Peer

        peer = Peer(diagnoser, rows)
        report["peer"] = peer.description
        for name, run, modes in peer.runs():
            for mode in modes:
                ranked: Callable[[Case, bool], Place] = run
                add(report, name, mode, [ranked(case, mode == MODES[1]) for case in cases], groups)
    print(f"diagnose(), explained: median {report['latency_ms']['median']} ms, 95th percentile {report['latency_ms']['p95']} ms a patient")
    if options.json:
        options.json.write_text(json.dumps(report, indent=1) + "\n", "utf-8")


def score(diagnoser: Diagnoser, case: Case, mode: str) -> Any:
    """Return float [D], or None for a patient of whom no finding can be used."""
    try:
        left_out = case.publications if mode == MODES[1] else ()
        return diagnoser.scores(case.observed, case.excluded, sex=case.sex, onset=case.onset, exclude_publications=left_out)
    except InputError:
        return None


def latency(diagnoser: Diagnoser, cases: Sequence[Case], count: int = 200) -> dict[str, float]:
    """Return median and 95th percentile of ``diagnose`` with its explanations, in ms, over patients spread evenly; a warm-up before."""
    taken = []
    for case in [cases[0], *cases[:: max(1, len(cases) // count)]]:
        start = time.perf_counter()
        try:
            diagnoser.diagnose(case.observed, case.excluded, sex=case.sex, onset=case.onset)
        except InputError:
            continue
        taken.append(1000 * (time.perf_counter() - start))
    return {"median": round(float(np.median(taken[1:])), 1), "p95": round(float(np.quantile(taken[1:], 0.95)), 1)}


def add(report: dict[str, Any], name: str, mode: str, places: Sequence[Place], groups: Sequence[str]) -> None:
    """Add a line to the report and print it."""
    found = figures(places, groups)
    ranked = float(np.mean([p.better is not None for p in places]))
    report["figures"].append({"model": name, "mode": mode, "ranked": round(ranked, 4), **found})
    if len(report["figures"]) == 1:
        print(f"{'model':30} {'mode':22} ranked " + " ".join(f"{column:>20}" for column in found))
    values = " ".join(f"{f['value']:.3f} ({f['low']:.3f}–{f['high']:.3f})".rjust(20) for f in found.values())
    print(f"{name:30} {mode:22} {ranked:6.3f} {values}", flush=True)


if __name__ == "__main__":
    main()

__all__ = ["TOP", "main"]
