"""How many questions until the right disease is on top, asked in the engine's order beside other orders.

    python -m benchmarks.next_question BUNDLE --cases 200 [--reach 10] [--half 0] [--seconds 400 --state FILE]

Published patients (phenopacket-store, at most ``--a-publication`` of one publication, with at least four findings; every record that cites
the patient's own publication is left out, unless ``--own-records``) and simulated ones (a disease drawn at random among those with enough
findings, each finding drawn by its frequency on record, one in ten findings replaced by a more general one). A dialogue begins with
``--given`` of the patient's findings drawn at random; the rest is told when asked for. Asked for a finding, or for what is more general,
the patient answers yes and says what exactly; no, where the record says no (a simulated patient's record says no to all else); otherwise
nobody knows, and the question is spent. All orders meet the same patients, beginnings and answers, and all are counted by the same ranking.

``most frequent`` asks for the finding that is likeliest there as the ranking's leading candidates stand; ``believed frequency`` does so
among the candidates, with the probabilities and the questions of the engine's order: it differs from it in the worth of a question alone.
``ranking's information`` is the engine's worth with the ranking's candidates.

Told, for the first 1, 3 and 10 places: questions until the right disease is among them (a dialogue that is not there after ``--most``
counts as ``--most``), the share that gets there, how many questions fewer than in the reference order, and the rank at the end (geometric
mean). Patients whose disease stands there from the start are not counted, nor those whose disease cannot be ranked. With ``--reach R`` only
those are played whose disease is among the first R when all their findings are known, whatever the order: on the others no order gets
there. Ties count against. Intervals: 95 %, bootstrap over publications (simulated: diseases). Simulated patients are drawn from the
annotations that they are ranked with: they compare orders, and say nothing of real patients. With ``--state`` dialogues are written down
as they are played and a later run of the same settings goes on.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.inputs.diagnosis_cases import PACKETS
from benchmarks.inputs.hidden_patients import Hidden, answer, published, simulated
from benchmarks.statistics import interval, machine
from kg.arrays import Array
from kg.errors import InputError
from kg.places import default_bundle
from kg.snapshot import Snapshot
from reasoning.diagnosis import Diagnoser
from reasoning.diagnosis.questioning import choice
from reasoning.diagnosis.questioning.standing import Standing
from reasoning.diagnosis.questioning.strategies import ENGINE, STRATEGIES

PLACES = (1, 3, 10)


def _standing(diagnoser: Diagnoser, patient: Hidden) -> Standing:
    prior, edition = diagnoser.beforehand(sex=patient.sex, onset=patient.onset, exclude_publications=patient.publications)
    return Standing(prior, edition, diagnoser.scale_for(True))


def _rank(scores: Array, gold: Sequence[int]) -> int | None:
    """The right disease's rank, ties against it; None where it cannot be ranked."""
    best = max(scores[row] for row in gold)
    return int((scores >= best).sum()) - len({row for row in gold if scores[row] == best}) + 1 if np.isfinite(best) else None


def whole_rank(diagnoser: Diagnoser, patient: Hidden) -> int | None:
    """Return the right disease's rank when all that the patient has and lacks is known; None where it cannot be ranked."""
    standing = _standing(diagnoser, patient)
    for terms, present in ((patient.has, True), (patient.lacks, False)):
        for term in terms:
            standing.add(term, present)
    return _rank(standing.scores(), patient.gold)


def play(diagnoser: Diagnoser, patient: Hidden, order: str, given: int, most: int, seed: int) -> list[int]:
    """Return the right disease's rank before the first question and after each, to the ``most``-th or until it leads."""
    draw = np.random.default_rng([seed, *patient.has])
    standing = _standing(diagnoser, patient)
    for term in draw.permutation(patient.has)[:given].tolist():
        standing.add(term, True)
    ranks: list[int] = []
    while True:
        scores = standing.scores()
        ranks.append(_rank(scores, patient.gold) or len(scores))
        if ranks[-1] == 1 or len(ranks) > most:
            return ranks
        strategy = STRATEGIES[order]
        leaders = strategy.candidates(standing, scores)
        chosen = next(choice.ranked(leaders, standing.known, diagnoser.scale, worth=strategy.worth, random=draw), None)
        if chosen is None:
            return ranks
        said, special = answer(patient, chosen[0], diagnoser)
        if said:
            standing.known[chosen[0]] = True
        else:
            standing.hear(chosen[0], said)
        for term in special:
            standing.add(term, True)


def questions(ranks: Sequence[int], first: int, most: int) -> int:
    """Return after how many questions a disease was among the ``first``; ``most`` where it never was.

    >>> questions([40, 12, 9, 1], 10, 15), questions([40, 12], 10, 15)
    (2, 15)
    """
    return next((asked for asked, rank in enumerate(ranks) if rank <= first), most)


def played(
    diagnoser: Diagnoser,
    patients: Iterator[Hidden],
    options: argparse.Namespace,
    orders: Sequence[str],
    title: str,
    half: int | None = None,
) -> list[dict[str, Any]]:
    """Play, or read from the state file what was played: a patient a line, with the ranks by order."""
    run = {
        "patients": title,
        "half": half,
        **{name: getattr(options, name) for name in ("given", "most", "seed", "reach", "a_publication")},
    }
    before: dict[int, dict[str, Any]] = {}
    if options.state is not None and options.state.exists():
        for line in map(json.loads, options.state.read_text("utf-8").splitlines()):
            if line["run"] == run:
                before[line["place"]] = line  # of a patient who was played again, in more orders, the last line holds
    found = []
    end = time.monotonic() + options.seconds
    for place, patient in enumerate(islice(patients, options.cases)):
        line = before.get(place) or {"run": run, "place": place, "group": patient.group, "ranks": {}}
        todo = [order for order in orders if order not in line["ranks"]]
        if todo and not line.get("out"):
            if time.monotonic() > end:
                break
            if place not in before:
                whole = whole_rank(diagnoser, patient)
                line["out"] = whole is None or (options.reach is not None and whole > options.reach)
            for order in [] if line["out"] else todo:
                line["ranks"][order] = ranks = play(diagnoser, patient, order, options.given, options.most, options.seed)
                line["out"] = ranks[0] == 1
                if line["out"]:
                    break
            if options.state is not None:
                with options.state.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(line) + "\n")
        if not line["out"]:
            found.append(line)
    return found


def report(title: str, lines: Sequence[dict[str, Any]], orders: Sequence[str], most: int) -> list[dict[str, Any]]:
    """Print the figures of one kind of patients beside the first order's, and return them."""
    figures = []
    for first in PLACES:
        counted = [line for line in lines if line["ranks"][orders[0]][0] > first]
        if not counted:
            continue
        groups = [line["group"] for line in counted]
        print(f"\n{title}, until among the first {first}: {len(counted)} patients of {len(set(groups))} groups")
        print(f"{'order':22} {'questions':>24} {'there within ' + str(most):>24} {'fewer in ' + orders[0]:>36} {'rank at the end':>24}")
        ours = np.array([questions(line["ranks"][orders[0]], first, most) for line in counted], float)
        for order in orders:
            asked = np.array([questions(line["ranks"][order], first, most) for line in counted], float)
            mean, low, high = interval(np.log([line["ranks"][order][-1] for line in counted]), groups=groups)
            told = {
                "questions": interval(asked, groups=groups),
                "there": interval((asked < most).astype(float), groups=groups),
                "saved": interval(asked - ours, groups=groups),
                "rank": (math.exp(mean), math.exp(low), math.exp(high)),
            }
            figures.append({"patients": title, "first": first, "n": len(counted), "order": order, **told})
            texts = [f"{mean:.2f} ({low:.2f} to {high:.2f})" for mean, low, high in told.values()]
            widths = zip(texts, (24, 24, 36, 24), strict=True)
            print(f"{order:22} " + " ".join(text.rjust(width) for text, width in widths), flush=True)
    return figures


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bundle", type=Path, nargs="?", default=default_bundle())
    parser.add_argument("--cases", type=int, default=200, help="patients of each kind and half that are looked at")
    parser.add_argument("--given", type=int, default=2, help="findings that a dialogue begins with")
    parser.add_argument("--most", type=int, default=15, help="questions at the most")
    parser.add_argument("--orders", default=",".join(STRATEGIES), help="which orders of asking; the engine's own comes first")
    parser.add_argument("--patients", choices=("simulated", "published"), help="patients of one kind only")
    parser.add_argument("--packets", type=Path, default=PACKETS)
    parser.add_argument("--a-publication", type=int, default=2, help="published patients of one publication at the most")
    parser.add_argument("--half", type=int, choices=(0, 1), help="one half of the publications only: choose on one, confirm on the other")
    parser.add_argument("--reach", type=int, help="only patients whose disease is among so many first when all is known")
    parser.add_argument("--own-records", action="store_true", help="leave the records from the patient's own publication in")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--state", type=Path, help="what was played; a later run goes on from there")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop playing each kind and half after so long, and report")
    parser.add_argument("--json", type=Path, help="write the figures here")
    options = parser.parse_args(arguments)
    orders = list(dict.fromkeys([ENGINE, *options.orders.split(",")]))
    if unknown := [order for order in orders if order not in STRATEGIES]:
        raise InputError(f"no order is called {unknown[0]!r}; there are {', '.join(STRATEGIES)}")
    diagnoser = Diagnoser(Snapshot.open(options.bundle))
    content: dict[str, Any] = {"machine": machine(), "seed": options.seed, "given": options.given, "most": options.most, "figures": []}
    if options.patients != "published":
        lines = played(diagnoser, simulated(diagnoser, options.seed), options, orders, "simulated")
        content["figures"] += report("simulated", lines, orders, options.most)
    if options.patients != "simulated" and options.packets.is_file():
        title = "published, with their own records" if options.own_records else "published, leave-publication-out"
        halves: dict[int, list[dict[str, Any]]] = {}
        for half in (0, 1) if options.half is None else (options.half,):
            patients = published(
                diagnoser, options.packets, options.seed, most=options.a_publication, half=half, left_out=not options.own_records
            )
            halves[half] = played(diagnoser, patients, options, orders, title, half)
            content["figures"] += report(f"{title}, half {half} of the publications", halves[half], orders, options.most)
        if len(halves) > 1:
            content["figures"] += report(title, [line for lines in halves.values() for line in lines], orders, options.most)
    elif options.patients != "simulated":
        print(f"no published patients at {options.packets}")
    if options.json:
        options.json.write_text(json.dumps(content, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
