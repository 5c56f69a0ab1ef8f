"""How much each of a server's processes has to do, told in memory that they share, so that none works off a queue beside an idle one.

    slots of (process, requests that it works on or that wait there); a process takes the first whose own has ended

A connection that a client keeps stays for ever in the process that happened to take it. Where one process has more to do than another,
its answers close their connections: the client connects anew, and the system hands that to whichever process is free first.
"""

from __future__ import annotations

import mmap
import os
import struct
from pathlib import Path

from kg.lock import locked
from kg.processes import lives
from serve.http.settings import MOST_WORKERS

_SLOT = struct.Struct("<qq")
#: So many more requests than the one that has the fewest: with one less, moving a client would only turn the two around.
_MORE = 2


class Loads:
    """What the processes of one server have to do; of this process alone where no file is given."""

    def __init__(self, path: Path | None = None) -> None:
        """Take a slot of the file, which is made where it is not there."""
        slots = MOST_WORKERS if path is not None else 1
        self._size = slots * _SLOT.size
        self._file = -1
        self._own = 0
        self._load = 0
        if path is None:
            self._bytes = mmap.mmap(-1, self._size)
            return
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        with locked(path.with_suffix(".lock")):
            os.ftruncate(self._file, self._size)
            self._bytes = mmap.mmap(self._file, self._size)
            free = (at for at in range(0, self._size, _SLOT.size) if not lives(_SLOT.unpack_from(self._bytes, at)[0]))
            self._own = next(free, 0)
            self.tell(0)

    def tell(self, load: int) -> None:
        """Say how many requests this process works on, waiting ones included."""
        self._load = load
        if not self._bytes.closed:  # the last work may end after the service has
            _SLOT.pack_into(self._bytes, self._own, os.getpid(), load)

    def is_most(self) -> bool:
        """Whether another process has so much less to do that a client is better off there."""
        if self._load < _MORE or self._bytes.closed:
            return False
        for at in range(0, self._size, _SLOT.size):
            process, load = _SLOT.unpack_from(self._bytes, at)
            if at != self._own and process and load <= self._load - _MORE and lives(process):
                return True
        return False

    def close(self) -> None:
        """Give the slot back."""
        _SLOT.pack_into(self._bytes, self._own, 0, 0)
        self._bytes.close()
        if self._file >= 0:
            os.close(self._file)
