"""Which HPO term a mention means: Medclew beside scispaCy's linker, on the same names and the same mentions, in one run.

    python -m venv spy && spy/bin/pip install "scispacy==0.6.2" "scipy<1.11"
    python -m venv t2t && t2t/bin/pip install "text2term==4.6.0"
    python -m benchmarks.linking --bundle PATH --python spy/bin/python [--text2term t2t/bin/python] [--half 1] [--terms 4000] [--index X]
    python -m benchmarks.linking --bundle PATH --fit --half 0

Mentions are those that people marked in PubMed abstracts (GSC+, 2024 revision), given as texts without their sentence; the names are those
of the graph's HPO terms. ``link``: ``engine.link`` in one batch; ``ground``: ``engine.ground`` mention by mention, with all names of the
graph. Precision over what was linked, recall over all mentions, recall within the first five; 95 % intervals by bootstrap over documents.

Seconds are the processor's, each different mention linked once, without the making of either index, after 300 mentions of other documents
(where there are any). ``--half``: every second document; the floor of ``link`` was chosen on half 0 (``--fit``), so half 1 is reported.
Grounding was tuned on all of these documents, the development part of the set. scispaCy's index of all names costs minutes of processor
time: the folder ``--index`` keeps it for the next run. With ``--terms`` the peers and ``link`` are given the terms that people marked
in the documents and a sample of the others, which makes their work easier and quicker.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl

from benchmarks.grounding import DATA, HPO, measure
from benchmarks.peers import linker_process
from benchmarks.statistics import machine
from kg.arrays import Array
from kg.places import default_bundle
from kg.snapshot import Snapshot
from reasoning.engine import Engine
from reasoning.linking import Linker
from reasoning.linking.linker import FLOOR

#: Mentions of other documents that each links before its time is taken.
_WARMING = 300
#: Concepts of a mention that are ranked.
_RANKED = 5
#: Floors that are tried.
_FLOORS = (0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9)
#: (document, term, text)
Marked = list[tuple[int, str, str]]


def terms(bundle: Path, marked: set[str], many: int) -> pl.DataFrame:
    """Return curie and name of the graph's HPO terms in use: all, or the marked ones and a sample of others, ``many`` together."""
    nodes = pl.read_parquet(bundle / "nodes.parquet", columns=["curie", "name", "deprecated"])
    nodes = nodes.filter(pl.col("curie").str.starts_with("HP:"), ~pl.col("deprecated"))
    if not many:
        return nodes
    chosen = nodes["curie"].is_in(sorted(marked))
    others = nodes.filter(~chosen).sort("curie")
    return pl.concat([nodes.filter(chosen), others.sample(min(max(many - int(chosen.sum()), 0), others.height), seed=1)])


def linked(snapshot: Snapshot, nodes: Array, warming: list[str], texts: list[str], floor: float = FLOOR) -> tuple[list[list[str]], float]:
    """Return the terms of each text, best first, and seconds, by linking to ``nodes``, bool [all nodes]."""
    linker = Linker(snapshot, nodes)
    linker.link(warming, _RANKED, floor)
    start = time.process_time()
    found = linker.link(texts, _RANKED, floor)
    took = time.process_time() - start
    return [[c.curie for c in one.candidates] for one in found], took


def grounded(engine: Engine, warming: list[str], texts: list[str]) -> tuple[list[list[str]], float]:
    """Return the same by reading each text: the term of its longest mention, if any."""
    for text in warming:
        engine.ground(text)
    found: list[list[str]] = []
    start = time.process_time()
    for text in texts:
        read = [(m.end - m.start, term.curie) for m in engine.ground(text).mentions if (term := m.of(*HPO)) is not None]
        read = [(length, curie) for length, curie in read if curie.startswith("HP:")]
        found.append([max(read, key=lambda pair: pair[0])[1]] if read else [])
    return found, time.process_time() - start


def fit(snapshot: Snapshot, nodes: Array, mentions: Marked) -> None:
    """Print F1 by floor, and the floor that is best on all but one fifth of the documents, on that fifth, for each fifth."""
    texts = list(dict.fromkeys(text for *_, text in mentions))
    documents = len({at for at, *_ in mentions})
    table = np.zeros((len(_FLOORS), documents, 4), np.int64)
    for floor, rows in zip(_FLOORS, table, strict=True):
        rows[:] = counted(mentions, dict(zip(texts, linked(snapshot, nodes, texts[:1], texts, floor)[0], strict=True)))[0]
        print(f"floor {floor:.2f}: precision, recall, F1 " + "  ".join(f"{value:.3f}" for value in measure(rows)[0]))
    fifth = np.arange(documents) % 5
    best = [int(np.argmax([measure(rows[fifth != part], draws=1)[0][2] for rows in table])) for part in range(5)]
    apart = np.concatenate([table[at][fifth == part] for part, at in enumerate(best)])
    print(f"chosen on four fifths: {', '.join(str(_FLOORS[at]) for at in best)}; F1 on the others {measure(apart)[0][2]:.3f}")


def counted(mentions: Marked, found: dict[str, list[str]]) -> tuple[Array, Array]:
    """Return int [documents, 4] right, linked, right, mentions; and [documents, 2] right among the first five, mentions."""
    places = {at: place for place, at in enumerate(dict.fromkeys(at for at, *_ in mentions))}
    rows, five = np.zeros((len(places), 4), np.int64), np.zeros((len(places), 2), np.int64)
    for at, gold, text in mentions:
        guessed = found[text]
        right = guessed[:1] == [gold]
        rows[places[at]] += (right, bool(guessed), right, 1)
        five[places[at]] += (gold in guessed[:_RANKED], 1)
    return rows, five


def show(who: str, mentions: Marked, texts: Sequence[str], found: list[list[str]], seconds: float) -> float:
    """Print a row of the table; return the mentions a second."""
    rows, five = counted(mentions, dict(zip(texts, found, strict=True)))
    value, interval = measure(rows)
    cells = [f"{v:.3f} ({a:.3f}-{b:.3f})" for v, a, b in zip(value, *interval, strict=True)]
    within = f"{five[:, 0].sum() / five[:, 1].sum():.3f}"
    print(f"{who:10}" + "".join(f"{cell:>22}" for cell in cells) + f"{within:>8}{len(texts) / seconds:>24,.0f}", flush=True)
    return len(texts) / seconds


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bundle", type=Path, default=default_bundle())
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--python", help="the Python of an environment with scispacy; without it Medclew's rows alone")
    parser.add_argument("--text2term", help="the Python of an environment with text2term, another linker")
    parser.add_argument("--half", type=int, choices=(0, 1), help="every second document, from the first or the second on")
    parser.add_argument("--documents", type=int, default=0, help="so many of the documents, 0 for all")
    parser.add_argument("--index", type=Path, help="a folder that keeps scispaCy's index, which takes minutes to make")
    parser.add_argument("--terms", type=int, default=0, help="so many HPO terms, those that were marked among them; 0 for all")
    parser.add_argument("--fit", action="store_true", help="print what each floor of `link` gives, and leave")
    asked = parser.parse_args()
    with gzip.open(asked.data, "rt", encoding="utf-8") as file:
        all_documents = [json.loads(line) for line in file]
    pool = range(len(all_documents)) if asked.half is None else range(asked.half, len(all_documents), 2)
    wanted = list(pool)[: asked.documents or None]
    marked: dict[int, Marked] = {
        at: [(at, one["id"], document["text"][one["start"] : one["end"]]) for one in document["mentions"]]
        for at, document in enumerate(all_documents)
    }
    mentions = [one for at in wanted for one in marked[at]]
    texts = list(dict.fromkeys(text for *_, text in mentions))
    warming = [text for at in marked.keys() - set(wanted) for *_, text in marked[at]][:_WARMING] or texts[:1]
    engine = Engine.open(asked.bundle)
    chosen = terms(asked.bundle, {gold for _, gold, _ in mentions}, asked.terms)
    nodes = np.zeros(engine.snapshot.n_nodes, bool)
    nodes[[engine.snapshot.index(curie) for curie in chosen["curie"]]] = True
    given = f"{'a sample of ' if asked.terms else ''}{chosen.height:,} terms"
    print(f"{machine()}; {len(mentions)} mentions of {len(wanted)} documents, {len(texts)} different; names of {given}")
    if asked.fit:
        fit(engine.snapshot, nodes, mentions)
        return
    print(f"{'':10}{'precision':>22}{'recall':>22}{'F1':>22}{'in five':>8}{'mentions / processor s':>24}", flush=True)
    speed = show("link", mentions, texts, *linked(engine.snapshot, nodes, warming, texts))
    show("ground", mentions, texts, *grounded(engine, warming, texts))
    if asked.python is None:
        return
    with TemporaryDirectory(prefix="linking-") as scratch:
        names = linker_process.write_names(asked.bundle, chosen, Path(scratch) / "names.jsonl")
        index = asked.index or Path(scratch)
        if asked.text2term is not None:
            show("text2term", mentions, texts, *linker_process.run("text2term", names, warming, texts, asked.text2term, Path(scratch)))
        peer = show("scispaCy", mentions, texts, *linker_process.run("scispacy", names, warming, texts, asked.python, index))
    print(f"link is {speed / peer:.1f} times as fast as scispaCy")


if __name__ == "__main__":
    main()
