"""Graphs side by side: size, time to open and to search, memory; each in a process of its own.

python -m benchmarks.graphs_compared BUNDLE BUNDLE
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

from benchmarks.statistics import machine

_ASKED = (
    "tylenol",
    "ASA",
    "metformine",
    "marfan",
    "FBN1",
    "rheumatoid arthritis",
    "chest pain",
    "imatinib",
    "hypertension",
    "cystic fibrosis",
)


def measure(bundle: Path) -> dict[str, float | int | str]:
    """Return the figures of one graph, in this process."""
    began = time.perf_counter()
    from reasoning.engine import Engine

    imported = time.perf_counter()
    with Engine.open(bundle) as engine:
        opened = time.perf_counter()
        engine.search(_ASKED[0])
        spent = []
        for _ in range(5):
            for text in _ASKED:
                start = time.perf_counter()
                engine.search(text)
                spent.append(time.perf_counter() - start)
        counted = engine.stats().counts
    return {
        "bundle": bundle.name,
        "nodes": counted["nodes"],
        "edges": counted["edges"],
        "import_s": imported - began,
        "open_s": opened - imported,
        "search_ms": float(np.median(spent)) * 1000,
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "disk_mb": sum(file.stat().st_size for file in bundle.rglob("*") if file.is_file()) / 1e6,
    }


def main() -> None:
    """Print a line a graph: the best of five openings, the median of the searches."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bundles", type=Path, nargs="+")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        print(json.dumps(measure(args.bundles[0])))
        return
    print(machine())
    for bundle in args.bundles:
        command = [sys.executable, "-m", "benchmarks.graphs_compared", "--one", str(bundle)]
        runs = [json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout) for _ in range(5)]
        first = runs[0]
        print(
            f"{first['bundle']}: {first['nodes']:,} nodes, {first['edges']:,} edges, {first['disk_mb']:,.0f} MB on disk; opens in "
            f"{min(run['open_s'] for run in runs):.3f} s, searches in {min(run['search_ms'] for run in runs):.2f} ms, "
            f"{first['memory_mb']:,.0f} MB of memory"
        )


if __name__ == "__main__":
    main()
