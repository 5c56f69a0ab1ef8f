"""Which HPO term a mention means: Medclew beside scispaCy's linker, on the same names and the same mentions, in one run.

    python -m venv spy && spy/bin/pip install "scispacy==0.6.2" "scipy<1.11"
    python -m benchmarks.linking --bundle PATH --python spy/bin/python [--documents 50] [--terms 2000] [--index FOLDER]

Mentions are those that people marked in PubMed abstracts (GSC+, 2024 revision), given to both as texts without their sentence; the names
are those of the graph's HPO terms. Precision over what was linked, recall over all mentions, 95 % intervals by bootstrap over documents.
Seconds are the processor's, without the making of either index, after 300 mentions of other documents (where there are any). The texts are
the development part, on which Medclew's grounding was tuned. scispaCy's index of all names costs minutes of processor time: ``--index``
keeps it for the next run. With ``--terms`` scispaCy is given the terms that people marked and a sample of the others, which makes its work
easier and quicker; Medclew keeps all that it has.
"""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from benchmarks.grounding import DATA, HPO, measure
from benchmarks.statistics import machine
from kg.places import default_bundle
from reasoning.engine import Engine

#: Mentions of other documents that each links before its time is taken.
_WARMING = 300
_PEER = Path(__file__).parent / "peers" / "scispacy_linker.py"


def write_names(bundle: Path, file: Path, marked: set[str], terms: int) -> int:
    """Write the graph's HPO terms as a knowledge base of scispaCy's, all or the marked ones and a sample, ``terms``; return their names."""
    nodes = pl.read_parquet(bundle / "nodes.parquet", columns=["curie", "name", "deprecated"])
    nodes = nodes.filter(pl.col("curie").str.starts_with("HP:"), ~pl.col("deprecated"))
    names = pl.read_parquet(bundle / "names.parquet", columns=["curie", "name", "kind"]).filter(~pl.col("kind").is_in(["code", "cui"]))
    if terms:
        chosen = nodes["curie"].is_in(sorted(marked))
        others = nodes.filter(~chosen).sort("curie")
        nodes = pl.concat([nodes.filter(chosen), others.sample(min(max(terms - int(chosen.sum()), 0), others.height), seed=1)])
    written = 0
    said = dict(names.group_by("curie").agg(pl.col("name").unique().sort()).iter_rows())
    with file.open("w", encoding="utf-8") as out:
        for curie, name, _ in nodes.iter_rows():
            aliases = [text for text in said.get(curie, []) if text != name]
            written += 1 + len(aliases)
            out.write(json.dumps({"concept_id": curie, "canonical_name": name, "aliases": aliases, "types": []}) + "\n")
    return written


def ours(bundle: Path, warming: list[str], texts: list[str]) -> tuple[list[str | None], float]:
    """Return the HPO term of each text, None where there is none, and seconds."""
    engine = Engine.open(bundle)
    for text in warming:
        engine.ground(text)
    found: list[str | None] = []
    start = time.process_time()
    for text in texts:
        terms = [(m.end - m.start, term.curie) for m in engine.ground(text).mentions if (term := m.of(*HPO)) is not None]
        terms = [(length, curie) for length, curie in terms if curie.startswith("HP:")]
        found.append(max(terms, key=lambda pair: pair[0])[1] if terms else None)
    return found, time.process_time() - start


def theirs(names: Path, warming: list[str], texts: list[str], python: str, index: Path) -> tuple[list[str | None], float]:
    """Return the same of scispaCy; ``index`` is a folder that keeps its index for the next run, of the same names.

    Raises:
        SystemExit: it failed; what it said was shown.
    """
    given = names.with_name("texts.json")
    given.write_text(json.dumps({"warming": warming, "texts": texts}), "utf-8")
    index.mkdir(parents=True, exist_ok=True)
    # How far it is goes to the error stream as it comes: the index takes minutes.
    done = subprocess.run([python, str(_PEER), str(names), str(given), str(index)], stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"scispaCy failed ({done.returncode})")
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    if said["index_seconds"]:
        print(f"scispaCy's index: {said['index_seconds']:.1f} s of processor")
    return said["found"], said["seconds"]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bundle", type=Path, default=default_bundle())
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--python", required=True, help="the Python of an environment with scispacy")
    parser.add_argument("--documents", type=int, default=0, help="so many of the documents, 0 for all")
    parser.add_argument("--index", type=Path, help="a folder that keeps scispaCy's index, which takes minutes to make")
    parser.add_argument("--terms", type=int, default=0, help="so many HPO terms for scispaCy, those that were marked among them; 0 for all")
    asked = parser.parse_args()
    with gzip.open(asked.data, "rt", encoding="utf-8") as file:
        all_documents = [json.loads(line) for line in file]
    documents = all_documents[: asked.documents or None]
    mentions = [
        (at, one["id"], document["text"][one["start"] : one["end"]])
        for at, document in enumerate(documents)
        for one in document["mentions"]
    ]
    texts = [text for _, _, text in mentions]
    others = [document["text"][one["start"] : one["end"]] for document in all_documents[len(documents) :] for one in document["mentions"]]
    warming = others[:_WARMING] or texts[:1]
    with tempfile.TemporaryDirectory(prefix="linking-") as scratch:
        names = Path(scratch) / "names.jsonl"
        written = write_names(asked.bundle, names, {gold for _, gold, _ in mentions}, asked.terms)
        given = f"{written:,} names of {'a sample of ' if asked.terms else ''}{len(names.read_text('utf-8').splitlines()):,} terms"
        print(f"{machine()}; {len(texts)} mentions of {len(documents)} documents; scispaCy has {given}")
        print(f"{'':10}{'precision':>22}{'recall':>22}{'F1':>22}{'mentions / processor s':>24}", flush=True)
        show("Medclew", mentions, len(documents), *ours(asked.bundle, warming, texts))
        show("scispaCy", mentions, len(documents), *theirs(names, warming, texts, asked.python, asked.index or Path(scratch)))


def show(who: str, mentions: list[tuple[int, str, str]], documents: int, found: list[str | None], seconds: float) -> None:
    """Print a row of the table; ``mentions`` are (document, term, text)."""
    rows = np.zeros((documents, 4), np.int64)
    for (at, gold, _), guess in zip(mentions, found, strict=True):
        rows[at] += (guess == gold, guess is not None, guess == gold, 1)
    value, interval = measure(rows)
    cells = [f"{v:.3f} ({a:.3f}-{b:.3f})" for v, a, b in zip(value, *interval, strict=True)]
    print(f"{who:10}" + "".join(f"{cell:>22}" for cell in cells) + f"{len(mentions) / seconds:>24,.0f}", flush=True)


if __name__ == "__main__":
    main()
