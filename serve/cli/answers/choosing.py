"""``medclew choose``: a question with options, each argued for and against."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.errors import InputError
from reasoning.options import split
from serve.cli.answers.shown import show_answer
from serve.cli.graph.from_store import refuse
from serve.cli.state import Json, print_json, state

_EXAMPLES = """
Examples:

    medclew choose "Which gene causes Marfan syndrome?" --option FBN1 --option COL3A1

    medclew choose "Which gene causes Marfan syndrome? A) COL3A1 B) FBN1 C) TP53" --json

    medclew choose "Does Marfan syndrome have ectopia lentis?" --option yes --option no --option maybe
"""


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("choose", epilog=_EXAMPLES)(choose)


def choose(
    context: typer.Context,
    question: Annotated[str, typer.Argument(help="A question, with its options behind it as A) ... B) ... where --option is not given.")],
    option: Annotated[list[str] | None, typer.Option("--option", "-o", help="An option: a name or CURIE, or yes, no, maybe.")] = None,
    no_scorer: Annotated[bool, typer.Option("--no-scorer", help="Rank paths by the graph's own figures alone.")] = False,
    llm: Annotated[bool, typer.Option("--llm", help="Let a language model (MEDCLEW_LLM_URL) read what the grammar cannot.")] = False,
    records: Annotated[bool, typer.Option("--records", "-r", help="Show every record behind each citation.")] = False,
    json: Json = False,
) -> None:
    """Choose among options by the records for and against each; none where the graph does not tell (exit code 3)."""
    here = state(context)
    refuse(here, "choose")
    model = None
    if llm:
        from serve.language_model import client

        model = client()
    stem, options = _split(question) if option is None else (question, option)
    answer = here.engine.choose(stem, options, scorer=None if no_scorer else "gnn", model=model)
    print_json(answer.to_dict()) if json else show_answer(here, answer, records=records)
    if answer.abstained:
        raise typer.Exit(3)


def _split(question: str) -> tuple[str, list[str]]:
    found = split(question)
    if found is None:
        raise InputError("no options: give each with --option, or behind the question as A) ... B) ...")
    return found
