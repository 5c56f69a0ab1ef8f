"""Whether questions are read right whatever name stands in them: the graph's own names in the frames of questions.

    python -m benchmarks.reading_names [BUNDLE] [--names N] [--half ab] [--seed S] [--only Disease Gene ...] [--withheld | --varied]
        [--show]

Concepts are drawn by their category, of each one of its names, and each name is put into one of the questions that are asked of such a
thing: MedQuAD's own forms for diseases, and paraphrases. The graph is the teacher: the concept is right where the query is bound to a node
that bears this name word for word, the kind where it asks what the frame asks, and *another* is a complete reading of which either is
wrong. In brackets Wilson's 95 % interval. Beside it the peer that takes the longest name in the question. Then the same by what is hard in
the names ("and", commas, numbers ...). ``--half a`` are the concepts to look at (``--show`` prints what was misread), ``b`` those to
measure on.

``--withheld`` takes the names that are asked with out of the graph first, wherever they stand: what is left are the other names of the same
concept. So it shows what happens to a name that the graph does not have: found by its other names, abstained on, or taken for another
concept. What has no other name is not drawn.

``--varied`` writes the names of diseases as pages and people do (``benchmarks.varied_names``), a row each way.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import re
import tempfile
from collections import defaultdict
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

import polars as pl

from benchmarks.reading import KINDS, bears, concepts, line, tally
from benchmarks.statistics import wilson
from benchmarks.varied_names import WAYS
from kg.manifest import Manifest, TableInfo
from kg.names import bag
from kg.places import default_bundle
from kg.snapshot import Snapshot
from reasoning.engine import Engine
from reasoning.query.kinds import kinds_of
from reasoning.query.model import Check, Count, Describe, Find, Rank, Value
from reasoning.query.reading import Reading
from reasoning.reading.names.learn_wordings import half


class Frame(NamedTuple):
    """A question with a gap, and what asks for it rightly: predicates of which one is asked for, or kinds of "beyond"."""

    text: str
    predicates: str
    beyond: str = ""


def _of_medquad(text: str, asks: str) -> Frame:
    return Frame(text, *KINDS[asks])


_DISEASE = (
    _of_medquad("What is (are) {} ?", "information"),
    _of_medquad("What are the symptoms of {} ?", "symptoms"),
    _of_medquad("What are the treatments for {} ?", "treatment"),
    _of_medquad("What causes {} ?", "causes"),
    _of_medquad("What is the outlook for {} ?", "outlook"),
    _of_medquad("How to diagnose {} ?", "exams and tests"),
    _of_medquad("Do I need to see a doctor for {} ?", "when to contact a medical professional"),
    _of_medquad("Is {} inherited ?", "inheritance"),
    _of_medquad("How to prevent {} ?", "prevention"),
    _of_medquad("What are the complications of {} ?", "complications"),
    _of_medquad("How many people are affected by {} ?", "frequency"),
    _of_medquad("What are the genetic changes related to {} ?", "genetic changes"),
    _of_medquad("What to do for {} ?", "considerations"),
    _of_medquad("Who is at risk for {}? ?", "susceptibility"),
    _of_medquad("what research (or clinical trials) is being done for {} ?", "research"),
    _of_medquad("Where to find support for people with {} ?", "support groups"),
    _of_medquad("What are the stages of {} ?", "stages"),
    _of_medquad("Do you have information about {}", "information"),
    _of_medquad("tell me about {}", "information"),
    _of_medquad("What signs does {} have?", "symptoms"),
    _of_medquad("which genes cause {}?", "genetic changes"),
    _of_medquad("How is {} inherited?", "inheritance"),
    _of_medquad("My son was diagnosed with {}. What are the symptoms?", "symptoms"),
    _of_medquad("How is {} treated?", "treatment"),
)
_GENE = (
    Frame("What is {}?", "describe"),
    Frame("Which diseases are caused by {}?", "causes gene_associated_with_condition contributes_to"),
    Frame("What diseases are associated with {}?", "causes gene_associated_with_condition contributes_to"),
    Frame("Which drugs target {}?", "affects interacts_with directly_physically_interacts_with physically_interacts_with targets"),
    Frame("What does a mutation in {} cause?", "causes gene_associated_with_condition contributes_to"),
)
_DRUG = (
    Frame("What is {}?", "describe"),
    Frame("What is {} used for?", "treats applied_to_treat treats_or_applied_or_studied_to_treat has_role"),
    Frame("Which diseases does {} treat?", "treats applied_to_treat"),
    Frame("Which genes does {} target?", "affects interacts_with directly_physically_interacts_with physically_interacts_with targets"),
    Frame("What are the contraindications of {}?", "contraindicated_in"),
)
_SIGN = (
    Frame("What is {}?", "describe"),
    Frame("Which diseases cause {}?", "has_phenotype has_manifestation causes"),
    Frame("Which diseases have {}?", "has_phenotype has_manifestation"),
    Frame("In which disorders does {} occur?", "has_phenotype has_manifestation"),
)
_PLACE = (Frame("What is {}?", "describe"), Frame("Tell me about {}.", "describe"))
FRAMES = {
    "biolink:Disease": _DISEASE,
    "biolink:PhenotypicFeature": _SIGN,
    "biolink:Gene": _GENE,
    "biolink:Drug": _DRUG,
    "biolink:SmallMolecule": _DRUG,
    "biolink:BiologicalProcess": (
        Frame("What is {}?", "describe"),
        Frame("Which genes are involved in {}?", "actively_involved_in participates_in"),
    ),
    "biolink:CellularComponent": _PLACE,
}

#: What is hard in a name: each may hold of several.
HARD = {
    "bracket": r"[(\[{]",
    "comma": r",",
    "and, or": r"\b(?:and|or)\b",
    "with, without": r"\b(?:with|without|not|no)\b",
    "due to, in, by": r"\b(?:due to|in|by|to|from|for|at|on)\b",
    "of": r"\bof\b",
    "type": r"\btypes?\b",
    "number": r"\d|\b[IVX]{1,4}\b",
    "hyphen, slash": r"\w[-/]\w",
    "dash between words": r"\s[-–—]\s",
    "possessive": r"['’]s?\b",
    "related, associated": r"\b(?:related|associated|linked|induced|dependent|like)\b",
    "inherited, early": r"\b(?:familial|inherited|hereditary|autosomal|x-linked|onset|congenital|infantile|juvenile|adult)\b",
    "susceptibility": r"\bsusceptib|\brisk\b|\bprotection\b|\bresistance\b",
    "abbreviation": r"^[A-Z0-9-]{2,8}$",
    "one word": r"^\w+$",
    "five words or more": r"^(?:\S+\s+){4,}\S+$",
}


def kind_is_right(reading: Reading, frame: Frame) -> bool:
    """Whether a reading asks what a frame asks."""
    if reading.beyond:
        return any(b.kind in frame.beyond.split() for b in reading.beyond)
    for query in reading.queries[:1]:
        if isinstance(query.asked, Rank):
            return "has_phenotype" in frame.predicates  # diseases by a finding
        if isinstance(query.asked, Describe):
            return frame.predicates == "describe"
        if isinstance(query.asked, Find | Count | Check | Value):
            asked = {p.removeprefix("biolink:") for s in query.statements() for p in s.predicates}
            return bool(asked & set(frame.predicates.split()))
    return False


class Drawn(NamedTuple):
    """A question to read: the concept, the name of it that was put into the frame, and all nodes that bear this name."""

    node: int
    name: str
    frame: Frame
    meant: frozenset[int]


def drawn(snapshot: Snapshot, category: str, names: int, halves: str, seed: int, *, withheld: bool = False) -> list[Drawn]:
    """Return questions on up to ``names`` concepts of a category, with one of the names of each that are no codes.

    Args:
        withheld: only names that are not the concept's first one, and that differ from all its others by more than spelling.
    """
    rows, draw = snapshot.lexicon.rows, random.Random(f"{seed} {category}")
    by_node: dict[int, list[int]] = defaultdict(list)
    for row in range(len(rows)):
        node = int(rows.node[row])
        if snapshot.category(node) == category and rows.kind_name(row) in ("name", "exact", "abbreviation", "related"):
            by_node[node].append(row)
    nodes = [node for node in sorted(by_node) if half(snapshot.curie(node)) in halves and not snapshot.deprecated(node)]
    found = []
    for node in draw.sample(nodes, len(nodes)):
        row, frame = draw.choice(by_node[node]), draw.choice(FRAMES[category])
        name = rows.text(row)
        if withheld and (
            rows.kind_name(row) not in ("exact", "related") or any(bag(rows.text(o)) == bag(name) for o in by_node[node] if o != row)
        ):
            continue
        found.append(Drawn(node, name, frame, frozenset(m.node for m in snapshot.lexicon.exact(name))))
        if len(found) == names:
            break
    return found


def varied(snapshot: Snapshot, names: int, halves: str, seed: int) -> dict[str, list[Drawn]]:
    """Return, for each way of writing, questions on up to ``names`` diseases whose name it changes to none that the graph has otherwise."""
    made: dict[str, list[Drawn]] = {way: [] for way in WAYS}
    for one in drawn(snapshot, "biolink:Disease", 100_000, halves, seed):
        for way, write in WAYS.items():
            said = write(one.name)
            if not said or len(made[way]) >= names:
                continue
            others = {m.node for m in snapshot.lexicon.exact(said)} - one.meant
            if not others:
                made[way].append(one._replace(name=said))
    return made


def without(bundle: Path, names: Collection[str], place: Path) -> Path:
    """Return a copy of a bundle in which no node has any of the names, in whatever spelling."""
    bags = {bag(name) for name in names}
    place.mkdir(exist_ok=True)
    for table in bundle.glob("*.parquet"):
        (place / table.name).symlink_to(table.resolve())
    held = pl.read_parquet(bundle / "names.parquet")
    kept = held.filter(pl.Series([bag(name) not in bags for name in held["name"]]))
    file = place / "names.parquet"
    file.unlink()
    kept.write_parquet(file)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    manifest = Manifest.read(bundle / "manifest.json")
    manifest.tables["names"] = TableInfo(rows=kept.height, bytes=file.stat().st_size, sha256=digest)
    manifest.content_hash = hashlib.sha256("".join(table.sha256 for table in manifest.tables.values()).encode()).hexdigest()
    (place / "manifest.json").write_text(manifest.to_json(), "utf-8")
    return place


def main() -> None:
    """Print the tables."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("bundle", nargs="?", default=None)
    options.add_argument("--names", type=int, default=300, help="concepts a category; diseases three times as many")
    options.add_argument("--half", default="b", choices=("a", "b", "ab"), help="which half of the concepts")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--only", nargs="*", default=(), help="categories, for instance Disease Gene")
    options.add_argument("--withheld", action="store_true", help="take the names out of the graph before they are asked with")
    options.add_argument("--varied", action="store_true", help="write diseases' names as pages and people do")
    options.add_argument("--show", action="store_true", help="print each question that was misread")
    given = options.parse_args()
    bundle = Path(given.bundle or default_bundle())
    engine = Engine.open(bundle)
    chosen = {
        category: drawn(
            engine.snapshot,
            category,
            given.names * (3 if category == "biolink:Disease" else 1),
            given.half,
            given.seed,
            withheld=given.withheld,
        )
        for category in FRAMES
        if not given.only or category.removeprefix("biolink:") in given.only
    }
    if given.varied:
        _measure(engine, varied(engine.snapshot, given.names, given.half, given.seed), True, given.show)
        return
    with tempfile.TemporaryDirectory() as folder:
        if given.withheld:
            names = {one.name for questions in chosen.values() for one in questions}
            engine = Engine.open(without(bundle, names, Path(folder)))
        _measure(engine, chosen, given.withheld, given.show)


def _described(snapshot: Snapshot, got: Collection[int], node: int) -> bool:
    """Whether concepts together say which one it is: what it is a kind of, and its gene ("Usher syndrome caused by mutation in WHRN")."""
    above = set(kinds_of(snapshot).up([node]).members.tolist())
    return len(got) > 1 and all(one in above or snapshot.find_edges(one, node) for one in got)


def _measure(engine: Engine, chosen: dict[str, list[Drawn]], withheld: bool, show: bool) -> None:
    snapshot = engine.snapshot
    total: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    hard: dict[str, dict[str, list[int]]] = {name: defaultdict(lambda: [0, 0]) for name in HARD}
    print(f"{'category':40} {'n':>4} {'in graph':>8} {'concept':>8} {'kind':>6} {'another':>8} {'abstained':>9} {'longest name':>12}")
    for category, questions in chosen.items():
        count: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for _, name, frame, meant in questions:
            question = frame.text.format(name)
            reading = engine.read(question)
            got = {node for query in reading.queries for c in concepts(query) if (node := snapshot.find(c)) is not None}
            right_kind = kind_is_right(reading, frame)
            right_concept = bool(got & meant) or any(
                _described(snapshot, got, node) if withheld else bears(snapshot.node(node), name) for node in (meant if withheld else got)
            )
            mentions = engine.grounder.ground(question).mentions
            longest = max(mentions, key=lambda m: m.end - m.start, default=None)
            answered = reading.complete or bool(reading.beyond and reading.queries)
            another = answered and not (right_kind and right_concept)
            for counted in (count, total, *(hard[sort] for sort, form in HARD.items() if re.search(form, name))):
                tally(counted["concept"], right_concept)
                tally(counted["kind"], right_kind)
                tally(counted["another"], another)
                tally(counted["abstained"], not answered)
                tally(counted["peer"], longest is not None and longest.best.node in meant)
            if show and (another or not right_concept):
                left = " | ".join(f"{one.text} ({one.why})" for one in reading.leftover)
                called = "; ".join(snapshot.name(node) for node in sorted(meant)[:3])
                told = "; ".join(snapshot.name(node) for node in sorted(got))
                print(f"{'ANOTHER' if another else 'concept'}\t{question}\tmeant: {called}\tread: {told}\tleft: {left}")
        print(line(category.removeprefix("biolink:"), count))
    print(line("all", total))
    print()
    for sort, count in hard.items():
        if count:
            print(line(sort, count))
    print()
    for measure in ("concept", "kind", "another", "abstained", "peer"):
        hit, n = total[measure]
        low, high = wilson(hit, n)
        print(f"{measure:10} {hit:5,} of {n:5,} = {hit / n:.3f} [{low:.3f}, {high:.3f}]")


if __name__ == "__main__":
    main()
