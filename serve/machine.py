"""What the machine does to us, as our errors: full disks, folders that may not be written, broken text, closed pipes, no memory.

Every door asks here (``as_error``), so that no one sees a traceback for what is no fault of the program; what is one keeps its traceback.
"""

from __future__ import annotations

import errno
import os
import sys
from io import BufferedReader, BufferedWriter, FileIO, TextIOWrapper
from pathlib import Path
from typing import TextIO

from kg.atomic import WRITING
from kg.encodings import text_of
from kg.errors import BundleError, InputError, MedclewError
from kg.places import cache_folder

_WRITING = frozenset({errno.ENOSPC, errno.EROFS, errno.EDQUOT, errno.EFBIG})


class MachineError(MedclewError):
    """The machine could not do it: no space, no permission, no memory."""


def as_error(error: BaseException) -> MedclewError | None:
    """Return what an exception means to a person, None when it is a fault of the program or has its own handling.

    A full disk under Arrow or Polars comes as their own error with the system's number in its text; it is found there.
    """
    if isinstance(error, MedclewError):
        return error
    if isinstance(error, RecursionError):
        return InputError("the input is nested too deep")
    if isinstance(error, MemoryError):
        return MachineError("out of memory; ask for less at once, or run where more is free")
    if isinstance(error, UnicodeError):
        return _unicode(error)
    if isinstance(error, EOFError):
        return BundleError("a file of the graph ends too early; build it again")
    if isinstance(error, OSError) and not isinstance(error, BrokenPipeError):
        return _system(error)
    number = _told(str(error))
    if number is not None:
        return MachineError(f"cannot write{_noted(error)}: {os.strerror(number)}")
    return None


def _noted(error: BaseException) -> str:
    """What was written when an error came, where whoever wrote it noted that (``kg.atomic``)."""
    notes = [note.removeprefix(WRITING) for note in getattr(error, "__notes__", ()) if note.startswith(WRITING)]
    return f" {_shown(notes[-1])}" if notes else ""


def _system(error: OSError) -> MedclewError:
    number = error.errno or _told(str(error))
    what = os.strerror(number) if number else str(error)
    named = [_shown(name) for name in (error.filename, error.filename2) if name]
    where = " ".join(named[:1])
    if isinstance(error, ConnectionError | TimeoutError):
        return MachineError(f"no connection: {what}")
    if number in _WRITING:
        return MachineError(f"cannot write {where}: {what}{_elsewhere(error)}" if where else f"cannot write{_noted(error)}: {what}")
    return MachineError(f"cannot read or write {where}: {what}{_elsewhere(error)}" if where else f"the system refused: {what}")


def _elsewhere(error: OSError) -> str:
    """What to set where the folder that failed is that of the cache or lies above it: a home that is not there."""
    if not isinstance(error.filename, str | os.PathLike):
        return ""
    try:
        cache = cache_folder()
    except RuntimeError:  # nobody knows of a home
        return ""
    named = Path(os.fspath(error.filename))
    return f"; MEDCLEW_CACHE=PATH puts the cache ({_shown(cache)}) elsewhere" if cache.is_relative_to(named) else ""


def _told(text: str) -> int | None:
    """The system's error number that a library's message tells of."""
    for number in sorted(_WRITING | {errno.EACCES, errno.EPERM, errno.EMFILE, errno.ENOMEM}):
        if f"errno {number}]" in text.lower() or f"os error {number})" in text.lower() or os.strerror(number).lower() in text.lower():
            return number
    return None


def _unicode(error: UnicodeError) -> MedclewError:
    if isinstance(error, UnicodeDecodeError):
        return InputError(f"the input is not {error.encoding.upper().replace('UTF-8-SIG', 'UTF-8')} text (byte {error.start})")
    return InputError("the input holds characters that are no text (lone surrogates); save it as UTF-8")


def _shown(name: object) -> str:
    text = os.fsdecode(name) if isinstance(name, bytes) else str(name)
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def steady_streams() -> None:
    """Make the standard streams take any text: what the output cannot show is shown as \\uXXXX, the input is UTF-8 with or without mark.

    A stream that the caller closed (``>&-``) is one that goes nowhere.
    """
    if sys.stdin is None:
        sys.stdin = _nowhere("r")
    if sys.stdout is None:
        sys.stdout = _nowhere("w")
    if sys.stderr is None:
        sys.stderr = _nowhere("w")
    for stream in (sys.stdout, sys.stderr):
        _reconfigure(stream, errors="backslashreplace")
    if not sys.stdin.isatty():
        _reconfigure(sys.stdin, encoding="utf-8-sig")


def standard_input() -> str:
    """Return all that standard input holds, in whichever of the encodings of ``kg.encodings`` it is.

    Raises:
        UnicodeDecodeError: it is no text.
    """
    raw = getattr(sys.stdin, "buffer", None)
    return sys.stdin.read() if raw is None else text_of(raw.read())


def _nowhere(mode: str) -> TextIO:
    return TextIOWrapper(BufferedWriter(FileIO(os.devnull, "w")) if mode == "w" else BufferedReader(FileIO(os.devnull)), encoding="utf-8")


def _reconfigure(stream: TextIO | None, **how: str) -> None:
    change = getattr(stream, "reconfigure", None)
    if change is not None:
        change(**how)


def readable(argument: str) -> str:
    """Return a command line's argument as text: bytes that are no UTF-8 are read as Latin-1 ("café"), unless they name a file."""
    if argument.isprintable() or not any("\udc80" <= c <= "\udcff" for c in argument):
        return argument
    try:
        if Path(argument).exists():
            return argument
    except (OSError, ValueError):
        pass
    data = argument.encode("utf-8", "surrogateescape")
    try:
        return data.decode("utf-8")  # where the locale is C, Python takes every byte for one of these
    except UnicodeDecodeError:
        return data.decode("latin-1")


def hush() -> None:
    """Send what is still to be written nowhere: whoever read our output has gone."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            os.dup2(nowhere, stream.fileno())
        except (OSError, ValueError):
            continue
