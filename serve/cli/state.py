"""What the commands share: which graph is asked, and the two ways out, for people and for programs."""

from __future__ import annotations

import json as jsonlib
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.errors import InputError, MedclewError

if TYPE_CHECKING:
    from rich.console import Console

    from reasoning.engine import Engine

Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs instead of text for people.")]

# C0 and C1 controls but tab and newline, and all marks of direction: a name in a graph must not steer the terminal or turn text round.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# What JSON leaves as it is and a terminal obeys: DEL, C1 controls, marks of direction.
_STEERS = re.compile(r"[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


#: Exit codes of errors for which what a caller handed over may be at fault.
_ABOUT_THE_CALL = (2, 3, 4)


@dataclass
class State:
    """The options that stand before the command's name."""

    bundle: str | None = None
    store: str | None = None

    @property
    def path(self) -> Path:
        """The folder of the graph."""
        from kg.places import default_bundle

        return Path(self.bundle) if self.bundle else default_bundle()

    @cached_property
    def engine(self) -> Engine:
        """The engine on that graph."""
        from reasoning.engine import Engine

        return Engine.open(self.path)

    @cached_property
    def console(self) -> Console:
        """Where text for people goes."""
        from rich.console import Console

        # A pipe has no width: a table keeps its cells whole there.
        watched = sys.stdout.isatty()
        return Console(highlight=False, soft_wrap=not watched, width=None if watched else 200)


def state(context: typer.Context) -> State:
    """Return the options of this call."""
    found = context.find_object(State)
    return found if found is not None else State()


@contextmanager
def naming(file: str | Path | None) -> Iterator[None]:
    """Within the block, have errors about what a caller handed over say in which file it stands, where they do not say so themselves."""
    try:
        yield
    except RecursionError as error:
        raise InputError(f"{file} is nested too deep" if file is not None else "the input is nested too deep") from error
    except MedclewError as error:
        called = "standard input" if str(file) == "-" else str(file)
        if file is not None and error.exit_code in _ABOUT_THE_CALL and Path(called).name not in str(error) and len(error.args) == 1:
            error.args = (f"{called}: {error}",)
        raise


def clean(text: object) -> str:
    """Return text without what could steer a terminal, and with rich's brackets taken as they are."""
    from rich.markup import escape

    return escape(_CONTROL.sub("\ufffd", str(text)))


def print_json(value: Any) -> None:
    """Print a value as JSON: two spaces, keys in the order they were made, ASCII-escaped only where a terminal would obey a character."""
    typer.echo(_escaped(jsonlib.dumps(value, indent=2, ensure_ascii=False, default=str)))


def _escaped(json: str) -> str:
    """Return JSON that says the same, with what could steer a terminal written as escapes (such characters stand in strings alone)."""
    return _STEERS.sub(lambda found: f"\\u{ord(found[0]):04x}", json)


def fail(error: MedclewError, *, as_json: bool) -> int:
    """Say what went wrong on stderr and return the exit code."""
    message = _CONTROL.sub("\ufffd", str(error))
    if as_json:
        print(
            jsonlib.dumps(
                {"error": type(error).__name__, "code": error.code, "message": message, "exit_code": error.exit_code}, ensure_ascii=False
            ),
            file=sys.stderr,
        )
    else:
        print(f"error: {message}", file=sys.stderr)
    return error.exit_code
