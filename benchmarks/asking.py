"""How long the engine takes: to import, to open, to answer cold and warm, to explain with the scorer and without, to diagnose.

    python -m benchmarks.asking --bundle PATH [--cases 200] [--pairs 50] [--only cold,ask,explain,diagnose]

Cold is a fresh process each time (the files are in the page cache, the modules compiled to bytecode as an installation leaves them), best
and median of five. Warm is one engine, every question of the list
three times after one round. Explained are random pairs (a disease and a gene, a disease and a phenotype, a drug and
a disease; nodes of at least three edges) and pairs out of the thirty nodes of most edges, each with the scorer and without it in turn.
Diagnosis takes phenopackets from ``../shared/data/phenopackets`` and asks for ten candidates, explained and
said in cited sentences. Wall clock on whatever machine this runs on, and beside it the processor's time, which other work on the machine
disturbs less; nothing here asserts.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from benchmarks.statistics import machine
from kg.places import default_bundle

if TYPE_CHECKING:
    from reasoning.engine import Engine

PACKETS = Path(__file__).resolve().parents[2] / "shared/data/phenopackets/phenopackets-dev.zip"
QUESTIONS = (
    "Which diseases explain ectopia lentis, arachnodactyly and aortic root dilatation without hearing loss?",
    "Which genes cause Marfan syndrome?",
    "What are the symptoms of cystic fibrosis?",
    "How is FBN1 related to ectopia lentis?",
    "Does Marfan syndrome cause ectopia lentis?",
    "What do Marfan syndrome and Loeys-Dietz syndrome have in common?",
    "Which drugs are affected by CYP2D6?",
    "What is arachnodactyly?",
    "Which genes cause Ehlers-Danlos syndrome?",
    "Why might imatinib help severe asthma?",
    "A 7 year old boy with seizures, intellectual disability and microcephaly. No hearing loss. His mother has migraine.",
    "Which diseases have fever?",
    "inheritance of hemophilia A",
)
_COLD = """
import sys, time
begun = time.perf_counter()
import medclew
imported = time.perf_counter()
engine = medclew.open(sys.argv[1])
opened = time.perf_counter()
if len(sys.argv) == 3:
    engine.ask(sys.argv[2])
else:
    engine.explain(sys.argv[2], sys.argv[3], scorer=sys.argv[4] or None)
answered = time.perf_counter()
assert "torch" not in sys.modules
print(imported - begun, opened - imported, answered - opened)
"""
SCORERS: dict[str, Literal["gnn"] | None] = {"scored": "gnn", "not scored": None}
PARTS = ("cold", "ask", "explain", "diagnose")
_KINDS = (
    ("disease – gene", "Disease", ("Gene",)),
    ("disease – phenotype", "Disease", ("PhenotypicFeature",)),
    ("drug – disease", "Disease", ("Drug", "SmallMolecule")),
)


def cold(bundle: Path, *asked: str, times: int = 5) -> list[tuple[float, float, float, float, float]]:
    """Return (import, open, answer, whole process, its processor's time) in seconds, a row a fresh process.

    ``asked`` is a question, or two concepts and the scorer's name ("" for none).
    """
    rows = []
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment.setdefault("PYTHONPYCACHEPREFIX", str(Path(tempfile.gettempdir()) / "medclew-bytecode"))
    for again in range(times + 1):
        begun, own = time.perf_counter(), _children()
        shown = subprocess.run(
            [sys.executable, "-c", _COLD, str(bundle), *asked],
            capture_output=True,
            text=True,
            check=True,
            cwd=Path(__file__).parents[1],
            env=environment,
        )
        first, second, third = map(float, shown.stdout.split())
        if again:  # the first compiles what is not compiled
            rows.append((first, second, third, time.perf_counter() - begun, _children() - own))
    return rows


def _children() -> float:
    """Processor seconds of the processes that have ended."""
    spent = os.times()
    return spent.children_user + spent.children_system


def pairs(engine: Engine, number: int, seed: int = 0) -> dict[str, list[tuple[str, str]]]:
    """Return pairs of CURIEs to explain, about ``number`` in all, by kind."""
    snapshot, random = engine.snapshot, np.random.default_rng(seed)
    linked = np.flatnonzero(snapshot.degree >= 3)
    kind = np.asarray(snapshot.node_category)[linked]
    drawn: dict[str, list[tuple[str, str]]] = {}

    def nodes(*names: str) -> npt.NDArray[np.int64]:
        wanted = [place for place, category in enumerate(snapshot.categories) if category.removeprefix("biolink:") in names]
        found: npt.NDArray[np.int64] = linked[np.isin(kind, wanted)]
        return found

    for title, first, second in _KINDS:
        ones, others = nodes(first), nodes(*second)
        if len(ones) and len(others):
            chosen = zip(random.choice(ones, number // 4), random.choice(others, number // 4), strict=True)
            drawn[title] = [(snapshot.curie(int(a)), snapshot.curie(int(b))) for a, b in chosen]
    top = np.argsort(-snapshot.degree, kind="stable")[:30]
    hubs = (random.choice(top, 2, replace=False) for _ in range(number // 4))
    drawn["hub – hub"] = [(snapshot.curie(int(a)), snapshot.curie(int(b))) for a, b in hubs]
    return drawn


def packets(number: int) -> list[dict[str, object]]:
    """Return every n-th phenopacket so that there are about so many; [] where the data is not beside the checkout."""
    if not PACKETS.exists():
        return []
    with zipfile.ZipFile(PACKETS) as archive:
        names = sorted(name for name in archive.namelist() if name.endswith(".json"))
        return [json.loads(archive.read(name)) for name in names[:: max(1, len(names) // number)]]


def _timed(call: Callable[[Any], object], argument: Any) -> tuple[float, float]:
    """Return the seconds that a call took: wall clock, processor."""
    begun, own = time.perf_counter(), time.process_time()
    call(argument)
    return time.perf_counter() - begun, time.process_time() - own


def _spread(values: list[float]) -> str:
    ordered = sorted(1e3 * value for value in values)
    ninth = ordered[int(0.9 * (len(ordered) - 1))]
    return f"median {statistics.median(ordered):7.1f} ms   90 % {ninth:7.1f}   most {ordered[-1]:7.1f}   (n = {len(ordered)})"


def tell_cold(bundle: Path) -> None:
    """Print what fresh processes take."""
    print("cold, a fresh process each                import    open  answer   whole (best; median; processor, median)")
    asked = [(question,) for question in (QUESTIONS[1], QUESTIONS[0], QUESTIONS[3])]
    explained = [("FBN1", "ectopia lentis", scorer) for scorer in ("gnn", "")]
    for given in (*asked, *explained):
        rows = cold(bundle, *given)
        best = min(rows, key=lambda row: row[3])
        middle, own = (statistics.median(row[place] for row in rows) for place in (3, 4))
        title = given[0] if len(given) == 1 else f"explain {given[0]} {given[1]}, {'scored' if given[2] else 'not scored'}"
        print(f"  {title[:38]:38} {best[0]:7.3f} {best[1]:7.3f} {best[2]:7.3f} {best[3]:7.3f}; {middle:.3f}; {own:.3f} s")


def tell_asked(engine: Engine) -> None:
    """Print what questions to one engine take."""
    for question in QUESTIONS:
        engine.ask(question)
    taken: dict[str, list[tuple[float, float]]] = {question: [] for question in QUESTIONS}
    for _ in range(3):
        for question in QUESTIONS:
            taken[question].append(_timed(engine.ask, question))
    print(f"\n{'warm ask':62}    wall     processor")
    for question, spent in taken.items():
        wall, own = (1e3 * statistics.median(column) for column in zip(*spent, strict=True))
        print(f"  {question[:60]:60} {wall:7.1f} ms {own:7.1f} ms")
    everything = [pair for spent in taken.values() for pair in spent]
    print("  all, wall:      " + _spread([wall for wall, _ in everything]))
    print("  all, processor: " + _spread([own for _, own in everything]))


def tell_explained(engine: Engine, number: int) -> None:
    """Print what paths between pairs take, with the scorer and without."""
    print("\nwarm explain, paths of at most 3 hops; processor")
    spent: dict[str, list[float]] = {"scored": [], "not scored": []}
    joined: dict[str, list[float]] = {name: [] for name in spent}
    for title, chosen in pairs(engine, number).items():
        here: dict[str, list[float]] = {name: [] for name in spent}
        paths = 0
        for one, other in chosen:
            if one == other:
                continue
            for name, scorer in SCORERS.items():
                engine.explain(one, other, scorer=scorer)
                here[name].append(_timed(partial(engine.explain, one, scorer=scorer), other)[1])
            if engine.explain(one, other, k=1, scorer=None).paths:
                paths += 1
                for name in joined:
                    joined[name].append(here[name][-1])
        for name, values in here.items():
            print(f"  {title:20} {name:11} {_spread(values)}" + (f", {paths} joined" if name == "scored" else ""))
            spent[name] += values
    for title, table in (("all", spent), ("pairs that are joined", joined)):
        for name, values in table.items():
            if values:
                print(f"  {title:20} {name:11} {_spread(values)}")


def tell_diagnosed(engine: Engine, number: int) -> None:
    """Print what phenopackets take."""
    cases = packets(number)
    if not cases:
        print(f"\ndiagnose: no phenopackets at {PACKETS}")
        return
    engine.diagnose(cases[0])
    times = [_timed(engine.diagnose, case) for case in cases]
    print("\ndiagnose a phenopacket, ten candidates explained")
    print("  wall:      " + _spread([wall for wall, _ in times]))
    print("  processor: " + _spread([own for _, own in times]))


def main() -> None:
    """Measure and print."""
    from reasoning.engine import Engine

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bundle", type=Path, default=default_bundle())
    parser.add_argument("--cases", type=int, default=200, help="phenopackets to diagnose")
    parser.add_argument("--pairs", type=int, default=52, help="pairs to explain")
    parser.add_argument("--only", default=",".join(PARTS), help="which parts, separated by commas")
    options = parser.parse_args()
    print(machine())
    wanted = options.only.split(",")
    engine = Engine.open(options.bundle)
    engine.prepare()
    if "cold" in wanted:
        tell_cold(options.bundle)
    if "ask" in wanted:
        tell_asked(engine)
    if "explain" in wanted:
        tell_explained(engine, options.pairs)
    if "diagnose" in wanted:
        tell_diagnosed(engine, options.cases)


if __name__ == "__main__":
    main()
