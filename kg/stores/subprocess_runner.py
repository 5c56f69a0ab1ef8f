"""Work on a kglite store in a process of its own, which loads nothing else.

kglite is compiled for thread-local storage that the loader hands out when a program starts; once a large library such as PyTorch has taken
what is left, it cannot be loaded into that process any more. So the caller's process never loads it at all.

    python -m kg.stores.subprocess_runner WORK BUNDLE FOLDER       # prints progress and, last, the result, a line of JSON each
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from kg.errors import MedclewError, StoreError, with_code
from kg.stores.base import Progress, silent

_ELSEWHERE = "it lies in the bundle's folder or, where that cannot be written, in the cache, which MEDCLEW_CACHE names"


def run(work: str, bundle: Path, folder: Path, progress: Progress = silent) -> Any:
    """Do one kind of ``work`` (``build``, ``copy``, ``counts``, ``checksum``) and return its result.

    Raises:
        MedclewError: whatever the work raised, as itself.
        StoreError: its process ended without a word.
    """
    command = [sys.executable, "-m", "kg.stores.subprocess_runner", work, str(bundle.absolute()), str(folder.absolute())]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path or os.getcwd() for path in sys.path)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=environment) as process:
        try:
            assert process.stdout is not None
            for line in process.stdout:
                said = json.loads(line)
                if "result" in said:
                    return said["result"]
                if "error" in said:
                    raise _error(said["error"], said["message"])
                progress(*said["progress"])
        except BaseException:
            process.kill()
            raise
    code = process.returncode
    raise StoreError(
        f"the process that was to {work} the embedded store at {folder} ended with code {code}; is there memory and disk left?"
    )


def _error(code: str, message: str) -> MedclewError:
    """The error that the other process raised, with its own class where it is made of a message alone."""
    import kg.stores.errors  # noqa: F401 - so that its classes are among those that are looked through

    kind = with_code(code) or StoreError
    error = kind.__new__(kind)
    Exception.__init__(error, message)
    return error


def _main() -> None:
    work, bundle, folder = sys.argv[1:4]

    def say(**message: Any) -> None:
        print(json.dumps(message, ensure_ascii=True), flush=True)

    try:
        from kg.bundle import Bundle
        from kg.stores import embedded_build, embedded_read

        opened = Bundle.open(bundle)
        if work == "build":
            embedded_build.build(opened, Path(folder), lambda *told: say(progress=told))
            say(result=None)
        elif work == "copy":
            embedded_build.copy(opened, Path(folder))
            say(result=None)
        else:
            say(result=getattr(embedded_read, work)(opened, Path(folder)))
    except MedclewError as error:
        say(error=error.code, message=str(error))
    except OSError as error:
        why = f"{error.strerror or error}" + (f": {error.filename}" if error.filename else "")
        say(error=StoreError.code, message=f"cannot {work} the embedded store in {folder} ({why}); {_ELSEWHERE}")
    except Exception as error:
        say(error=StoreError.code, message=f"cannot {work} the embedded store in {folder} ({type(error).__name__}: {error})")


if __name__ == "__main__":
    _main()
