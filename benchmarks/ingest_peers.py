"""The same KGX files taken in by Medclew, by KGX's transform and by BioCypher: rows a second, each run in a process of its own.

    python -m venv peers && peers/bin/pip install kgx biocypher
    python -m benchmarks.ingest_peers --bundle PATH --python peers/bin/python [--share 0.1] [--rounds 3]

The files are a part of the graph as ``medclew export kgx`` writes it: the edges of that share of its subjects, and their ends. The runs
take turns (A B C A B C); medians are printed, and how many times Medclew's rate is another's in the same round. ``reader`` is what reads,
checks and stages the rows, as the others read, check and write them; ``build`` is all that ``medclew build`` does: identities, evidence,
search index and snapshot beside it; ``floor`` is Polars reading the tables and writing them as Parquet. What is imported before the work
begins counts for nobody.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.statistics import machine
from kg.exchange import kgx
from kg.exchange.part import Part
from kg.snapshot import Snapshot

#: ``floor`` is Polars alone: it reads the same tables and writes them as Parquet, and makes nothing of them.
OURS = ("floor", "reader", "build")
_PEERS = Path(__file__).parent / "peers" / "kgx_biocypher.py"


def write_input(graph: Snapshot, folder: Path, share: float) -> int:
    """Write the KGX files of a share of the graph; return their rows."""
    subjects = np.random.default_rng(1).random(graph.n_nodes) < share
    edges = np.flatnonzero(subjects[graph.edge_subject] & ~graph.edge_negated).astype(np.int32)
    nodes = np.unique(np.concatenate([graph.edge_subject[edges], graph.edge_object[edges]])).astype(np.int32)
    return sum(kgx.write(Part(graph, nodes, edges), folder, "tsv"))


def ours(step: str, given: Path, folder: Path) -> dict[str, float]:
    """Take the files in with Medclew, in this process."""
    import ingest
    from ingest import catalog, stage
    from ingest.files import from_local

    entry = catalog.get("kgx")
    files = entry.reader.FILES
    folder.mkdir(parents=True, exist_ok=True)
    clock, processor = time.perf_counter(), time.process_time()
    if step == "floor":
        rows = 0
        for file in sorted(given.glob("*.tsv")):
            table = pl.read_csv(file, separator="\t", quote_char=None, infer_schema=False, empty_string_is_null=False)
            table.write_parquet(folder / f"{file.stem}.parquet", compression="lz4", statistics=False)
            rows += table.height
    elif step == "reader":
        staged = stage.read_anew(entry, from_local("kgx", given, files), folder=folder / "read")
        rows = staged.read
    else:
        rows = ingest.build(folder / "graph", sources=["kgx"], overrides={"kgx": given}, cache=folder / "cache").sources[0].counts.read
    return {"rows": rows, "clock": time.perf_counter() - clock, "processor": time.process_time() - processor}


def run(who: str, python: str, given: Path) -> dict[str, float]:
    """Run one of them in a process and a folder of its own.

    Raises:
        SystemExit: it failed; what it said is shown.
    """
    with tempfile.TemporaryDirectory(prefix="ingest-peers-") as folder:
        if who in OURS:
            command = [sys.executable, "-m", "benchmarks.ingest_peers", "--one", who, str(given), folder]
        else:
            command = [python, str(_PEERS), who, str(given / "nodes.tsv"), str(given / "edges.tsv"), folder]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"{who} failed:\n{done.stderr[-2000:]}")
        said: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
        return said


def main() -> None:
    """Run all in turn and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bundle", type=Path)
    parser.add_argument("--python", help="the Python of an environment with kgx and biocypher")
    parser.add_argument("--share", type=float, default=0.1)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(ours(asked.one[0], Path(asked.one[1]), Path(asked.one[2]))))
        return
    if not (asked.bundle and asked.python):
        parser.error("--bundle and --python are needed")
    with tempfile.TemporaryDirectory(prefix="ingest-peers-") as scratch:
        rows = write_input(Snapshot.open(asked.bundle), Path(scratch), asked.share)
        print(f"{machine()}; {rows:,} rows of nodes and edges; medians of {asked.rounds} rounds", flush=True)
        took: dict[str, list[dict[str, float]]] = {who: [] for who in (*OURS, "kgx", "biocypher")}
        for _ in range(asked.rounds):
            for who, runs in took.items():
                runs.append(run(who, asked.python, Path(scratch)))
                print(f"{who}: {runs[-1]['processor']:.1f} s of processor, {runs[-1]['clock']:.1f} on the clock", flush=True)
    print(f"{'':<12}{'rows':>10}{'processor s':>14}{'clock s':>10}{'rows / processor s':>20}{'reader is x':>13}{'build is x':>12}")
    for who, runs in took.items():
        middle = {key: statistics.median(one[key] for one in runs) for key in ("rows", "clock", "processor")}
        times = [
            statistics.median(theirs["processor"] / mine["processor"] for mine, theirs in zip(took[own], runs, strict=True))
            for own in ("reader", "build")
        ]
        rate = rows / middle["processor"]
        print(f"{who:<12}{middle['rows']:>10,.0f}{middle['processor']:>14.1f}{middle['clock']:>10.1f}{rate:>20,.0f}", end="")
        print(f"{times[0]:>13.1f}{times[1]:>12.1f}")


if __name__ == "__main__":
    main()
