"""``medclew medicines``: which medicines may treat a condition, ranked, with what speaks for each."""

from __future__ import annotations

from typing import Annotated

import typer

from serve.cli.graph.from_store import refuse
from serve.cli.state import Json, clean, print_json, state

_EXAMPLES = """
Examples:

    medclew medicines "rheumatoid arthritis"

    medclew medicines asthma --new -k 20 --json
"""


def register(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command("medicines", epilog=_EXAMPLES)(medicines)


def medicines(
    context: typer.Context,
    condition: Annotated[str, typer.Argument(help="A disease or finding: CURIE, CUI, code or name.")],
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="Medicines at the most.")] = 10,
    new: Annotated[bool, typer.Option("--new", help="Only those of which the graph does not state that they treat it.")] = False,
    json: Json = False,
) -> None:
    """Rank medicines for a CONDITION by what the graph says of like conditions and like medicines.

    A rank is no record of a treatment, and says nothing of efficacy or safety. What the graph states to treat the condition is ranked as
    if it did not, and marked. Not medical advice.
    """
    here = state(context)
    refuse(here, "medicines")
    found = here.engine.medicines(condition, k=k, known=not new)
    if json:
        print_json(found.to_dict())
        return
    here.console.print(f"{clean(found.name)}: {found.ranked:,} medicines ranked  [dim](a rank is no record of a treatment)[/dim]")
    if found.medicines and not any(one.reasons for one in found.medicines):
        here.console.print("[yellow]The graph links none of these to the condition or to one like it; they are in wide use.[/yellow]")
    for one in found.medicines:
        stated = "  [dim]stated in the graph[/dim]" if one.known else ""
        here.console.print(f"{one.rank:>3}. {clean(one.name)} ({clean(one.curie)})  {one.score:.2f}{stated}")
        for reason in one.reasons:
            here.console.print(f"     {clean(reason.text)}  [dim]{reason.closeness:.2f}; {clean(', '.join(reason.edges))}[/dim]")
        if not one.reasons:
            here.console.print("     [dim]nothing in the graph that could be cited for it[/dim]")
        for objection in one.against:
            here.console.print(f"     [yellow]{clean(objection.text)}[/yellow]  [dim]{clean(', '.join(objection.edges))}[/dim]")
