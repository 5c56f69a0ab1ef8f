"""``medclew predict`` and ``medclew gnn``: what the path scorer expects to be true, and how it is trained and measured."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from serve.cli.graph.from_store import refuse
from serve.cli.progress import Report, progress_bars
from serve.cli.state import Json, clean, print_json, state

_PREDICT = """
Examples:

    medclew predict "Marfan syndrome" has_phenotype

    medclew predict FBN1 causes --new --json
"""

_GNN = """
Examples:

    medclew gnn train umls/ --out runs/umls --set epochs=20

    medclew gnn evaluate umls/ --weights runs/umls/best.safetensors --baseline complex
"""


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("predict", epilog=_PREDICT)(predict)
    network = typer.Typer(help="Train and measure the path scorer (needs the extra `gnn`).", no_args_is_help=True)
    network.command("train", epilog=_GNN)(train)
    network.command("evaluate", epilog=_GNN)(evaluate)
    app.add_typer(network, name="gnn")


def predict(
    context: typer.Context,
    head: Annotated[str, typer.Argument(help="A concept: CURIE, CUI, code or name.")],
    predicate: Annotated[str, typer.Argument(help="A Biolink predicate, with or without its prefix.")],
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="Answers at the most.")] = 10,
    paths: Annotated[int, typer.Option("--paths", min=0, help="Paths behind each answer.")] = 2,
    backwards: Annotated[bool, typer.Option("--backwards", help="Ask for the subject: (?, predicate, HEAD).")] = False,
    category: Annotated[str | None, typer.Option("--category", "-c", help="Answers of this category alone.")] = None,
    new: Annotated[bool, typer.Option("--new", help="What the graph does not state: the default, and with --known beside it.")] = False,
    known: Annotated[bool, typer.Option("--known", help="What the graph states, ranked as if it did not.")] = False,
    entailed: Annotated[bool, typer.Option("--entailed", help="List what follows from what is stated, too.")] = False,
    kin: Annotated[bool, typer.Option("--kin", help="List kin of earlier answers, and what rests on the hierarchy alone, too.")] = False,
    weights: Annotated[Path | None, typer.Option("--weights", help="Other weights than those that ship.")] = None,
    json: Json = False,
) -> None:
    """Rank what may complete (HEAD, predicate, ?), each answer with the paths behind it. A prediction is not a record.

    What no record states is ranked by the path scorer and by what is stated of things alike (that share genes, findings, drugs ...); one of
    them has to give another reason than the hierarchy. What the graph states already (--known) is scored without its own edge, so that
    with --known --new both kinds stand in one ranking, and is shown with its records.

    Examples: medclew predict "Marfan syndrome" has_phenotype · medclew predict "Marfan syndrome" gene_associated_with_condition --backwards
    """
    from kg.biolink import PREFIX
    from reasoning.concepts.resolver import unique
    from serve.cli.models import scorer_runs as commands

    here = state(context)
    refuse(here, "predict")
    snapshot = here.engine.snapshot
    curie = snapshot.curie(unique(snapshot, head).node)
    full = predicate if ":" in predicate else PREFIX + predicate
    kind = category if category is None or ":" in category else PREFIX + category
    found = commands.predict(
        here.path,
        curie,
        full,
        k=k,
        paths=paths,
        backwards=backwards,
        category=kind,
        known=known,
        new=new or not known,
        entailed=entailed,
        kin=kin,
        weights=weights,
    )
    if json:
        print_json(found)
        return
    here.console.print(f"{clean(found['query']['name'])} – {clean(full)} – ?  [dim](predicted, not recorded)[/dim]")
    if not found["answers"]:
        left = "" if kin or not new else " but what rests on the hierarchy alone, which --kin lists"
        here.console.print(f"     nothing{left}.")
    for rank, answer in enumerate(found["answers"], 1):
        stated = "  [dim]stated in the graph[/dim]" if answer.get("known") else "  [dim]follows[/dim]" if answer.get("follows") else ""
        alike = f", alike {answer['support']:.2f}" if answer.get("support") else ""
        here.console.print(f"{rank:>3}. {clean(answer['name'])} ({clean(answer['curie'])})  score {answer['score']:.3f}{alike}{stated}")
        for edge in answer.get("edges", ()):
            records = "; ".join(f"{e['source']} {e['record']}" for e in edge["evidence"][:3])
            here.console.print(f"       [dim]{clean(edge['id'])}  {clean(records)}[/dim]")
        for path in answer.get("paths", ()):
            here.console.print(f"       [dim]{clean(_walk(path))}[/dim]")


def _walk(path: dict[str, Any]) -> str:
    """A path on one line, arrows as the edges point."""
    words = [path["names"][0]]
    for hop, name in zip(path["hops"], path["names"][1:], strict=True):
        label = hop["predicate"].removeprefix("biolink:")
        words += [f"—{label}→" if hop["forward"] else f"←{label}—", name]
    return " ".join(words)


def train(
    data: Annotated[Path, typer.Argument(help="A graph's folder, or one with train.txt, valid.txt and test.txt.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Where weights, state and report go; a stopped run goes on from there.")],
    ask: Annotated[list[str] | None, typer.Option("--ask", help="A predicate to ask for (graphs).", show_default="all")] = None,
    setting: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="A field of the run, for instance epochs=20.")
    ] = None,
    model: Annotated[
        list[str] | None, typer.Option("--model", metavar="NAME=VALUE", help="A field of the model, for instance dim=48.")
    ] = None,
    start: Annotated[Path | None, typer.Option("--start", help="Weights to start from.")] = None,
    device: Annotated[str, typer.Option("--device", help="cpu or cuda.", show_default="CUDA where there is one")] = "",
    json: Json = False,
) -> None:
    """Train the scorer. Stopping is safe: the same command goes on exactly where it was."""
    from serve.cli.models import scorer_runs as commands

    with progress_bars(quiet=json) as progress:
        report = commands.train(
            data, out, ask=ask or None, model=_fields(model), run=_fields(setting), device=device, start=start, report=_told(progress)
        )
    print_json(report)


def evaluate(
    data: Annotated[Path, typer.Argument(help="A graph's folder, or one with train.txt, valid.txt and test.txt.")],
    weights: Annotated[Path | None, typer.Option("--weights", help="A safetensors file.", show_default="those that ship")] = None,
    ask: Annotated[list[str] | None, typer.Option("--ask", help="A predicate to ask for (graphs).", show_default="all")] = None,
    baseline: Annotated[list[str] | None, typer.Option("--baseline", help="distmult or complex, trained in the same run.")] = None,
    most: Annotated[int, typer.Option("--most", min=0, help="Test triples at the most; 0 for all.")] = 0,
    json: Json = False,
) -> None:
    """Measure the scorer: filtered ranks in both directions, realistic ties, MRR and Hits@k with intervals."""
    from serve.cli.models import scorer_runs as commands

    with progress_bars(quiet=json) as progress:
        report = commands.evaluate(data, weights, ask=ask or None, baselines=baseline or (), most=most, report=_told(progress))
    print_json(report)


def _fields(options: list[str] | None) -> dict[str, Any]:
    from serve.cli.graph.cypher import named_values

    return named_values(options or [], "--set")


def _told(progress: Report) -> Any:
    return lambda stage, done, total, figures: progress(stage, done, total)
