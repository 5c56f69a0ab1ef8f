"""Seals: what files of a derived folder were when they were written, so that a byte that was turned since is seen before they are used.

A seal holds a checksum of each file and one of itself. Looking at it reads all of the files; so it is done once, and what was found good is
noted: each file's size, times and number on its disk, which no copy keeps and no write leaves as they were. Whoever has just written the
files notes that, too. Opening what is as it was looks at these alone.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

#: Files of which a checksum is made at once; more wait for the disk, not for one another.
_AT_ONCE = 4


def sealed(folder: Path, meta: Mapping[str, Any], files: Iterable[Path] | None = None) -> dict[str, Any]:
    """Return ``meta`` with a checksum of every file (BLAKE2b, 128 bits), by its place in the folder, and one of itself.

    Args:
        folder: where the files are.
        meta: what else is to be told of them.
        files: those to seal; by default the folder's own but ``meta.json``, and none of folders within it.
    """
    chosen = [path for path in folder.iterdir() if path.is_file() and path.name != "meta.json"] if files is None else files
    told = {**meta, "files": _digests(folder, [path.relative_to(folder).as_posix() for path in sorted(chosen)])}
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
    found = _digests(folder, told["files"])
    for name, digest in told["files"].items():
        if found[name] != digest:
            raise ValueError(f"{name} was changed after it was written")


def intact(folder: Path, told: Mapping[str, Any]) -> bool:
    """Whether files are as they were when ``sealed`` said what is ``told`` of them; False where nothing was said, or a file is gone."""
    try:
        check(folder, told)
    except (ValueError, OSError):
        return False
    return "seal" in told


def seal_files(folder: Path, name: str, files: Iterable[Path]) -> None:
    """Write the seal of some of a folder's files, which this process has just written, to its file ``name``, by rename."""
    new, files = folder / f"{name}.{os.getpid()}", list(files)
    new.write_text(json.dumps(sealed(folder, {}, files)), "utf-8")
    os.replace(new, folder / name)
    note_written(folder / f".{name}.seen", folder, [folder / name, *files])


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
    """Look at files unless ``note`` says that they were found good and are the same since; note it afterwards.

    Args:
        note: outside of what is looked at, so that this stays the same whenever it is made.
        folder: what the files' places are told from.
        files: those that count.
        look: raises where they are not good.
    """
    here = _as_they_are(folder, files)
    with contextlib.suppress(OSError, ValueError):
        if json.loads(note.read_text("utf-8")) == here:
            return
    look()
    _write(note, here)


def note_written(note: Path, folder: Path, files: Iterable[Path]) -> None:
    """Note files that this process has just written and sealed as ones that ``unless_seen`` need not look at; a copy of them it will."""
    _write(note, _as_they_are(folder, files))


def _as_they_are(folder: Path, files: Iterable[Path]) -> dict[str, list[int]]:
    """Return what tells that a file was neither written to nor copied: size, times of its content and of itself, number on its disk."""
    stats = {path.relative_to(folder).as_posix(): path.stat() for path in sorted(files)}
    return {name: [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino] for name, stat in stats.items()}


def _write(note: Path, here: dict[str, list[int]]) -> None:
    with contextlib.suppress(OSError):
        new = note.parent / f"{note.name}.{os.getpid()}"
        new.write_text(json.dumps(here), "utf-8")
        os.replace(new, note)


def _digests(folder: Path, names: Iterable[str]) -> dict[str, str]:
    """Return the checksums of files, several read at once: making one leaves Python's lock to others."""
    names = list(names)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return dict(zip(names, pool.map(lambda name: _digest(folder / name), names), strict=True))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()


def _seal(meta: Mapping[str, Any]) -> str:
    told = json.dumps({key: value for key, value in meta.items() if key != "seal"}, sort_keys=True)
    return hashlib.blake2b(told.encode(), digest_size=16).hexdigest()
