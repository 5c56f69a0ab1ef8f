"""A bounded store of answers in memory that worker processes share: a ring of bytes, the oldest overwritten first.

    index:  slots of (digest of the key, position, length, checksum); a key has four that it may be in, the oldest of them is taken over
    ring:   the values one after the other; a position counts bytes since the beginning, so that what was overwritten is known

Kept libraries that share such a store between processes keep it on a disk (diskcache) or in a server of its own (memcached).

Whoever writes holds the file's lock, which the system lets go where a writer is killed. Whoever reads holds nothing: what was being
overwritten meanwhile does not fit its checksum, and counts as absent. A value that is read in the ring's older half is written anew, so
what is asked for again and again stays.
"""

from __future__ import annotations

import contextlib
import mmap
import os
import struct
import threading
import zlib
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

_SLOT = struct.Struct("<16sQII")
_HEAD = struct.Struct("<Q")
#: Bytes of ring that there is a slot for; answers are many times as large, so that most slots stay empty.
_PER_SLOT = 1024
_WAYS = 4


class Ring:
    """``size`` bytes of values with their index, zeros at first. Keys are bytes of any length; digests of 128 bits stand for them."""

    def __init__(self, size: int, path: Path | None = None) -> None:
        """Open the ring of a file, which is made where it is not there; without a file, one of this process."""
        self.size, self._buckets = size, max(size // (_PER_SLOT * _WAYS), 16)
        self._start = _HEAD.size + self._buckets * _WAYS * _SLOT.size
        self._lock, self._file = threading.Lock(), -1
        if path is not None:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
            os.ftruncate(self._file, self._start + size)
        self._bytes = mmap.mmap(self._file, self._start + size)

    def get(self, key: bytes) -> bytes | None:
        """Return what was put under a key, None where it is not there any more."""
        digest, slots = self._places(key)
        for at in slots:
            known, position, length, check = _SLOT.unpack_from(self._bytes, at)
            if known == digest:
                break
        else:
            return None
        age = self._head() - position
        if not length <= age <= self.size:
            return None
        begin = self._start + position % self.size
        value = self._bytes[begin : begin + length]
        if zlib.crc32(value, zlib.crc32(digest)) != check:
            return None
        if age > self.size // 2:
            self.put(key, value)
        return value

    def put(self, key: bytes, value: bytes) -> bool:
        """Keep a value; False where it is too large to be kept beside others."""
        length = len(value)
        if length > self.size // 16:
            return False
        digest, slots = self._places(key)
        with self._locked():
            at = min(slots, key=lambda slot: self._rank(slot, digest))
            position = self._head()
            if position % self.size + length > self.size:  # no value runs over the end
                position += self.size - position % self.size
            begin = self._start + position % self.size
            _HEAD.pack_into(self._bytes, 0, position + length)
            self._bytes[begin : begin + length] = value
            _SLOT.pack_into(self._bytes, at, digest, position, length, zlib.crc32(value, zlib.crc32(digest)))
        return True

    def close(self) -> None:
        """Let go of the memory."""
        self._bytes.close()
        if self._file >= 0:
            os.close(self._file)

    def _head(self) -> int:
        return int(_HEAD.unpack_from(self._bytes, 0)[0])

    def _places(self, key: bytes) -> tuple[bytes, range]:
        digest = blake2b(key, digest_size=16).digest()
        first = _HEAD.size + int.from_bytes(digest[:8], "little") % self._buckets * _WAYS * _SLOT.size
        return digest, range(first, first + _WAYS * _SLOT.size, _SLOT.size)

    def _rank(self, slot: int, digest: bytes) -> int:
        """How much a slot is worth: its position, nothing where it is the key's own."""
        known, position, _, _ = _SLOT.unpack_from(self._bytes, slot)
        return -1 if known == digest else int(position)

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        with self._lock:
            if self._file < 0:
                yield
                return
            import fcntl

            fcntl.lockf(self._file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN)
