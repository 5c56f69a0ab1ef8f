"""``medclew llm``: what the language model's endpoint can do."""

from __future__ import annotations

from typing import Annotated

import typer

from serve.cli.state import Json, clean, print_json, state
from serve.language_model import client

_CHECK = """
Examples:

    MEDCLEW_LLM_URL=http://localhost:8080/v1 medclew llm check

    medclew llm check --model qwen2.5-7b-instruct --json
"""


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    group = typer.Typer(help="The language model that may choose words, set up by MEDCLEW_LLM_URL, _KEY and _MODEL.", no_args_is_help=True)
    group.command("check", epilog=_CHECK)(check)
    app.add_typer(group, name="llm")


def check(
    context: typer.Context,
    url: Annotated[str | None, typer.Option("--url", help="The endpoint's base URL, instead of MEDCLEW_LLM_URL.")] = None,
    model: Annotated[str | None, typer.Option("--model", help="The model's name, instead of MEDCLEW_LLM_MODEL.")] = None,
    json: Json = False,
) -> None:
    """Ask the endpoint for a few short replies, and say what it can do and what the engine will therefore use."""
    given = {name: value for name, value in (("url", url), ("model", model)) if value is not None}
    asked = client(**given)
    from reasoning.llm import capabilities

    found = capabilities.check(asked)
    if json:
        print_json(found.to_dict())
    else:
        console = state(context).console
        console.print(f"{clean(found.model or 'no model')} at {clean(found.url)}")
        for name, can in (
            ("chat", found.chat),
            ("streaming", found.streaming),
            ("JSON schema", found.json_schema),
            ("tools", found.tools),
            ("counts tokens", found.counts_tokens),
        ):
            problem = found.problems.get(name.lower().replace(" ", "_"), "")
            console.print(f"  {name:14} {'yes' if can else 'no'}{f'  [dim]{clean(problem)}[/dim]' if problem and not can else ''}")
        if "models" in found.problems:
            console.print(f"  [dim]{clean(found.problems['models'])}[/dim]")
        if found.chat:
            console.print(f"  first reply    {found.seconds:.2f} s")
        for line in found.uses:
            console.print(f"The engine uses: {clean(line)}.")
    if not found.chat:
        raise typer.Exit(5)
