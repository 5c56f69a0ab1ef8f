"""``medclew search``, ``show`` and ``stats``: look things up."""

from __future__ import annotations

from typing import Annotated

import typer

from serve.cli.graph import from_store
from serve.cli.state import Json, clean, print_json, state

_SEARCH = """
Examples:

    medclew search fibrillin

    medclew search "aortic root dilatation" --category PhenotypicFeature

    medclew search C0024796 --json
"""

_SHOW = """
Examples:

    medclew show MONDO:0007947

    medclew show "ectopia lentis" --limit 3 --json
"""


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("search", epilog=_SEARCH)(search)
    app.command("show", epilog=_SHOW)(show)
    app.command("stats", epilog="Example: `medclew stats --json`")(stats)


def search(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="A name, synonym, CURIE, CUI or other code.")],
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=1000, help="Concepts at the most.")] = 10,
    category: Annotated[str | None, typer.Option("--category", "-c", help="Of this Biolink category alone, for instance Disease.")] = None,
    json: Json = False,
) -> None:
    """Find concepts by name, synonym or code, with their UMLS CUIs; misspelled words are found too."""
    from kg.errors import NotFound

    here = state(context)
    if here.store is not None:
        return from_store.search(here, text, limit, category, json=json)
    found = here.engine.search(text, limit, category)
    if json:
        print_json(found.to_dict())
    if not found:
        raise NotFound(f"nothing is called {text!r}; try fewer words, or another spelling")
    if json:
        return
    from rich.table import Table

    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in ("CURIE", "name", "category", "CUI", "found by"):
        table.add_column(heading, overflow="fold")
    for one in found:
        by = "its name" if one.kind == "name" and one.how == "exact" else f"{one.matched} ({one.kind}, {one.how})"
        table.add_row(*(clean(v) for v in (one.curie, one.name, one.category.removeprefix("biolink:"), " ".join(one.cuis), by)))
    here.console.print(table)
    if found.also:
        here.console.print(clean(f"also: {text!r} names {', '.join(f'{one.name} ({one.curie})' for one in found.also)}"))


def show(
    context: typer.Context,
    concept: Annotated[str, typer.Argument(help="A CURIE, CUI, other code, or a name.")],
    limit: Annotated[int, typer.Option("--limit", "-n", min=0, help="Statements of each kind at the most.")] = 5,
    json: Json = False,
) -> None:
    """Show a concept: its names, codes and CUIs, and what the graph says of it, best backed first."""
    here = state(context)
    if here.store is not None:
        return from_store.show(here, concept, json=json)
    card = here.engine.show(concept, limit)
    print_json(card.to_dict()) if json else here.console.print(clean(card))


def stats(context: typer.Context, json: Json = False) -> None:
    """Show what the graph holds, its sources with versions and licences, and whom to acknowledge."""
    from serve.cli.graph.build import show_manifest

    here = state(context)
    if here.store is not None:
        return from_store.stats(here, json=json)
    held = here.engine.stats()
    if json:
        print_json(held.to_dict())
        return
    show_manifest(here.console, held.manifest, here.path)
    for heading, counts in (("categories", held.manifest.categories), ("predicates", held.manifest.predicates)):
        here.console.print(f"\n[bold]{heading}[/bold]")
        for name, count in sorted(counts.items(), key=lambda item: -item[1]):
            here.console.print(f"  {count:>9,}  {clean(name.removeprefix('biolink:'))}")
