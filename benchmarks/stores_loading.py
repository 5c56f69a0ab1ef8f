"""What loading Neo4j costs its client: seconds, processor seconds and peak memory of each way in, each in a process of its own.

    python -m benchmarks.stores_loading --bundle PATH [--share 0.1] [--beside FOLDER --rounds 2]

Ways: the files for a bulk import; online into an empty database; again (nothing to do); another version of the same content over it; a
version in which one concept in a hundred has a new name over it. ``--share`` takes the statements of that share of the subjects, and
their concepts, for a run of minutes. ``--beside`` loads into an empty database in turn without and with a folder on the path (A B A B), for
instance one into which ``pip install --target FOLDER neo4j-rust-ext`` put the driver's extension.
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
from pathlib import Path

import polars as pl

from benchmarks.statistics import machine
from kg import bundle as bundles
from kg.bundle import Bundle
from kg.stores import property_graph as shape
from kg.stores.checksum import bundle_checksum
from kg.stores.neo4j import importer, server
from kg.stores.neo4j.store import Neo4jStore


def cut(bundle: Bundle, folder: Path, share: float, *, renamed: int = 0) -> Bundle:
    """Write the part of a bundle that a share of its subjects has; every ``renamed``-th concept gets another name."""
    edges = bundle.edges.with_row_index("edge").with_columns(pl.col("edge").cast(pl.Int32))
    edges = edges.filter(pl.col("subject").hash(seed=0) % 10_000 < round(10_000 * share))
    statements = edges.drop("id", "evidence_count").join(bundle.evidence.drop("id"), on="edge").drop("edge")
    nodes = bundle.nodes.join(pl.concat([edges["subject"], edges["object"]]).unique().to_frame("curie"), on="curie", how="semi")
    if renamed:
        often = pl.col("curie").hash(seed=1) % renamed == 0
        nodes = nodes.with_columns(pl.when(often).then(pl.col("name") + " (renamed)").otherwise("name").alias("name"))
    return bundles.write(folder, nodes=nodes, statements=statements)


def one(way: str, bundle: Bundle, target: str) -> None:
    """Do one load in this process and print what it took."""
    start, used = time.perf_counter(), time.process_time()
    if way == "files":
        importer.export(bundle, target)
    else:
        with Neo4jStore(target) as store:
            store.load(bundle)
    print(json.dumps({"wall": time.perf_counter() - start, "processor": time.process_time() - used, "peak": peak()}))


def peak() -> float:
    """Return the gigabytes that this process held at its height (Linux).

    Not ``getrusage``: what that says a process that was just started held at its height is what the one that started it held.
    """
    status = Path("/proc/self/status").read_text("ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM:")).split()[1]) / 1e6


def apart(way: str, bundle: Bundle, target: str, password_file: Path | None = None, path: str = "") -> dict[str, float]:
    """Do one load in a process of its own."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, (path, str(Path.cwd()))))}
    if password_file:
        environment |= {"NEO4J_PASSWORD_FILE": str(password_file)}
    command = [sys.executable, "-m", "benchmarks.stores_loading", "--bundle", str(bundle.path), "--one", way, target]
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    took: dict[str, float] = json.loads(done.stdout)
    return took


def line(what: str, took: dict[str, float], rows: int) -> None:
    """Print what a load took."""
    print(
        f"  {what:<52}{took['wall']:8.1f} s {rows / took['wall']:9,.0f} rows/s{took['processor']:9.1f} s"
        f" processor{took['peak']:7.2f} GB peak",
        flush=True,
    )


def check(running: server.Server, bundle: Bundle) -> None:
    """See that the database holds the bundle.

    Raises:
        SystemExit: it does not.
    """
    with Neo4jStore(running.uri, auth=(running.user, running.password)) as store:
        if store.counts() != shape.bundle_counts(bundle) or store.checksum() != bundle_checksum(bundle):
            raise SystemExit("what was read back is not the bundle")


def ways(bundle: Bundle, home: Path, release: str, rows: int) -> None:
    """Load in every way."""
    line("files for a bulk import", apart("files", bundle, str(home / "files")), rows)
    changed = cut(bundle, home / "changed", 1.0, renamed=100)
    with server.running(home / "online", release=release, http=False) as running:
        secret = running.password_file
        line("online, empty database", apart("load", bundle, running.uri, secret), rows)
        check(running, bundle)
        line("again, the same bundle", apart("load", bundle, running.uri, secret), rows)
        with Neo4jStore(running.uri, auth=(running.user, running.password)) as store:
            store.driver.execute_query(f"MERGE (l:{shape.LOAD} {{name: 'load'}}) SET l.bundle = 'another', l.done = true")
        line("over another version with the same content", apart("load", bundle, running.uri, secret), rows)
        check(running, bundle)
        line("a version with 1 % of concepts renamed over it", apart("load", changed, running.uri, secret), rows)
        check(running, changed)


def beside(bundle: Bundle, home: Path, release: str, rows: int, path: str, rounds: int) -> None:
    """Load into an empty database without and with something on the path, in turn."""
    took: dict[str, list[dict[str, float]]] = {"without": [], "with": []}
    for number in range(rounds):
        for what, extra in (("without", ""), ("with", path)):
            with server.running(home / f"{what}{number}", release=release, http=False) as running:
                took[what].append(apart("load", bundle, running.uri, running.password_file, extra))
                line(f"online, empty database, {what} {Path(path).name}", took[what][-1], rows)
    for key in ("wall", "processor"):
        ratio = statistics.median(b[key] / a[key] for a, b in zip(took["without"], took["with"], strict=True))
        print(f"  {key}: with / without = {ratio:.2f} (median of {rounds} pairs)")


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bundle", type=Path, required=True)
    parser.add_argument("--share", type=float, default=1.0)
    parser.add_argument("--release", default="5")
    parser.add_argument("--beside", help="a folder that is put on the path in every second load")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    bundle = Bundle.open(options.bundle)
    if options.one:
        one(options.one[0], bundle, options.one[1])
        return
    with tempfile.TemporaryDirectory(prefix="medclew-loading-") as folder:
        home = Path(folder)
        if options.share < 1:
            bundle = cut(bundle, home / "cut", options.share)
        rows = bundle.manifest.tables["nodes"].rows + bundle.manifest.tables["edges"].rows
        print(f"{machine()}, load {os.getloadavg()[0]:.1f}; {rows:,} rows; Neo4j {options.release}, heap 1 GB\n")
        if options.beside:
            beside(bundle, home, options.release, rows, options.beside, options.rounds)
        else:
            ways(bundle, home, options.release, rows)


if __name__ == "__main__":
    main()
