"""``medclew cypher``: the graph through Cypher, by hand or by the library's named queries, read-only."""

from __future__ import annotations

import json as jsonlib
from pathlib import Path
from typing import Annotated, Any

import typer

from kg.encodings import text_of
from kg.errors import InputError, reason
from serve.cli.progress import store_progress
from serve.cli.state import Json, clean, naming, print_json, state

#: Seconds for a statement when neither the caller nor the library says: more than programs get, since a person can interrupt.
TIMEOUT_S = 30.0

_EXAMPLES = """
Examples:

    medclew cypher --list

    medclew cypher disease_phenotypes --param curie=MONDO:0007947

    medclew cypher "MATCH (d:Disease)-[e]->(p:PhenotypicFeature) RETURN d.name, p.name LIMIT 5"

    medclew --store neo4j://localhost:7687 cypher --file query.cypher --json
"""


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("cypher", epilog=_EXAMPLES)(cypher)


def named_values(options: list[str], flag: str) -> dict[str, Any]:
    """Read ``name=value`` options; a value that is JSON is taken as JSON, anything else as text.

    Raises:
        InputError: an option is not of that form.
    """
    values: dict[str, Any] = {}
    for option in options:
        name, equals, text = option.partition("=")
        if not (name and equals):
            raise InputError(f"{flag} wants NAME=VALUE, for instance {flag} curie=MONDO:0007947; got {option!r}")
        try:
            values[name] = jsonlib.loads(text)
        except ValueError:
            values[name] = text
    return values


def cypher(
    context: typer.Context,
    query: Annotated[str | None, typer.Argument(help="A query, or the name of one in the library.")] = None,
    file: Annotated[Path | None, typer.Option("--file", "-f", help="Read the query from a file.")] = None,
    param: Annotated[list[str] | None, typer.Option("--param", "-p", metavar="NAME=VALUE", help="A parameter; JSON or text.")] = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="Rows at the most.")] = 100,
    timeout: Annotated[
        float | None, typer.Option("--timeout", min=0.001, help="Seconds at the most.", show_default="30, or what a library query needs")
    ] = None,
    listing: Annotated[bool, typer.Option("--list", help="List the library's queries.")] = False,
    explain: Annotated[bool, typer.Option("--show", help="Show a library query's text instead of running it.")] = False,
    json: Json = False,
) -> None:
    """Run a Cypher query, read-only, with bounded time and rows; or one of the library's by name."""
    import cypher as library

    if listing:
        entries = library.library()
        if json:
            print_json(
                [
                    {"name": e.name, "question": e.question, "parameters": [p.name for p in e.parameters], "columns": list(e.columns)}
                    for e in entries
                ]
            )
        else:
            width = max(len(entry.name) for entry in entries)
            for entry in entries:
                state(context).console.print(f"[bold]{entry.name:<{width}}[/bold]  {clean(entry.question)}")
        return
    if file is not None:
        try:
            query = text_of(file.read_bytes())
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"cannot read the query from {file}: {reason(error)}") from error
    if file is not None and not (query or "").strip():
        raise InputError(f"{file} holds no query")
    if file is not None and query is not None and query.strip().isidentifier():
        raise InputError(f"{file} holds no Cypher, but the word {clean(query.strip())!r}; a query of the library is named without --file")
    if not query or not query.strip():
        raise InputError("no query: give one, or the name of one in the library (`medclew cypher --list`)")
    if explain:
        typer.echo(library.get(query).text)
        return
    here = state(context)
    if timeout is None:
        asked = library.get(query.strip()) if query.strip().isidentifier() else None
        timeout = (asked.timeout_s if asked else None) or TIMEOUT_S
    given = named_values(param or [], "--param")
    with naming(file), store_progress(quiet=json) as progress:
        result = here.engine.cypher(query, given, limit=limit, timeout_s=timeout, store=here.store, progress=progress)
    if json:
        print_json(
            {
                "columns": list(result.columns),
                "rows": [list(row) for row in result.rows],
                "truncated": result.truncated,
                "notes": list(result.notes),
            }
        )
        return
    named = next((entry for entry in library.library() if entry.name == query.strip()), None)
    if named and not result.rows and (why := named.empty or named.note):
        typer.echo(f"note: {clean(why)}", err=True)
    for note in result.notes:
        typer.echo(f"note: {clean(note)}", err=True)
    from rich.table import Table

    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in result.columns:
        table.add_column(clean(column), overflow="fold")
    for row in result.rows:
        table.add_row(*("" if value is None else clean(value) for value in row))
    here.console.print(table)
    here.console.print(f"[dim]{len(result.rows)} rows{'; there are more, raise --limit' if result.truncated else ''}[/dim]")
