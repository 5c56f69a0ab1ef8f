"""What becomes of a build whose machine lets it down: killed at any moment, disk full, folder read-only, two at once, no home.

    python -m benchmarks.ingest_faults [--kills 100] [--only kills full readonly two home]

Each row of the table: what was done, how often, what is to hold, and how often it held; what did not hold is shown below. The graph is a
small one of three made-up sources of ``--rows`` statements each: a table by a mapping of one's own, KGX files, an ontology. Full and
read-only disks are file systems in memory (``tmpfs``), which takes the right to mount; without it these rows say so.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.statistics import machine
from kg.bundle import Bundle
from kg.errors import MedclewError
from kg.snapshot import Snapshot

_BUILD = """
import sys, ingest
import kg.snapshot.build
print("ready", flush=True)
given = dict(said.split("=", 1) for said in sys.argv[3:])
ingest.build(sys.argv[1], sources=list(given), overrides=given, cache=sys.argv[2])
print("done", flush=True)
"""


@dataclass
class Outcome:
    """A row of the table: how often it was tried, how often it held, and the first things that did not."""

    what: str
    holds: str
    tried: int = 0
    held: int = 0
    beside: str = ""
    faults: list[str] = field(default_factory=list)

    def note(self, fault: str | None) -> None:
        """Count one trial; None says that it held."""
        self.tried += 1
        self.held += fault is None
        if fault is not None:
            self.faults.append(fault)


def write_input(folder: Path, rows: int, word: str) -> Path:
    """Write a table and its mapping, KGX files and an ontology beside it; return the mapping's file. ``word`` makes one input another."""
    (folder / "kgx").mkdir(parents=True)
    curies = [f"EX:{i}" for i in range(rows)]
    nodes = "".join(f"{curie}\tbiolink:Drug\t{word} {curie}\n" for curie in curies)
    (folder / "kgx" / "nodes.tsv").write_text(f"id\tcategory\tname\n{nodes}", "utf-8")
    edges = "".join(f"{curie}\tbiolink:treats\tMADE:{i}\tPMID:{i + 1}\n" for i, curie in enumerate(curies))
    (folder / "kgx" / "edges.tsv").write_text(f"subject\tpredicate\tobject\tpublications\n{edges}", "utf-8")
    terms = "".join(f"[Term]\nid: MADE:{i}\nname: {word} term {i}\nis_a: MADE:{i // 2}\nxref: EX:{i}\n\n" for i in range(1, rows))
    (folder / "made.obo").write_text(f"format-version: 1.2\nontology: made\n\n[Term]\nid: MADE:0\nname: root\n\n{terms}", "utf-8")
    ends = [(i % (rows // 2 + 1), rows + i) for i in range(rows)]
    (folder / "n.csv").write_text("id,n\n" + "".join(f"EX:{i},{word} {i}\n" for i in sorted({*sum(ends, ())})), "utf-8")
    (folder / "t.csv").write_text("a,b\n" + "".join(f"EX:{a},EX:{b}\n" for a, b in ends), "utf-8")
    node = {"id": "{id}", "name": "{n}", "category": "biolink:NamedThing"}
    edge = {"subject": "{a}", "predicate": "biolink:related_to", "object": "{b}"}
    tables = [{"file": "n.csv", "node": node}, {"file": "t.csv", "edge": edge}]
    said = {"name": "mine", "licence": "CC0-1.0", "tables": tables}
    (folder / "mine.yaml").write_text(json.dumps(said), "utf-8")  # JSON is YAML
    return folder / "mine.yaml"


def _sources(given: Path) -> list[str]:
    return [f"table:mine={given}", f"kgx:beside={given.parent / 'kgx'}", f"vocabulary:made={given.parent / 'made.obo'}"]


def start(out: Path, given: Path, cache: Path, **environment: str) -> subprocess.Popen[str]:
    """Start a build in a process of its own."""
    command = [sys.executable, "-c", _BUILD, str(out), str(cache), *_sources(given)]
    return subprocess.Popen(command, text=True, env=os.environ | environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def command(out: Path, given: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run ``medclew build`` as a user does."""
    told = ["build", "--out", str(out)]
    for said in _sources(given):
        told += ["--only", said.partition("=")[0], "--use", said]
    return subprocess.run([sys.executable, "-m", "serve", *told], capture_output=True, text=True, env=environment, check=False)


def built(out: Path, given: Path, cache: Path) -> str:
    """Build and return the graph's hash.

    Raises:
        SystemExit: it failed.
    """
    process = start(out, given, cache)
    _, said = process.communicate()
    if process.returncode:
        raise SystemExit(f"the build that nothing was done to failed:\n{said}")
    return Bundle.open(out).manifest.content_hash


def whole(out: Path, hashes: set[str]) -> str | None:
    """Return None where a folder holds one of the graphs, whole, its snapshot too; else what is wrong."""
    try:
        bundle = Bundle.open(out)
        bundle.verify()
        if bundle.manifest.content_hash not in hashes:
            return f"another graph: {bundle.manifest.content_hash[:12]}"
        Snapshot.open(out)
    except (MedclewError, OSError) as error:
        return f"{type(error).__name__}: {error}"
    left = [path.name for path in (out / "snapshot").iterdir() if path.name.startswith(".")]
    return f"left in the snapshot: {left}" if left else None


def kills(home: Path, rows: int, count: int, seed: int) -> Iterator[Outcome]:
    """Kill -9 at random moments of the work (what is imported before is not work); then build again."""
    old, new = (write_input(home / word, rows, word) for word in ("old", "new"))
    out, cache = home / "graph", home / "cache"
    hashes = {"old": built(home / "one", old, home / "cache-one"), "new": built(home / "two", new, home / "cache-two")}
    takes = _seconds_of_work(home / "three", old, home / "cache-three")
    after = Outcome("kill -9 at a random moment", "the old graph or the new one is there, whole")
    then = Outcome("the next build", "makes the same hash as one that nothing was done to, leaves nothing beside")
    dice = random.Random(seed)
    died = 0
    built(out, old, cache)
    for number in range(count):
        word, given = ("new", new) if number % 2 == 0 else ("old", old)
        shutil.rmtree(cache / "staged", ignore_errors=True)
        process = start(out, given, cache)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(dice.uniform(0, takes))
        process.kill()
        process.communicate()
        died += process.returncode == -9
        after.note(whole(out, set(hashes.values())))
        fault = None if built(out, given, cache) == hashes[word] else "another hash"
        left = sorted(path.name for path in home.iterdir() if path.name.startswith("."))
        then.note(fault or whole(out, {hashes[word]}) or (f"left beside: {left}" if left else None))
    after.beside = f"{died} of {count} died of it, the others had ended; work takes {takes:.2f} s"
    yield after
    yield then


def _seconds_of_work(out: Path, given: Path, cache: Path) -> float:
    process = start(out, given, cache)
    assert process.stdout is not None
    process.stdout.readline()
    began = time.perf_counter()
    process.communicate()
    return time.perf_counter() - began


@contextmanager
def mounted(place: Path, size: int) -> Iterator[bool]:
    """Mount a file system of so many bytes in memory; yield whether that was allowed."""
    place.mkdir(exist_ok=True)
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)], capture_output=True, check=False)
    try:
        yield done.returncode == 0
    finally:
        if done.returncode == 0:
            # Lazily: what this process has opened of a graph there may still be mapped.
            subprocess.run(["umount", "--lazy", str(place)], check=True)


def _said(done: subprocess.CompletedProcess[str], *words: str) -> str | None:
    """Return None where a command failed in words of ours, among them one of ``words``."""
    if done.returncode == 0:
        return "it went well"
    if "Traceback" in done.stderr + done.stdout or not any(word in done.stderr.lower() for word in words):
        return f"exit {done.returncode}: {done.stderr[-300:]}"
    return None


def full(home: Path, rows: int) -> Iterator[Outcome]:
    """Build into a file system that is too small, of several sizes."""
    given = write_input(home / "in", rows, "full")
    old = write_input(home / "before", 10, "before")
    hash_before = built(home / "whole", old, home / "cache")
    built(home / "new", given, home / "cache")
    there, wanted = (_takes(home / "disk", home / graph) for graph in ("whole", "new"))
    row = Outcome("a full disk", "says so, no traceback, the graph that was there stays whole")
    for share in (0.05, 0.3, 0.6, 0.9):
        with mounted(home / "disk", there + int(share * wanted)) as allowed:
            if not allowed:
                row.beside = "not tried: mounting is not allowed here"
                break
            shutil.copytree(home / "whole", home / "disk" / "graph")
            done = command(home / "disk" / "graph", given, os.environ | {"MEDCLEW_CACHE": str(home / "cache")})
            row.note(_said(done, "space", "full") or whole(home / "disk" / "graph", {hash_before}))
    yield row


def _takes(disk: Path, folder: Path) -> int:
    """Return the bytes that a folder takes of a file system in memory; 0 where mounting is not allowed."""
    with mounted(disk, 1 << 30) as allowed:
        if not allowed:
            return 0
        shutil.copytree(folder, disk / "graph")
        said = os.statvfs(disk)
        return (said.f_blocks - said.f_bfree) * said.f_frsize


def readonly(home: Path, rows: int) -> Iterator[Outcome]:
    """Build into a file system that is mounted read-only, and use the graph that is there."""
    given = write_input(home / "in", rows, "other")
    old = write_input(home / "before", rows, "before")
    row = Outcome("a read-only folder", "says so, no traceback, the graph that was there stays and is opened")
    with mounted(home / "disk", 64 << 20) as allowed:
        if not allowed:
            row.beside = "not tried: mounting is not allowed here"
        else:
            kept = built(home / "disk" / "graph", old, home / "cache")
            subprocess.run(["mount", "-o", "remount,ro", str(home / "disk")], check=True)
            done = command(home / "disk" / "graph", given, os.environ | {"MEDCLEW_CACHE": str(home / "cache")})
            row.note(_said(done, "read-only", "permission", "cannot write") or whole(home / "disk" / "graph", {kept}))
    yield row


def two(home: Path, rows: int, count: int = 5) -> Iterator[Outcome]:
    """Two builds at once, of one input and of two, into one folder with one cache."""
    old, new = (write_input(home / word, rows, word) for word in ("old", "new"))
    hashes = {built(home / "one", old, home / "c1"), built(home / "two", new, home / "c2")}
    row = Outcome("two builds at once", "both end well, one of the graphs is there, whole")
    for number in range(count):
        out, cache = home / f"graph{number}", home / f"cache{number}"
        running = [start(out, given, cache) for given in ((old, old) if number % 2 else (old, new))]
        said = [process.communicate()[1] for process in running]
        failed = [text[-300:] for process, text in zip(running, said, strict=True) if process.returncode]
        row.note(failed[0] if failed else whole(out, hashes))
    yield row


def homeless(home: Path, rows: int) -> Iterator[Outcome]:
    """Build without a home directory, named and not there."""
    given = write_input(home / "in", rows, "home")
    row = Outcome("no home directory", "builds all the same, or says what to set, no traceback")
    plain = {name: value for name, value in os.environ.items() if name not in ("HOME", "MEDCLEW_CACHE", "XDG_CACHE_HOME", "MEDCLEW_BUNDLE")}
    for place in (None, str(home / "nowhere"), "/proc/none"):
        done = command(home / f"graph{row.tried}", given, plain | ({"HOME": place} if place else {}))
        row.note(None if done.returncode == 0 else _said(done, "medclew_cache", "home"))
    yield row


_FAULTS: dict[str, Callable[..., Iterator[Outcome]]] = {"full": full, "readonly": readonly, "two": two, "home": homeless}


def outcomes(chosen: list[str], rows: int, count: int, seed: int) -> Iterator[Outcome]:
    """Try the faults that were chosen, each in a folder of its own."""
    for name in chosen:
        with tempfile.TemporaryDirectory(prefix="ingest-faults-") as folder:
            yield from kills(Path(folder), rows, count, seed) if name == "kills" else _FAULTS[name](Path(folder), rows)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--rows", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", nargs="+", choices=["kills", *_FAULTS], default=["kills", *_FAULTS])
    asked = parser.parse_args()
    print(f"{machine()}\n\n{'what':<30}{'tried':>6}{'held':>6}  what is to hold")
    for row in outcomes(asked.only, asked.rows, asked.kills, asked.seed):
        print(f"{row.what:<30}{row.tried:>6}{row.held:>6}  {row.holds}{f' ({row.beside})' if row.beside else ''}", flush=True)
        for fault in row.faults[:5]:
            print(f"    {fault}", flush=True)


if __name__ == "__main__":
    main()
