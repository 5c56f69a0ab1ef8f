"""What commands that answer share: text that may come from standard input, pictures, whether paths are scored."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from serve.machine import standard_input

NoScorer = Annotated[bool, typer.Option("--no-scorer", help="Rank paths by the graph's own figures alone.")]
Picture = Annotated[Path | None, typer.Option("--picture", help="Draw the best paths into this SVG file.")]


def read_text(text: str) -> str:
    """Return a text given as an argument, or standard input for ``-``."""
    return standard_input() if text == "-" else text


def save_picture(path: Path, picture: str) -> None:
    """Write a picture.

    Raises:
        InputError: it cannot be written there.
    """
    from kg.errors import InputError, reason

    try:
        path.write_text(picture, "utf-8")
    except OSError as error:
        raise InputError(f"cannot write the picture to {path}: {reason(error)}") from error
