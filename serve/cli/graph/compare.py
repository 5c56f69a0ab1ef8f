"""``medclew why-same``, ``conflicts`` and ``diff``: what is one concept and why, and what one graph has that another has not."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from serve.cli.state import Json, clean, print_json, state

if TYPE_CHECKING:
    from kg.equivalence import Meaning

_WHY = """
Examples:

    medclew why-same OMIM:154700 ORPHA:558

    medclew why-same MONDO:0007947 DOID:14323 --json
"""
_CONFLICTS = """
Examples:

    medclew conflicts

    medclew conflicts --kind CUI --limit 100 --json
"""
_DIFF = """
Examples:

    medclew diff graphs/2025-01 graphs/2025-06

    medclew diff old new --json --out changes
"""


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("why-same", epilog=_WHY)(why_same)
    app.command("conflicts", epilog=_CONFLICTS)(conflicts)
    app.command("diff", epilog=_DIFF)(diff)


def why_same(
    context: typer.Context,
    first: Annotated[str, typer.Argument(help="An identifier: a CURIE, a code of any vocabulary, a CUI.")],
    second: Annotated[str, typer.Argument(help="Another one.")],
    json: Json = False,
) -> None:
    """Say why two identifiers are one concept in this graph, or what they share where they are two."""
    from kg import equivalence
    from kg.bundle import Bundle

    found = equivalence.why_same(Bundle.open(state(context).path), first, second)
    if json:
        print_json({"same": found.same, **asdict(found)})
        return
    console = state(context).console
    if found.same:
        console.print(f"{clean(first)} and {clean(second)} are one concept: {_node(found.first)}")
    else:
        console.print(f"{clean(first)} and {clean(second)} are two concepts: {_node(found.first)}; {_node(found.second)}")
    for meaning in (found.first, found.second):
        for reason in meaning.reasons:
            more = "" if reason.value in (meaning.identifier, "") else f" {clean(reason.value)}"
            console.print(f"  {clean(meaning.identifier)} {clean(reason.kind)}{more}  [dim]{clean(reason.source)}[/dim]")
    for reason in found.shared:
        console.print(f"  {clean(reason.kind)} {clean(reason.value)}  [dim]{clean(reason.source)}[/dim]")
    if not found.same and not found.shared:
        console.print("  they share no name and no code")


def _node(meaning: Meaning) -> str:
    return f"[bold]{clean(meaning.name)}[/bold] ({clean(meaning.node)}, {clean(meaning.category.removeprefix('biolink:'))})"


def conflicts(
    context: typer.Context,
    kind: Annotated[str | None, typer.Option("--kind", help="Of this kind alone: CUI, code or name.")] = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="How many to show of each kind.")] = 20,
    json: Json = False,
) -> None:
    """List the identifiers and main names that several concepts of one category have; none of them was merged."""
    from kg import equivalence
    from kg.bundle import Bundle
    from kg.errors import InputError

    kinds = ("CUI", "code", "name")
    if kind is not None and kind not in kinds:
        raise InputError(f"--kind is {', '.join(kinds)}, not {kind!r}")
    found = equivalence.conflicts(Bundle.open(state(context).path))
    groups = {one: [conflict for conflict in found if conflict.kind == one] for one in kinds if kind in (None, one)}
    if json:
        print_json({one: {"count": len(there), "first": [asdict(c) for c in there[:limit]]} for one, there in groups.items()})
        return
    console = state(context).console
    for one, there in groups.items():
        console.print(f"[bold]{len(there):,} {one}s of more than one concept[/bold]")
        for conflict in there[:limit]:
            said = "; ".join(f"{name} ({node})" for node, name in zip(conflict.nodes, conflict.names, strict=True))
            console.print(f"  {clean(conflict.value)}: {clean(said)}  [dim]{clean(', '.join(conflict.sources))}[/dim]")


def diff(
    context: typer.Context,
    old: Annotated[Path, typer.Argument(help="The folder of the earlier graph.")],
    new: Annotated[Path, typer.Argument(help="The folder of the later one.")],
    first: Annotated[int, typer.Option("--limit", "-n", min=0, help="Rows of each kind to show.")] = 5,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write all changes there, as Parquet tables.")] = None,
    json: Json = False,
) -> None:
    """Say what a graph has that another has not: nodes, edges and evidence added, removed, changed; by source and predicate."""
    from kg.bundle import Bundle
    from kg.bundle.difference import difference

    found = difference(Bundle.open(old), Bundle.open(new), first=first, out=out)
    if json:
        print_json(asdict(found))
        return
    console = state(context).console
    if found.same:
        console.print("the two graphs say the same")
    for table, counts in found.tables.items():
        console.print(f"{table:<9} +{counts.added:,} -{counts.removed:,} changed {counts.changed:,}")
    for name, said in found.sources.items():
        versions = f"{said.old_version or 'absent'} -> {said.new_version or 'absent'}"
        console.print(f"  {clean(name)} {clean(versions)}: evidence +{said.evidence_added:,} -{said.evidence_removed:,}")
    for predicate, (added, removed) in found.predicates.items():
        console.print(f"  {clean(predicate)}: edges +{added:,} -{removed:,}")
    for name, rows in found.examples.items():
        console.print(f"[bold]{name.replace('_', ' ')}[/bold]")
        for row in rows:
            console.print(f"  {clean(_row(row))}")


def _row(row: dict[str, Any]) -> str:
    if "curie" in row:
        return f"{row['curie']} {row['name']} ({row['category']})"
    return f"{row['subject']}{' NOT' if row['negated'] else ''} {row['predicate']} {row['object']}"
