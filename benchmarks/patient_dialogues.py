"""Talk to simulated patients and look for contradictions in what they say.

    python -m benchmarks.patient_dialogues BUNDLE --dialogues 10000

A patient of a disease drawn at random volunteers complaints and is asked ``--questions`` findings: half from the disease's own picture and
what lies above it, half from all findings. The check is independent of the simulator: it keeps what was affirmed and what was denied, and
counts a contradiction where a denied finding is the same as, or more general than, an affirmed one by the graph's ``subclass_of`` edges,
where the same question gets another answer the second time, or where two affirmed findings are opposites by name.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from kg.places import default_bundle
from kg.snapshot import Snapshot
from reasoning.diagnosis import Diagnoser
from reasoning.patients import Simulator, voice


def parents(snapshot: Snapshot) -> dict[str, list[str]]:
    """Return CURIE -> CURIEs right above it, as the graph states them."""
    found: dict[str, list[str]] = {}
    for edge in snapshot.edges_with("biolink:subclass_of").tolist():
        below, above = (snapshot.curie(int(end[edge])) for end in (snapshot.edge_subject, snapshot.edge_object))
        if below.startswith("HP:"):
            found.setdefault(below, []).append(above)
    return found


def above(curie: str, up: dict[str, list[str]]) -> set[str]:
    """Return a finding and all that is more general."""
    seen, stack = {curie}, [curie]
    while stack:
        for other in up.get(stack.pop(), ()):
            if other not in seen:
                seen.add(other)
                stack.append(other)
    return seen


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark; the exit code is 1 where a contradiction was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bundle", type=Path, nargs="?", default=default_bundle())
    parser.add_argument("--dialogues", type=int, default=1000)
    parser.add_argument("--questions", type=int, default=10)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    snapshot = Snapshot.open(options.bundle)
    diagnoser = Diagnoser(snapshot)
    simulator, up, draw = Simulator(diagnoser), parents(snapshot), random.Random(options.seed)
    ontology, rows = diagnoser.prepared.ontology, simulator.rich()
    every = [snapshot.curie(int(ontology.node[term])) for term in np.flatnonzero(ontology.finding)]
    findings = set(every)
    contradictions = turns = known = 0
    began = time.process_time()
    for number in range(options.dialogues):
        patient = simulator.of_row(draw.choice(rows), options.seed + number, draw.choice(list(voice.STYLES)))
        affirmed = {fact.finding.curie for fact, _ in voice.complaint(patient)}
        denied: set[str] = set()
        own = sorted({general for curie in (*patient.has, *patient.lacks) for general in above(curie, up)} & findings)
        for _ in range(options.questions):
            asked = draw.choice(own if draw.random() < 0.5 else every)
            fact = simulator.bears_on(patient, asked)
            said = voice.reply(patient, fact)
            turns += 1
            contradictions += voice.reply(patient, simulator.bears_on(patient, asked)) != said
            if fact is not None:
                known += 1
                (affirmed if fact.present else denied).add(asked)
                if fact.present:
                    affirmed.add(fact.finding.curie)
        general = {other for curie in affirmed for other in above(curie, up)}
        contradictions += len(general & denied) + len(simulator.contradictions(patient))
    seconds = time.process_time() - began
    print(f"{options.dialogues:,} dialogues, {turns:,} questions, {known / max(turns, 1):.0%} of them with an answer")
    print(f"{contradictions} contradictions")
    print(f"{1000 * seconds / max(options.dialogues, 1):.1f} ms of processor time a dialogue")
    if contradictions:
        sys.exit(1)


if __name__ == "__main__":
    main()
