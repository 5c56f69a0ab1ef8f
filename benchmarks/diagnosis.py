"""Rank published patients' diagnoses, standard and leave-publication-out, beside hpo3 on the same patients.

    python -m benchmarks.diagnosis --bundle PATH            # all patients, Medclew alone: minutes
    python -m benchmarks.diagnosis --bundle PATH --peer     # beside hpo3: some minutes more

Patients: phenopacket-store (BSD-3), the half in ../shared/data. Hit: the ranked disease carries the diagnosis' OMIM identifier, as
its own CURIE, in the records as they were filed, or as a cross-reference. A diagnosis that the graph has no findings of counts as missed
at every rank. Ties: expectation under random order. Leave-publication-out: every record that cites the patient's own publication, alone
or among others, is left out of the graph for that patient. Intervals: 95 %, bootstrap over diseases (patients of one disease are not
independent); of a difference, over the patients' differences. "all": every disease of the graph is ranked; "OMIM": only those with an
OMIM identifier, which is what the peer ranks. "its family": a hit is any disease of the narrowest group of MONDO's classification that
holds the diagnosis and another ranked disease, at most 60 of them; beside it how many these are on average, and the family's figure where
the diseases' scores are shuffled (once). hpo3 gets, for each run, the method and combination that do best on these very patients.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from benchmarks.diagnosis_jobs import Jobs
from benchmarks.diagnosis_report import Report
from benchmarks.inputs.diagnosis_cases import MODES, PACKETS, Case, Place, families, place, read_cases, rows_by_identifier, sample
from benchmarks.statistics import machine
from kg.errors import InputError
from kg.places import default_bundle
from kg.snapshot import Snapshot
from reasoning.diagnosis import Diagnoser

if TYPE_CHECKING:
    from benchmarks.peers.diagnosis import Peer, Run

#: Identifier -> rows of the ranked diseases that carry it; whether a ranked disease is among those that count.
Rows = dict[str, list[int]]
Chosen = npt.NDArray[np.bool_]
#: How many patients a process ranks before it asks for more.
PART = 100
#: Of what the places are, in each condition.
WHOSE = ("all", "OMIM", "its family", "its family, shuffled")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bundle", type=Path, default=default_bundle())
    parser.add_argument("--packets", type=Path, default=PACKETS)
    parser.add_argument("--sample", type=int, help="rank this many patients drawn at random instead of all")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--genes", action="store_true", help="also rank with the genes that the packets' interpretations name")
    parser.add_argument("--peer", action="store_true", help="also rank with hpo3")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes that rank")
    parser.add_argument("--json", type=Path, help="write the figures here")
    options = parser.parse_args(arguments)
    if not options.packets.is_file():
        sys.exit(f"no patients at {options.packets}: give --packets (a zip of phenopackets)")
    cases = sample(read_cases(options.packets), options.sample, options.seed)
    diagnoser = Diagnoser(Snapshot.open(options.bundle))
    rows, kin = rows_by_identifier(diagnoser), families(diagnoser)
    omim = np.zeros(len(diagnoser.diseases), bool)
    for identifier, found in rows.items():
        if identifier.startswith("OMIM:"):
            omim[found] = True
    known = float(np.mean([case.gold in rows for case in cases]))
    report = Report(
        [case.gold for case in cases],
        {
            "machine": machine(),
            "patients": len(cases),
            "diseases": len({case.gold for case in cases}),
            "known": round(known, 4),
            "ranked": {"all": len(omim), "OMIM": int(omim.sum())},
            "sample": options.sample,
            "seed": options.seed,
            "latency_ms": latency(diagnoser, cases),
        },
    )
    content = report.content
    print(f"{len(cases)} patients of {content['diseases']} diseases; {known:.1%} of the diagnoses have findings in the graph")
    peer = None
    if options.peer:
        from benchmarks.peers.diagnosis import Peer
        from benchmarks.peers.similarity import METHODS

        peer = Peer(diagnoser, rows, cases)
    parts = [slice(i, i + PART) for i in range(0, len(cases), PART)]
    sizes = [len(family_of(case.gold, rows, kin)) for case in cases if case.gold in rows]
    print(f"families: {np.mean(sizes):.1f} diseases on average, {np.mean(np.array(sizes) == 1):.1%} of the patients' diagnoses have none")
    with Jobs(options.jobs, peer, diagnoser, rows, kin, omim, cases) as jobs:
        theirs = jobs.start(_theirs, METHODS) if peer is not None else None
        found_places = [line for lines in jobs.start(_ours, parts)() for line in lines]
        for i, mode in enumerate(MODES):
            for j, name in enumerate(WHOSE):
                report.add(f"Medclew, {name}", mode, [line[len(WHOSE) * i + j] for line in found_places])
        if options.genes:
            with_genes = [line for lines in jobs.start(_ours_with_genes, parts)() for line in lines]
            for i, mode in enumerate(MODES):
                report.add("Medclew, all, with the packets' genes", mode, [line[len(WHOSE) * i] for line in with_genes])
        if peer is not None and theirs is not None:
            ours = {
                mode: [line[len(WHOSE) * i + 1] for line in found_places] for i, mode in enumerate(MODES)
            }  # the peer ranks OMIM's diseases
            beside_peer(report, ours, peer, peer.runs(theirs()))
    milliseconds = content["latency_ms"]
    print(f"diagnose(), explained, processor time: median {milliseconds['median']} ms, 95th percentile {milliseconds['p95']} ms a patient")
    if options.json:
        options.json.write_text(json.dumps(content, indent=1) + "\n", "utf-8")


def beside_peer(report: Report, ours: dict[str, list[Place]], peer: Peer, runs: list[Run]) -> None:
    """Add hpo3's figures, all its methods' mean reciprocal ranks, and the differences to ours (OMIM diseases)."""
    report.content["peer"] = {"description": peer.description, "ranked": peer.sizes, "MRR": []}
    print(peer.description)
    for run in runs:
        for form in sorted(run.places, key=run.mrr, reverse=True):
            report.content["peer"]["MRR"].append({"run": run.name, "mode": run.mode, "form": form, "MRR": round(run.mrr(form), 4)})
        said = ", ".join(
            f"{method} {combine} {run.mrr((method, combine)):.3f}" for method, combine in sorted(run.places, key=run.mrr)[::-1]
        )
        print(f"MRR of {run.name}, {run.mode}: {said}")
        print(f"  the first checked against hpo3's own set similarity: greatest relative difference {run.checked:.1g}")
    both = peer.annotated
    for among, suffix in ((None, ""), (both, ", both annotate")):
        for mode, places in ours.items():
            report.add(f"Medclew, OMIM{suffix}", mode, places, among)
        for run in runs:
            report.add(f"{run.name}{suffix}", run.mode, run.places[run.best], among)
        for run in runs:
            report.compare(f"{run.name}{suffix}", run.mode, ours[run.mode], run.places[run.best], among)


def family_of(gold: str, rows: Rows, kin: Sequence[Sequence[int]]) -> list[int]:
    """Return the rows of a diagnosis' family."""
    return sorted({row for own in rows.get(gold, ()) for row in (own, *kin[own])})


def _ours(
    peer: Peer | None, diagnoser: Diagnoser, rows: Rows, kin: Sequence[Sequence[int]], omim: Chosen, cases: Sequence[Case], part: slice
) -> list[list[Place]]:
    """Return each patient's places of ``WHOSE``, standard and without the patient's publications."""
    return _places(diagnoser, rows, kin, omim, cases[part], genes=False)


def _ours_with_genes(
    peer: Peer | None, diagnoser: Diagnoser, rows: Rows, kin: Sequence[Sequence[int]], omim: Chosen, cases: Sequence[Case], part: slice
) -> list[list[Place]]:
    """The same with the genes of the packets' interpretations, in solved cases the causal ones: the most that genes can bring."""
    return _places(diagnoser, rows, kin, omim, cases[part], genes=True)


def _places(
    diagnoser: Diagnoser, rows: Rows, kin: Sequence[Sequence[int]], omim: Chosen, cases: Sequence[Case], *, genes: bool
) -> list[list[Place]]:
    shuffle = np.random.default_rng(0)
    found: list[list[Place]] = []
    for case in cases:
        gold, family = rows.get(case.gold, ()), family_of(case.gold, rows, kin)
        found.append([])
        for mode in MODES:
            scores = score(diagnoser, case, mode, genes=genes)
            if scores is None:
                found[-1] += [Place(None)] * len(WHOSE)
                continue
            found[-1] += [place(scores, gold), place(scores, gold, omim), place(scores, family), place(shuffle.permutation(scores), family)]
    return found


def _theirs(peer: Peer, *given: Any) -> list[dict[tuple[str, str], list[Place]]]:
    """Return every patient's places by one of the peer's methods, the last that is given."""
    return peer.rank(given[-1])


def score(diagnoser: Diagnoser, case: Case, mode: str, *, genes: bool = False) -> Any:
    """Return float [D], or None for a patient of whom no finding can be used."""
    try:
        left_out = case.publications if mode == MODES[1] else ()
        given = {gene: 1.0 for curie in case.genes if genes and (gene := diagnoser.snapshot.find(curie)) is not None}
        return diagnoser.scores(case.observed, case.excluded, sex=case.sex, onset=case.onset, genes=given, exclude_publications=left_out)
    except InputError:
        return None


def latency(diagnoser: Diagnoser, cases: Sequence[Case], count: int = 200) -> dict[str, float]:
    """Return median and 95th percentile of ``diagnose`` with its explanations, in ms of processor time, over patients spread evenly."""
    taken = []
    for case in [cases[0], *cases[:: max(1, len(cases) // count)]]:  # the first one is a warm-up
        start = time.process_time()
        try:
            diagnoser.diagnose(case.observed, case.excluded, sex=case.sex, onset=case.onset)
        except InputError:
            continue
        taken.append(1000 * (time.process_time() - start))
    return {"median": round(float(np.median(taken[1:])), 1), "p95": round(float(np.quantile(taken[1:], 0.95)), 1)}


if __name__ == "__main__":
    main()
