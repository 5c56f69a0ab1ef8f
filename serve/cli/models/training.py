"""``medclew export training``: items that train and test models, each with its check attached."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from serve.cli.progress import progress_bars
from serve.cli.state import Json, clean, print_json, state

_EXAMPLES = """
Kinds: chains, rare, curriculum, choice, pairs, bridges, corrections, pathways, trajectories, neutral, dags, obscured, triples.

Examples:

    medclew export training choice items/choice --items 10000

    medclew export training chains items/chains --format sft --parquet --seed 7

    medclew export training triples items/triples --format triples

    MEDCLEW_LLM_URL=http://localhost:8000/v1 medclew export training chains items/searched --items 100 --search --attempts 4
"""


def register(app: typer.Typer) -> None:
    """Add this module's command to ``medclew export``."""
    app.command("training", epilog=_EXAMPLES)(training)


def training(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(help="What kind of items.")],
    folder: Annotated[Path, typer.Argument(help="An empty or new folder: a file a split goes there, and a datasheet.")],
    items: Annotated[int, typer.Option("--items", min=1, help="How many.")] = 1_000,
    seed: Annotated[int, typer.Option("--seed", min=0, help="The same seed and graph give the same items.")] = 0,
    form: Annotated[str, typer.Option("--format", help="items, chat, sft, preference, rlvr or triples.")] = "rlvr",
    parquet: Annotated[bool, typer.Option("--parquet", help="Write Parquet instead of JSONL.")] = False,
    search: Annotated[
        bool, typer.Option("--search", help="Keep of each item's chains the one that helps the model at MEDCLEW_LLM_URL most to answer.")
    ] = False,
    attempts: Annotated[int, typer.Option("--attempts", min=1, max=64, help="With --search: how often the model tries each step.")] = 2,
    width: Annotated[int, typer.Option("--width", min=1, max=64, help="With --search: how many edges are tried at a hop.")] = 4,
    json: Json = False,
) -> None:
    """Write questions with answers, evidence and the Query that checks them, in the formats that trainers read."""
    from kg.snapshot import Snapshot
    from reasoning.training.export import export
    from reasoning.training.searched import Endpoint, Search
    from serve.language_model import client

    here = state(context)
    snapshot, by = Snapshot.open(here.path), None
    if search:
        model = client()
        by = Search(snapshot, [Endpoint(model)], attempts=attempts, width=width, side_by_side=model.settings.concurrency)
    with progress_bars(quiet=json) as progress:
        written = export(snapshot, kind, folder, count=items, seed=seed, form=form, parquet=parquet, progress=progress, search=by)
    if json:
        print_json({"written": str(folder), "kind": kind, "format": form, "splits": dict(written.splits)})
    else:
        told = ", ".join(f"{number:,} {split}" for split, number in sorted(written.splits.items()))
        here.console.print(f"{sum(written.splits.values()):,} items written to {clean(folder)}: {told}")
