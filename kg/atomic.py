"""Folders and files that appear whole or not at all."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from kg.errors import InputError
from kg.processes import lives

#: What a note on an error begins with that says what was written when it came.
WRITING = "while writing "


def _beside(path: Path) -> Path:
    return path.parent / f".{path.name}.old"


def _meant(path: Path) -> Path:
    """Return the place that is written to: a symbolic link stays, what it leads to is replaced."""
    return Path(os.path.realpath(path))


def recover(path: Path) -> None:
    """Put back the previous folder where a run was killed between moving it away and moving the new one in."""
    path = _meant(path)
    old = _beside(path)
    if not path.exists() and old.exists():
        with contextlib.suppress(OSError):
            os.rename(old, path)


def sweep(path: Path) -> None:
    """Remove what runs that were killed left beside a folder; what another run still makes stays."""
    path = _meant(path)
    making = False
    for folder in path.parent.glob(f".{path.name}.new-*"):
        if _alive(folder):
            making = True
        else:
            shutil.rmtree(folder, ignore_errors=True)
    # A run that was killed once the new folder stood in its place left the old one; one that still runs may be about to put it back.
    if path.exists() and not making:
        shutil.rmtree(_beside(path), ignore_errors=True)


def replace_folder(new: Path, path: Path) -> None:
    """Move the folder ``new`` to ``path``; what stood there is removed afterwards. ``new`` must be on the same file system."""
    old = _beside(path)
    for _ in range(10):
        if path.exists():
            shutil.rmtree(old, ignore_errors=True)
            os.rename(path, old)
        try:
            os.rename(new, path)
            break
        except OSError:
            # A reader may have put the old folder back between the two renames: move it away again.
            if not path.exists():
                raise
    else:
        raise OSError(f"could not move {new} to {path}: something keeps putting a folder there")
    shutil.rmtree(old, ignore_errors=True)


@contextlib.contextmanager
def new_folder(path: Path, *, mark: str | None = None) -> Iterator[Path]:
    """Yield an empty folder beside ``path`` that takes its place when the block ends well and is removed when it does not.

    Args:
        path: the folder to make or to replace.
        mark: a file that tells our folder from somebody else's: one that has other files but not this one is not replaced.

    Raises:
        InputError: ``path`` is a file, or a folder of something else.
    """
    path = _meant(path)
    with writing(path):
        _refuse_other(path, mark)
        _make_parents(path)
        recover(path)
        sweep(path)
        new = Path(tempfile.mkdtemp(prefix=f".{path.name}.new-{_process()}-", dir=path.parent))
        os.chmod(new, 0o755)
        try:
            yield new
            replace_folder(new, path)
        except BaseException:
            shutil.rmtree(new, ignore_errors=True)
            raise


@contextlib.contextmanager
def scratch_folder(path: Path) -> Iterator[Path]:
    """Yield an empty folder beside ``path`` for what is needed while that is made; it is removed, by the next run where this is killed."""
    path = _meant(path)
    _make_parents(path)
    folder = Path(tempfile.mkdtemp(prefix=f".{path.name}.new-{_process()}-parts-", dir=path.parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _refuse_other(path: Path, mark: str | None) -> None:
    """Keep a slip of the hand (``--out ~``) from replacing somebody's files."""
    if path.exists() and not path.is_dir():
        raise InputError(f"{path} is a file, not a folder")
    if mark and path.is_dir() and not (path / mark).exists() and any(path.iterdir()):
        raise InputError(f"{path} holds other files (it has no {mark}); name an empty or a new folder")


def _process() -> str:
    """Return what tells this process from all others, those that get its number later included: its number and when it began."""
    return f"{os.getpid()}.{_begun(os.getpid())}"


def _begun(pid: int) -> str:
    """Return when a process began, in the kernel's ticks since it did; "" where no kernel says so, or there is no such process."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""


def _alive(folder: Path) -> bool:
    """Whether the process that makes a folder (it is in the name) still runs."""
    number, _, begun = folder.name.rsplit(".new-", 1)[1].partition("-")[0].partition(".")
    if not number.isdecimal() or not lives(int(number)):
        return False
    return not begun or _begun(int(number)) in (begun, "")


@contextlib.contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """Yield a place beside ``path`` for a file that takes its place when the block ends well and is removed when it does not.

    Raises:
        InputError: ``path`` is a folder.
    """
    path = _meant(path)
    if path.is_dir():
        raise InputError(f"{path} is a folder; name a file in it")
    with writing(path):
        if path.exists() and not path.is_file():
            # A device or a pipe: what reads there waits for it, and a file in its place would be no device.
            with tempfile.TemporaryDirectory() as folder:
                yield (new := Path(folder) / path.name)
                with new.open("rb") as made, path.open("wb") as device:
                    shutil.copyfileobj(made, device)
            return
        _make_parents(path)
        new = path.with_name(f".{path.name}.new-{os.getpid()}")
        try:
            yield new
            os.replace(new, path)
        finally:
            new.unlink(missing_ok=True)


@contextlib.contextmanager
def writing(path: Path) -> Iterator[None]:
    """Have what goes wrong in the block say where it was written: a full disk is told by a write, which knows no name."""
    try:
        yield
    except OSError as error:
        if error.filename is None and error.errno is not None:
            raise OSError(error.errno, os.strerror(error.errno), str(path)) from error
        error.add_note(f"{WRITING}{path}")
        raise
    except Exception as error:
        error.add_note(f"{WRITING}{path}")
        raise


def _make_parents(path: Path) -> None:
    """Make the folders above a place.

    Raises:
        InputError: something in their way is a file.
    """
    for above in reversed(path.parents):
        if above.exists() and not above.is_dir():
            raise InputError(f"{path} cannot be made: {above} is a file, not a folder")
    path.parent.mkdir(parents=True, exist_ok=True)
