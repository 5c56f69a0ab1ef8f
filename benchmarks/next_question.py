"""How many questions until the right disease is on top, asked in the engine's order beside other orders.

    python -m benchmarks.next_question BUNDLE --cases 200

Published patients (phenopacket-store; every record that cites the patient's own publication is left out) and simulated ones (a disease
drawn at random among those with enough findings, each finding drawn by its frequency on record, one in ten findings replaced by a more
general one). A dialogue begins with ``--given`` of the patient's findings drawn at random; the rest is told when asked for. Asked for a
finding, or for what is more general, the patient answers yes and says what exactly; no, where the record says no (a simulated patient's
record says no to all else); otherwise nobody knows, and the question is spent. All orders meet the same patients, beginnings and answers.

Told: questions until the right disease is ranked first (a dialogue that is not there after ``--most`` counts as ``--most``), the share
that gets there, the difference to the engine's order, and the disease's rank at the end (geometric mean, ties against it): it tells
orders apart where few dialogues get there; patients whose disease already leads, and those whose disease cannot be ranked, are not counted;
"solvable" are those whose disease leads when all their findings are known. Ties count as not on top. Intervals: 95 %, bootstrap over
diseases. The simulated patients are drawn from the annotations that they are ranked with: their figures compare orders, and say nothing of
real patients.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.diagnosis_jobs import Jobs
from benchmarks.inputs.diagnosis_cases import PACKETS, read_cases, rows_by_identifier, sample
from benchmarks.statistics import interval, machine
from kg.errors import InputError
from kg.places import default_bundle
from kg.snapshot import Snapshot
from reasoning.diagnosis import Diagnoser, findings
from reasoning.diagnosis.questioning import choice
from reasoning.diagnosis.questioning.standing import Standing
from reasoning.diagnosis.questioning.strategies import ENGINE, STRATEGIES


@dataclass(frozen=True)
class Hidden:
    """A patient whose disease is to be found: terms that they have and have not, the disease's rows, the publications to leave out."""

    group: str
    gold: tuple[int, ...]
    has: tuple[int, ...]
    lacks: tuple[int, ...]
    publications: tuple[str, ...] = ()
    sex: str | None = None
    onset: str | None = None
    #: Whether everything that the patient is not said to have is absent.
    complete: bool = False


def published(diagnoser: Diagnoser, packets: Path, count: int, seed: int) -> list[Hidden]:
    """Draw published patients whose diagnosis has findings in the graph."""
    rows = rows_by_identifier(diagnoser)
    found = []
    for case in sample([case for case in read_cases(packets) if case.gold in rows], count, seed):
        try:
            used = findings.collect(case.observed, case.excluded, diagnoser.snapshot, diagnoser.prepared.ontology)
        except InputError:
            continue
        gold, has, lacks = tuple(rows[case.gold]), tuple(used.observed.tolist()), tuple(used.excluded.tolist())
        found.append(Hidden(case.gold, gold, has, lacks, case.publications, case.sex, case.onset))
    return found


def simulated(diagnoser: Diagnoser, count: int, seed: int) -> list[Hidden]:
    """Draw patients of diseases with at least five findings of their own."""
    draw, profiles, ontology = random.Random(seed), diagnoser.prepared.profiles, diagnoser.prepared.ontology
    spans = [slice(int(a), int(b)) for a, b in zip(profiles.ptr[:-1], profiles.ptr[1:], strict=True)]
    rich = [row for row, span in enumerate(spans) if int((profiles.alone[span] > 0).sum()) >= 5]
    found: list[Hidden] = []
    while len(found) < count:
        row = draw.choice(rich)
        has = set()
        for term, share in zip(profiles.term[spans[row]].tolist(), profiles.alone[spans[row]].tolist(), strict=True):
            if draw.random() < share:
                above = [up for up in ontology.up(term).tolist() if ontology.finding[up] and up != term]
                closest = max(above, key=lambda up: len(ontology.up(up)), default=term)
                has.add(closest if draw.random() < 0.1 else term)
        if len(has) >= 3:
            found.append(Hidden(str(row), (row,), tuple(sorted(has)), (), complete=True))
    return found


def answer(patient: Hidden, term: int, diagnoser: Diagnoser) -> tuple[bool | None, list[int]]:
    """Return (yes, no or unknown; what exactly the patient has of it)."""
    ontology = diagnoser.prepared.ontology
    special = [other for other in patient.has if term in ontology.up(other)]
    if special:
        return True, special
    above = set(ontology.up(term).tolist())
    return (False, []) if patient.complete or above & set(patient.lacks) else (None, [])


def play(diagnoser: Diagnoser, patient: Hidden, name: str, given: int, most: int, seed: int) -> tuple[int, int] | None:
    """Return (questions until the right disease led, ``most`` where it did not; its rank then); None where it led from the start."""
    draw = np.random.default_rng([seed, *patient.has])
    prior, edition = diagnoser.beforehand(sex=patient.sex, onset=patient.onset, exclude_publications=patient.publications)
    standing = Standing(prior, edition, diagnoser.scale_for(True))
    for term in draw.permutation(patient.has)[:given].tolist():
        standing.add(term, True)
    for asked in range(most + 1):
        scores = standing.scores()
        best = max(scores[row] for row in patient.gold)
        rank = int((scores >= best).sum()) - len({row for row in patient.gold if scores[row] == best}) + 1
        if np.isfinite(best) and rank == 1:
            return (asked, 1) if asked else None
        if asked == most:
            break
        leaders = standing.leaders(scores)
        chosen = next(choice.ranked(leaders, standing.known, diagnoser.scale, strategy=STRATEGIES[name], random=draw), None)
        if chosen is None:
            break
        said, special = answer(patient, chosen[0], diagnoser)
        if said:
            standing.known[chosen[0]] = True
        else:
            standing.hear(chosen[0], said)
        for term in special:
            standing.add(term, True)
    return most, rank


def dialogues(
    diagnoser: Diagnoser, given: int, most: int, seed: int, orders: Sequence[str], patient: Hidden
) -> tuple[bool, dict[str, tuple[int, int]]] | None:
    """Return (whether all findings suffice, order -> questions and rank) of a patient; None where there is nothing to ask or to find."""
    prior, edition = diagnoser.beforehand(sex=patient.sex, onset=patient.onset, exclude_publications=patient.publications)
    if not edition.known[list(patient.gold)].any():
        return None
    whole = Standing(prior, edition, diagnoser.scale_for(True))
    for terms, present in ((patient.has, True), (patient.lacks, False)):
        for term in terms:
            whole.add(term, present)
    scores = whole.scores()
    solvable = bool(max(scores[row] for row in patient.gold) == scores.max())
    found = {}
    for name in orders:
        questions = play(diagnoser, patient, name, given, most, seed)
        if questions is None:
            return None
        found[name] = questions
    return solvable, found


def _geometric(ranks: Sequence[int], groups: Sequence[str]) -> tuple[float, float, float]:
    mean, low, high = interval(np.log(ranks).tolist(), groups=groups)
    return float(np.exp(mean)), float(np.exp(low)), float(np.exp(high))


def report(
    title: str, patients: Sequence[Hidden], played: Sequence[tuple[bool, dict[str, tuple[int, int]]] | None], most: int
) -> list[dict[str, Any]]:
    """Print the figures of one kind of patients and return them."""
    lines = []
    for subset in ("all", "solvable"):
        kept = [(p.group, r[1]) for p, r in zip(patients, played, strict=True) if r is not None and (subset == "all" or r[0])]
        if not kept:
            continue
        groups = [group for group, _ in kept]
        print(f"\n{title}, {subset}: {len(kept)} patients of {len(set(groups))} diseases")
        print(f"{'order':22} {'questions':>24} {'on top within ' + str(most):>24} {'more than the engine':>24} {'rank at the end':>24}")
        for name in kept[0][1]:
            count = [float(result[name][0]) for _, result in kept]
            figures = {
                "questions": interval(count, groups=groups),
                "on top": interval([float(c < most) for c in count], groups=groups),
                "more": interval([float(r[name][0] - r[ENGINE][0]) for _, r in kept], groups=groups),
                "rank": _geometric([r[name][1] for _, r in kept], groups),
            }
            lines.append({"patients": title, "subset": subset, "n": len(kept), "order": name, **figures})
            print(f"{name:22} " + " ".join(f"{m:.2f} ({low:.2f} to {high:.2f})".rjust(24) for m, low, high in figures.values()), flush=True)
    return lines


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bundle", type=Path, nargs="?", default=default_bundle())
    parser.add_argument("--cases", type=int, default=200, help="patients of each kind")
    parser.add_argument("--given", type=int, default=2, help="findings that a dialogue begins with")
    parser.add_argument("--most", type=int, default=20, help="questions at the most")
    parser.add_argument("--orders", default=",".join(STRATEGIES), help="which orders of asking; the engine's own is always among them")
    parser.add_argument("--patients", choices=("simulated", "published"), help="patients of one kind only")
    parser.add_argument("--packets", type=Path, default=PACKETS)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--json", type=Path, help="write the figures here")
    options = parser.parse_args(arguments)
    diagnoser = Diagnoser(Snapshot.open(options.bundle))
    orders = list(dict.fromkeys([ENGINE, *options.orders.split(",")]))
    kinds = {} if options.patients == "published" else {"simulated": simulated(diagnoser, options.cases, options.seed)}
    if options.patients == "simulated":
        pass
    elif options.packets.is_file():
        kinds["published, leave-publication-out"] = published(diagnoser, options.packets, options.cases, options.seed)
    else:
        print(f"no published patients at {options.packets}: simulated ones alone", file=sys.stderr)
    content: dict[str, Any] = {"machine": machine(), "seed": options.seed, "given": options.given, "most": options.most, "figures": []}
    for title, patients in kinds.items():
        with Jobs(options.jobs, diagnoser, options.given, options.most, options.seed, orders) as jobs:
            played = jobs.start(dialogues, patients)()
        content["figures"] += report(title, patients, played, options.most)
    if options.json:
        options.json.write_text(json.dumps(content, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
