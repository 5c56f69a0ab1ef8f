"""``medclew link``: what a column of local terms means in the graph."""

from __future__ import annotations

import csv
import io
import json as jsonlib
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from serve.cli.graph.from_store import refuse
from serve.cli.progress import progress_bars
from serve.cli.state import Json, clean, naming, print_json, state

if TYPE_CHECKING:
    from reasoning.linking import Linked

_EXAMPLES = """
Examples:

    medclew link "heart attack" "high blood sugar" --category Disease

    medclew link --file terms.csv --column diagnosis --prefix MONDO --out mapped.tsv

    cut -f 3 labs.tsv | medclew link --file - --prefix HP -k 5

    medclew link --file mentions.jsonl --column text --format jsonl > linked.jsonl
"""
_HEAD = ("row", "term", "rank", "curie", "label", "category", "score", "how", "matched", "kind")


def register(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command("link", epilog=_EXAMPLES)(link)


def link(
    context: typer.Context,
    names: Annotated[list[str] | None, typer.Argument(help="Terms; or give --file.")] = None,
    file: Annotated[
        str | None,
        typer.Option(
            "--file", "-f", help="A file of them, - for standard input: a term a line, .tsv or .csv with a head, .jsonl; packed (.gz), too."
        ),
    ] = None,
    column: Annotated[
        str | None, typer.Option("--column", help="The column (name, or number from 1) or JSON field that holds them.")
    ] = None,
    category: Annotated[list[str] | None, typer.Option("--category", "-c", help="Concepts of this Biolink category, or several.")] = None,
    prefix: Annotated[
        list[str] | None, typer.Option("--prefix", help="Concepts of this vocabulary (HP, MONDO, CHEBI), or several.")
    ] = None,
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="Concepts a term at the most.")] = 1,
    floor: Annotated[
        float | None, typer.Option("--floor", min=0.3, max=1.0, help="The least score, 1 for the same name.", show_default="0.6")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="The file to write, instead of standard output.")] = None,
    format: Annotated[str, typer.Option("--format", help="tsv, or jsonl: a line a term.")] = "tsv",
    json: Json = False,
) -> None:
    """Link many names to concepts, best first, with scores and how each was found: a column of local terms, or mentions found elsewhere.

    A term that nothing is called like keeps its row, with nothing in it. Names are taken as names: text is for `findings` and `ask`.
    """
    from kg import atomic
    from kg.encodings import text_of
    from kg.errors import InputError
    from reasoning.linking.terms import form_of, terms_of
    from reasoning.rendering.text import count
    from serve.machine import standard_input

    here = state(context)
    refuse(here, "link")
    if bool(names) == (file is not None):
        raise InputError("give terms or --file, not both" if names else "no terms: give some, or a --file")
    if format not in _WRITERS:
        raise InputError(f"--format is {' or '.join(_WRITERS)}, not {format!r}")
    with naming(file):
        if file is not None:
            text = standard_input() if file == "-" else text_of(_read(Path(file).expanduser()))
            terms = terms_of(text, form_of(file, text, column), column)
        else:
            terms = [(row, name) for row, name in enumerate(names or (), 1)]
        if not terms:
            raise InputError("there is no term in it")
        with progress_bars(quiet=json or len(terms) < _WATCHED) as told:
            linked = here.engine.link(
                [term for _, term in terms], categories=category or (), prefixes=prefix or (), k=k, progress=told, floor=floor
            )
    rows = [row for row, _ in terms]
    if json:
        print_json([{"row": row, **one.to_dict()} for row, one in zip(rows, linked, strict=True)])
        return
    written = _WRITERS[format](rows, linked)
    with nullcontext() if out is None else atomic.new_file(out.expanduser()) as place:
        if place is None:
            typer.echo(written, nl=False)
        else:
            place.write_text(written, "utf-8")
    if out is not None:
        found = sum(one.best is not None for one in linked)
        here.console.print(clean(f"{count(len(linked), 'term')}, {found:,} linked: {out}"))


def _read(file: Path) -> bytes:
    """A file's bytes, unpacked where they are packed (gzip, bzip2, xz)."""
    from ingest.unpack import DAMAGE, TooMuch, opened
    from kg.errors import InputError

    try:
        with opened(file) as stream:
            return stream.read()
    except (*DAMAGE, TooMuch) as error:
        raise InputError(f"it cannot be unpacked: {error}") from None


#: Terms for which it is shown how far it is.
_WATCHED = 1_000


def _tsv(rows: list[int], linked: list[Linked]) -> str:
    out = io.StringIO()
    table = csv.writer(out, delimiter="\t", lineterminator="\n")
    table.writerow(_HEAD)
    for row, one in zip(rows, linked, strict=True):
        for rank, c in enumerate(one.candidates, 1):
            category = c.category.removeprefix("biolink:")
            table.writerow((row, one.text, rank, c.curie, c.label, category, f"{c.score:.4f}", c.how, c.name, c.name_kind))
        if not one.candidates:
            table.writerow((row, one.text, *[""] * (len(_HEAD) - 2)))
    return out.getvalue()


def _jsonl(rows: list[int], linked: list[Linked]) -> str:
    return "".join(jsonlib.dumps({"row": row, **one.to_dict()}, ensure_ascii=False) + "\n" for row, one in zip(rows, linked, strict=True))


_WRITERS: dict[str, Callable[[list[int], list[Linked]], str]] = {"tsv": _tsv, "jsonl": _jsonl}
