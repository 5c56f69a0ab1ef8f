"""The ring of kept answers that a server's worker processes share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from serve.http.ring import Ring

if TYPE_CHECKING:
    from serve.http.settings import Settings

#: Where the parent process tells its workers of the ring that they share.
VARIABLE = "MEDCLEW_SERVE_RING"
_MEMORY = Path("/dev/shm")


def open_ring(settings: Settings) -> Ring | None:
    """Return the ring that all workers share, or one of this process alone; None where nothing is to be kept."""
    if not settings.kept_bytes:
        return None
    shared = os.environ.get(VARIABLE)
    return Ring(settings.kept_bytes, Path(shared) if shared else None)


@contextmanager
def shared_ring(workers: int) -> Iterator[None]:
    """Have worker processes that are started meanwhile share a ring, where the machine has files that are never on a disk."""
    if workers == 1 or not os.access(_MEMORY, os.W_OK):
        yield
        return
    with TemporaryDirectory(prefix="medclew-kept-", dir=_MEMORY) as folder:
        os.environ[VARIABLE] = str(Path(folder) / "ring")
        try:
            yield
        finally:
            del os.environ[VARIABLE]
