"""Every error Medclew raises on purpose. One root, typed children; a message names the record and the way out.

``code`` names the kind of error for programs and stays the same from release to release: it is the class's name in snake case
(``unknown_curie``). ``exit_code`` is what the command line returns for it: 2 for a call that cannot be right (usage, bad input), 3 for
something asked for that is not there, 4 for a refused or timed-out query, 5 for a source or service that could not be reached, 1 for the
rest.
"""

from __future__ import annotations

import re
from typing import ClassVar


class MedclewError(Exception):
    """Root of all errors that are raised on purpose."""

    code: ClassVar[str] = "medclew_error"
    exit_code = 1

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "code" not in cls.__dict__:
            cls.code = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", cls.__name__).lower()


class InputError(MedclewError):
    """What the caller handed over cannot be used: an empty question, a file of the wrong schema."""

    exit_code = 2


class NotFound(MedclewError):
    """Something that was named does not exist in the graph; ``candidates`` are concepts of like names: (CURIE, name, category)."""

    exit_code = 3
    candidates: tuple[tuple[str, str, str], ...] = ()


class UnknownCurie(NotFound):
    """A CURIE that no node carries."""

    def __init__(self, curie: str, hint: str = "") -> None:
        self.curie = curie
        super().__init__(f"no node {curie!r} in this graph" + (f"; {hint}" if hint else "; try `medclew search` with its name"))


class NothingGrounded(NotFound):
    """No word of the text could be linked to a concept of the graph."""


class BundleError(MedclewError):
    """A bundle is missing, incomplete, or not what its manifest says."""


class SourceError(MedclewError):
    """A source file is missing, truncated, malformed, or not what its checksum says."""

    exit_code = 5


class DownloadError(SourceError):
    """A source could not be fetched."""


class QueryError(MedclewError):
    """A Cypher query failed."""

    exit_code = 4


class QueryRefused(QueryError):
    """A Cypher query would write, administer, or reach outside the graph."""


class QueryTimeout(QueryError):
    """A Cypher query ran past its time."""


class StoreError(MedclewError):
    """A graph store could not be opened, loaded or reached."""

    exit_code = 5


class MissingExtra(MedclewError):
    """A feature needs an optional part of the installation."""

    def __init__(self, extra: str, needs: str, feature: str) -> None:
        self.extra = extra
        super().__init__(f"{feature} needs {needs}, which is not installed: pip install 'medclew[{extra}]'")


def with_code(code: str) -> type[MedclewError] | None:
    """Return the class of errors that has a code, None where none that is loaded has it.

    >>> with_code("unknown_curie").__name__
    'UnknownCurie'
    """
    waiting: list[type[MedclewError]] = [MedclewError]
    while waiting:
        found = waiting.pop()
        if found.code == code:
            return found
        waiting += found.__subclasses__()
    return None


def reason(error: BaseException) -> str:
    """Return why something failed, for a message that names the file itself: of the system's errors the words without number and path.

    >>> reason(FileNotFoundError(2, "No such file or directory", "a.json")), reason(ValueError("no number"))
    ('No such file or directory', 'no number')
    """
    return str(getattr(error, "strerror", None) or error)
