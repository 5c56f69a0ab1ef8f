"""A pytest plugin that runs the chosen tests once, and then, for each mutant, those of them that run the mutant's line, in a fork.

A fork keeps the session's engines and graphs, so a mutant costs what its tests cost. Its fault is put into the live functions
(``__code__``), so what was computed before the fork keeps its value: whoever survives is tried again in a process of its own that reads
the faulty source from the start (``benchmarks.mutation``). A test that fails in a fork without any fault (threads do not outlive a fork)
counts for nothing.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

import coverage
import psutil
import pytest
from _pytest.runner import runtestprotocol
from hypothesis import settings

from benchmarks.mutants.faults import ROOT, Mutant

#: Where the plan is read from and the outcomes are written to, and the mutant that a process of its own is to have.
PLAN, FAULT = "MEDCLEW_MUTATION_PLAN", "MEDCLEW_MUTANT"
#: With a fault a test may take this many times as long as it took, or do nothing for so many seconds.
_PATIENCE, _IDLE = 5.0, 10.0
#: Rooms whose tests do in a fork (Polars does not outlive one), and how many tests that do not are borne with.
_FORKED, _TRIES = ("reasoning/", "traversal/", "serve/"), 3


def pytest_configure(config: pytest.Config) -> None:
    """Be ready for a plan, or put one fault into what is imported from now on."""
    if fault := os.environ.get(FAULT):
        sys.meta_path.insert(0, _Faulty(Mutant(**json.loads(fault))))
    elif PLAN in os.environ:
        config.pluginmanager.register(_Run(Path(os.environ[PLAN])), "mutation")


class _Faulty(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports the mutant's module with its fault."""

    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant
        self._name = mutant.file.removesuffix(".py").replace("/", ".").removesuffix(".__init__")
        assert self._name not in sys.modules, f"{self._name} was imported before its fault could be put in"

    def find_spec(self, name: str, path: object, target: object = None) -> importlib.machinery.ModuleSpec | None:
        """Return a spec for the mutant's module only."""
        if name != self._name:
            return None
        return importlib.util.spec_from_file_location(
            name, ROOT / self._mutant.file, loader=_Source(name, str(ROOT / self._mutant.file), self._mutant)
        )


class _Source(importlib.machinery.SourceFileLoader):
    def __init__(self, name: str, path: str, mutant: Mutant) -> None:
        super().__init__(name, path)
        self._mutant = mutant

    def get_code(self, fullname: str) -> CodeType:
        return compile(self._mutant.source(), self.path, "exec")

    def exec_module(self, module: ModuleType) -> None:
        exec(self.get_code(module.__name__), module.__dict__)


class _Run:
    def __init__(self, plan: Path) -> None:
        said = json.loads(plan.read_text("utf-8"))
        self._mutants = [Mutant(**one) for one in said["mutants"]]
        self._out = Path(said["out"])
        self._most, self._examples = float(said["seconds"]), said["examples"]
        self._seconds: dict[str, float] = {}
        self._unfit: dict[str, bool] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run all tests once under coverage, then the mutants."""
        if self._examples:
            _fewer(session.items, self._examples)
        items = [item for item in session.items if not item.get_closest_marker("neo4j")]
        files = sorted({str(ROOT / mutant.file) for mutant in self._mutants})
        measured = coverage.Coverage(data_file=None, include=files, config_file=False)
        measured.start()
        for item, after in zip(items, [*items[1:], items[0]], strict=True):
            measured.switch_context(item.nodeid)
            began = time.process_time()
            failed = _failed(item, after)
            self._seconds[item.nodeid] = time.process_time() - began
            if failed:
                self._unfit[item.nodeid] = True
        measured.stop()
        data = measured.get_data()
        by_file = {file: data.contexts_by_lineno(file) for file in files}
        with self._out.open("a", encoding="utf-8") as out:
            for mutant in self._mutants:
                ran = set(by_file[str(ROOT / mutant.file)].get(mutant.line, ()))
                chosen = self._affordable([item for item in items if item.nodeid in ran])
                outcome = self._outcome(mutant, chosen)
                out.write(json.dumps({"mutant": vars(mutant), "outcome": outcome, "tests": [item.nodeid for item in chosen]}) + "\n")
                out.flush()
        return True

    def _affordable(self, items: list[pytest.Item]) -> list[pytest.Item]:
        """The quickest of the tests that run the line, as many as the time for a mutant allows, and at least one."""
        chosen: list[pytest.Item] = []
        spent = 0.0
        for item in sorted(items, key=lambda item: self._seconds[item.nodeid]):
            spent += self._seconds[item.nodeid]
            if not self._unfit.get(item.nodeid) and (not chosen or spent < self._most):
                chosen.append(item)
        return chosen

    def _outcome(self, mutant: Mutant, items: list[pytest.Item]) -> str:
        """Try a mutant; one whose tests do not do in a fork is left to a process of its own, as if it had survived."""
        if not items:
            return "no test runs it"
        for _ in range(_TRIES if mutant.file.startswith(_FORKED) else 0):
            killer, hung = self._forked(items, mutant)
            if killer is None:
                return "survived"
            if killer not in self._unfit:
                self._unfit[killer] = hung or self._forked([item for item in items if item.nodeid == killer], None)[0] is not None
            if not self._unfit[killer]:
                return "killed"
            items = [item for item in items if item.nodeid != killer]
            if not items:
                break
        return "survived"

    def _forked(self, items: Sequence[pytest.Item], mutant: Mutant | None) -> tuple[str | None, bool]:
        """Return the test at which a fork ended, None where all passed, and whether it did nothing any more."""
        reads, writes = os.pipe()
        child = os.fork()
        if child == 0:
            with contextlib.suppress(BaseException):
                os.close(reads)
                if mutant is not None:
                    _put_in(mutant)
                items[0].session._setupstate.teardown_exact(items[0])
                for item, after in zip(items, [*items[1:], items[-1]], strict=True):
                    signal.setitimer(signal.ITIMER_PROF, _PATIENCE * self._seconds[item.nodeid] + 5)
                    os.write(writes, (item.nodeid + "\n").encode())
                    if _failed(item, after):
                        os._exit(1)
                os._exit(0)
            os._exit(1)
        os.close(writes)
        status = _ended(child)
        with os.fdopen(reads) as said:
            last = said.read().split("\n")[-2:]
        hung = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        return (None if status == 0 else last[0] or items[0].nodeid), hung


def _fewer(items: Sequence[pytest.Item], examples: int) -> None:
    """Let Hypothesis try so many examples of each property at the most."""
    tests: set[Any] = {getattr(item, "obj", None) for item in items}
    for test in tests:
        asked = getattr(test, "_hypothesis_internal_use_settings", None)
        if asked is not None:
            test._hypothesis_internal_use_settings = settings(asked, max_examples=min(asked.max_examples, examples))


def _ended(child: int) -> int:
    """Wait for a fork and return its status; end one that does nothing, as a thread that waits for another that was not forked does."""
    worked, since = -1.0, time.monotonic()
    while True:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return status
        time.sleep(0.05)
        if time.monotonic() - since > _IDLE:
            now = sum(sum(one.cpu_times()[:4]) for one in _family(child))
            if now - worked < 0.01:
                os.kill(child, signal.SIGKILL)
            worked, since = now, time.monotonic()


def _family(child: int) -> list[psutil.Process]:
    parent = psutil.Process(child)
    return [parent, *parent.children(recursive=True)]


def _failed(item: pytest.Item, after: pytest.Item) -> bool:
    return any(report.failed for report in runtestprotocol(item, log=False, nextitem=after))


def _put_in(mutant: Mutant) -> None:
    """Give the live functions of the mutant's file the code of its faulty source, and forget what was cached."""
    path = str(ROOT / mutant.file)
    codes = {(code.co_qualname, code.co_firstlineno): code for code in _codes(compile(mutant.source(), path, "exec"))}
    for thing in gc.get_objects():
        if isinstance(thing, FunctionType) and thing.__code__.co_filename == path:
            code = codes.get((thing.__code__.co_qualname, thing.__code__.co_firstlineno))
            if code is not None and code.co_freevars == thing.__code__.co_freevars:
                thing.__code__ = code
        elif isinstance(thing, functools._lru_cache_wrapper) and _room(thing):
            thing.cache_clear()


def _room(cached: Any) -> bool:
    return str(getattr(cached, "__module__", "")).startswith(("reasoning", "traversal", "gnn", "kg"))


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)
