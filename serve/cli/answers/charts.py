"""``medclew findings`` and ``medclew changes``: what another front end's file says, and what changed in it over time."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from serve.cli.graph.from_store import refuse
from serve.cli.state import Json, clean, naming, print_json, state
from serve.machine import standard_input

File = Annotated[
    str, typer.Argument(help="FHIR R4, findings of another front end (JSON), OMOP-like CSV, or a conversation; - for standard input.")
]

_FINDINGS = """
Examples:

    medclew findings record.fhir.json

    medclew findings visit.txt --json > findings.json && medclew diagnose findings.json
"""

_CHANGES = """
Examples:

    medclew changes record.fhir.json

    medclew changes labs.csv --since 2020-01-01 --until 2021-01-01 --json
"""


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("findings", epilog=_FINDINGS)(findings)
    app.command("changes", epilog=_CHANGES)(changes)


def findings(context: typer.Context, file: File, json: Json = False) -> None:
    """Show what a file says of a patient: findings with certainty, contradictions, what to look at again. --json: the documented input."""
    from reasoning.intake.weighing import told

    here = state(context)
    refuse(here, "findings")
    case = _case(file)
    with naming(file):
        if json:
            print_json(here.engine.findings(case).to_dict())
            return
        found = here.engine.case(case)
    snapshot = here.engine.snapshot
    for curie, certain in found.observed.items():
        here.console.print(
            f"has    {clean(snapshot.name(snapshot.index(curie)))}  [dim]{curie}{'' if certain == 1 else f'  {certain:.0%}'}[/dim]"
        )
    for curie in found.excluded:
        here.console.print(f"lacks  {clean(snapshot.name(snapshot.index(curie)))}  [dim]{curie}[/dim]")
    for kind, name, curie, since, until in found.drugs:
        here.console.print(f"{kind:<6} {clean(name)}  [dim]{' '.join(filter(None, (curie, since, until and f'until {until}')))}[/dim]")
    for note in (*found.notes, *told(found)):
        here.console.print(f"[yellow]{clean(note)}[/yellow]")


def changes(
    context: typer.Context,
    file: File,
    since: Annotated[str | None, typer.Option("--since", metavar="DATE", help="Only what changed after this day.")] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="DATE", help="Only what changed up to this day.")] = None,
    json: Json = False,
) -> None:
    """Show what was new, worse, better or resolved, and which drugs were started and stopped, in the order of time."""
    here = state(context)
    refuse(here, "changes")
    with naming(file):
        found = here.engine.changes(_case(file), since, until)
    print_json(found.to_dict()) if json else here.console.print(clean(found), markup=False)


def _case(file: str) -> str | Path:
    return standard_input() if file == "-" else Path(file)
