"""Statements on both stores that mean harm, would write, or only look as if: what came of each before and now, and what of a plain query.

    python -m benchmarks.stores_hostile [--document docs/stores-tries.md] [--bundle PATH] [--time-out 1] [--release 5]
    python -m benchmarks.stores_hostile --only nested large endless long backtracking writes reads

Without a bundle the tests' own small graph is asked. "before" is what the same statement did on the commit of 2026-11-21, asked in the same
way (``benchmarks/inputs/stores_tries_before.tsv``; one that ran more than 8 s past its time-out of 1 s was given up, and a server that
answered no plain query behind it was started again). ``--document`` writes the whole table as Markdown.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import hashlib
import os
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.statistics import machine
from kg.bundle import Bundle
from kg.errors import MedclewError
from kg.stores.base import Store
from kg.stores.embedded import EmbeddedStore
from kg.stores.neo4j import importer, server
from kg.stores.neo4j.store import Neo4jStore
from tests.stores import hostile, legitimate_reads
from tests.stores.graph import rich_bundle
from tests.stores.test_guard import DISGUISED, REFUSED

INPUTS = Path(__file__).parent / "inputs"

#: Every statement by its name; the name begins with its kind.
TRIES: dict[str, str] = {
    **hostile.ALL,
    **{f"writes: {number}": text for number, text in enumerate([*REFUSED, *DISGUISED])},
    **{f"reads: {number}": text for number, text in enumerate(legitimate_reads.ALL)},
}
KINDS = tuple(dict.fromkeys(name.partition(":")[0] for name in TRIES))


@contextlib.contextmanager
def stores(bundle: Bundle, home: Path, release: str) -> Iterator[tuple[dict[str, Store], server.Server]]:
    """Yield both stores, loaded, and the server."""
    importer.bulk_load(bundle, home, release=release)
    with (
        server.running(home, release=release, heap="512m", http=False) as running,
        EmbeddedStore(bundle) as here,
        Neo4jStore(running.uri, auth=(running.user, running.password)) as there,
    ):
        there.load(bundle)
        here.query("RETURN 1")
        yield {"embedded": here, "neo4j": there}, running


def outcome(store: Store, statement: str, timeout_s: float) -> str:
    """Return what came of a statement: the error's name, or how many rows."""
    given = hostile.parameters(statement)
    try:
        return f"{len(store.query(statement, given, timeout_s=timeout_s))} rows"
    except MedclewError as error:
        return type(error).__name__


def digest(statement: str) -> str:
    """Return what a statement, however long, is known by in the file of what was before."""
    return hashlib.sha256(statement.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def before() -> dict[tuple[str, str], str]:
    """Return what came of statements before, by the statement's digest and the store."""
    with (INPUTS / "stores_tries_before.tsv").open(encoding="utf-8", newline="") as file:
        return {(row["digest"], row["store"]): row["outcome"] for row in csv.DictReader(file, delimiter="\t")}


@dataclass(frozen=True, slots=True)
class Try:
    """A statement asked of a store: what came of it before and now, and the seconds that it and the plain query behind it took."""

    name: str
    store: str
    before: str
    after: str
    took: float
    plain: float


def tried(asked: Mapping[str, Store], timeout_s: float, only: list[str]) -> Iterator[Try]:
    """Ask each statement of each store, and a plain one behind it."""
    told = before()
    for name, statement in TRIES.items():
        if only and name.partition(":")[0] not in only:
            continue
        for of, store in asked.items():
            began = time.perf_counter()
            what = outcome(store, statement, timeout_s)
            took = time.perf_counter() - began
            began = time.perf_counter()
            if store.query("RETURN 1 AS one", timeout_s=60).scalar() != 1:
                raise SystemExit(f"{of} answered something else behind {name}")
            yield Try(name, of, told.get((digest(statement), of), ""), what, took, time.perf_counter() - began)


def summary(tries: list[Try]) -> str:
    """Return a line for each kind: how many were tried, what came of them, and the slowest plain query behind them."""
    lines = []
    for kind in KINDS:
        of = [one for one in tries if one.name.partition(":")[0] == kind]
        if of:
            within = sum(one.plain <= 1 for one in of)
            ends = sorted({one.after if one.after.endswith("d") or "Query" in one.after else "rows" for one in of})
            lines.append(
                f"{kind}: {len(of)} tries, which ended in {', '.join(ends)}, the longest after {max(one.took for one in of):.2f} s;"
                f" {within} of {len(of)} plain queries behind them within 1 s, the longest {max(one.plain for one in of):.2f} s"
            )
    return "\n".join(lines)


def document(tries: list[Try], about: str) -> str:
    """Return the table as Markdown."""
    rows = ["| statement | store | before | after | s | plain query behind it, s |", "|---|---|---|---|---|---|"]
    for one in tries:
        text = " ".join(TRIES[one.name].split())
        shown = (text if len(text) <= 90 else text[:89] + "…").replace("|", "\\|").replace("`", "'")
        rows.append(f"| {one.name}: `{shown}` | {one.store} | {one.before} | {one.after} | {one.took:.2f} | {one.plain:.3f} |")
    said = (__doc__ or "").partition("\n")[0]
    return f"# Stores: every try\n\n{said}\n\n{about}\n\n" + summary(tries).replace("\n", "\n\n") + "\n\n" + "\n".join(rows) + "\n"


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bundle", type=Path)
    parser.add_argument("--time-out", type=float, default=1.0)
    parser.add_argument("--release", default="5")
    parser.add_argument("--only", nargs="*", default=[], metavar="KIND", choices=KINDS, help="statements of these kinds alone")
    parser.add_argument("--document", type=Path, help="where the table goes as Markdown")
    options = parser.parse_args()
    about = (
        f"{machine()}; load {os.getloadavg()[0]:.0f}; Neo4j {options.release}, heap 512 MB; time-out {options.time_out:g} s"
        " (`python -m benchmarks.stores_hostile`)"
    )
    print(f"{about}\n\n{'':<36}{'store':<10}{'before':<40}{'after':<18}{'s':>7}{'plain, s':>10}")
    tries = []
    with tempfile.TemporaryDirectory(prefix="medclew-hostile-") as folder:
        bundle = Bundle.open(options.bundle) if options.bundle else rich_bundle(Path(folder) / "bundle")
        with stores(bundle, Path(folder) / "neo4j", options.release) as (asked, _running):
            for one in tried(asked, options.time_out, options.only):
                tries.append(one)
                print(f"{one.name:<36}{one.store:<10}{one.before:<40}{one.after:<18}{one.took:7.2f}{one.plain:10.3f}", flush=True)
    print("\n" + summary(tries))
    if options.document:
        options.document.write_text(document(tries, about), "utf-8")


if __name__ == "__main__":
    main()
