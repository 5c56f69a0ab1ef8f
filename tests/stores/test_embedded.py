"""What the embedded store does beside the contract: it is made when needed, whole or not at all, and read by many."""

from __future__ import annotations

import concurrent.futures
import contextlib
import json
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from kg.bundle import Bundle
from kg.errors import InputError, QueryTimeout, StoreError
from kg.stores import embedded_build, open, subprocess_runner
from kg.stores.checksum import bundle_checksum
from kg.stores.embedded import EmbeddedStore
from kg.stores.errors import QueryTooBig
from kg.stores.pool import OutOfMemory, Worker
from tests.stores.graph import rich_bundle


@pytest.fixture
def own(tmp_path: Path) -> Bundle:
    """A bundle of this test's own, without a store yet."""
    return rich_bundle(tmp_path / "bundle")


def count(path: str) -> int:
    """Count the nodes, for other processes."""
    with open(path) as store:
        return int(store.query("MATCH (n:Entity) RETURN count(n)").scalar())


def test_opening_makes_nothing_and_the_first_query_does(own: Bundle) -> None:
    with open(f"embedded:{own.path}") as store:
        assert isinstance(store, EmbeddedStore)
        assert not store.folder.exists()
        assert store.query("MATCH (n:Entity) RETURN count(n)").scalar() == 27
        assert store.folder.is_dir() and store.folder.is_relative_to(own.path)


@pytest.mark.parametrize("key", ["bundle", "kglite", "shape"])
def test_a_store_of_another_make_is_made_again(own: Bundle, key: str) -> None:
    store = EmbeddedStore(own)
    store.load(own)
    stamp = store.folder / "store.json"
    stamp.write_text(json.dumps(json.loads(stamp.read_text("utf-8")) | {key: "another"}), "utf-8")
    assert not embedded_build.is_current(store.folder, own)
    assert count(str(own.path)) == 27
    assert embedded_build.is_current(store.folder, own)


def test_a_damaged_store_says_how_to_mend_it(own: Bundle) -> None:
    store = EmbeddedStore(own)
    store.load(own)
    for file in embedded_build.graph_path(store.folder).rglob("*.bin"):
        file.write_bytes(b"")
    with pytest.raises(StoreError, match="remove that folder"):
        store.query("RETURN 1")


def test_a_bundle_that_cannot_be_written_has_its_store_in_the_cache(own: Bundle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDCLEW_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with EmbeddedStore(own) as store:
        assert store.query("MATCH (n:Entity) RETURN count(n)").scalar() == 27
        assert store.folder.is_relative_to(tmp_path / "cache")


def test_a_build_that_is_killed_leaves_nothing_half_made(own: Bundle) -> None:
    code = (
        "import os, sys\nfrom kg.bundle import Bundle\nfrom kg.stores.embedded import EmbeddedStore\n"
        "def stop(stage, done, total):\n    if stage == 'edges': os.kill(os.getpid(), 9)\n"
        "bundle = Bundle.open(sys.argv[1])\nEmbeddedStore(bundle).load(bundle, stop)\n"
    )
    killed = subprocess.run([sys.executable, "-c", code, str(own.path)], cwd=Path(__file__).parents[2])
    assert killed.returncode == -signal.SIGKILL
    assert not EmbeddedStore(own).folder.exists()
    with EmbeddedStore(own) as store:
        assert store.checksum() == bundle_checksum(own)
    assert [path.name for path in (own.path / "stores").iterdir() if path.suffix != ".lock"] == ["kglite"]


def test_many_processes_make_and_read_one_store(own: Bundle) -> None:
    with concurrent.futures.ProcessPoolExecutor(3, mp_context=multiprocessing.get_context("spawn")) as pool:
        assert list(pool.map(count, [str(own.path)] * 6)) == [27] * 6


def test_many_threads_share_one_store(embedded: EmbeddedStore) -> None:
    def ask(number: int) -> int:
        return int(embedded.query("MATCH (n:Entity) RETURN $number AS number LIMIT 1", {"number": number}, timeout_s=60).scalar())

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(40))) == list(range(40))


def test_threads_that_ask_first_at_once_make_one_store(own: Bundle, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    run = subprocess_runner.run

    def noted(work: str, *given: Any) -> Any:
        made.append(work)
        return run(work, *given)

    monkeypatch.setattr("kg.stores.embedded.apart.run", noted)
    with EmbeddedStore(own) as store, concurrent.futures.ThreadPoolExecutor(6) as pool:
        answers = pool.map(lambda _: store.query("MATCH (n) RETURN count(n)", timeout_s=60).scalar(), range(6))
        assert list(answers) == [27] * 6
    assert made == ["build"]


def test_of_two_stores_that_ask_first_at_once_one_is_made(own: Bundle, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    run = subprocess_runner.run

    def noted(work: str, *arguments: Any) -> Any:
        made.append(work)
        return run(work, *arguments)

    monkeypatch.setattr(subprocess_runner, "run", noted)
    with EmbeddedStore(own) as one, EmbeddedStore(own) as other, concurrent.futures.ThreadPoolExecutor() as pool:
        first, second = pool.map(lambda store: store.query("MATCH (n:Entity) RETURN count(n)").rows, (one, other))
    assert first == second and made == ["build"]


def test_one_long_query_does_not_hold_up_another(embedded: EmbeddedStore) -> None:
    embedded.query("RETURN 1")
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        long = pool.submit(embedded.query, "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b RETURN count(a * b)", timeout_s=10)
        time.sleep(0.2)
        assert embedded.query("RETURN 1 AS one").scalar() == 1
        assert not long.done()
        with pytest.raises((QueryTimeout, QueryTooBig)):  # whichever bound it meets first on this machine
            long.result()


def test_a_worker_that_is_over_time_is_gone(own: Bundle) -> None:
    EmbeddedStore(own).load(own)
    worker = Worker(embedded_build.graph_path(EmbeddedStore(own).folder))
    with pytest.raises(QueryTimeout):
        # One expression that never looks at a clock, so that only the kill can end it.
        worker.query("RETURN size(reduce(s = '', i IN range(1, 6000000) | s + 'x' + toString(i % 7)))", {}, 0.3, 1)
    assert worker.alive or not Path(f"/proc/{worker.pid}").exists()
    worker.close()
    assert not worker.alive


@pytest.mark.skipif(sys.platform != "linux", reason="the limit on data memory is Linux's")
def test_memory_is_bounded(own: Bundle) -> None:
    with EmbeddedStore(own, memory=200 * 2**20) as store:
        with pytest.raises(QueryTooBig, match="memory"):
            store.query("RETURN size(reduce(s = 'x', i IN range(1, 33) | s + s))", timeout_s=120)
        assert store.query("RETURN 1 AS one").scalar() == 1


@pytest.mark.skipif(sys.platform != "linux", reason="the limit on data memory is Linux's")
@pytest.mark.parametrize("mebibytes", [100, 124, 136, 148])
def test_an_answer_that_fits_but_cannot_be_told_within_the_bound_is_no_crash(own: Bundle, mebibytes: int) -> None:
    EmbeddedStore(own).load(own)
    worker = Worker(embedded_build.graph_path(EmbeddedStore(own).folder))
    statement = "UNWIND range(1, 40000) AS i RETURN i, $text AS text"
    with contextlib.closing(worker), contextlib.suppress(OutOfMemory):
        assert len(worker.query(statement, {"text": "x" * 1000}, 30, 100_000, mebibytes * 2**20).rows) == 40_000


@pytest.mark.skipif(sys.platform == "win32", reason="limits are POSIX")
def test_a_worker_opens_no_file(own: Bundle, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("secret\n", "utf-8")
    EmbeddedStore(own).load(own)
    worker = Worker(embedded_build.graph_path(EmbeddedStore(own).folder))
    try:
        with pytest.raises(Exception, match="cannot open|open files"):
            worker.query(f"LOAD CSV FROM '{tmp_path / 'x.csv'}' AS row RETURN row", {}, 5, 10)
    finally:
        worker.close()


def test_the_store_can_be_thrown_away(own: Bundle) -> None:
    with EmbeddedStore(own) as store:
        before = store.checksum()
        shutil.rmtree(store.folder)
        assert store.checksum() == before


@pytest.mark.parametrize("address", ["http://host", "embedded:", "redis://x"])
def test_an_address_of_no_kind_is_refused(address: str) -> None:
    with pytest.raises(InputError):
        open(address)
