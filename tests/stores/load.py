"""Work in threads that a failing test cannot leave behind: the interpreter ends whether or not they do."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field


@dataclass
class Load:
    """Threads at work: ``over`` tells them to end, ``failures`` holds what they raised."""

    over: threading.Event = field(default_factory=threading.Event)
    failures: list[Exception] = field(default_factory=list)
    threads: list[threading.Thread] = field(default_factory=list)

    def start(self, work: Callable[[], None]) -> threading.Thread:
        """Do the work in a thread of its own, a daemon: no exit waits for it."""

        def run() -> None:
            try:
                work()
            except Exception as error:
                # What ends because it was told to has not failed.
                if not self.over.is_set():
                    self.failures.append(error)

        thread = threading.Thread(target=run, daemon=True)
        self.threads.append(thread)
        thread.start()
        return thread

    def end(self, seconds: float = 30.0) -> None:
        """Tell all threads to end, and wait for each at most so long."""
        self.over.set()
        for thread in self.threads:
            thread.join(seconds)


@contextlib.contextmanager
def under_load(seconds: float = 30.0) -> Iterator[Load]:
    """Yield a ``Load`` whose threads are told to end when the block ends, however it does."""
    load = Load()
    try:
        yield load
    finally:
        load.end(seconds)
