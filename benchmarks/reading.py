"""Whether consumers' questions are read right: MedQuAD's development half, by kind of question.

    python -m benchmarks.reading [BUNDLE] [--each N] [--parts DIGITS]

For each kind: right concept (by its UMLS CUI, or by the exact name, but for the accented letters that MedQuAD's titles lost and the
order of words, which they turn round; of the questions whose concept is in the graph at all), right kind, answered another question (a
complete reading of another kind or of another concept), abstained (nothing read, or words left over that could change the answer). In
brackets Wilson's 95 % interval. A reading may say which kind is asked of what by a name that the graph has not ("symptoms of chafing"):
it abstains, and its kind counts; the line "kind, bound" is without these. Beside it a peer that takes the longest name in the question
for its concept. Each focus is taken once a
kind; ``--parts`` takes some tenths of the foci, so that one can look at some and measure on others. Annotations are a machine's: a concept
that says more of the focus than its annotation (``finer``) counts as right, too, and the lines "as annotated" are without these.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import time
from collections import defaultdict
from collections.abc import Collection
from pathlib import Path
from typing import Any

from benchmarks.statistics import wilson
from kg.model import Node
from kg.names import bag
from kg.places import default_bundle
from kg.snapshot import Snapshot
from reasoning.engine import Engine
from reasoning.query.kinds import kinds_of
from reasoning.query.model import Check, Count, Describe, Find, Query, Value
from reasoning.query.reading import Reading

DATA = Path(__file__).parents[1] / ".." / "shared" / "data" / "medquad" / "medquad-dev.jsonl.gz"

#: What a question of a kind is rightly read as: predicates of which one is asked for, or the kinds of "beyond".
KINDS: dict[str, tuple[str, str]] = {
    "information": ("describe", ""),
    "symptoms": ("has_phenotype has_manifestation", ""),
    "treatment": ("treats applied_to_treat", "treatment"),
    "causes": ("causes gene_associated_with_condition has_phenotype contributes_to", ""),
    "outlook": ("", "outlook"),
    "exams and tests": ("diagnoses", "tests"),
    "when to contact a medical professional": ("", "doctor advice"),
    "inheritance": ("has_mode_of_inheritance", ""),
    "frequency": ("", "prevalence"),
    "prevention": ("prevents", "prevention"),
    "genetic changes": ("causes gene_associated_with_condition", ""),
    "complications": ("has_phenotype has_manifestation", "complications"),
    "considerations": ("", "advice"),
    "susceptibility": ("predisposes_to_condition", "susceptibility"),
    "research": ("", "research"),
    "support groups": ("", "help"),
    "stages": ("", "stages"),
}


def kind_is_right(reading: Reading, asks: str, *, named: bool = False) -> bool:
    """Whether a reading asks what a question of a kind asks; of a name that the graph has not, too, unless ``named``."""
    predicates, beyond = KINDS[asks]
    for unbound in () if named else reading.unbound[:1]:
        return bool({p.removeprefix("biolink:") for p in unbound.predicates or ["describe"]} & set(predicates.split()))
    if reading.beyond:
        return any(b.kind in beyond.split() for b in reading.beyond)
    for query in reading.queries[:1]:
        if isinstance(query.asked, Describe):
            return predicates == "describe"
        if isinstance(query.asked, Find | Count | Check | Value):
            return bool({p.removeprefix("biolink:") for s in query.statements() for p in s.predicates} & set(predicates.split()))
    return False


def bears(node: Node, focus: str) -> bool:
    """Whether a node has a focus for a name, but for its bracket, the order of its words ("Meningitis - tuberculous"), the word "type"
    before a number, and the letters beyond ASCII, which titles lost ("Sjgren")."""
    told = {_unordered(focus), _unordered(focus.split("(")[0])}
    return any(_unordered(name.encode("ascii", "ignore").decode()) in told for name in (node.name, *node.synonyms))


def finer(snapshot: Snapshot, node: int, focus: str, meant: Collection[int]) -> bool:
    """Whether a node says more of what the focus says than what this was annotated with: a kind of that, called by words of the focus
    alone or with its gene in it. "CAV3-related distal myopathy" was annotated as distal myopathy, "anemia of inflammation and chronic
    disease" as anemia, as inflammation and as chronic disease.
    """
    if not set(kinds_of(snapshot).up([node]).members.tolist()) & set(meant):
        return False
    said = set(bag(focus).split())
    genes = [
        snapshot.name(int(end))
        for e in snapshot.edges_of(node).tolist()
        for end in (snapshot.edge_subject[e], snapshot.edge_object[e])
        if snapshot.category(int(end)) == "biolink:Gene"
    ]
    wider = max((len(set(bag(snapshot.name(one)).split()) & said) for one in meant), default=0)
    named = any(
        len(words) > wider and words <= said
        for words in (set(bag(n).split()) for n in (snapshot.name(node), *snapshot.node(node).synonyms))
    )
    return named or any(re.search(rf"(?<!\w){re.escape(gene)}(?!\w)", focus) for gene in genes)


def _unordered(name: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W_]+", name.lower())) - {"type"}


def concepts(query: Query) -> list[str]:
    """The concepts that a query is bound to."""
    return [curie for term in query.terms for curie in (*term.curies, *term.within)]


def tenth(focus: str) -> str:
    """Return in which tenth of the foci one lies: "0" to "9", by nothing but its hash."""
    return str(int(hashlib.sha256(f"part{focus.lower()}".encode()).hexdigest(), 16) % 10)


def sample(rows: list[dict[str, Any]], each: int) -> dict[str, list[dict[str, Any]]]:
    """Return up to ``each`` questions a kind, in an order that depends on nothing but their text; each focus once."""
    by_kind: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
    for row in sorted(rows, key=lambda row: hashlib.sha256(row["question"].encode()).hexdigest()):
        by_kind[row["asks"]].setdefault(row["focus"].lower(), row)
    return {kind: list(found.values())[:each] for kind, found in sorted(by_kind.items())}


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("bundle", nargs="?", default=None)
    options.add_argument("--parts", default="0123456789", help="tenths of the foci, by their hash: a draw that was not looked at")
    options.add_argument("--each", type=int, default=100, help="questions a kind")
    given = options.parse_args()
    with gzip.open(DATA, "rt", encoding="utf-8") as file:
        rows = [row for row in map(json.loads, file) if tenth(row["focus"]) in given.parts]
    engine = Engine.open(given.bundle or default_bundle())
    lexicon = engine.snapshot.lexicon
    total: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    seconds: list[float] = []
    print(f"{'kind':40} {'n':>4} {'in graph':>8} {'concept':>8} {'kind':>6} {'another':>8} {'abstained':>9} {'longest name':>12}")
    for kind, questions in sample(rows, given.each).items():
        count: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for row in questions:
            by_cui = {m.node for cui in row["cuis"] for m in lexicon.exact(cui)}
            meant = by_cui or {m.node for m in lexicon.exact(row["focus"])}
            started = time.process_time()
            reading = engine.read(row["question"])
            seconds.append(time.process_time() - started)
            got = {node for query in reading.queries for c in concepts(query) if (node := engine.snapshot.find(c)) is not None}
            # A node of the very name of the focus is what was asked, whichever of several nodes has the CUI.
            named = {m.node for m in lexicon.exact(row["focus"])} | {
                node for node in got if bears(engine.snapshot.node(node), row["focus"])
            }
            right_kind, as_annotated = kind_is_right(reading, row["asks"]), bool(got & (meant | named))
            right_concept = as_annotated or any(finer(engine.snapshot, node, row["focus"], meant) for node in got)
            tally(count["kind"], right_kind)
            tally(count["kind, bound"], kind_is_right(reading, row["asks"], named=True))
            if meant:
                tally(count["concept"], right_concept)
                mentions = engine.grounder.ground(row["question"]).mentions
                longest = max(mentions, key=lambda m: m.end - m.start, default=None)
                peer = None if longest is None else longest.best.node
                tally(count["peer"], peer is not None and (peer in meant | named or finer(engine.snapshot, peer, row["focus"], meant)))
            # A kind that the graph holds no facts for is named; where no concept is offered beside it, nothing is told.
            answered = reading.complete or bool(reading.beyond and reading.queries)
            tally(count["another"], answered and bool(meant) and (not right_kind or not right_concept))
            tally(count["abstained"], not answered)
            if meant:
                tally(count["concept as annotated"], as_annotated)
            tally(count["another as annotated"], answered and bool(meant) and (not right_kind or not as_annotated))
        for name, (hit, n) in count.items():
            total[name][0] += hit
            total[name][1] += n
        print(line(kind, count))
    print(line("all", total))
    for name in ("concept", "concept as annotated", "kind", "kind, bound", "another", "another as annotated", "abstained", "peer"):
        hit, n = total[name]
        low, high = wilson(hit, n)
        print(f"{name:20} {hit:5,} of {n:5,} = {hit / n:.3f} [{low:.3f}, {high:.3f}]")
    seconds.sort()
    middle, late = (seconds[int(len(seconds) * part)] * 1000 for part in (0.5, 0.95))
    print(f"reading: median {middle:.1f} ms, 95 % within {late:.1f} ms of processor")


def tally(pair: list[int], hit: bool) -> None:
    """Count one more, and whether it is one."""
    pair[0] += hit
    pair[1] += 1


def line(name: str, count: dict[str, list[int]]) -> str:
    """A row of the table."""

    def share(key: str) -> str:
        hit, n = count[key]
        return f"{hit / n:.3f}" if n else "-"

    return (
        f"{name:40} {count['kind'][1]:4} {count['concept'][1]:8} {share('concept'):>8} {share('kind'):>6} {share('another'):>8} "
        f"{share('abstained'):>9} {share('peer'):>12}"
    )


if __name__ == "__main__":
    main()
