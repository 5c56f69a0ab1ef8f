"""What vouches for a file's bytes: their SHA-256, or the id that git has for them where only that is known.

A blob id is SHA-1 over ``blob SIZE NUL`` and the bytes (https://git-scm.com/book/en/v2/Git-Internals-Git-Objects): good against damage and
mistakes. Both are written in hex, so that the length tells them apart.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

_SHA256, _BLOB = 64, 40
_CHUNK = 1 << 20


def digest(chunks: Iterable[bytes], size: int, like: str) -> str:
    """Return the checksum of bytes, of the same sort as ``like``.

    >>> digest([b"hello\\n"], 6, "0" * 40)
    'ce013625030ba8dba906f756967f9e9ca394464a'

    Raises:
        ValueError: ``like`` is the length of neither sort.
    """
    if len(like) == _SHA256:
        found = hashlib.sha256()
    elif len(like) == _BLOB:
        found = hashlib.sha1(b"blob %d\0" % size, usedforsecurity=False)
    else:
        raise ValueError(f"{like!r} is neither a SHA-256 nor a git blob id")
    for chunk in chunks:
        found.update(chunk)
    return found.hexdigest()


def of_file(path: Path, like: str) -> str:
    """Return the checksum of a file as it lies there, of the same sort as ``like``."""
    with path.open("rb") as file:
        return digest(iter(lambda: file.read(_CHUNK), b""), path.stat().st_size, like)


def fits(path: Path, checksum: str) -> bool:
    """Whether a file is there and has the checksum."""
    return path.is_file() and of_file(path, checksum) == checksum
