"""``medclew investigate``: a question in several parts, answered part by part in rounds."""

from __future__ import annotations

from typing import Annotated

import typer

from serve.cli.answers.shown import show_answer
from serve.cli.graph.from_store import refuse
from serve.cli.state import Json, clean, print_json, state

_EXAMPLES = """
Examples:

    medclew investigate "Which genes cause Marfan syndrome and does it have ectopia lentis?"

    medclew investigate "Does imatinib treat asthma?" --rounds 2 --json

    medclew investigate "What lies behind Marfan syndrome, and what do its genes regulate?" --llm
"""


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("investigate", epilog=_EXAMPLES)(investigate)


def investigate(
    context: typer.Context,
    question: Annotated[str, typer.Argument(help="A question, of one part or several.")],
    rounds: Annotated[int, typer.Option("--rounds", min=1, max=8, help="Rounds at the most; it ends when one finds nothing new.")] = 3,
    no_scorer: Annotated[bool, typer.Option("--no-scorer", help="Rank paths by the graph's own figures alone.")] = False,
    llm: Annotated[bool, typer.Option("--llm", help="Let a language model (MEDCLEW_LLM_URL) ask for parts; each is checked.")] = False,
    json: Json = False,
) -> None:
    """Answer a question part by part, look further where a look-up decides nothing, and show each step (exit code 3: nothing found)."""
    here = state(context)
    refuse(here, "investigate")
    model = None
    if llm:
        from serve.language_model import client

        model = client()
    found = here.engine.investigate(question, rounds=rounds, scorer=None if no_scorer else "gnn", model=model)
    if json:
        print_json(found.to_dict())
    else:
        for answer in found.answers:
            here.console.print(f"[bold]{clean(answer.question)}[/bold]")
            show_answer(here, answer)
        for words in found.unread:
            here.console.print(f"Not taken into account: “{clean(words)}”.")
        for number, step in enumerate(found.steps, 1):
            flags = [name for name in ("needed", "relevant", "supported", "useful") if getattr(step, name)]
            said = f"{', '.join(flags) or 'no flag'}; {step.new_edges} new; {step.why}"
            told = f"{number}. round {step.round}, {step.level}: {step.asked} ({said})"
            here.console.print(f"[dim]{clean(told)}[/dim]")
        for line in (*found.notes, f"Ended: {found.stopped}."):
            here.console.print(f"[dim]{clean(line)}[/dim]")
    if found.abstained:
        raise typer.Exit(3)
