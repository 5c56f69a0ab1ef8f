"""Whether a text's findings are taken as present, absent, a relative's or only considered, beside NegEx (negspacy).

    python -m benchmarks.negation --bundle PATH [--half held-out] [--peer] [--verbose]
    python -m benchmarks.negation --abstracts [--annotations FILE] [--peer]
    python -m benchmarks.negation --fresh [--peer]

``negation_templates.tsv`` holds ways to say it, of ten kinds, with a label for each slot: + present, - absent, f a relative's, h only
considered. It was written before the rules that it measures. Half of it, by a hash of its text, was looked at while rules were written
("development"); of the other half ("held-out") only totals are printed. Slots are filled with HPO names, five fillings each.
Precision and recall are those of "absent"; all right is the share of slots with the right label. A slot that grounding finds no concept
in counts as wrong. Intervals: 95 %, percentile bootstrap over templates. The peer is given the slots' places.

``--abstracts`` measures on texts that nobody wrote for it: of the GSC+ abstracts (../shared/data/hpo-grounding), every outermost mention in
a sentence with a word of negation, labelled by hand before any output was seen; what a reader would argue about was left out
(``negation_abstracts.tsv`` holds places and labels, no text). What was wrong on them has been looked at since, so it is no held-out set.
``--fresh`` measures on texts that the rules were not written from: definitions of MONDO's diseases and what patients write
(../shared/data/emckg/genmedgpt-dev), drawn with a seed from those with a word of negation, labelled once, by hand, before any output on
them was seen (``negation_fresh.tsv``: places, labels and a checksum of the text); what a reader would argue about was left out ("with or
without"). What was wrong on the first draw has been looked at since and mended; the second draw was made after that, and of it no output
but the totals was looked at. A text that the graph at hand has in another version is left out and counted.
``negation_written_1.tsv`` and ``_2`` are sentences of clinical letters and of patients, each written in one go, for ``--annotations``: the
first before its writer had seen the cues, and what was wrong on it has been looked at since and mended; the second after. ``_4`` holds
letters, referrals, bullets, systems reviews, telegraphic notes and reports of images, labelled before any output on it was seen: F1 .868
(.811-.913) then. What was wrong on the second and fourth has been looked at since and mended, so neither is held out any more.
``_6`` (the former and the latter, exceptions, counterfactuals, headings of either side, shares, telegraphic rows) was labelled before any
output on it was seen: F1 .789 (.731-.840) then, .837 (.785-.879) with rules for other wordings; what was wrong on it has been looked at
since. ``_7`` was written after those rules: F1 .723 (.637-.800) before any output on it was seen, and looked at since.
``--annotations`` adds a table in the form of NegEx's own test set (Report,
Concept, Sentence, Negation). There both sides are given the places, so that the rules alone are measured; intervals are over texts.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kg.places import default_bundle
from kg.snapshot import Snapshot
from reasoning.grounding import Grounder
from reasoning.grounding.kinds import Kinds
from reasoning.grounding.negation import judge
from reasoning.grounding.segments import sentences

TEMPLATES = Path(__file__).parent / "inputs" / "negation_templates.tsv"
FRESH = Path(__file__).parent / "inputs" / "negation_fresh.tsv"
ABSTRACTS = Path(__file__).parent / "inputs" / "negation_abstracts.tsv"
CORPUS = Path(__file__).resolve().parents[2] / "shared" / "data" / "hpo-grounding" / "gsc2024-dev.jsonl.gz"
DIALOGUES = CORPUS.parents[1] / "emckg" / "genmedgpt-dev.jsonl.gz"
_SLOT = re.compile(r"\{(\w)\}")
_NAME = re.compile(r"[A-Z][a-z]{4,}( [a-z]{3,})?$")
#: Words by which a finding's own name says that something is missing or that something is so in degree.
_UNFIT = re.compile(r"absen|lack|loss|non|normal|history|mild|severe|no\b|free|deficien|reduced|impair|morphology|abnormality", re.I)

Span = tuple[int, int]
Labels = dict[Span, str]


@dataclass(frozen=True)
class Case:
    """A template with its slots filled: where each stands, and its label."""

    kind: str
    template: str
    text: str
    labels: Labels

    @property
    def held_out(self) -> bool:
        """Whether the template is of the half that nobody looks at."""
        return hashlib.sha256(self.template.encode()).digest()[0] % 2 == 1


def findings(snapshot: Snapshot, least: int = 25) -> list[str]:
    """HPO names of one or two plain words of which the graph has many statements."""
    degree = np.diff(snapshot.adj.ptr)
    kinds = Kinds(snapshot)
    many = [n for n in np.flatnonzero(degree >= least).tolist() if snapshot.curie(n).startswith("HP:")]
    names = [snapshot.name(n) for n in many if kinds.of(n) == "finding"]
    return sorted({name for name in names if _NAME.match(name) and not _UNFIT.search(name)})


def cases(names: Sequence[str], each: int = 5, seed: int = 7) -> list[Case]:
    """Fill every template ``each`` times."""
    random = np.random.default_rng(seed)
    made = []
    with TEMPLATES.open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            wanted = {label[0]: label[1] for label in row["labels"].split()}
            for _ in range(each):
                picked = dict(zip("abc", random.choice(names, 3, replace=False).tolist(), strict=True))
                made.append(_filled(row["kind"], row["text"].replace("\\n", "\n").replace("\\t", "\t"), wanted, picked))
    return made


def _filled(kind: str, template: str, wanted: dict[str, str], picked: dict[str, str]) -> Case:
    text, labels, last = "", {}, 0
    for slot in _SLOT.finditer(template):
        text += template[last : slot.start()]
        name = picked[slot[1].lower()]
        name = name if slot[1].isupper() else name.lower()
        labels[len(text), len(text) + len(name)] = wanted[slot[1].lower()]
        text, last = text + name, slot.end()
    return Case(kind, template, text + template[last:], labels)


def ours(snapshot: Snapshot) -> Callable[[Case], Labels]:
    """Label by grounding as it ships."""
    grounder = Grounder(snapshot)
    marks = {"family": "f", "hypothetical": "h"}

    def label(case: Case) -> Labels:
        found: Labels = {}
        for m in grounder.ground(case.text).mentions:
            for low, high in case.labels:
                if m.start < high and low < m.end:
                    found.setdefault((low, high), marks.get(m.context) or ("-" if m.negated else "+"))
        return found

    return label


def negex() -> Callable[[Case], Labels]:
    """Label by negspacy: negated or not, with the slots' places given."""
    import spacy
    from negspacy.negation import Negex
    from negspacy.termsets import termset
    from spacy.tokens import Span as Entity

    nlp = spacy.blank("en")
    sentences = nlp.add_pipe("sentencizer")
    rule = Negex(nlp, "negex", termset("en_clinical").get_patterns())

    def label(case: Case) -> Labels:
        doc = sentences(nlp.make_doc(case.text))
        at = {span: doc.char_span(*span, label="FINDING", alignment_mode="expand") for span in case.labels}
        doc.ents = [entity for entity in at.values() if isinstance(entity, Entity)]
        rule(doc)
        return {span: "-" if entity._.negex else "+" for span, entity in at.items()}

    return label


def abstracts() -> list[Case]:
    """The abstracts with their labelled mentions."""
    with gzip.open(CORPUS, "rt", encoding="utf-8") as file:
        texts = {row["pmid"]: row["text"] for row in map(json.loads, file)}
    labels: dict[str, Labels] = {}
    with ABSTRACTS.open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            labels.setdefault(row["pmid"], {})[int(row["start"]), int(row["end"])] = row["label"]
    return [Case("abstract", pmid, texts[pmid], held) for pmid, held in labels.items()]


def fresh(bundle: Path, draw: str) -> list[Case]:
    """The definitions and dialogues of a draw with their labelled mentions."""
    import polars as pl

    told = pl.read_parquet(bundle / "nodes.parquet", columns=["curie", "description"])
    texts = {("definition", curie): text or "" for curie, text in told.rows()}
    with gzip.open(DIALOGUES, "rt", encoding="utf-8") as file:
        for number, row in enumerate(map(json.loads, file)):
            texts["dialogue", str(number)] = row["qustion_output"].split("<CLS>")[-1].split("<SEP>")[0]
    labels: dict[tuple[str, str], Labels] = {}
    gone = set()
    with FRESH.open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            key = row["source"], row["id"]
            if row["draw"] != draw:
                continue
            if hashlib.sha256(texts.get(key, "").encode()).hexdigest()[:12] != row["text"]:
                gone.add(key)
                continue
            labels.setdefault(key, {})[int(row["start"]), int(row["end"])] = row["label"]
    if gone:
        print(f"{len(gone)} texts are not as they were labelled; left out")
    return [Case(source, number, texts[source, number], held) for (source, number), held in labels.items()]


def annotated(path: Path) -> list[Case]:
    """The rows of NegEx's test set whose concept stands in its sentence; the capitals that mark it there are taken back."""
    made = []
    with path.open(encoding="utf-8", errors="replace") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            concept = " ".join(row["Concept"].split())
            text = " ".join(row["Sentence"].split())
            low = text.find(concept.upper())
            if low >= 0 and concept:
                text = text[:low] + concept + text[low + len(concept) :]
                label = "-" if row["Negation"].strip() == "Negated" else "+"
                made.append(Case("annotated", f"{row['Report No.']}: {text} {concept}", text, {(low, low + len(concept)): label}))
    return made


def rules() -> Callable[[Case], Labels]:
    """Label by the rules alone, with the findings' places given; negated or not, as NegEx."""

    def label(case: Case) -> Labels:
        spans = sorted(case.labels)
        return {span: "-" if said[0] else "+" for span, said in zip(spans, judge(case.text, sentences(case.text), spans), strict=True)}

    return label


def figures(per: list[list[tuple[str, str]]], draws: int = 1000) -> tuple[np.ndarray, np.ndarray]:
    """Return [precision, recall, F1, all right] and their intervals [2, 4]; ``per`` has (label, said) of each slot by template."""
    rows = np.array(
        [
            (
                sum(w == s == "-" for w, s in pairs),
                sum(s == "-" for _, s in pairs),
                sum(w == "-" for w, _ in pairs),
                sum(w == s for w, s in pairs),
                len(pairs),
            )
            for pairs in per
        ],
        float,
    )

    def score(counts: np.ndarray) -> np.ndarray:
        right, said, wanted, same, many = np.moveaxis(counts.sum(axis=-2), -1, 0)
        precision, recall = right / np.maximum(said, 1), right / np.maximum(wanted, 1)
        return np.stack([precision, recall, 2 * precision * recall / np.maximum(precision + recall, 1e-12), same / many], axis=-1)

    picks = np.random.default_rng(1).integers(0, len(rows), (draws, len(rows)))
    return score(rows), np.percentile(score(rows[picks]), [2.5, 97.5], axis=0)


def report(name: str, label: Callable[[Case], Labels], chosen: list[Case], *, verbose: bool) -> None:
    """Print a line in all, and with ``verbose`` what is wrong and a line a kind."""
    per: dict[str, list[tuple[str, str]]] = {}
    kinds: dict[str, list[tuple[str, str]]] = {}
    for case in chosen:
        said = label(case)
        pairs = [(wanted, said.get(span, "?")) for span, wanted in case.labels.items()]
        per.setdefault(case.template, []).extend(pairs)
        kinds.setdefault(case.kind, []).extend(pairs)
        if verbose and any(w != s for w, s in pairs):
            print(f"  {case.kind:12} {case.text!r} wants {''.join(w for w, _ in pairs)} got {''.join(s for _, s in pairs)}")
    value, interval = figures(list(per.values()))
    cells = [f"{v:.3f} ({a:.3f}-{b:.3f})" for v, a, b in zip(value, *interval, strict=True)]
    print(f"{name:22} {len(per):>9} " + " ".join(f"{cell:>20}" for cell in cells))
    if verbose:
        for kind, pairs in kinds.items():
            print(f"    {kind:14} {np.mean([w == s for w, s in pairs]):.3f} of {len(pairs)}")


def real(labellers: dict[str, Callable[[Case], Labels]], options: argparse.Namespace) -> None:
    """Print the table of the texts that nobody wrote for it."""
    print(f"{'':22} {'texts':>9} {'precision':>20} {'recall':>20} {'F1':>20} {'all right':>20}")
    sets = [("abstracts", abstracts())] if options.abstracts else []
    sets += [(f"draw {draw}", fresh(options.bundle, draw)) for draw in ("1", "2")] if options.fresh else []
    sets += [("annotated", annotated(options.annotations))] if options.annotations else []
    for kind, chosen in sets:
        marks = [mark for case in chosen for mark in case.labels.values()]
        for name, label in labellers.items():
            report(f"{name}, {kind}", label, chosen, verbose=False)
        print(f"{kind}: {len(marks)} mentions, {marks.count('-')} negated")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bundle", type=Path, default=default_bundle())
    parser.add_argument("--half", choices=("development", "held-out"), help="one half only; --verbose is for development alone")
    parser.add_argument("--peer", action="store_true", help="NegEx as well (pip install negspacy)")
    parser.add_argument("--verbose", action="store_true", help="print what is wrong in the development half")
    parser.add_argument("--abstracts", action="store_true", help="measure on real abstracts instead of templates")
    parser.add_argument("--fresh", action="store_true", help="measure on definitions and patients' words instead of templates")
    parser.add_argument("--annotations", type=Path, help="measure on a table in the form of NegEx's test set instead of templates")
    options = parser.parse_args()
    if options.abstracts or options.fresh or options.annotations:
        real({"Medclew": rules()} | ({"NegEx (negspacy)": negex()} if options.peer else {}), options)
        return
    snapshot = Snapshot.open(options.bundle)
    everything = cases(findings(snapshot))
    labellers = {"Medclew": ours(snapshot)} | ({"NegEx (negspacy)": negex()} if options.peer else {})
    print(f"{'':22} {'templates':>9} {'precision':>20} {'recall':>20} {'F1':>20} {'all right':>20}")
    for half in ("development", "held-out") if options.half is None else (options.half,):
        chosen = [case for case in everything if case.held_out == (half == "held-out")]
        for name, label in labellers.items():
            report(f"{name}, {half}", label, chosen, verbose=options.verbose and half == "development")


if __name__ == "__main__":
    main()
