"""Forked children ask stores and search paths beside their parents: each on its own, none ended, no answer in the other's hands."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Callable
from typing import Any

import pytest

from kg.bundle import Bundle
from kg.stores.base import Store
from reasoning.engine import Engine

pytestmark = pytest.mark.skipif(sys.platform == "win32" or sys.platform == "darwin", reason="where one forks")

_FORK = multiprocessing.get_context("fork") if sys.platform == "linux" else None


def in_children(work: Callable[[int], Any], count: int) -> list[Any]:
    """Do work in so many forked children and return what each said, by number; one that was ended says its exit code."""

    def child(number: int, end: Any) -> None:
        end.send(work(number))
        end.close()

    assert _FORK is not None
    started = []
    for number in range(count):
        here, there = _FORK.Pipe(duplex=False)
        process = _FORK.Process(target=child, args=(number, there))
        process.start()
        there.close()
        started.append((process, here))
    said = []
    for process, here in started:
        try:
            said.append(here.recv() if here.poll(120) else "nothing")
        except EOFError:
            process.join(10)
            said.append(f"exit {process.exitcode}")
        process.join(10)
        assert process.exitcode == 0, (process.exitcode, said)
    return said


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_children_ask_the_store_that_their_parent_asked(store: Store) -> None:
    def ask(number: int) -> list[Any]:
        return [store.query("UNWIND range(1, 50) AS i RETURN $n * i AS x", {"n": number * 1000 + i}).rows[-1][0] for i in range(10)]

    assert store.query("RETURN 1 AS one").scalar() == 1
    said = in_children(ask, 3)
    assert said == [[50 * (number * 1000 + i) for i in range(10)] for number in range(3)]
    assert ask(7) == [50 * (7000 + i) for i in range(10)]


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_children_explain_after_their_parent_has(rich: Bundle, monkeypatch: pytest.MonkeyPatch) -> None:
    """numba's OpenMP threads run in the parent; in the child the same kernel runs on one thread and finds the same."""
    from gnn import numpy_inference
    from gnn.kernels import fork_safe

    monkeypatch.setattr(numpy_inference, "_FEW_EDGES", -1)  # so that this small graph, too, is scored in threads
    with Engine.open(rich.path) as engine:

        def explained(_number: int = 0) -> str:
            return str(engine.explain("HGNC:3603", "HP:0001083", seconds=60).to_dict()["paths"])

        here = explained()
        assert fork_safe._Threads.started
        assert in_children(explained, 2) == [here, here]
