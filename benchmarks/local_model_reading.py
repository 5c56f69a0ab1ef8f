"""Questions that the grammar cannot read, read by a small local model and held to the grammar's checks: how many before and after.

    python -m benchmarks.local_model_reading FOLDER [BUNDLE] [--questions N] [--reworded 1|2] [--url URL] [--threads N]

From MedQuAD's development half (each focus once a kind, as in ``benchmarks.reading``): the questions of which the grammar has no
complete reading, of kinds that a graph of statements answers, whose focus is in the graph; N of them by the SHA-256 of their text. Before:
read right by the grammar (none, by how they are chosen). After: complete readings of the right kind and concept, and of another; and
what is offered, not answered, where words of the question are left out, MedQuAD's own concept often being broader than its question's.
With ``--reworded`` the questions are those of ``benchmarks/inputs/questions_reworded*.tsv`` instead, each with a focus of MedQuAD's
development half that the graph has by name, by the SHA-256 of the focus: what it asks (as MedQuAD calls it) in words as people say it, and
questions ("other", and kinds that no statement answers) that are rightly read by nobody. They were written before any was read; of them,
too, only those that the grammar does not read are sent.
FOLDER is as in ``benchmarks.local_model``; with ``--url`` another endpoint reads. In brackets Wilson's 95 % interval.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import json
import time
from pathlib import Path
from typing import Any

from benchmarks.local_model import serve
from benchmarks.reading import DATA, KINDS, concepts, kind_is_right, sample
from benchmarks.statistics import machine, wilson
from kg.places import default_bundle
from reasoning.engine import Engine
from reasoning.llm import Client, Settings
from reasoning.query.model import Find
from reasoning.query.reading import Reading

_INPUTS = Path(__file__).parent / "inputs"
#: The first lot, from which it was learnt what new words may say; the second, written when that stood and before any was read.
REWORDED = tuple(_INPUTS / f"questions_reworded{lot}.tsv" for lot in ("", "_2"))


def main() -> None:
    """Print each question with what became of it, then the counts."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("bundle", nargs="?", default=None)
    options.add_argument("--questions", type=int, default=25)
    options.add_argument("--each", type=int, default=100, help="questions a kind to choose from")
    options.add_argument("--reworded", type=int, choices=(1, 2), default=0, help="a lot of questions in further words")
    options.add_argument("--url", default="", help="an endpoint to use instead of the small model")
    options.add_argument("--threads", type=int, default=1)
    given = options.parse_args()
    engine = Engine.open(given.bundle or default_bundle())
    lexicon = engine.snapshot.lexicon
    with gzip.open(DATA, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    unread = []
    every = (
        reworded(rows, engine, given.reworded)
        if given.reworded
        else [row for questions in sample(rows, given.each).values() for row in questions]
    )
    for row in every:
        meant = {m.node for name in (*row["cuis"], row["focus"]) for m in lexicon.exact(name)}
        reading = engine.read(row["question"])
        if meant and not reading.complete and not reading.beyond:
            unread.append((row, meant))
    chosen = sorted(unread, key=lambda pair: text_order(pair[0]["question"]))[: given.questions]
    server = None
    if not given.url:
        server, given.url = serve(given.folder, given.threads)
    client = Client(Settings(url=given.url, model="local", seconds=900, answer_seconds=900, tokens=100_000))
    right = wrong = offered = other = unanswerable = refused = 0
    seconds: list[float] = []
    for row, meant in chosen:
        started = time.monotonic()
        reading = engine.read(row["question"], model=client)
        seconds.append(time.monotonic() - started)
        got = {node for query in reading.queries for c in concepts(query) if (node := engine.snapshot.find(c)) is not None}
        if row["asks"] not in KINDS or not KINDS[row["asks"]][0] or row["asks"] == "prevention":
            unanswerable += 1
            refused += not reading.complete or bool(reading.beyond)
            told = "; ".join(reading.restated) if reading.complete else "not read"
            noted = next((note for note in reading.notes if "was taken for" in note), "")
            print(f"{'READ' if reading.complete else 'refused':10} {row['question']}  ->  {told}  {noted}", flush=True)
            continue
        good = reading.complete and kind_is_right(reading, row["asks"]) and bool(got & meant) and not turned(reading, row["asks"])
        first = [node for query in reading.alternatives[:1] for c in concepts(query) if (node := engine.snapshot.find(c)) is not None]
        asked = reading.model_copy(update={"queries": reading.alternatives[:1]})
        held = bool(set(first) & meant) and kind_is_right(asked, row["asks"])
        offered += not reading.complete and held
        other += not reading.complete and bool(reading.alternatives) and not held
        right += good
        wrong += reading.complete and not good
        taken = [note for note in reading.notes if "was taken for" in note]
        told = "; ".join((*reading.restated, *taken)) if reading.complete else reading.notes[-1]
        print(f"{'right' if good else 'WRONG' if reading.complete else 'abstained':10} {row['question']}  ->  {told}", flush=True)
    seconds.sort()
    print(machine(), "" if server is None else "the small model in this process")
    print(f"{len(unread)} questions are unread, of kinds that a graph answers and with a focus in it; n = {len(chosen)}")
    offers = ("offered, right but for words left out", offered), ("offered, another", other)
    n = len(chosen) - unanswerable
    for name, hit in (("right before", 0), ("right after", right), ("another question after", wrong), *offers):
        low, high = wilson(hit, n)
        print(f"{name:40} {hit:3} of {n} [{low:.3f}, {high:.3f}]")
    if unanswerable:
        low, high = wilson(refused, unanswerable)
        print(f"{'of no kind that is answered: not read':40} {refused:3} of {unanswerable} [{low:.3f}, {high:.3f}]")
    print(f"seconds a question: median {seconds[len(seconds) // 2]:.1f}, most {seconds[-1]:.1f}")


def reworded(rows: list[dict[str, Any]], engine: Engine, lot: int) -> list[dict[str, Any]]:
    """Return the questions in further words, each with a focus of its own."""
    known = {row["focus"] for row in rows if any(True for _ in engine.snapshot.lexicon.exact(row["focus"]))}
    with REWORDED[lot - 1].open(encoding="utf-8", newline="") as file:
        told = list(csv.DictReader(file, delimiter="\t"))
    return [
        {"asks": one["asks"], "question": one["wording"].replace("{X}", focus), "focus": focus, "cuis": []}
        for one, focus in zip(told, sorted(known, key=text_order), strict=False)
    ]


def turned(reading: Reading, asks: str) -> bool:
    """Whether a question for symptoms is read as one for what has them."""
    (query, *_) = reading.queries
    has = [one for one in query.statements() if one.predicates and one.predicates[0] == "biolink:has_phenotype"]
    return asks == "symptoms" and isinstance(query.asked, Find) and any(one.subject == query.asked.variable for one in has)


def text_order(text: str) -> str:
    """Return what questions are ordered by: nothing but their text."""
    return hashlib.sha256(text.encode()).hexdigest()


if __name__ == "__main__":
    main()
