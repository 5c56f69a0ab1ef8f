"""The same KGX files taken in by Medclew, by KGX's transform and by BioCypher: rows a second, each run in a process of its own.

    python -m venv peers && peers/bin/pip install kgx biocypher
    python -m benchmarks.ingest_peers --bundle PATH --python peers/bin/python [--share 0.1] [--rounds 3]

The files are a part of the graph as ``medclew export kgx`` writes it: the edges of that share of its subjects, and their ends. The runs
take turns (A B C A B C); medians are printed, and how many times Medclew's rate is another's in the same round. ``same job`` is what the
others do: read the tables, check the rows, write all of them in a form of one's own (KGX: JSON lines; BioCypher: the files that neo4j-admin
imports; Medclew: the staged Parquet tables); how many rows each wrote is printed, and of Medclew's what parsing and writing took. The
``whole build`` is all that ``medclew build`` does: identities, evidence, search index and snapshot beside it, which the others do not make.
``floor`` is Polars reading the tables and writing them as Parquet. What is imported before the work begins counts for nobody.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import polars as pl

from benchmarks.statistics import machine
from kg.exchange import kgx
from kg.exchange.part import Part
from kg.snapshot import Snapshot

#: ``floor`` is Polars alone: it reads the same tables and writes them as Parquet, and makes nothing of them.
OURS = ("floor", "reader", "build")
#: What each does, as the table says it.
_CALLED = {
    "floor": "floor: Polars reads and writes, makes nothing of the rows",
    "reader": "same job: Medclew",
    "kgx": "same job: KGX",
    "biocypher": "same job: BioCypher",
    "build": "whole build: Medclew",
}
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
    from ingest.pieces import Pieces
    from ingest.sources.kgx import lines

    entry = catalog.get("kgx")
    files = entry.reader.FILES
    folder.mkdir(parents=True, exist_ok=True)
    spent: dict[str, float] = {}
    told: dict[str, float] = {}
    clock, processor = time.perf_counter(), time.process_time()
    if step == "floor":
        rows = 0
        for file in sorted(given.glob("*.tsv")):
            table = pl.read_csv(file, separator="\t", quote_char=None, infer_schema=False, empty_string_is_null=False)
            table.write_parquet(folder / f"{file.stem}.parquet", compression="lz4", statistics=False)
            rows += table.height
    elif step == "reader":
        with _timed(lines, "_parse", spent, "parsing"), _timed(Pieces, "flush", spent, "writing"):
            staged = stage.read_anew(entry, from_local("kgx", given, files), folder=folder / "read")
        rows = staged.read
        told = {"written": staged.nodes.height + staged.statements.height, **spent}
    else:
        rows = ingest.build(folder / "graph", sources=["kgx"], overrides={"kgx": given}, cache=folder / "cache").sources[0].counts.read
    return {"rows": rows, "clock": time.perf_counter() - clock, "processor": time.process_time() - processor, **told}


@contextmanager
def _timed(owner: Any, name: str, spent: dict[str, float], called: str) -> Iterator[None]:
    """Within the block, add the processor time that a function takes to ``spent``."""
    function = getattr(owner, name)

    def timed(*given: Any, **named: Any) -> Any:
        begun = time.process_time()
        try:
            return function(*given, **named)
        finally:
            spent[called] = spent.get(called, 0.0) + time.process_time() - begun

    with mock.patch.object(owner, name, timed):
        yield


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
                print(f"{_CALLED[who]}: {runs[-1]['processor']:.1f} s of processor, {runs[-1]['clock']:.1f} on the clock", flush=True)
    print(f"{'':<58}{'rows':>10}{'processor s':>12}{'clock s':>9}{'rows / processor s':>20}{'ours, same job':>16}{'ours, whole':>13}")
    for who, called in _CALLED.items():
        middle = {key: statistics.median(one[key] for one in took[who]) for key in took[who][0]}
        times = [
            statistics.median(theirs["processor"] / mine["processor"] for mine, theirs in zip(took[own], took[who], strict=True))
            for own in ("reader", "build")
        ]
        print(f"{called:<58}{middle['rows']:>10,.0f}{middle['processor']:>12.1f}{middle['clock']:>9.1f}", end="")
        print(f"{rows / middle['processor']:>20,.0f}{times[0]:>14.1f} x{times[1]:>11.1f} x")
        if who == "reader":
            rest = middle["processor"] - middle["parsing"] - middle["writing"]
            print(f"    parsing {middle['parsing']:.2f} s, writing {middle['writing']:.2f} s, the rest {rest:.2f} s")
        if "written" in middle:
            print(f"    rows written: {middle['written']:,.0f}")


if __name__ == "__main__":
    main()
