"""``medclew evaluate``: what the field measures by, from the user's own copy of a set."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from serve.cli.state import Json, naming, print_json, state

if TYPE_CHECKING:
    from reasoning.evaluation.systems import System

_EVALUATE = """
Examples:

    medclew evaluate rarebench LIRICAL.jsonl

    medclew evaluate medqa benchmark.json --limit 200 --report medqa.html

    medclew evaluate medqa benchmark.json --system graph --system model --system "model with graph"

    medclew --bundle graphs/primekg evaluate stark-prime stark/ --json

    medclew evaluate list
"""


class Which(StrEnum):
    """What may be evaluated."""

    graph = "graph"
    control = "control"
    model = "model"
    both = "model with graph"


def register(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command("evaluate", epilog=_EVALUATE)(evaluate)


def evaluate(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="SET", help="A set's name; `list` names them all.")],
    path: Annotated[Path | None, typer.Argument(help="Your copy of it, a file or a folder.")] = None,
    system: Annotated[
        list[Which] | None, typer.Option("--system", "-s", help="What to evaluate; the first is compared with the others.")
    ] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="Ask so many items, the same ones every time.")] = None,
    report: Annotated[Path | None, typer.Option("--report", help="Write the report here: .md, .html or .json.")] = None,
    json: Json = False,
) -> None:
    """Measure the graph on a published set, beside a control that does not look at it: right, sure, faithful, and at what cost."""
    from kg.errors import InputError
    from kg.manifest import Manifest
    from reasoning.evaluation import sets
    from reasoning.evaluation.report import html, markdown
    from reasoning.evaluation.run import evaluate as run

    here = state(context)
    if name == "list":
        listed = [{"name": one.name, "title": one.title, "source": one.source, "expects": one.expects} for one in sets.SETS.values()]
        if json:
            print_json(listed)
            return
        for one in listed:
            here.console.print(f"[bold]{one['name']:12}[/bold] {one['title']}\n{'':13}[dim]{one['expects']}; {one['source']}[/dim]")
        return
    sets.named(name)
    if path is None:
        raise InputError(f"give the path of your copy of {name}; none of the sets travels with Medclew")
    forms = {".md": markdown, ".html": html, ".json": None}
    if report is not None and report.suffix not in forms:
        raise InputError(f"a report is {', '.join(forms)}, not {report.suffix or 'without an ending'}")
    chosen = list(dict.fromkeys(system or [Which.graph, Which.control]))
    systems = [_system(here, one, path) for one in chosen]
    engine = here.engine
    manifest = Manifest.read(engine.path / "manifest.json")
    graph = f"{engine.path.name}, SHA-256 {manifest.content_hash}"
    with naming(path):
        found = run(name, path, systems, limit=limit, snapshot=engine.snapshot, graph=graph)
    if report is not None:
        write = forms[report.suffix]
        _save(report, _as_json(found.to_dict()) if write is None else write(found))
    if json:
        print_json(found.to_dict())
    elif report is None:
        here.console.print(markdown(found), markup=False, highlight=False)


def _system(here: object, which: Which, path: Path) -> System:
    from reasoning.evaluation.systems import Control, Graph
    from serve.cli.state import State

    assert isinstance(here, State)
    corpus = path if path.is_dir() else None
    if which is Which.graph:
        return Graph(here.engine, corpus)
    if which is Which.control:
        return Control(corpus=corpus)
    from reasoning.evaluation.language_model import Model
    from serve.language_model import client

    return Model(client(), here.engine if which is Which.both else None)


def _as_json(content: object) -> str:
    import json

    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def _save(path: Path, text: str) -> None:
    from kg.errors import InputError, reason

    try:
        path.write_text(text, "utf-8")
    except OSError as error:
        raise InputError(f"cannot write the report to {path}: {reason(error)}") from error
