"""How well text is linked to HPO terms: precision, recall and F1 on annotated PubMed abstracts (GSC+, 2024 revision).

    python -m benchmarks.grounding --bundle PATH [--data ../shared/data/hpo-grounding/gsc2024-dev.jsonl.gz]

Document level: the set of HPO terms of each abstract, micro-averaged. Mention level, overlap: a predicted mention is right when a gold
mention of the same term overlaps it (recall counts gold mentions that a prediction of their term overlaps); strict: the same offsets too.
The gold standard marks terms inside longer ones as well, so figures are given with and without nested predictions.
What is measured is ``engine.ground(text)`` as it ships. Predictions that count: findings, how they are inherited and how they vary; of
onset, course and severity the gold standard marks little, which is missed here ("findings" alone: of both sides only phenotypic
abnormalities).
Intervals: 95 %, percentile bootstrap over documents. The time is the processor's for grounding alone, warm.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from kg.places import default_bundle
from kg.snapshot import Snapshot
from reasoning.engine import Engine
from reasoning.grounding.kinds import Kinds
from reasoning.grounding.mention import Candidate, Mention

DATA = Path(__file__).resolve().parents[2] / "shared/data/hpo-grounding/gsc2024-dev.jsonl.gz"
#: What the gold standard marks: findings and how they are inherited, not onset, severity and other qualifiers,
HPO = ("biolink:PhenotypicFeature", "biolink:GeneticInheritance")
#: but for this branch of HPO: phenotypic variability, variable expressivity.
VARIABILITY = "HP:0003812"
Spans = set[tuple[int, int, str]]


def counts(gold: Spans, found: Spans) -> dict[str, tuple[int, int, int, int]]:
    """Return for each level (predictions that are right, predictions, gold that is found, gold) of one document."""
    terms, guesses = {g[2] for g in gold}, {f[2] for f in found}

    def met(one: tuple[int, int, str], others: Spans) -> bool:
        return any(o[2] == one[2] and o[0] < one[1] and one[0] < o[1] for o in others)

    return {
        "document": (len(terms & guesses), len(guesses), len(terms & guesses), len(terms)),
        "overlap": (sum(met(f, gold) for f in found), len(found), sum(met(g, found) for g in gold), len(gold)),
        "strict": (len(gold & found), len(found), len(gold & found), len(gold)),
    }


def scores(rows: np.ndarray) -> np.ndarray:
    """Return precision, recall and F1 [..., 3] of summed counts: ``rows`` is int [..., documents, 4]."""
    right, guessed, hit, gold = np.moveaxis(rows.sum(axis=-2), -1, 0).astype(float)
    precision, recall = right / np.maximum(guessed, 1), hit / np.maximum(gold, 1)
    return np.stack([precision, recall, 2 * precision * recall / np.maximum(precision + recall, 1e-12)], axis=-1)


def measure(rows: np.ndarray, draws: int = 2000, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Return the scores [3] and their 95 % bootstrap intervals [2, 3] over documents; ``rows`` is int [documents, 4]."""
    random = np.random.default_rng(seed)
    picks = random.integers(0, len(rows), (draws, len(rows)))
    return scores(rows), np.percentile(scores(rows[picks]), [2.5, 97.5], axis=0)


def run(bundle: Path, data: Path, *, verbose: bool = False) -> list[dict[str, Any]]:
    """Ground every abstract as ``engine.ground`` does, with and without what stands inside a longer mention; return a row a level."""
    grounder = Engine.open(bundle)
    with gzip.open(data, "rt", encoding="utf-8") as file:
        documents = [json.loads(line) for line in file]
    grounder.ground(documents[0]["text"])
    varies = branch(grounder.snapshot, VARIABILITY)
    finding = is_finding(grounder.snapshot)
    table = []
    for nested in (False, True):
        per: dict[str, list[tuple[int, int, int, int]]] = {}
        took = 0.0
        for document in documents:
            began = time.process_time()
            grounding = grounder.ground(document["text"])
            took += time.process_time() - began
            terms = [(m, _counted(m, varies)) for m in grounding.mentions if nested or not m.inside]
            found = {(m.start, m.end, term.curie) for m, term in terms if term is not None and term.curie.startswith("HP:")}
            gold = {(m["start"], m["end"], m["id"]) for m in document["mentions"]}
            for level, row in counts(gold, found).items():
                per.setdefault(level, []).append(row)
            own = counts({g for g in gold if finding(g[2])}, {f for f in found if finding(f[2])})
            per.setdefault("findings", []).append(own["document"])
            if verbose:
                _differences(document, gold, found)
        for level, rows in per.items():
            value, interval = measure(np.array(rows))
            table.append({"nested": nested, "level": level, "scores": value, "interval": interval, "ms": 1e3 * took / len(documents)})
    return table


def is_finding(snapshot: Snapshot) -> Callable[[str], bool]:
    """Return what says whether a CURIE is of a phenotypic abnormality."""
    kinds = Kinds(snapshot)

    def finding(curie: str) -> bool:
        node = snapshot.find(curie)
        return node is not None and kinds.of(node) == "finding"

    return finding


def branch(snapshot: Snapshot, root: str) -> frozenset[str]:
    """Return a term and all below it, by ``subclass_of``."""
    edges = snapshot.edges_with("biolink:subclass_of")
    children: dict[int, list[int]] = {}
    for child, parent in zip(snapshot.edge_subject[edges].tolist(), snapshot.edge_object[edges].tolist(), strict=True):
        children.setdefault(parent, []).append(child)
    top = snapshot.find(root)
    inside: set[int] = set()
    left = [] if top is None else [top]
    while left:
        node = left.pop()
        if node not in inside:
            inside.add(node)
            left += children.get(node, [])
    return frozenset(snapshot.curie(node) for node in inside)


def _counted(mention: Mention, varies: frozenset[str]) -> Candidate | None:
    """The candidate by which a mention is a prediction."""
    return mention.of(*HPO) or next((c for c in mention.candidates if c.curie in varies), None)


def _differences(document: dict[str, Any], gold: Spans, found: Spans) -> None:
    text = document["text"]
    terms, guesses = {g[2] for g in gold}, {f[2] for f in found}
    for mark, spans, known in (("-", gold, guesses), ("+", found, terms)):
        for start, end, term in sorted(spans):
            if term not in known:
                print(mark, term, repr(text[start:end]))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bundle", type=Path, default=default_bundle())
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--verbose", action="store_true", help="print what differs at document level")
    parser.add_argument("--peer", action="store_true", help="FastHPOCR as well (pip install FastHPOCR); its index takes half a minute")
    options = parser.parse_args()
    table = run(options.bundle, options.data, verbose=options.verbose)
    print(f"{'predictions':12} {'level':9} {'precision':>22} {'recall':>22} {'F1':>22}   ms of processor a document")
    for row in table:
        cells = [f"{v:.3f} ({a:.3f}-{b:.3f})" for v, a, b in zip(row["scores"], *row["interval"], strict=True)]
        print(
            f"{'nested' if row['nested'] else 'longest':12} {row['level']:9} " + " ".join(f"{c:>22}" for c in cells) + f"   {row['ms']:.1f}"
        )
    if options.peer:
        _show_peer(options.bundle, options.data)


def _show_peer(bundle: Path, data: Path) -> None:
    """Print FastHPOCR's lines; it returns terms inside longer ones."""
    from benchmarks.peers.grounding import fasthpocr

    annotate, finding = fasthpocr(bundle), is_finding(Snapshot.open(bundle))
    with gzip.open(data, "rt", encoding="utf-8") as file:
        documents = [json.loads(line) for line in file]
    per: dict[str, list[tuple[int, int, int, int]]] = {}
    began = time.process_time()
    for document in documents:
        gold = {(m["start"], m["end"], m["id"]) for m in document["mentions"]}
        found = annotate(document["text"])
        for level, row in counts(gold, found).items():
            per.setdefault(level, []).append(row)
        own = counts({g for g in gold if finding(g[2])}, {f for f in found if finding(f[2])})
        per.setdefault("findings", []).append(own["document"])
    took = 1e3 * (time.process_time() - began) / len(documents)
    for level, rows in per.items():
        value, interval = measure(np.array(rows))
        cells = [f"{v:.3f} ({a:.3f}-{b:.3f})" for v, a, b in zip(value, *interval, strict=True)]
        print(f"{'FastHPOCR':12} {level:9} " + " ".join(f"{c:>22}" for c in cells) + f"   {took:.1f}")


if __name__ == "__main__":
    main()
