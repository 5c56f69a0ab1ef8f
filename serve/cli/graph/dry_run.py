"""``medclew build --dry-run``: what one's own sources would bring, before anything is built."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from kg.errors import InputError
from serve.cli.state import clean, print_json


def show_dry_runs(console: Any, named: Mapping[str, Path], *, as_json: bool) -> None:
    """Read the named sources and print counts, the first nodes and edges, and the first records that would be rejected.

    Raises:
        InputError: no source was named.
        SourceError: one cannot be read.
    """
    import ingest

    if not named:
        raise InputError("--dry-run shows what --with names: medclew build --with mine.yaml --dry-run")
    runs = [ingest.dry_run(name, path) for name, path in named.items()]
    if as_json:
        print_json([asdict(run) for run in runs])
        return
    for run in runs:
        console.print(f"[bold]{clean(run.source)}[/bold] {clean(run.title)} ({clean(run.licence)}, version {clean(run.version)})")
        console.print(f"{run.read:,} records: {run.nodes:,} nodes, {run.statements:,} edges, {run.rejected:,} rejected")
        for node in run.first_nodes:
            console.print(f"  {clean(node['curie'])}  {clean(node['name'])}  [dim]{clean(node['category'])}[/dim]")
        for edge in run.first_statements:
            denied = " NOT" if edge["negated"] else ""
            said = f"  {edge['subject']}{denied} {edge['predicate']} {edge['object']}"
            console.print(f"{clean(said)}  [dim]{clean(edge['record'])} {clean(' '.join(edge['publications']))}[/dim]")
        for row in run.first_rejected:
            console.print(
                f"  [red]rejected[/red] {clean(row['file'])}, row {row['row']}: {clean(row['reason'])}  [dim]{clean(row['raw'])}[/dim]"
            )
        for note in run.notes:
            console.print(f"  [yellow]{clean(note)}[/yellow]")
    console.print("[dim]Nothing was built. Identities, and edges whose ends no source describes, are settled by the build.[/dim]")
