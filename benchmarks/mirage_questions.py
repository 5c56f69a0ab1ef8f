"""The questions that MIRAGE and MindMap report on, on their graph (EMCKG), without a language model.

    python -m benchmarks.mirage_questions                     # builds both editions of the graph from ../shared/data/emckg first: a minute

GenMedGPT-5k, development half: of each dialogue the patient's text alone; right is any disease of the graph that the doctor's answer names.
Dialogues whose answer names none are not counted (told). "full": 796 diseases; "published": the 100 of MindMap's train.txt. hit@k: a right
disease is among the first k, ties in expectation under random order. Intervals: 95 %, bootstrap over diseases. Half A was looked at when
the two numbers of ``reasoning.diagnosis.complaint`` were chosen, half B was not (by a hash of the text). The graph's own diseases,
symptoms and answers are what the dialogues were written from by a language model: figures compare methods and say nothing of patients.

ChatDoctor5k: whether every entity that a case is annotated with is found by its name (248 cases), and how many the text alone yields.

Peers: ``benchmarks.peers.mirage``, on the same graph, with the cost of each: queries (neighbour look-ups), ms of processor time a question.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.inputs.diagnosis_cases import Place
from benchmarks.inputs.mirage import FOLDER, Dialogue, Linked, dialogues, disease_nodes, linked
from benchmarks.peers.mirage import Found, Peers
from benchmarks.statistics import interval, machine
from ingest.pipeline import build
from kg.errors import InputError, NothingGrounded
from kg.names import normalise
from reasoning.diagnosis.complaint import Complaints
from reasoning.engine import Engine

EDITIONS = {"full": "emckg_full_triples.tsv.gz", "published": "train.txt"}


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=FOLDER)
    parser.add_argument("--sample", type=int, help="this many dialogues, evenly spread, instead of all")
    parser.add_argument("--json", type=Path, help="write the figures here")
    options = parser.parse_args(arguments)
    if not options.data.is_dir():
        sys.exit(f"no data at {options.data}: give --data (the folder with train.txt and genmedgpt-dev.jsonl.gz)")
    content: dict[str, Any] = {"machine": machine(), "figures": []}
    with tempfile.TemporaryDirectory() as scratch:
        for edition, file in EDITIONS.items():
            folder = Path(scratch) / edition
            build(folder, sources=["emckg"], overrides={"emckg": options.data / file}, cache=Path(scratch) / "cache")
            engine = Engine.open(folder)
            content["figures"] += questions(engine, edition, options.data, options.sample)
            if edition == "published":
                content["grounding"] = grounding(engine, linked(options.data / "chatdoctor5k_KG.json"))
    if options.json:
        options.json.write_text(json.dumps(content, indent=1) + "\n", "utf-8")


def questions(engine: Engine, edition: str, data: Path, size: int | None) -> list[dict[str, Any]]:
    """Print how well each method finds the disease on one edition, and return it."""
    asked, total = dialogues(data / "genmedgpt-dev.jsonl.gz", engine.snapshot)
    diseases = disease_nodes(engine.snapshot)
    print(f"\n{edition}: {len(asked)} of {total} dialogues have one of the graph's {len(diseases)} diseases in their answer")
    asked = asked if size is None else asked[:: max(1, len(asked) // size)]
    peers = Peers(engine.snapshot, diseases)
    complaints = Complaints(engine.snapshot)
    methods: dict[str, Callable[[str], Found]] = {
        "Medclew, by words": lambda text: _by_words(complaints, text),
        "Medclew, by findings": lambda text: _by_findings(engine, text),
        **peers.methods(),
    }
    print(f"{'method':22} {'dialogues':10} {'hit@1':>24} {'hit@10':>24} {'MRR':>24} {'queries':>8} {'ms':>6}")
    lines = []
    for name, method in methods.items():
        began = time.process_time()
        found = [method(dialogue.text) for dialogue in asked]
        cost = 1e3 * (time.process_time() - began) / len(asked)
        places = [_place(one.scores, dialogue.gold) for one, dialogue in zip(found, asked, strict=True)]
        queries = float(np.mean([one.queries for one in found]))
        for part, kept in (("all", None), ("half A", 0), ("half B", 1)):
            chosen = [(place, d) for place, d in zip(places, asked, strict=True) if kept is None or d.half == kept]
            figures = _figures(chosen)
            lines.append({"edition": edition, "method": name, "part": part, "n": len(chosen), "queries": queries, "ms": cost, **figures})
            cells = " ".join(f"{m:.3f} ({low:.3f}-{high:.3f})".rjust(24) for m, low, high in figures.values())
            print(f"{name:22} {part:10} {cells} {queries:8.1f} {cost:6.1f}", flush=True)
    return lines


def _figures(chosen: Sequence[tuple[Place, Dialogue]]) -> dict[str, tuple[float, float, float]]:
    groups = [dialogue.gold for _, dialogue in chosen]
    return {
        "hit@1": interval([place.within(1) for place, _ in chosen], groups=groups),
        "hit@10": interval([place.within(10) for place, _ in chosen], groups=groups),
        "MRR": interval([place.reciprocal() for place, _ in chosen], groups=groups),
    }


def _place(scores: dict[int, float], gold: Sequence[int]) -> Place:
    best = max((scores.get(node, 0.0) for node in gold), default=0.0)
    if best <= 0:
        return Place(None)
    return Place(sum(score > best for score in scores.values()), max(sum(score == best for score in scores.values()) - 1, 0))


def _by_words(complaints: Complaints, text: str) -> Found:
    return Found(dict(zip(complaints.diseases.tolist(), complaints.scores(text).tolist(), strict=True)), 1)


def _by_findings(engine: Engine, text: str) -> Found:
    """The engine's own diagnosis from what its grounding finds in the text."""
    try:
        findings = engine.ground(text)
        observed = [mention.best.curie for mention in findings.findings()]
        scores = engine.diagnoser.scores(observed, [mention.best.curie for mention in findings.findings(negated=True)])
    except (InputError, NothingGrounded):
        return Found({}, 0)
    best = np.exp(scores - scores.max())  # above zero, in the same order
    return Found(dict(zip(engine.diagnoser.diseases.tolist(), best.tolist(), strict=True)), len(observed))


def grounding(engine: Engine, cases: Sequence[Linked]) -> dict[str, float]:
    """Print how many cases' entities are all found by name, and how many of them the text alone yields."""
    by_name = [all(_named(engine, entity) for entity in case.entities) for case in cases]
    found, wanted = 0, 0
    for case in cases:
        got = {normalise(mention.best.label) for mention in engine.ground(case.text).mentions}
        meant = {normalise(entity.replace("_", " ").partition("(")[0]) for entity in case.entities}
        found, wanted = found + len(got & meant), wanted + len(meant)
    print(
        f"\nChatDoctor5k: all entities are in the graph by name in {sum(by_name)} of {len(cases)} cases; the texts name {found} of {wanted}"
    )
    return {"cases": len(cases), "by name": sum(by_name), "entities": wanted, "in the text": found}


def _named(engine: Engine, entity: str) -> bool:
    written = entity.replace("_", " ")
    return any(engine.snapshot.lexicon.exact(name) for name in (written, written.partition("(")[0].strip()))


if __name__ == "__main__":
    main()
