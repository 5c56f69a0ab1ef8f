"""The fuzz of the readers in small, and that it would see a loss."""

from __future__ import annotations

import random
from pathlib import Path

import polars as pl
import pytest

from benchmarks import ingest_fuzz
from benchmarks.ingest_fuzz import FATAL, Tally, fuzz, fuzz_file, fuzz_rows
from benchmarks.inputs.specimens import SPECIMENS
from ingest.records.sink import Staged
from ingest.sources import kgx


def test_nothing_is_lost_breaks_or_hangs() -> None:
    for name, tallies in fuzz(rows=1_900, files=60, seed=7):
        for tally in tallies:
            assert not sum(tally.counts[verdict] for verdict in FATAL), (name, tally.examples)


def test_the_fuzz_sees_a_reader_that_drops_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    specimen, honest = SPECIMENS["kgx nodes.tsv"], kgx.plain_nodes.Nodes.__call__

    def careless(self: kgx.plain_nodes.Nodes, frame: pl.DataFrame) -> pl.Series:
        honest(self, frame.filter(pl.col("c:id") != "EX:4"))
        return frame["at"]

    monkeypatch.setattr(kgx.plain_nodes.Nodes, "__call__", careless)
    tally = Tally()
    fuzz_rows(specimen, tmp_path, 5, random.Random(1), tally)
    assert tally.counts["LOST"] == 1


def test_the_fuzz_sees_a_file_that_is_cut_without_a_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    specimen = SPECIMENS["kgx nodes.tsv"]
    ingest_fuzz.put(specimen, tmp_path, specimen.text([specimen.row(i) for i in range(12)]).encode())
    whole = ingest_fuzz.read(specimen, tmp_path)
    assert isinstance(whole, Staged)
    assert fuzz_file(specimen, tmp_path, whole, "cut at a line's end", random.Random(1), 12).verdict == "told to shrink"
    monkeypatch.setattr("ingest.shrinkage.warnings", lambda *_: [])
    assert fuzz_file(specimen, tmp_path, whole, "cut at a line's end", random.Random(1), 12).verdict == "LOST"
