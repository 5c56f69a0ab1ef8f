"""``medclew explain``: how two concepts hang together, as ranked evidence paths."""

from __future__ import annotations

from typing import Annotated

import typer

from serve.cli.answers.shared import NoScorer, Picture, save_picture
from serve.cli.answers.shown import show_answer
from serve.cli.graph.from_store import refuse
from serve.cli.state import Json, print_json, state

_EXPLAIN = """
Examples:

    medclew explain "Marfan syndrome" FBN1

    medclew explain warfarin "Marfan syndrome" --hops 4 --avoid FBN1 --through CYP2C9

    medclew explain MONDO:0007947 HP:0001083 --picture path.svg
"""


def register(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command("explain", epilog=_EXPLAIN)(explain)


def explain(
    context: typer.Context,
    source: Annotated[str, typer.Argument(help="A concept: CURIE, CUI, code or name.")],
    target: Annotated[str, typer.Argument(help="Another concept.")],
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="Paths at the most.")] = 5,
    hops: Annotated[int, typer.Option("--hops", min=1, max=8, help="Hops at the most.")] = 3,
    through: Annotated[list[str] | None, typer.Option("--through", help="A concept that each path must visit.")] = None,
    avoid: Annotated[list[str] | None, typer.Option("--avoid", help="A concept that no path may visit.")] = None,
    predicate: Annotated[list[str] | None, typer.Option("--predicate", help="Walk edges of this predicate alone.")] = None,
    category: Annotated[list[str] | None, typer.Option("--category", help="Pass through this category alone.")] = None,
    source_name: Annotated[list[str] | None, typer.Option("--source", help="Use this source's edges alone.")] = None,
    level: Annotated[str | None, typer.Option("--level", help="The weakest knowledge level to accept.")] = None,
    without_hubs: Annotated[int, typer.Option("--without-hubs", min=0, help="Keep this many of the most generic nodes out of paths.")] = 0,
    seconds: Annotated[float, typer.Option("--seconds", min=0.001, help="How long to search at the most.")] = 2.0,
    picture: Picture = None,
    no_scorer: NoScorer = False,
    records: Annotated[bool, typer.Option("--records", "-r", help="Show every record behind each citation.")] = False,
    json: Json = False,
) -> None:
    """Explain how two concepts hang together: ranked evidence paths, each hop with its records."""
    here = state(context)
    refuse(here, "explain")
    found = here.engine.explain(
        source,
        target,
        k,
        hops,
        through=through or (),
        avoid=avoid or (),
        predicates=predicate or (),
        categories=category or (),
        sources=source_name or (),
        level=level,
        without_hubs=without_hubs,
        seconds=seconds,
        scorer=None if no_scorer else "gnn",
    )
    if picture is not None:
        from reasoning.rendering.paths_svg import draw

        save_picture(picture, draw(found))
    print_json(found.to_dict()) if json else show_answer(here, found.answer, records=records)
    if not found.paths:
        raise typer.Exit(3)
