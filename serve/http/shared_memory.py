"""The memory that a server's worker processes share: the ring of kept answers, and what each has to do."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from serve.http.loads import Loads
from serve.http.ring import Ring

if TYPE_CHECKING:
    from serve.http.settings import Settings

#: Where the parent process tells its workers of the folder that they share.
VARIABLE = "MEDCLEW_SERVE_SHARED"
_MEMORY = Path("/dev/shm")


def open_ring(settings: Settings) -> Ring | None:
    """Return the ring that all workers share, or one of this process alone; None where nothing is to be kept."""
    if not settings.kept_bytes:
        return None
    return Ring(settings.kept_bytes, _shared("ring"))


def open_loads() -> Loads:
    """Return what all workers have to do, or what this process has alone."""
    return Loads(_shared("loads"))


def _shared(name: str) -> Path | None:
    folder = os.environ.get(VARIABLE)
    return Path(folder) / name if folder else None


@contextmanager
def shared_memory(workers: int) -> Iterator[None]:
    """Have worker processes that are started meanwhile share memory, where the machine has files that are never on a disk."""
    if workers == 1 or not os.access(_MEMORY, os.W_OK):
        yield
        return
    with TemporaryDirectory(prefix="medclew-kept-", dir=_MEMORY) as folder:
        os.environ[VARIABLE] = folder
        try:
            yield
        finally:
            del os.environ[VARIABLE]
