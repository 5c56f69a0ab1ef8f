"""How long the engine takes: to import, to open, to answer cold and warm, to diagnose.

    python -m benchmarks.asking --bundle PATH [--cases 200]

Cold is a fresh process each time (the files are in the page cache), best and median of five. Warm is one engine, every question of the list
three times after one round. Diagnosis takes phenopackets from ``../shared/data/phenopackets`` and asks for ten candidates, explained and
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
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kg.places import default_bundle

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
engine.ask(sys.argv[2])
print(imported - begun, opened - imported, time.perf_counter() - opened)
"""


def cold(bundle: Path, question: str, times: int = 5) -> list[tuple[float, float, float, float]]:
    """Return (import, open, ask, whole process) in seconds, a row a fresh process."""
    rows = []
    for _ in range(times):
        begun = time.perf_counter()
        shown = subprocess.run(
            [sys.executable, "-c", _COLD, str(bundle), question],
            capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1], env=os.environ,
        )  # fmt: skip
        first, second, third = map(float, shown.stdout.split())
        rows.append((first, second, third, time.perf_counter() - begun))
    return rows


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


def main() -> None:
    """Measure and print."""
    from reasoning.engine import Engine

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bundle", type=Path, default=default_bundle())
    parser.add_argument("--cases", type=int, default=200, help="phenopackets to diagnose")
    options = parser.parse_args()
    engine = Engine.open(options.bundle)
    engine.prepare()
    print("cold, a fresh process each                import    open     ask   whole (best; median)")
    for question in (QUESTIONS[1], QUESTIONS[0], QUESTIONS[3]):
        rows = cold(options.bundle, question)
        best = min(rows, key=lambda row: row[3])
        middle = statistics.median(row[3] for row in rows)
        print(f"  {question[:38]:38} {best[0]:7.3f} {best[1]:7.3f} {best[2]:7.3f} {best[3]:7.3f}; {middle:.3f} s")
    for question in QUESTIONS:
        engine.ask(question)
    taken: dict[str, list[tuple[float, float]]] = {question: [] for question in QUESTIONS}
    for _ in range(3):
        for question in QUESTIONS:
            taken[question].append(_timed(engine.ask, question))
    print(f"\n{'warm ask':62}    wall     processor")
    for question, pairs in taken.items():
        wall, own = (1e3 * statistics.median(column) for column in zip(*pairs, strict=True))
        print(f"  {question[:60]:60} {wall:7.1f} ms {own:7.1f} ms")
    everything = [pair for pairs in taken.values() for pair in pairs]
    print("  all, wall:      " + _spread([wall for wall, _ in everything]))
    print("  all, processor: " + _spread([own for _, own in everything]))
    cases = packets(options.cases)
    if not cases:
        print(f"\ndiagnose: no phenopackets at {PACKETS}")
        return
    engine.diagnose(cases[0])
    times = [_timed(engine.diagnose, case) for case in cases]
    print("\ndiagnose a phenopacket, ten candidates explained")
    print("  wall:      " + _spread([wall for wall, _ in times]))
    print("  processor: " + _spread([own for _, own in times]))


if __name__ == "__main__":
    main()
