"""``medclew query``: a question in logical form, answered, told in words, or taken to its evidence."""

from __future__ import annotations

import json as jsonlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.encodings import text_of
from kg.errors import InputError, reason
from serve.cli.answers.shown import show_answer
from serve.cli.graph.from_store import refuse
from serve.cli.state import Json, clean, naming, print_json, state
from serve.machine import standard_input

if TYPE_CHECKING:
    from reasoning.llm import Client

_EXAMPLES = """
Examples:

    medclew query question.json

    medclew query question.json --words

    medclew ask --read "Which genes cause Marfan syndrome?" --json | jq ".queries[0]" | medclew query - --json

    medclew query question.json --graph | jq ".bindings[].node"

    medclew query --schema

The format is described in docs/query.md.
"""


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("query", epilog=_EXAMPLES)(query)


def query(
    context: typer.Context,
    file: Annotated[str | None, typer.Argument(metavar="FILE|-", help="A query as JSON; - reads it from standard input.")] = None,
    schema: Annotated[bool, typer.Option("--schema", help="Print the format as a JSON schema, and leave.")] = False,
    words: Annotated[bool, typer.Option("--words", help="Say the query in words instead of running it.")] = False,
    graph: Annotated[bool, typer.Option("--graph", help="Print what satisfies it with its edges, as JSON, instead of an answer.")] = False,
    records: Annotated[bool, typer.Option("--records", "-r", help="Show every record behind each citation.")] = False,
    no_scorer: Annotated[bool, typer.Option("--no-scorer", help="Rank paths by the graph's own figures alone.")] = False,
    json: Json = False,
) -> None:
    """Answer a question in logical form: what is asked for, of which concepts, under which statements."""
    if schema:
        from reasoning.query.model import Query

        print_json(Query.model_json_schema())
        return
    if file is None:
        raise InputError("no query: give a JSON file, or - for standard input; `medclew query --schema` prints the format")
    here = state(context)
    refuse(here, "query")
    given = _read(file)
    with naming(file):
        if words:
            from reasoning.answers.parts import told
            from reasoning.query.executor import spelled

            typer.echo(clean(told(spelled(here.engine.bound(given)), here.engine.snapshot)))
        elif graph:
            print_json(here.engine.evidence_graph(given).to_dict(here.engine.snapshot))
        else:
            answer = here.engine.query(given, scorer=None if no_scorer else "gnn")
            print_json(answer.to_dict()) if json else show_answer(here, answer, records=records)


def _read(file: str) -> str:
    if file == "-":
        return standard_input()
    try:
        return text_of(Path(file).read_bytes())
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot read the query from {file}: {reason(error)}") from error


def show_reading(context: typer.Context, text: str, *, json: bool, model: Client | None = None) -> None:
    """Print how a text is read, by a language model too where one is given, without answering it."""
    from reasoning.answers.parts import told
    from reasoning.query.executor import spelled

    here = state(context)
    reading = here.engine.read(text, model=model)
    if json:
        print_json(reading.to_dict())
        return
    console, snapshot = here.console, here.engine.snapshot
    for place, each in enumerate(reading.queries):
        said = reading.restated[place] if place < len(reading.restated) else told(spelled(each), snapshot)
        console.print(f"[bold]{clean(said)}[/bold]{'' if reading.literal else ' [dim](not word for word)[/dim]'}")
        console.print(clean(jsonlib.dumps(each.model_copy(update={"text": ""}).to_dict(), ensure_ascii=False, indent=2)))
    for left in reading.leftover:
        near = f"; near: {', '.join(left.nearest)}" if left.nearest else ""
        colour = "yellow" if left.matters else "dim"
        console.print(
            f"[{colour}]left over ({left.why}{', could change the answer' if left.matters else ''}): {clean(left.text + near)}[/{colour}]"
        )
    for unbound in reading.unbound:
        console.print(f"[yellow]asked, of a name that the graph has not: {clean(unbound.asked)}[/yellow]")
    for beyond in reading.beyond:
        console.print(f"[yellow]beyond the graph: {clean(beyond.kind)}[/yellow]")
    for aside in reading.set_aside:
        console.print(f"[dim]set aside ({aside.why}): {clean(aside.text)}[/dim]")
    for note in reading.notes:
        console.print(f"[dim]note: {clean(note)}[/dim]")
    for other in reading.alternatives if reading.by or not reading.literal else ():
        console.print(f"[dim]or: {clean(told(spelled(other), snapshot))}[/dim]")
