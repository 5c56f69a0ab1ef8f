"""Loading a bundle into each store (beside BioCypher), ten library queries on both, and best paths beside Cypher's own path search.

    python -m benchmarks.stores --bundle PATH [--biocypher /path/to/its/python] [--only embedded bulk biocypher online queries paths]

BioCypher runs in an environment of its own (``python -m venv bc && bc/bin/pip install biocypher polars pyarrow``), because what it
depends on is not what Medclew depends on; it is handed the same nodes and edges with the same properties as Parquet tables (not
timed; without what its import fails on: line ends, quotes and semicolons in texts, NaN), writes its import files, and the same
``neo4j-admin`` imports them. Rows are nodes plus edges. Every load but BioCypher's is
checked: counts and checksum of what is read back equal the bundle's.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

import cypher
from benchmarks.statistics import machine
from kg.bundle import Bundle
from kg.errors import QueryError
from kg.stores import property_graph as shape
from kg.stores.base import Store
from kg.stores.checksum import bundle_checksum
from kg.stores.embedded import EmbeddedStore
from kg.stores.neo4j import importer, server
from kg.stores.neo4j.store import Neo4jStore

QUERIES = (
    "concept",
    "concept_by_cui",
    "concept_search",
    "neighbourhood",
    "evidence_of_pair",
    "disease_phenotypes",
    "disease_similar",
    "differential",
    "path_all_shortest",
    "audit_sources",
)


def timed(work: Callable[[], Any]) -> float:
    """Return the seconds of one run."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def check(store: Store, bundle: Bundle, wanted: str) -> None:
    """Say whether what the store holds is the bundle.

    Raises:
        SystemExit: it is not.
    """
    if store.counts() != shape.bundle_counts(bundle) or store.checksum() != wanted:
        raise SystemExit("what was read back is not the bundle")
    print(f"    read back: counts and checksum {wanted[:8]}...{wanted[-8:]} of every node and edge equal the bundle's")


def line(what: str, seconds: float, rows: int, extra: str = "") -> None:
    """Print one load."""
    print(f"  {what:<44} {seconds:8.1f} s  {rows / seconds:10,.0f} rows/s  {extra}", flush=True)


def embedded(bundle: Bundle, rows: int, wanted: str) -> EmbeddedStore:
    """Build the embedded store anew, in a process of its own so that its memory can be told."""
    store = EmbeddedStore(bundle)
    shutil.rmtree(store.folder, ignore_errors=True)
    code = (
        "import sys, resource\nfrom kg.bundle import Bundle\nfrom kg.stores.embedded import EmbeddedStore\n"
        "bundle = Bundle.open(sys.argv[1])\nEmbeddedStore(bundle).load(bundle)\n"
        "print(max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))"
    )
    start = time.perf_counter()
    said = subprocess.run([sys.executable, "-c", code, str(bundle.path)], check=True, capture_output=True, text=True).stdout
    seconds = time.perf_counter() - start
    size = sum(file.stat().st_size for file in store.folder.rglob("*") if file.is_file()) / 1e6
    line("embedded: build", seconds, rows, f"peak {int(said) / 1e6:.2f} GB, {size:.0f} MB on disk")
    first = timed(lambda: store.query("MATCH (n:Entity {curie: 'MONDO:0007947'}) RETURN n.name"))
    print(f"    opened and first query answered in {first:.2f} s")
    check(store, bundle, wanted)
    return store


def bulk(bundle: Bundle, home: Path, rows: int, release: str) -> None:
    """Export, then import into an empty database."""
    files = home / "files"
    exported = timed(lambda: importer.export(bundle, files))
    arguments = importer.command()
    imported = timed(lambda: server.admin(home / "bulk", *arguments, release=release, cwd=files))
    line("neo4j: export files", exported, rows)
    line("neo4j: database import full", imported, rows)
    line("neo4j: bulk, both", exported + imported, rows)


def biocypher(bundle: Bundle, home: Path, rows: int, release: str, python: str) -> None:
    """The same with BioCypher's writer in place of the export."""
    tables = home / "nodes.parquet", home / "edges.parquet"
    _tamed(pl.concat(list(shape.nodes(bundle)))).write_parquet(tables[0])
    _tamed(pl.concat(list(shape.edges(bundle)))).write_parquet(tables[1])
    script = Path(__file__).with_name("stores_biocypher.py")
    command = [python, str(script), *map(str, tables), str(home / "biocypher")]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=home)
    said = json.loads(done.stdout.splitlines()[-1])
    found = re.search(r"bin/neo4j-admin (database import full .*)", Path(said["script"]).read_text("utf-8"))
    if found is None:
        raise SystemExit(f"BioCypher's script {said['script']} holds no import command")
    line("BioCypher: write files", said["seconds"], rows)
    try:
        out: list[str] = []
        imported = timed(lambda: out.append(server.admin(home / "bc", *shlex.split(found[1]), release=release)))
        counted = re.findall(r"(\d+) (nodes|relationships|properties)", out[0])
        line("BioCypher: database import full", imported, rows, ", ".join(" ".join(pair) for pair in counted[-3:]))
        line("BioCypher: bulk, both", said["seconds"] + imported, rows)
    except Exception as error:
        print(f"    its import failed: {str(error)[:600]}")


def _tamed(frame: pl.DataFrame) -> pl.DataFrame:
    """Texts without line ends, quotes and semicolons, and -1 for NaN: BioCypher writes these as they are, and the import then fails."""

    def tame(text: pl.Expr) -> pl.Expr:
        return text.str.replace_all(r"[\r\n]", " ").str.replace_all('"', "'", literal=True).str.replace_all(";", ",", literal=True)

    frame = frame.with_columns(
        pl.col(name).list.eval(pl.element().fill_nan(-1.0)) for name, t in frame.schema.items() if t == pl.List(pl.Float64)
    )
    return frame.with_columns(
        tame(pl.col(name)) if dtype == pl.String else pl.col(name).list.eval(tame(pl.element()))
        for name, dtype in frame.schema.items()
        if dtype in (pl.String, pl.List(pl.String))
    )


def online(bundle: Bundle, home: Path, rows: int, release: str, wanted: str) -> None:
    """Over Bolt into an empty database, the same again, and once more as a changed bundle would be (every row merged)."""
    with (
        server.running(home / "online", release=release, http=False) as running,
        Neo4jStore(running.uri, auth=(running.user, running.password)) as store,
    ):
        line("neo4j: online load, empty database", timed(lambda: store.load(bundle)), rows)
        check(store, bundle, wanted)
        print(f"    loaded again (nothing to do) in {timed(lambda: store.load(bundle)):.2f} s")
        store.driver.execute_query(f"MERGE (l:{shape.LOAD} {{name: 'load'}}) SET l.bundle = 'another', l.done = true")
        line("neo4j: online load, over what is there", timed(lambda: store.load(bundle)), rows)
        check(store, bundle, wanted)
        print(f"    client's peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB (with all of this benchmark)")


def queries(stores: dict[str, Store], runs: int) -> None:
    """Medians of ten library queries, with the parameters of their examples."""
    print(f"\nten library queries, median ms of {runs} runs after one that does not count")
    print(f"  {'':<24}" + "".join(f"{name:>12}" for name in stores) + f"{'rows':>8}")
    for name in QUERIES:
        query = cypher.get(name)
        medians, rows = [], 0
        for store in stores.values():
            rows = len(store.query(query.text, query.bind(query.example), timeout_s=60))
            took = [timed(partial(store.query, query.text, query.bind(query.example), timeout_s=60)) for _ in range(runs)]
            medians.append(1000 * statistics.median(took))
        print(f"  {name:<24}" + "".join(f"{median:12.1f}" for median in medians) + f"{rows:8}", flush=True)


def paths(bundle: Bundle, stores: dict[str, Store], pairs: int) -> None:
    """The traversal core's ten best paths beside Cypher's path searches on the same pairs."""
    from benchmarks.traversal_paths import random_pairs
    from kg.snapshot import Snapshot
    from traversal import find_paths

    graph = Snapshot.open(bundle.path)
    chosen = random_pairs(graph, "biolink:Gene", "biolink:PhenotypicFeature", pairs)
    print(f"\nchains between {pairs} random gene - phenotype pairs, up to 3 hops; median and worst ms; a search over 30 s counts as 30 s")

    def tell(what: str, took: list[float], note: str = "") -> None:
        print(f"  {what:<52} {statistics.median(took):10.1f} {max(took):10.1f}  {note}", flush=True)

    find_paths(graph, *chosen[0], max_hops=3)
    tell("medclew: 10 best paths, ranked", [1000 * timed(partial(find_paths, graph, s, t, max_hops=3)) for s, t in chosen])
    ends = "MATCH (a:Entity {curie: $a}), (b:Entity {curie: $b})"
    searches = {
        "shortestPath": f"{ends} MATCH p = shortestPath((a)-[*..3]-(b)) RETURN length(p)",
        "allShortestPaths": f"{ends} MATCH p = allShortestPaths((a)-[*..3]-(b)) RETURN length(p)",
        "(a)-[*1..3]-(b), 10 of them, unranked": f"{ends} MATCH p = (a)-[*1..3]-(b) RETURN length(p) LIMIT 10",
        "(a)-[*1..3]-(b), all, counted": f"{ends} MATCH p = (a)-[*1..3]-(b) RETURN count(p)",
    }
    for name, store in stores.items():
        for what, text in searches.items():
            took, stopped = [], 0
            for s, t in chosen:
                start = time.perf_counter()
                try:
                    store.query(text, {"a": graph.curie(s), "b": graph.curie(t)}, timeout_s=30)
                    took.append(1000 * (time.perf_counter() - start))
                except QueryError:
                    took.append(30_000.0)
                    stopped += 1
            tell(f"{name}: {what}", took, f"{stopped} stopped" if stopped else "")


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bundle", type=Path, required=True)
    parser.add_argument("--biocypher", help="the Python of an environment with BioCypher, polars and pyarrow")
    parser.add_argument("--release", default="5")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--pairs", type=int, default=20)
    parser.add_argument("--only", nargs="*", default=["embedded", "bulk", "biocypher", "online", "queries", "paths"])
    options = parser.parse_args()
    bundle = Bundle.open(options.bundle)
    rows = bundle.manifest.tables["nodes"].rows + bundle.manifest.tables["edges"].rows
    print(
        f"{machine()}; {rows:,} rows, {bundle.manifest.tables['evidence'].rows:,} pieces of evidence; Neo4j {options.release}, heap 1 GB\n"
    )
    with tempfile.TemporaryDirectory(prefix="medclew-stores-") as folder:
        home = Path(folder)
        here = EmbeddedStore(bundle)
        wanted = bundle_checksum(bundle)
        if "embedded" in options.only:
            here = embedded(bundle, rows, wanted)
        if "biocypher" in options.only and options.biocypher:
            biocypher(bundle, home, rows, options.release, options.biocypher)
        if "online" in options.only:
            online(bundle, home, rows, options.release, wanted)
        if not {"bulk", "queries", "paths"} & set(options.only):
            return
        bulk(bundle, home, rows, options.release)
        with server.running(home / "bulk", release=options.release, http=False) as running:
            there = Neo4jStore(running.uri, auth=(running.user, running.password))
            indexed = timed(lambda: there.load(bundle))
            print(f"  neo4j, filled in bulk: indexes made in {indexed:.1f} s")
            check(there, bundle, wanted)
            stores: dict[str, Store] = {"embedded": here, "neo4j": there}
            if "queries" in options.only:
                queries(stores, options.runs)
            if "paths" in options.only:
                paths(bundle, stores, options.pairs)
            there.close()
        here.close()


if __name__ == "__main__":
    main()
