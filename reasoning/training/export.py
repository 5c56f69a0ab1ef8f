"""Items written to a folder, a file a split, as they are made; and a datasheet that says what they are."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

from kg.atomic import writing
from kg.errors import InputError
from kg.snapshot import Snapshot
from reasoning.training.drafting import KINDS
from reasoning.training.formats import FORMATS, row
from reasoning.training.holdout import TEST, VALIDATION
from reasoning.training.making import items
from reasoning.training.searched import Search

_ROWS = 2_000
Progress = Callable[[str, int, int], None]


@dataclass
class Written:
    """What an export wrote: rows by split, by hops and by licence."""

    folder: Path
    splits: Counter[str] = field(default_factory=Counter)
    hops: Counter[int] = field(default_factory=Counter)
    licences: Counter[str] = field(default_factory=Counter)


def export(
    snapshot: Snapshot,
    kind: str,
    folder: Path,
    *,
    count: int,
    seed: int = 0,
    form: str = "rlvr",
    parquet: bool = False,
    progress: Progress,
    search: Search | None = None,
) -> Written:
    """Write ``count`` items of a kind as rows of a format: ``train``, ``validation`` and ``test``, JSONL or Parquet, and ``README.md``.

    Memory is bounded by a batch and the identifiers of what was written. With a ``search`` each chain is that which helps its solvers most.

    Raises:
        InputError: no such kind or format, the folder holds files already, or the kind has nothing for the format.
        ModelError: a solver's endpoint does not answer.
    """
    if kind not in KINDS:
        raise InputError(f"no kind of item is called {kind!r}; there are {', '.join(KINDS)}")
    if form not in FORMATS:
        raise InputError(f"no format is called {form!r}; there are {', '.join(FORMATS)}")
    if folder.exists() and any(folder.iterdir()):
        raise InputError(f"{folder} is not empty; name another folder")
    written = Written(folder)
    with writing(folder), ExitStack() as stack:
        folder.mkdir(parents=True, exist_ok=True)
        files: dict[str, _Jsonl | _Parquet] = {}
        source = items(snapshot, kind, count, seed=seed)
        for index, item in enumerate(source if search is None else search.items(source)):
            told = row(item, form, index)
            if told is None:
                raise InputError(f"items of the kind {kind!r} have nothing for the format {form!r}; choose another of {', '.join(FORMATS)}")
            if item.split not in files:
                opened: _Jsonl | _Parquet = (
                    _Parquet(folder / f"{item.split}.parquet") if parquet else _Jsonl(folder / f"{item.split}.jsonl")
                )
                files[item.split] = opened
                stack.callback(opened.close)
            files[item.split].add(told)
            written.splits[item.split] += 1
            written.hops[item.difficulty.hops] += 1
            written.licences.update(item.licences)
            if index % 500 == 499:
                progress(f"items of {kind}", index + 1, count)
    progress(f"items of {kind}", count, count)
    with writing(folder):
        (folder / "README.md").write_text(_datasheet(snapshot, written, kind, form, seed, searched=search is not None), "utf-8")
    return written


class _Jsonl:
    def __init__(self, path: Path) -> None:
        self._file: IO[str] = path.open("w", encoding="utf-8")

    def add(self, told: dict[str, Any]) -> None:
        self._file.write(json.dumps(told, ensure_ascii=False) + "\n")

    def close(self) -> None:
        self._file.close()


class _Parquet:
    def __init__(self, path: Path) -> None:
        self._path, self._rows = path, list[dict[str, Any]]()
        self._writer: Any = None

    def add(self, told: dict[str, Any]) -> None:
        self._rows.append(told)
        if len(self._rows) >= _ROWS:
            self._flush()

    def _flush(self) -> None:
        table = pa.Table.from_pylist(self._rows, schema=None if self._writer is None else self._writer.schema)
        if self._writer is None:
            self._writer = pq.ParquetWriter(self._path, table.schema)
        self._writer.write_table(table)
        self._rows.clear()

    def close(self) -> None:
        if self._rows:
            self._flush()
        if self._writer is not None:
            self._writer.close()


def _datasheet(snapshot: Snapshot, written: Written, kind: str, form: str, seed: int, *, searched: bool) -> str:
    by_solvers = "\n**Chains** were searched for: kept is what helped weak solvers most; `extra.search` of an item says what was tried.\n"

    def table(counts: Counter[Any]) -> str:
        return "\n".join(f"- {name}: {number:,}" for name, number in sorted(counts.items()))

    return f"""---
pretty_name: "Medclew: {kind}"
language: [en]
license: other
tags: [medical, knowledge-graph, {kind}]
---

# {kind}: {KINDS[kind]}

Made by `medclew export training {kind} --format {form} --seed {seed} --items {sum(written.splits.values())}` from a graph of
{snapshot.n_nodes:,} concepts and {snapshot.n_edges:,} statements.

**Composition.** Rows by split:

{table(written.splits)}

By hops:

{table(written.hops)}

**Splits.** By concept: {VALIDATION:.0%} of the concepts are held out for validation and {TEST:.0%} for test, but for the best known 0.1 %;
a held-out concept occurs in no row of train, and every answer of a held-out row is held out. No two rows ask the same.

**Truth.** Right is what the graph states of the concepts themselves; each row's item names the edges, their records and
their licences. Wrong options are what no record states and nothing recorded makes likely.
A missing record does not make a statement false, and sources err.
{by_solvers if searched else ""}
**Licences** of the records behind the rows (each row lists its own):

{table(written.licences)}

**Use.** To train and test models' reasoning over recorded knowledge. Not medical advice, and no measure of clinical competence.
"""
