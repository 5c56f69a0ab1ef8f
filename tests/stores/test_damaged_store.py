"""The embedded store's files, damaged: a typed error that names the file, or the right answer; never another, and no end of the process."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.errors import StoreError
from kg.stores.embedded import EmbeddedStore
from tests.stores.damage import fuzz
from tests.stores.graph import rich_bundle


def test_some_damaged_bytes(tmp_path: Path) -> None:
    counted, wrong = fuzz(tmp_path, 60, seed=5)
    assert wrong == [] and counted["StoreError at statement 1"] > 40


@pytest.mark.slow
def test_many_damaged_bytes(tmp_path: Path) -> None:
    counted, wrong = fuzz(tmp_path, 700, seed=6)
    print(counted)
    assert wrong == []


def test_damage_is_told_with_its_file_and_mended_by_removing_or_repairing(tmp_path: Path) -> None:
    bundle = rich_bundle(tmp_path / "bundle")
    store = EmbeddedStore(bundle)
    with store:
        assert store.query("MATCH (n:Entity) RETURN count(n)").scalar() == 27
    ids = max(store.folder.rglob("edge_endpoints.bin"), key=lambda path: path.stat().st_size)
    ids.write_bytes(ids.read_bytes()[:-1] + b"\xff")
    with store, pytest.raises(StoreError, match=r"edge_endpoints\.bin was changed.*remove that folder"):
        store.query("RETURN 1")
    with store, pytest.raises(StoreError, match=r"edge_endpoints"):
        store.counts()
    store.load(bundle, repair=True)
    with store:
        assert store.query("MATCH (n:Entity) RETURN count(n)").scalar() == 27


def test_files_are_compared_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bundle = rich_bundle(tmp_path / "bundle")
    with EmbeddedStore(bundle) as store:
        store.query("RETURN 1")
        noted = json.loads((store.folder / "checked.json").read_text("utf-8"))
        assert "graph/CURRENT" in noted and not any("lock" in name for name in noted)
    monkeypatch.setattr("kg.seals.check", lambda *_: pytest.fail("they were good"))
    with EmbeddedStore(bundle) as store:
        assert store.query("RETURN 1 AS one").scalar() == 1
