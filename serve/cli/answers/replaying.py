"""``medclew ask --record`` and ``medclew replay``: a search kept as a file, and run again."""

from __future__ import annotations

import json as jsonlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from serve.cli.graph.from_store import refuse
from serve.cli.state import Json, State, clean, print_json, state

if TYPE_CHECKING:
    from reasoning.claims.answer import Answer

_REPLAY = """
Examples:

    medclew ask "How is FBN1 related to ectopia lentis?" --record search.json

    medclew replay search.json

    medclew --bundle graphs/newer replay search.json --json
"""


def register(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command("replay", epilog=_REPLAY)(replay)


def record(here: State, answer: Answer, file: Path) -> None:
    """Keep an answer's search: the question, the graph it ran on, and every step.

    Raises:
        InputError: the answer needed no search, or the file cannot be written.
    """
    from kg.errors import InputError, reason

    if answer.trace is None:
        raise InputError("this question needed no search, so there is nothing to record; ask for instance how two concepts are connected")
    kept = {
        "question": answer.question,
        "graph": _graph(here),
        "scorer": answer.scorer,
        "steps": jsonlib.loads(answer.trace.to_json()),
    }
    try:
        file.write_text(jsonlib.dumps(kept, indent=1, ensure_ascii=False) + "\n", "utf-8")
    except OSError as error:
        raise InputError(f"cannot write the search to {file}: {reason(error)}") from error


def replay(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A search that `medclew ask --record` kept.")],
    json: Json = False,
) -> None:
    """Run a kept search again, chain by chain, and say which chains come back with something else: on a newer graph, or another machine.

    Exit code 1 where any does.
    """
    here = state(context)
    refuse(here, "replay")
    kept = _kept(file)
    from traversal.planning.trace import Trace

    trace = Trace.from_json(jsonlib.dumps(kept["steps"]))
    ground = here.engine.searched("gnn" if kept["scorer"] == "gnn" else None)
    different = set(trace.replay(ground))
    same_graph = kept["graph"] == _graph(here)
    chains = [step for step in trace.steps if "chain" in step.action]
    if json:
        rows = [{"id": step.id, "text": step.text, "same": step.id not in different} for step in chains]
        print_json({"question": kept["question"], "same_graph": same_graph, "chains": rows})
    else:
        here.console.print(f"{clean(kept['question'])}  [dim]{'the same graph' if same_graph else 'another graph'}[/dim]")
        for step in chains:
            said = "comes back with something else" if step.id in different else "the same"
            here.console.print(f"  {clean(step.id)}: {clean(step.text)}  [dim]{said}[/dim]")
    if different:
        raise typer.Exit(1)


def _graph(here: State) -> str:
    from kg.identity import read_manifest

    return str(read_manifest(here.path / "manifest.json")["content_hash"])


def _kept(file: Path) -> dict[str, Any]:
    from kg.errors import InputError, reason

    try:
        kept = jsonlib.loads(file.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(f"cannot read a search from {file}: {reason(error)}; `medclew ask --record FILE` keeps one") from error
    if not isinstance(kept, dict) or not {"question", "graph", "scorer", "steps"} <= set(kept):
        raise InputError(f"{file} is no kept search: it lacks question, graph, scorer or steps; `medclew ask --record FILE` keeps one")
    return kept
