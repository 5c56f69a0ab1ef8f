"""Progress bars on stderr for long work; plain lines where nobody watches, nothing where a program reads."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

Report = Callable[[str, int, int], None]


@contextmanager
def progress_bars(*, quiet: bool = False) -> Iterator[Report]:
    """Yield a callable (stage, done, total) that shows each stage as it goes; ``total`` is 0 while it is not known."""
    if quiet:
        yield lambda stage, done, total: None
    elif sys.stderr.isatty():
        yield from _bars()
    else:
        yield _lines()


@contextmanager
def store_progress(*, quiet: bool = False) -> Iterator[Report]:
    """Yield what shows how far the embedded store is where a statement has to make it first, and says what is being made."""
    with ExitStack() as shown:
        report: Report | None = None

        def show(stage: str, done: int, total: int) -> None:
            nonlocal report
            if report is None:
                if not quiet:
                    print("the store for Cypher is made first, once for this graph", file=sys.stderr, flush=True)
                report = shown.enter_context(progress_bars(quiet=quiet))
            report(stage, done, total)

        yield show


def _bars() -> Iterator[Report]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<28}"), BarColumn(), TextColumn("{task.percentage:>3.0f}%"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bars:
        tasks: dict[str, TaskID] = {}

        def report(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total or None)
            bars.update(tasks[stage], completed=done, total=total or None)

        yield report


def _lines() -> Report:
    started: dict[str, float] = {}
    ended: set[str] = set()

    def report(stage: str, done: int, total: int) -> None:
        began = started.setdefault(stage, time.monotonic())
        if total and done >= total and stage not in ended:
            ended.add(stage)
            print(f"{stage:<40} {time.monotonic() - began:6.1f} s", file=sys.stderr, flush=True)

    return report
