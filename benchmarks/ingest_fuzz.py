"""Fuzz the readers: mutated rows and mutated files, and what became of each. LOST, tracebacks and hangs must be none.

    python -m benchmarks.ingest_fuzz --rows 1000000 --files 5000
    python -m benchmarks.ingest_fuzz --rows 0 --files 1000 --forms    # only what programs do: encodings, line ends, columns, sizes

A mutated row stands between two that are whole: those must reach the graph, and the mutated one must be read as a record, kept or rejected
with its row (a reader that takes only some kinds of rows may pass over it). One that comes to the same as another's is merged with it: by
itself it says what the table says. A mutated file must be refused, or whatever it has less of than
the whole one must be told: as rejected rows, or as a source that has shrunk since the build before.
"""

from __future__ import annotations

import argparse
import random
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from unittest import mock

import polars as pl

from benchmarks.inputs.mutated_files import FILE_CHANGES as FILE_DAMAGE
from benchmarks.inputs.mutated_files import ROW_CHANGES
from benchmarks.inputs.mutated_forms import FORM_CHANGES
from benchmarks.inputs.specimens import SPECIMENS, Specimen
from ingest import catalog, shrinkage, stage
from ingest.files import from_local
from ingest.records.sink import Sink, Staged
from kg.errors import MedclewError
from kg.manifest import SourceCounts, SourceInfo

FILE_CHANGES = FILE_DAMAGE | FORM_CHANGES
OUTCOMES = ("refused", "rejected rows", "told to shrink", "unchanged", "changed", "merged", "LOST", "traceback", "hang")
FATAL = ("LOST", "traceback", "hang")
#: Seconds of the processor that a reader may take of a small file, and how many times as many on the clock: others may be at work, too.
_PATIENCE_S, _WAITING = 30, 20
_BATCH = 2_000


class Hang(BaseException):
    """A reader that did not end in time."""


@dataclass
class Outcome:
    """What became of one mutated file."""

    verdict: str
    why: str = ""


@dataclass
class Tally:
    """How often each outcome came, and an example of each fatal one."""

    counts: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)

    def add(self, verdict: str, why: str, times: int = 1) -> None:
        """Count an outcome."""
        self.counts[verdict] += times
        if verdict == "refused":
            self.refusals.append(f"refused: {why}")
        if verdict in FATAL and len(self.examples) < 5:
            self.examples.append(f"{verdict}: {why}")


class _Logging(Sink):
    """A sink that remembers which rows were read as records."""

    rows: set[tuple[str, int]]

    def record(self, file: str, row: int) -> None:
        """Begin the next record."""
        self.rows.add((file, row))
        super().record(file, row)

    def records(self, file: str, count: int, rows: Iterable[int] = ()) -> int:
        """Begin many records."""
        self.rows |= {(file, row) for row in rows}
        return super().records(file, count, rows)

    def take(self, table: str, frame: pl.DataFrame) -> None:
        """Note the records that rows taken as a frame say that they come from."""
        if table == "statements":
            places = (record.rpartition(":") for record in frame["record"].to_list())
            self.rows |= {(file, int(row)) for file, _, row in places if row.isdigit()}
        super().take(table, frame)


@contextmanager
def _logged() -> Iterator[set[tuple[str, int]]]:
    rows: set[tuple[str, int]] = set()
    _Logging.rows = rows
    with mock.patch.object(stage, "Sink", _Logging):
        yield rows


@contextmanager
def _deadline(seconds: int) -> Iterator[None]:
    def over(*_: object) -> None:
        raise Hang

    timers = {signal.ITIMER_PROF: (signal.SIGPROF, seconds), signal.ITIMER_REAL: (signal.SIGALRM, seconds * _WAITING)}
    for timer, (sent, limit) in timers.items():
        signal.signal(sent, over)
        signal.setitimer(timer, limit)
    try:
        yield
    finally:
        for timer in timers:
            signal.setitimer(timer, 0)


def read(specimen: Specimen, folder: Path) -> Staged | Outcome:
    """Return what a reader yields of a folder, or how it ended otherwise."""
    entry = catalog.get(specimen.source)
    try:
        with _deadline(_PATIENCE_S):
            find = getattr(entry.reader, "find", from_local)
            return stage.read_anew(entry, find(specimen.source, folder / specimen.entry, entry.reader.FILES))
    except MedclewError as error:
        return Outcome("refused", str(error))
    except Hang:
        return Outcome("hang", f"longer than {_PATIENCE_S} s of the processor")
    except Exception as error:
        return Outcome("traceback", f"{type(error).__name__}: {error}"[:300])


def put(specimen: Specimen, folder: Path, data: bytes) -> None:
    """Write a specimen's files, its table as ``data``."""
    for name, text in specimen.beside.items():
        (folder / name).write_text(text, "utf-8")
    (folder / specimen.file).write_bytes(data)


def keys(staged: Staged) -> set[str]:
    """Return every identifier that reached the tables."""
    columns = (
        staged.nodes["curie"],
        staged.xrefs["curie"],
        staged.names["curie"],
        staged.statements["subject"],
        staged.statements["object"],
    )
    return set().union(*(column.to_list() for column in columns))


def fuzz_rows(specimen: Specimen, folder: Path, number: int, rng: random.Random, tally: Tally) -> None:
    """Mutate every second row of a table, ``number`` of them, and judge what became of each."""
    changes = list(ROW_CHANGES)
    rows, mutated = [], []
    for i in range(2 * number):
        row = specimen.row(i)
        if i % 2:
            how = rng.choice(changes)
            row = (
                ROW_CHANGES[how](row, specimen.parted, rng).replace("\n", " ")
                if specimen.between == "\n" and specimen.parted != " "
                else row
            )
            mutated.append((i, how, row))
        rows.append(row)
    put(specimen, folder, specimen.text(rows).encode("utf-8", "surrogatepass"))
    with _logged() as logged:
        found = read(specimen, folder)
    if isinstance(found, Outcome):
        tally.add(found.verdict, f"{found.why} (a table with {number} mutated rows)", number)
        return
    there, before = keys(found), specimen.header.count("\n")
    for i in range(0, 2 * number, 2):
        if specimen.key(i) not in there:
            tally.add("LOST", f"the whole row {before + i + 1} beside {rows[i + 1][:200]!r}")
    rejected = set(found.rejected.select("file", "row").iter_rows())
    for i, how, row in mutated:
        place = specimen.file, before + i + 1
        if place in rejected:
            tally.add("rejected rows", "")
        elif place in logged or specimen.selective or not row.strip():
            tally.add("unchanged" if specimen.key(i) in there else "changed", "")
        elif _said_already(specimen, folder, row, found):
            tally.add("merged", "")
        else:
            tally.add("LOST", f"row {place[1]} ({how}): {row[:200]!r}")


def _said_already(specimen: Specimen, folder: Path, row: str, found: Staged) -> bool:
    """Whether what a row says by itself is said by another row of its table, word for word: two mutations may come to the same."""
    put(specimen, folder, specimen.text([row]).encode("utf-8", "surrogatepass"))
    alone = read(specimen, folder)
    said = ["subject", "predicate", "object", "negated"]
    return (
        isinstance(alone, Staged)
        and alone.statements.height > 0
        and alone.statements.join(found.statements, on=said, how="anti").is_empty()
    )


def fuzz_file(specimen: Specimen, folder: Path, whole: Staged, how: str, rng: random.Random, rows: int) -> Outcome:
    """Mutate a file and judge what became of it."""
    original = specimen.text([specimen.row(i) for i in range(rows)]).encode()
    try:
        put(specimen, folder, FILE_CHANGES[how](original, rng))
    except (ValueError, IndexError):
        return Outcome("unchanged", "the change does not apply")
    found = read(specimen, folder)
    if isinstance(found, Outcome):
        if found.verdict == "refused" and how.endswith(":whole"):
            return Outcome("LOST", f"refused though whole: {found.why}")
        return found
    lost = keys(whole) - keys(found)
    if not lost:
        return Outcome("rejected rows" if found.rejected.height else "unchanged")
    if found.rejected.height:
        return Outcome("rejected rows")
    if shrinkage.warnings([_info(specimen, whole)], [_info(specimen, found)]):
        return Outcome("told to shrink")
    # As many records as before and none refused: what is lost has become something else, which nothing but its meaning could tell.
    return Outcome("changed") if found.read >= whole.read else Outcome("LOST", f"{len(lost)} identifiers, {sorted(lost)[:3]}")


def _info(specimen: Specimen, staged: Staged) -> SourceInfo:
    refused = staged.rejected["rec"].n_unique()
    counts = SourceCounts(read=staged.read, kept=staged.read - refused, rejected=refused)
    return SourceInfo(name=specimen.source, title="", version="", licence="", infores="", counts=counts)


def fuzz(
    rows: int, files: int, seed: int, only: str = "", changes: Collection[str] = tuple(FILE_CHANGES)
) -> Iterator[tuple[str, tuple[Tally, Tally]]]:
    """Fuzz every reader with its share of mutated rows and files; yield specimen and (rows' tally, files' tally)."""
    chosen = {name: specimen for name, specimen in SPECIMENS.items() if only in name}
    for name, specimen in chosen.items():
        rng, tallies = random.Random(f"{seed} {name}"), (Tally(), Tally())
        left = rows // len(chosen) if specimen.between == "\n" and specimen.parted != " " else 0
        while left > 0:
            with tempfile.TemporaryDirectory() as folder:
                fuzz_rows(specimen, Path(folder), min(_BATCH // 2, left), rng, tallies[0])
            left -= _BATCH // 2
        with tempfile.TemporaryDirectory() as folder:
            put(specimen, Path(folder), specimen.text([specimen.row(i) for i in range(12)]).encode())
            whole = read(specimen, Path(folder))
        if isinstance(whole, Outcome):
            raise SystemExit(f"{name}: the whole specimen is {whole.verdict}: {whole.why}")
        order = rng.sample(list(changes), len(changes))
        for number in range(max(1, files // len(chosen))):
            how = order[number % len(order)]
            with tempfile.TemporaryDirectory() as folder:
                outcome = fuzz_file(specimen, Path(folder), whole, how, rng, 12)
            tallies[1].add(outcome.verdict, f"{how}: {outcome.why}")
        yield name, tallies


def main() -> None:
    """Run the fuzz and print a table; exit with 1 when something was lost, broke or hung."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--files", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="specimens whose name has this in it")
    parser.add_argument("--forms", action="store_true", help="of the changes to files only those of their encoding, columns and sizes")
    parser.add_argument("--show", action="store_true", help="show what each refusal says, too")
    given = parser.parse_args()
    began = time.process_time()
    total: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    print(f"{'':<32}" + "".join(f"{outcome:>16}" for outcome in OUTCOMES))
    for name, tallies in fuzz(given.rows, given.files, given.seed, given.only, tuple(FORM_CHANGES if given.forms else FILE_CHANGES)):
        for what, tally, sums in zip(("rows", "files"), tallies, total, strict=True):
            if tally.counts:
                sums += tally.counts
                print(f"{name:<26}{what:<6}" + "".join(f"{tally.counts[outcome]:>16,}" for outcome in OUTCOMES))
                shown = tally.examples + (tally.refusals if given.show else [])
                print("".join(f"    {example}\n" for example in shown), end="", flush=True)
    for what, sums in zip(("rows", "files"), total, strict=True):
        print(f"{'all':<26}{what:<6}" + "".join(f"{sums[outcome]:>16,}" for outcome in OUTCOMES))
    fatal = sum(sums[outcome] for sums in total for outcome in FATAL)
    print(f"\nseed {given.seed}, {time.process_time() - began:.0f} s of processor, {fatal} lost, broken or hung")
    raise SystemExit(fatal > 0)


if __name__ == "__main__":
    main()
