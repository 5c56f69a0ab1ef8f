"""Whether a name that the graph does not have finds its concept: one synonym of each concept is taken out, and linked to what is left.

    python -m benchmarks.linking_synonyms --bundle PATH [--vocabulary MONDO] [--names 1000] [--terms 3000] [--seed 1] [--python PYTHON]

Of a vocabulary's concepts in use (MONDO, HP, CHEBI, HGNC ...) ``--names`` are drawn that have two names or more of different normal form
(``kg.names.normalise``); of each a synonym is drawn, and all names of that form are taken from the concept. With other concepts of the
vocabulary they make a graph of ``--terms`` concepts with all their other names, to which the synonyms are linked by ``link``, by scispaCy's
linker in an environment of its own (``benchmarks.linking`` says how to make it) and by rapidfuzz's WRatio, the nearest of all names one by
one, from 90 on. Many synonyms share no letters with the other names (a gene's symbol and its full name, a drug's brand): nobody finds
these.

Right: the concept that the synonym was taken from. Another concept may bear the synonym too; it is wrong here for everybody. 95 % intervals
by bootstrap over names. Seconds are the processor's, each name once, after ``--warming`` others. Leakage: words that grounding, and with it
the way "variant" of ``link``, takes for each other were learnt from synonyms of HPO and MONDO, among them some that are taken out here.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl

from benchmarks.grounding import measure
from benchmarks.peers import linker_process
from benchmarks.statistics import machine
from kg import bundle as bundles
from kg.bundle import schema
from kg.names import normalise
from kg.places import default_bundle
from reasoning.engine import Engine

_RANKED = 5
#: WRatio from which on two names are taken for one.
_ALIKE = 90
#: Nobody's name: with it the index of names is made before the time is taken, as scispaCy's is.
_UNKNOWN = "zzqq xxjj"


def drawn(bundle: Path, prefix: str, many: int, terms: int, seed: int) -> tuple[pl.DataFrame, pl.DataFrame, list[tuple[str, str]]]:
    """Return the nodes and the names of a graph without some names, and those: (CURIE, name).

    Raises:
        SystemExit: the vocabulary has no concept with two names.
    """
    nodes = (
        pl.read_parquet(bundle / "nodes.parquet").filter(pl.col("curie").str.starts_with(prefix + ":"), ~pl.col("deprecated")).sort("curie")
    )
    names = pl.read_parquet(bundle / "names.parquet").join(nodes.select("curie"), on="curie").filter(~pl.col("kind").is_in(["code", "cui"]))
    forms = [normalise(name) for name in names["name"]]
    names = names.with_columns(pl.Series("form", forms)).filter(pl.col("form") != "")
    synonyms = names.filter(pl.col("kind") != "name").join(names.filter(pl.col("kind") == "name"), on=["curie", "form"], how="anti")
    synonyms = synonyms.unique(["curie", "form"]).sort("curie", "form").sample(fraction=1.0, shuffle=True, seed=seed)
    taken = synonyms.unique("curie", keep="first", maintain_order=True).head(many)
    if taken.is_empty():
        raise SystemExit(f"no concept of {prefix} has two names")
    others = nodes.join(taken.select("curie"), on="curie", how="anti")
    kept = pl.concat([taken.select("curie"), others.sample(min(max(terms - taken.height, 0), others.height), seed=seed).select("curie")])
    left = names.join(kept, on="curie").join(taken, on=["curie", "form"], how="anti").select(*schema.NAMES)
    own = nodes.join(kept, on="curie").with_columns(pl.lit([], schema.STRINGS).alias("synonyms"))
    return own, left, list(taken.select("curie", "name").iter_rows())


def ours(graph: Path, warming: list[str], texts: list[str]) -> tuple[list[list[str]], float]:
    """Return up to five concepts of each name, and seconds."""
    engine = Engine.open(graph)
    engine.link([*warming, _UNKNOWN])
    start = time.process_time()
    found = engine.link(texts, k=_RANKED)
    return [[c.curie for c in one.candidates] for one in found], time.process_time() - start


def one_by_one(names: pl.DataFrame, texts: list[str]) -> tuple[list[list[str]], float]:
    """Return the same by rapidfuzz's WRatio."""
    from rapidfuzz import fuzz, process, utils

    start = time.process_time()
    said = [utils.default_process(name) for name in names["name"]]
    curies, found = names["curie"].to_list(), []
    for text in texts:
        best = process.extract(utils.default_process(text), said, scorer=fuzz.WRatio, score_cutoff=_ALIKE, limit=4 * _RANKED)
        found.append(list(dict.fromkeys(curies[at] for *_, at in best))[:_RANKED])
    return found, time.process_time() - start


def show(who: str, gold: list[str], found: list[list[str]], seconds: float) -> float:
    """Print a row; return the names a second."""
    right = [guessed[:1] == [curie] for curie, guessed in zip(gold, found, strict=True)]
    value, interval = measure(np.array([(hit, bool(guessed), hit, 1) for hit, guessed in zip(right, found, strict=True)], np.int64))
    cells = [f"{v:.3f} ({a:.3f}-{b:.3f})" for v, a, b in zip(value, *interval, strict=True)]
    within = sum(curie in guessed for curie, guessed in zip(gold, found, strict=True)) / len(gold)
    print(f"{who:10}" + "".join(f"{cell:>22}" for cell in cells) + f"{within:>8.3f}{len(gold) / seconds:>22,.0f}", flush=True)
    return len(gold) / seconds


def main() -> None:
    """Print a table a vocabulary."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bundle", type=Path, default=default_bundle())
    parser.add_argument("--vocabulary", nargs="+", default=["MONDO", "HP", "CHEBI", "HGNC"], help="prefixes of CURIEs")
    parser.add_argument("--names", type=int, default=1000, help="synonyms that are taken out, one a concept")
    parser.add_argument("--terms", type=int, default=3000, help="concepts of the graph, those among them")
    parser.add_argument("--warming", type=int, default=300, help="names that each links before its time is taken")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--python", help="the Python of an environment with scispacy")
    parser.add_argument("--index", type=Path, help="a folder that keeps scispaCy's indexes")
    parser.add_argument(
        "--misses", type=Path, help="write what `link` got wrong to this file, as JSON lines; not of a seed that is reported"
    )
    asked = parser.parse_args()
    print(machine())
    for prefix in asked.vocabulary:
        nodes, names, taken = drawn(asked.bundle, prefix, asked.names, asked.terms, asked.seed)
        gold, texts = [curie for curie, _ in taken], [name for _, name in taken]
        warming = names["name"].sample(min(asked.warming, names.height), seed=asked.seed).to_list()
        with TemporaryDirectory(prefix="synonyms-") as scratch:
            graph = Path(scratch) / "graph"
            bundles.write(graph, nodes=nodes, statements=schema.empty(schema.STATEMENTS), names=names)
            print(f"{prefix}: {len(texts):,} names of {nodes.height:,} concepts with {names.height:,} other names, seed {asked.seed}")
            print(f"{'':10}{'precision':>22}{'recall':>22}{'F1':>22}{'in five':>8}{'names / processor s':>22}", flush=True)
            found, seconds = ours(graph, warming, texts)
            speed = show("link", gold, found, seconds)
            if asked.misses:
                with asked.misses.open("a", encoding="utf-8") as out:
                    for curie, text, guessed in zip(gold, texts, found, strict=True):
                        if guessed[:1] != [curie]:
                            out.write(json.dumps({"text": text, "is": curie, "found": guessed}) + "\n")
            show("WRatio", gold, *one_by_one(names, texts))
            if asked.python is not None:
                written = linker_process.write_names(graph, nodes, Path(scratch) / "names.jsonl")
                index = (asked.index or Path(scratch)) / prefix
                peer = show("scispaCy", gold, *linker_process.run("scispacy", written, warming, texts, asked.python, index))
                print(f"link is {speed / peer:.1f} times as fast as scispaCy")


if __name__ == "__main__":
    main()
