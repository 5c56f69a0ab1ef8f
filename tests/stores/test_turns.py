"""How many statements run at once over all processes, in what order they wait, and what a busy store says."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from kg.bundle import Bundle
from kg.stores import embedded_build, pool
from kg.stores.embedded import EmbeddedStore
from kg.stores.errors import QueryTooBig, StoreBusy
from kg.stores.machine_memory import machine_memory
from kg.stores.pool import Pool, Worker
from kg.stores.turns import Turns
from tests.stores.graph import rich_bundle

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there every process counts for itself")
SPAWN = multiprocessing.get_context("spawn")


def hold(folder: str, places: int, begun: Any, end: Any, most: Any) -> None:
    """Take a place, count how many have one, and keep it until told."""
    with Turns("share", places, Path(folder)).taken(time.monotonic() + 60):
        with most.get_lock():
            most.value += 1
        begun.release()
        end.wait(60)
        with most.get_lock():
            most.value -= 1


@pytest.fixture
def another(tmp_path: Path) -> Iterator[Any]:
    """Another process that holds the one place of ``tmp_path``; ends when told."""
    begun, end, most = SPAWN.Semaphore(0), SPAWN.Event(), SPAWN.Value("i", 0)
    process = SPAWN.Process(target=hold, args=(str(tmp_path), 1, begun, end, most))
    process.start()
    assert begun.acquire(timeout=60)
    yield process, end
    if process.is_alive():  # an event waits for whoever waited for it, also for one that was killed
        end.set()
    process.join(60)


def test_what_another_process_holds_is_not_to_be_had(another: Any, tmp_path: Path) -> None:
    turns = Turns("share", 1, tmp_path)
    began = time.monotonic()
    with pytest.raises(StoreBusy, match="try it again"), turns.taken(began + 0.3):
        pass
    assert 0.3 <= time.monotonic() - began < 5
    with Turns("large", 1, tmp_path).taken(time.monotonic() + 5):  # of another kind
        pass
    another[1].set()
    with turns.taken(time.monotonic() + 30):
        pass


def test_a_killed_process_gives_its_place_back(another: Any, tmp_path: Path) -> None:
    os.kill(another[0].pid, signal.SIGKILL)
    another[0].join(10)
    with Turns("share", 1, tmp_path).taken(time.monotonic() + 10):
        pass


def test_of_many_processes_as_many_run_as_there_are_places(tmp_path: Path) -> None:
    begun, end, most = SPAWN.Semaphore(0), SPAWN.Event(), SPAWN.Value("i", 0)
    processes = [SPAWN.Process(target=hold, args=(str(tmp_path), 2, begun, end, most)) for _ in range(4)]
    for process in processes:
        process.start()
    assert begun.acquire(timeout=60) and begun.acquire(timeout=60)
    assert not begun.acquire(timeout=1) and most.value == 2
    end.set()
    assert begun.acquire(timeout=60) and begun.acquire(timeout=60)
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0] * 4


def test_those_who_wait_get_it_and_one_who_gave_up_holds_up_nobody(tmp_path: Path) -> None:
    held, waiting = Turns("share", 1, tmp_path), [Turns("share", 1, tmp_path) for _ in range(4)]
    got: list[int] = []

    def wait(number: int, seconds: float) -> None:
        try:
            with waiting[number].taken(time.monotonic() + seconds):
                got.append(number)
        except StoreBusy:
            got.append(-number)

    threads = [threading.Thread(target=wait, args=(number, 0.3 if number in {1, 2} else 30)) for number in range(4)]
    with held.taken(time.monotonic() + 5):
        for thread in threads:
            thread.start()
            time.sleep(0.05)
        time.sleep(0.6)
        assert sorted(got) == [-2, -1]
    for thread in threads:
        thread.join(30)
    assert sorted(got) == [-2, -1, 0, 3]
    with held.taken(time.monotonic() + 5):
        pass


@pytest.mark.skipif(sys.platform == "darwin", reason="where one forks")
def test_a_forked_child_keeps_no_place_of_its_parents(tmp_path: Path) -> None:
    turns = Turns("share", 1, tmp_path)
    with turns.taken(time.monotonic() + 5):
        child = os.fork()
        if not child:
            time.sleep(20)
            os._exit(0)
    try:
        with Turns("share", 1, tmp_path).taken(time.monotonic() + 5):
            pass
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def test_where_nothing_can_be_locked_a_process_counts_for_itself(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    turns = Turns("share", 1, tmp_path / "file" / "folder")
    with turns.taken(time.monotonic() + 1), pytest.raises(StoreBusy), turns.taken(time.monotonic() + 0.1):
        pass


def test_a_container_s_limit_counts_as_the_machine_s_memory(tmp_path: Path) -> None:
    (tmp_path / "limit").write_text("123456789\n")
    (tmp_path / "none").write_text("max\n")
    assert machine_memory((tmp_path / "limit", tmp_path / "none")) == 123456789
    assert machine_memory((tmp_path / "none", tmp_path / "absent")) == machine_memory(()) != 123456789


@pytest.fixture
def graph(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A loaded store of this test's own, and places that nobody else has."""
    monkeypatch.setenv("MEDCLEW_CACHE", str(tmp_path / "cache"))
    own: Bundle = rich_bundle(tmp_path / "bundle")
    EmbeddedStore(own).load(own)
    return embedded_build.graph_path(EmbeddedStore(own).folder)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems keep no such limit")
def test_a_statement_that_waits_for_more_memory_holds_up_no_plain_one(graph: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "WAIT_S", 8.0)
    asked = Pool(graph, 1)
    large = "RETURN size(reduce(s = 'x', i IN range(1, 29) | s + s))"
    said: list[Exception] = []

    def ask() -> None:
        try:
            asked.query(large, {}, 30, 10)
        except Exception as error:
            said.append(error)

    asked.query("RETURN 1", {}, 10, 10)
    with Turns("large", 1, graph.parents[3] / "cache" / "turns").taken(time.monotonic() + 5):
        thread = threading.Thread(target=ask)
        thread.start()
        time.sleep(2)
        assert thread.is_alive() and asked.query("RETURN 1 AS one", {}, 10, 10).scalar() == 1
        thread.join(30)
    assert [type(error) for error in said] == [StoreBusy]
    asked.close()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems keep no such limit")
def test_a_worker_holds_no_more_behind_a_large_statement_than_before(graph: Path) -> None:
    worker = Worker(graph)
    begun = psutil.Process(worker.pid).memory_full_info().uss
    for _ in range(3):
        try:
            worker.query("UNWIND range(1, 400000) AS i WITH collect([i, i]) AS l RETURN size(l)", {}, 60, 10, 512 * 2**20)
        except QueryTooBig:
            worker = Worker(graph)
        assert worker.kept <= pool.KEPT
        assert psutil.Process(worker.pid).memory_full_info().uss - begun < pool.KEPT + 16 * 2**20
    worker.close()


def test_a_worker_that_grew_is_replaced(graph: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Pool(graph, 1)
    asked.query("RETURN 1", {}, 10, 10)
    (first,) = asked._idle
    asked.query("RETURN 1", {}, 10, 10)
    assert asked._idle == [first]
    monkeypatch.setattr(pool, "KEPT", -1)
    asked.query("RETURN 1", {}, 10, 10)
    assert asked._idle == [] and not first.alive
    asked.close()
