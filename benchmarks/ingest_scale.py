"""UMLS-shaped and PrimeKG-shaped files of any size: reader, whole build and Polars merely scanning the same files, each in its own process.

    python -m benchmarks.ingest_scale umls --atoms 1000000
    python -m benchmarks.ingest_scale umls --atoms 5000000 --licensed --steps scan read
    python -m benchmarks.ingest_scale primekg --rows 8100000
    python -m benchmarks.ingest_scale umls --folder F --atoms 5000000 --steps tables snapshot    # a build in two halves

Printed for each step: seconds of processor time and on the clock, rows a second of processor time, and the greatest resident memory. A
second build of the same files comes last. The steps share the machine with whatever else runs there: compare them with one another.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

import polars as pl

import ingest
from benchmarks.inputs.primekg_like import generate as generate_primekg
from benchmarks.inputs.umls_like import generate as generate_umls
from ingest import catalog, stage
from ingest.files import from_local
from ingest.records import rrf

_STEPS: dict[str, Callable[[str, Path], dict[str, Any]]] = {}


def _step(function: Callable[[str, Path], dict[str, Any]]) -> Callable[[str, Path], dict[str, Any]]:
    _STEPS[function.__name__.removeprefix("_")] = function
    return function


def _options(folder: Path) -> dict[str, dict[str, str]]:
    return {"umls": {"levels": "all"}} if (folder / "licensed").exists() else {}


@_step
def _scan(source: str, folder: Path) -> dict[str, Any]:
    """Polars alone: the same files, the same filters, nothing made of them."""
    if source == "primekg":
        rows = pl.scan_csv(folder / "files" / "kg.csv", infer_schema=False)
        return {"rows": rows.select(pl.all().str.len_bytes().sum(), pl.len().alias("rows")).collect(engine="streaming")["rows"][0]}
    read = 0
    for name in ("MRCONSO.RRF", "MRREL.RRF", "MRSTY.RRF", "MRDEF.RRF"):
        columns = [*rrf.columns(name), "end"]
        file = folder / "files" / name
        frame = pl.scan_csv(file, separator="|", has_header=False, quote_char=None, infer_schema=False, new_columns=columns)
        kept = pl.col("SUPPRESS") == "N" if "SUPPRESS" in columns else pl.lit(True)
        said = frame.select(pl.all().filter(kept).str.len_bytes().sum(), pl.len().alias("rows"))
        read += said.collect(engine="streaming")["rows"][0]
    return {"rows": read}


@_step
def _read(source: str, folder: Path) -> dict[str, Any]:
    """The reader alone."""
    entry = catalog.get(source)
    files = from_local(source, folder / "files", entry.reader.FILES)
    files.options.update(_options(folder).get(source, {}))
    place = folder / "read"
    staged = stage.read_anew(entry, files, folder=place)
    said = {"rows": staged.read} | {table: staged.tables[table].height for table in ("statements", "nodes", "names")}
    shutil.rmtree(place)
    return said


@_step
def _build(source: str, folder: Path) -> dict[str, Any]:
    """A whole build, snapshot and lexicon with it; ``begun`` says when each stage began, and the greatest memory in GB until then."""
    heard: dict[str, tuple[float, float]] = {}
    start = time.perf_counter()

    def hear(stage: str, done: int, total: int) -> None:
        name = f"{stage} {done}" if stage in ("unify", "snapshot") else stage
        heard.setdefault(name, (round(time.perf_counter() - start, 1), round(_peak(), 2)))

    manifest = ingest.build(
        folder / "graph",
        sources=[source],
        overrides={source: folder / "files"},
        cache=folder / "cache",
        options=_options(folder),
        progress=hear,
    )
    counts = manifest.sources[0].counts
    return {"rows": counts.read, "hash": manifest.content_hash[:16], **manifest.statistics, "counts": counts.model_dump(), "begun": heard}


@_step
def _tables(source: str, folder: Path) -> dict[str, Any]:
    """A build as far as its tables."""
    with mock.patch("kg.snapshot.build.build_snapshot"):
        return _build(source, folder)


@_step
def _snapshot(source: str, folder: Path) -> dict[str, Any]:
    """The other half: snapshot and lexicon from the tables that are there."""
    from kg.bundle import Bundle
    from kg.snapshot.build import build_snapshot

    heard: dict[int, tuple[float, float]] = {}
    start = time.perf_counter()

    def hear(stage: str, done: int, total: int) -> None:
        heard[done] = (round(time.perf_counter() - start, 1), round(_peak(), 2))

    bundle = Bundle.open(folder / "graph")
    build_snapshot(bundle.path, bundle.manifest.content_hash, hear)
    return {"rows": bundle.manifest.sources[0].counts.read, "begun": heard}


@_step
def _again(source: str, folder: Path) -> dict[str, Any]:
    """The same build once more: nothing changed."""
    return _build(source, folder)


@_step
def _use(source: str, folder: Path) -> dict[str, Any]:
    """What a user does with the graph afterwards: open, search, explain; medians of ten in milliseconds.

    What is explained lies two or three random steps apart, so that there is a path; the first pair, of which nothing is remembered yet,
    is told apart.
    """
    import statistics

    import numpy as np

    from reasoning.engine import Engine

    start = time.perf_counter()
    engine = Engine.open(folder / "graph")
    opened = time.perf_counter() - start
    random = np.random.default_rng(1)
    snapshot = engine.snapshot
    ptr, neighbours = snapshot.adj.ptr, snapshot.adj.nbr
    picked = random.choice(np.flatnonzero(np.diff(ptr) > 3), 11)
    apart = picked
    for step in range(3):
        reached = np.array([random.choice(neighbours[ptr[at] : ptr[at + 1]]) for at in apart])
        apart = np.where((np.arange(11) % 2 == 0) & (step == 2), apart, reached)
    pairs = [(snapshot.node(int(one)), snapshot.node(int(other))) for one, other in zip(picked, apart, strict=True) if one != other]
    timed: dict[str, list[tuple[float, float]]] = {"search": [], "explain": []}
    for one, other in pairs:
        for what, ask in (("search", partial(engine.search, one.name)), ("explain", partial(engine.explain, one.curie, other.curie))):
            clock, processor = time.perf_counter(), time.process_time()
            ask()
            timed[what].append(((time.perf_counter() - clock) * 1e3, (time.process_time() - processor) * 1e3))
    said = {"rows": snapshot.n_edges, "open_ms": opened * 1e3}
    for what, both in timed.items():
        said[f"first_{what}_processor_ms"] = both[0][1]
        said |= {
            f"{what}_{kind}": statistics.median(one) for kind, one in zip(("ms", "processor_ms"), zip(*both[1:], strict=True), strict=True)
        }
    return said


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def _apart(step: str, source: str, folder: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.ingest_scale", "step", step, source, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return {"failed": done.returncode, "said": done.stderr.strip().splitlines()[-3:]}
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said


def main() -> None:
    """Run the steps one after the other."""
    if sys.argv[1:2] == ["step"]:
        step, source, place = sys.argv[2:5]
        _ = catalog.get(source).reader  # what is imported before the work begins counts for no step
        clock, processor = time.perf_counter(), time.process_time()
        said = _STEPS[step](source, Path(place))
        spent = {"processor_s": time.process_time() - processor, "clock_s": time.perf_counter() - clock}
        print(json.dumps(said | spent | {"peak_gb": _peak()}))
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", choices=["umls", "primekg"])
    parser.add_argument("--atoms", type=int, default=1_000_000, help="names of the UMLS-shaped release; relations are 3.5 times as many")
    parser.add_argument("--rows", type=int, default=8_100_000, help="rows of the PrimeKG-shaped table")
    parser.add_argument("--steps", nargs="+", choices=list(_STEPS), default=[step for step in _STEPS if step not in ("tables", "snapshot")])
    parser.add_argument("--licensed", action="store_true", help="read every source restriction level")
    parser.add_argument("--folder", type=Path, help="where the files go, and stay")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ingest-scale-") as scratch:
        folder = asked.folder or Path(scratch)
        if not (folder / "files").exists():
            made = (
                generate_umls(folder / "files", asked.atoms) if asked.source == "umls" else generate_primekg(folder / "files", asked.rows)
            )
            print(f"files: {made}")
        (folder / "licensed").touch() if asked.licensed else (folder / "licensed").unlink(missing_ok=True)
        took: dict[str, float] = {}
        for step in asked.steps:
            said = _apart(step, asked.source, folder)
            took[step] = said.get("processor_s", 0.0)
            if "failed" not in said:
                said["rows_a_processor_second"] = said["rows"] / max(said["processor_s"], 1e-9)
            shown = {key: f"{value:,.2f}" if isinstance(value, float) else value for key, value in said.items()}
            print(f"{step}: " + ", ".join(f"{key} {value}" for key, value in shown.items()), flush=True)
        if took.get("scan") and took.get("read"):
            print(f"the reader goes through the files at {took['scan'] / took['read']:.2f} of the speed of the scan")


if __name__ == "__main__":
    main()
