"""Seals: what files of a derived folder were when they were written, so that a byte that was turned since is seen before they are used.

A seal holds a checksum of each file and one of itself. Looking at it reads all of the files; so it is done once, and what was found good is
noted with the files' sizes and times. Opening what is as it was looks at sizes and times alone.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any


def sealed(folder: Path, meta: Mapping[str, Any], files: Iterable[Path] | None = None) -> dict[str, Any]:
    """Return ``meta`` with a checksum of every file (BLAKE2b, 128 bits), by its place in the folder, and one of itself.

    Args:
        folder: where the files are.
        meta: what else is to be told of them.
        files: those to seal; by default the folder's own but ``meta.json``, and none of folders within it.
    """
    chosen = [path for path in folder.iterdir() if path.is_file() and path.name != "meta.json"] if files is None else files
    told = {**meta, "files": {path.relative_to(folder).as_posix(): _digest(path) for path in sorted(chosen)}}
    return {**told, "seal": _seal(told)}


def check(folder: Path, told: Mapping[str, Any], where: str = "meta.json") -> None:
    """See that files are as they were when ``sealed`` said what is ``told``; what was made before there were seals is believed so far.

    Raises:
        ValueError, OSError: one is not, or is gone; the message names it. ``where`` is the name of the file that holds what is told.
    """
    if "seal" not in told and "files" not in told:
        return
    if told.get("seal") != _seal(told) or not isinstance(told.get("files"), dict):
        raise ValueError(f"{where} was changed after it was written")
    for name, digest in told["files"].items():
        if _digest(folder / name) != digest:
            raise ValueError(f"{name} was changed after it was written")


def intact(folder: Path, told: Mapping[str, Any]) -> bool:
    """Whether files are as they were when ``sealed`` said what is ``told`` of them; False where nothing was said, or a file is gone."""
    try:
        check(folder, told)
    except (ValueError, OSError):
        return False
    return "seal" in told


def seal_files(folder: Path, name: str, files: Iterable[Path]) -> None:
    """Write the seal of some of a folder's files to its file ``name``, by rename."""
    new = folder / f"{name}.{os.getpid()}"
    new.write_text(json.dumps(sealed(folder, {}, files)), "utf-8")
    os.replace(new, folder / name)


def whole(folder: Path, name: str) -> bool:
    """Whether the files are as they were when ``seal_files`` wrote their seal; looked at once (``unless_seen``)."""
    try:
        told = json.loads((folder / name).read_text("utf-8"))
        if not isinstance(told, dict) or "seal" not in told or not isinstance(told.get("files"), dict):
            return False
        unless_seen(
            folder / f".{name}.seen", folder, [folder / name, *(folder / file for file in told["files"])], lambda: check(folder, told, name)
        )
    except (OSError, ValueError):
        return False
    return True


def unless_seen(note: Path, folder: Path, files: Iterable[Path], look: Callable[[], None]) -> None:
    """Look at files unless ``note`` says that they were found good with the sizes and times that they have; note it afterwards.

    Args:
        note: outside of what is looked at, so that this stays the same whenever it is made.
        folder: what the files' places are told from.
        files: those that count.
        look: raises where they are not good.
    """
    seen = {}
    for path in sorted(files):
        stat = path.stat()
        seen[path.relative_to(folder).as_posix()] = [stat.st_size, stat.st_mtime_ns]
    with contextlib.suppress(OSError, ValueError):
        if json.loads(note.read_text("utf-8")) == seen:
            return
    look()
    with contextlib.suppress(OSError):
        new = note.parent / f"{note.name}.{os.getpid()}"
        new.write_text(json.dumps(seen), "utf-8")
        os.replace(new, note)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()


def _seal(meta: Mapping[str, Any]) -> str:
    told = json.dumps({key: value for key, value in meta.items() if key != "seal"}, sort_keys=True)
    return hashlib.blake2b(told.encode(), digest_size=16).hexdigest()
