"""Places for embedded statements, shared by all processes of a user on this machine: as many run at once as there are, the others wait.

A place is a file that whoever has it keeps locked, so that the system gives it back when a process ends, however that ends. Of those who
wait one at a time, the holder of the ``turn`` file, looks for a place; the others queue for that file in the kernel, in their order. Where
nothing can be locked (no ``fcntl``, a cache that cannot be written) every process counts for itself alone.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kg.stores import forks
from kg.stores.errors import StoreBusy

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]  # a module elsewhere, which the type checker takes for the only case

#: Seconds between two looks for a place by the one whose turn it is.
_LOOK_S = 0.002


class Turns:
    """``number`` places of one ``kind``; use it from any thread."""

    def __init__(self, kind: str, number: int, folder: Path) -> None:
        self._kind, self._number = kind, number
        self._here = threading.BoundedSemaphore(number)
        self._open: set[int] = set()
        self._folder: Path | None = None
        if fcntl is not None:
            with contextlib.suppress(OSError):
                folder.mkdir(parents=True, exist_ok=True)
                self._let_go(self._opened(folder, "turn"))
                self._folder = folder
        forks.own(self)

    @contextlib.contextmanager
    def taken(self, until: float) -> Iterator[None]:
        """Hold a place for the block.

        Args:
            until: when to stop waiting for one (``time.monotonic``).

        Raises:
            StoreBusy: none was free by then.
        """
        if not self._here.acquire(timeout=max(0.0, until - time.monotonic())):
            raise self._busy()
        try:
            place = None if self._folder is None else self._place(self._folder, until)
            try:
                yield
            finally:
                if place is not None:
                    self._let_go(place)
        finally:
            self._here.release()

    def give_up(self) -> list[Any]:
        """Close a forked child's copies of what its parent holds locked, which else stayed locked after the parent's end."""
        for file in self._open:
            with contextlib.suppress(OSError):
                os.close(file)
        self._open = set()
        self._here = threading.BoundedSemaphore(self._number)
        return []

    def _place(self, folder: Path, until: float) -> int:
        turn = self._turn(folder, until)
        try:
            while True:
                for number in range(self._number):
                    place = self._opened(folder, str(number))
                    if _locked(place):
                        return place
                    self._let_go(place)
                if time.monotonic() > until:
                    raise self._busy()
                time.sleep(_LOOK_S)
        finally:
            self._let_go(turn)

    def _turn(self, folder: Path, until: float) -> int:
        turn = self._opened(folder, "turn")
        if _locked(turn):
            return turn
        # A thread queues, since the kernel's queue knows no time-out; one that is no longer waited for gives its turn away.
        came, decided = threading.Event(), threading.Lock()
        waited_for = True

        def queue() -> None:
            with contextlib.suppress(OSError):
                fcntl.flock(turn, fcntl.LOCK_EX)
            with decided:
                came.set()
                if not waited_for:
                    self._let_go(turn)

        threading.Thread(target=queue, name="medclew-turn", daemon=True).start()
        mine = False
        try:
            mine = came.wait(max(0.0, until - time.monotonic()))
        finally:
            if not mine:
                with decided:
                    waited_for = False
                    if came.is_set():  # at the last moment
                        self._let_go(turn)
        if not mine:
            raise self._busy()
        return turn

    def _opened(self, folder: Path, name: str) -> int:
        file = os.open(folder / f"{self._kind}.{name}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self._open.add(file)
        return file

    def _let_go(self, file: int) -> None:
        # Unlocked by word, not only by closing: a child forked meanwhile may still have it open.
        self._open.discard(file)
        with contextlib.suppress(OSError):
            if fcntl is not None:
                fcntl.flock(file, fcntl.LOCK_UN)
            os.close(file)

    def _busy(self) -> StoreBusy:
        many = f"{self._number} statements" if self._number > 1 else "another statement that needs much memory"
        return StoreBusy(f"the embedded store is busy: {many} of this user's ran all the time that this one waited; try it again")


def _locked(file: int) -> bool:
    """Lock a file if nobody has."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
