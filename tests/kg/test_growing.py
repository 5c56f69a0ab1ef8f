"""What is written a range at a time is byte for byte what is written of the whole."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import arrays, growing, parquet_ranges
from kg.arrays import HashIndex
from kg.growing import GrowingArray, GrowingTable, save_index
from kg.lexicon import build as lexicon_build
from kg.lexicon import index_build
from kg.snapshot import adjacency as adjacency_module
from kg.snapshot import build as snapshot_build
from kg.snapshot import evidence_build
from kg.snapshot.adjacency import adjacency, save_adjacency

_TEXTS = st.lists(st.none() | st.text(max_size=6), max_size=20)


def test_an_array_that_grew_is_the_array(tmp_path: Path) -> None:
    values = np.arange(-5, 100, dtype=np.int16)
    arrays.save(tmp_path, "whole", values)
    with GrowingArray(tmp_path, "grown", np.int16) as grown:
        for part in np.array_split(values, 7):
            grown.add(part)
    assert (tmp_path / "grown.npy").read_bytes() == (tmp_path / "whole.npy").read_bytes()


@given(texts=_TEXTS, seed=st.integers(0, 1000), cut=st.integers(0, 20))
def test_a_table_that_grew_is_the_table(tmp_path_factory: pytest.TempPathFactory, texts: list[str | None], seed: int, cut: int) -> None:
    folder = tmp_path_factory.mktemp("tables")
    random = np.random.default_rng(seed)
    rows = len(texts)
    lists = [["a"] * int(random.integers(0, 3)) + [text or ""] for text in texts]
    table = pa.table(
        {
            "text": pa.array(texts, pa.large_string()),
            "short": pa.array([text or "" for text in texts], pa.string()),
            "list": pa.array(lists, pa.large_list(pa.large_string())),
            "flag": pa.array(random.random(rows) < 0.5, pa.bool_()),
            "number": pa.array([None if place % 3 == 2 else place for place in range(rows)], pa.float32()),
            "place": pa.array(range(rows), pa.int32()),
        }
    )
    arrays.save_table(folder, "whole", table)
    with GrowingTable(folder, "grown") as grown:
        grown.add(table.slice(0, cut))
        grown.add(table.slice(cut))
    assert (folder / "grown.arrow").read_bytes() == (folder / "whole.arrow").read_bytes()
    assert sorted(file.name for file in folder.iterdir()) == ["grown.arrow", "whole.arrow"]
    shutil.rmtree(folder)


def _add(folder: Path, tables: list[pa.Table], last: int = 0) -> None:
    with GrowingTable(folder, "grown") as grown:
        for table in tables:
            grown.add(table)
            grown._columns[0]._last += last


def test_what_was_begun_is_removed_where_it_fails(tmp_path: Path) -> None:
    one, two = pa.table({"text": ["a"]}), pa.table({"text": ["a"], "more": ["b"]})
    with pytest.raises(ValueError, match="zip"):
        _add(tmp_path, [one, two])
    assert not list(tmp_path.iterdir())


def test_short_texts_beyond_two_gigabytes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no more than"):
        _add(tmp_path, [pa.table({"text": pa.array(["a"], pa.string())})] * 2, last=2**31 - 2)


def test_an_index_in_ranges_is_the_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(growing, "SORTED", 7)
    texts = [f"name {place % 40}" for place in range(100)]
    numbers = np.arange(100, dtype=np.int32) * 2
    HashIndex.build(texts, numbers).save(tmp_path, "whole")
    save_index(tmp_path, "grown", arrays.hash_texts(texts), numbers)
    for part in ("keys", "values"):
        assert (tmp_path / f"grown_{part}.npy").read_bytes() == (tmp_path / f"whole_{part}.npy").read_bytes()


@given(seed=st.integers(0, 1000), n_edges=st.integers(0, 60))
def test_rows_of_ranges_of_nodes_are_the_rows(tmp_path_factory: pytest.TempPathFactory, seed: int, n_edges: int) -> None:
    folder = tmp_path_factory.mktemp("adjacency")
    random = np.random.default_rng(seed)
    subject, object = (random.integers(0, 9, n_edges).astype(np.int32) for _ in range(2))
    keep = random.random(n_edges) < 0.8
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(adjacency_module, "SORTED", 5)
        save_adjacency(folder, subject, object, 10, keep)
    whole = adjacency(subject, object, 10, keep)
    for part in ("ptr", "nbr", "edge", "dir"):
        found = arrays.load(folder, f"adj_{part}")
        assert found.dtype == getattr(whole, part).dtype
        assert found.tolist() == getattr(whole, part).tolist()
    shutil.rmtree(folder)


def test_a_snapshot_in_many_ranges_is_the_same(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "graph"
    shutil.copytree(small, folder)
    monkeypatch.setattr(parquet_ranges, "ROWS", 3)
    monkeypatch.setattr(snapshot_build, "NODES", 2)
    monkeypatch.setattr(evidence_build, "ROWS", 2)
    monkeypatch.setattr(lexicon_build, "SORTED", 5)
    monkeypatch.setattr(lexicon_build, "BATCH", 2)
    for module in (growing, adjacency_module, index_build):
        monkeypatch.setattr(module, "SORTED", 3)
    snapshot_build.rebuild_snapshot(folder)
    before, after = (_files(place / "snapshot") for place in (small, folder))
    assert [name for name in sorted(before | after) if before.get(name) != after.get(name)] == []


def _files(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}
