"""``medclew metapaths``, ``related``, ``join``, ``analogues`` and ``hubs``: searches that need more than paths between two concepts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from serve.cli.answers.shown import show_answer
from serve.cli.graph.from_store import refuse
from serve.cli.state import Json, State, clean, print_json, state

if TYPE_CHECKING:
    from reasoning.claims.answer import Answer

Concepts = Annotated[list[str], typer.Argument(help="Concepts: CURIE, CUI, code or name.")]
Category = Annotated[str | None, typer.Option("--category", "-c", help="Of this Biolink category alone, for instance Gene.")]


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("metapaths", epilog='Example: `medclew metapaths FBN1 "ectopia lentis" --hops 3`')(metapaths)
    app.command("related", epilog='Example: `medclew related "Marfan syndrome" "ectopia lentis" --category gene`')(related)
    app.command("join", epilog='Example: `medclew join "Marfan syndrome" "vascular Ehlers-Danlos syndrome" "Loeys-Dietz syndrome"`')(join)
    app.command("analogues", epilog="Example: `medclew analogues FBN2 --as FBN1=arachnodactyly --as TGFBR1=HP:0002616`")(analogues)
    app.command("hubs", epilog="Example: `medclew hubs -k 10 --category Disease`")(hubs)


def metapaths(
    context: typer.Context,
    source: Annotated[str, typer.Argument(help="A concept: CURIE, CUI, code or name.")],
    target: Annotated[str, typer.Argument(help="Another concept.")],
    hops: Annotated[int, typer.Option("--hops", min=1, max=4, help="Hops at the most.")] = 3,
    seconds: Annotated[float, typer.Option("--seconds", min=0.1, help="How long to count at the most.")] = 10.0,
    all_p_values: Annotated[
        bool, typer.Option("--all-p-values", help="Make the null models that the build left out too; seconds to minutes each.")
    ] = False,
    json: Json = False,
) -> None:
    """Show the typed paths between two concepts: how many, their DWPC, and how surprising that is between nodes of these degrees."""
    here = state(context)
    refuse(here, "metapaths")
    found = here.engine.graph.metapaths(source, target, max_hops=hops, p_values="all" if all_p_values else "ready", seconds=seconds)
    if json:
        print_json(found.to_dict())
    else:
        from rich.table import Table

        table = Table(box=None, header_style="bold", pad_edge=False)
        for heading in ("metapath", "paths", "DWPC", "p", "adjusted", "weightiest path"):
            table.add_column(heading, overflow="fold")
        for row in found.rows:
            chances = [f"{p:.2g}" if p is not None else "–" for p in (row.p_value, row.adjusted)]
            table.add_row(*(clean(v) for v in (row.metapath, f"{row.paths:,}", f"{row.dwpc:.3g}", *chances, " – ".join(row.example))))
        here.console.print(table)
        rest = "; the time was spent before all were counted" if found.truncated else ""
        here.console.print(f"{len(found.rows)} of {found.possible} metapaths of at most {hops} hops join the two{rest}")
    if not found.rows:
        raise typer.Exit(3)


def _out(here: State, answer: Answer, *, json: bool) -> None:
    print_json(answer.to_dict()) if json else show_answer(here, answer)
    if answer.abstained:
        raise typer.Exit(3)


def related(
    context: typer.Context,
    concepts: Concepts,
    category: Category = None,
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="Concepts at the most.")] = 10,
    json: Json = False,
) -> None:
    """Show what stands nearest to some concepts (personalised PageRank), the first five each with its best path."""
    here = state(context)
    refuse(here, "related")
    _out(here, here.engine.graph.related(concepts, category=category, k=k), json=json)


def join(context: typer.Context, concepts: Concepts, json: Json = False) -> None:
    """Show what joins several concepts most cheaply, each link with its records."""
    here = state(context)
    refuse(here, "join")
    _out(here, here.engine.graph.join(concepts), json=json)


def analogues(
    context: typer.Context,
    source: Annotated[str, typer.Argument(help="The concept to find analogues for.")],
    examples: Annotated[list[str], typer.Option("--as", help="An example, A=B: what is to SOURCE as B is to A? Repeatable.")],
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="Answers at the most.")] = 10,
    hops: Annotated[int, typer.Option("--hops", min=1, max=4, help="Hops of a pattern at the most.")] = 3,
    json: Json = False,
) -> None:
    """Read typed patterns off example pairs and follow them from a concept: suggestions, each with a path, not records."""
    from kg.errors import InputError

    here = state(context)
    refuse(here, "analogues")
    pairs = []
    for text in examples:
        one, between, other = text.partition("=")
        if not between or not one.strip() or not other.strip():
            raise InputError(f"--as {text!r} is no example; write it as A=B, for instance FBN1=arachnodactyly")
        pairs.append((one, other))
    _out(here, here.engine.graph.analogues(source, pairs, k=k, max_hops=hops), json=json)


def hubs(
    context: typer.Context,
    k: Annotated[int, typer.Option("-k", min=1, max=10_000, help="Nodes at the most.")] = 20,
    category: Category = None,
    json: Json = False,
) -> None:
    """List the most generic nodes: those that `explain --without-hubs` keeps out of paths."""
    here = state(context)
    refuse(here, "hubs")
    found = here.engine.graph.hubs(k, category=category)
    if json:
        print_json([row.to_dict() for row in found])
        return
    for row in found:
        here.console.print(clean(f"{row.curie:<18} {row.neighbours:>8,} neighbours  {row.genericness:5.2f} nats  {row.name}"))
