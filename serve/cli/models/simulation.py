"""``medclew simulate``: a patient made from a disease's records, asked by the engine or by you."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from serve.cli.graph.from_store import refuse
from serve.cli.state import Json, State, clean, print_json, state

if TYPE_CHECKING:
    from reasoning.patients import SimulatedPatient, Simulator
    from reasoning.patients.rubric import Score

_EXAMPLES = """
Examples:

    medclew simulate "Marfan syndrome"

    medclew simulate OMIM:154700 --seed 3 --style anxious --order random --json

    medclew simulate "Marfan syndrome" --interactive
"""


def register(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command("simulate", epilog=_EXAMPLES)(simulate)


def simulate(
    context: typer.Context,
    disease: Annotated[str, typer.Argument(help="What the patient has: CURIE, other code or name.")],
    seed: Annotated[int, typer.Option("--seed", min=0, help="The same disease, seed and style give the same patient.")] = 0,
    style: Annotated[str, typer.Option("--style", help="How the patient talks: plain, terse, talkative or anxious.")] = "plain",
    questions: Annotated[int, typer.Option("--questions", min=1, max=200, help="Questions at the most.")] = 20,
    order: Annotated[str | None, typer.Option("--order", help="In which order to ask, instead of the engine's own.")] = None,
    interactive: Annotated[bool, typer.Option("--interactive", "-i", help="Ask yourself.")] = False,
    json: Json = False,
) -> None:
    """Make a patient of a disease and ask: the transcript, after how many questions the disease leads, and what the questions earn.

    Findings are drawn by their frequency on record, each answer from a record; no two contradict each other. Not medical advice.
    """
    from reasoning.diagnosis.questioning.strategies import ENGINE
    from reasoning.patients import Simulator
    from reasoning.patients.consultation import consult

    here = state(context)
    refuse(here, "simulate")
    diagnoser = here.engine.diagnoser
    simulator = Simulator(diagnoser)
    patient = simulator.patient(disease, seed, style)
    if interactive:
        _ask(here, simulator, patient, questions, as_json=json)
        return
    found = consult(diagnoser, simulator, patient, most=questions, strategy=order or ENGINE)
    if json:
        print_json(found.to_dict())
        return
    _introduce(here, patient)
    for turn in found.turns:
        if turn.question:
            here.console.print(f"\n[bold]{clean(turn.question)}[/bold]")
        here.console.print(f"  {clean(turn.reply)}  [dim]{turn.edge_id}[/dim]")
        if turn.leader:
            here.console.print(f"  [dim]now: {clean(turn.leader)}[/dim]")
    after = "does not lead" if found.found_after is None else f"leads after {found.found_after} questions"
    here.console.print(f"\n{clean(patient.name)} ({patient.disease}) {after}.")
    _show(here, found.score)


def _introduce(here: State, patient: SimulatedPatient) -> None:
    here.console.print(f"A patient, {patient.sex}, {patient.age:g} years old.")


def _ask(here: State, simulator: Simulator, patient: SimulatedPatient, most: int, *, as_json: bool) -> None:
    """Let the user ask, in words, until the input ends, ``q``, or enough was asked."""
    from rich.console import Console

    from reasoning.patients import voice
    from reasoning.patients.rubric import Rubrics
    from reasoning.vocabulary import PHENOTYPE

    console = Console(stderr=True, highlight=False) if as_json else here.console
    console.print(f"A patient, {patient.sex}, {patient.age:g} years old. Ask in words; q ends.")
    for _, said in voice.complaint(patient):
        console.print(f"  {clean(said)}")
    asked: list[list[str]] = []
    while len(asked) < most:
        if console.file.isatty():
            print("> ", end="", flush=True, file=sys.stderr)
        line = sys.stdin.readline()
        if not line or line.strip().lower() in ("q", "quit"):
            break
        if not line.strip():
            continue
        named = here.engine.grounder.ground(line, categories=(PHENOTYPE,)).mentions
        wanted = list(dict.fromkeys(mention.best.curie for mention in named if not mention.inside))
        asked.append(wanted)
        if not wanted:
            console.print("  I do not understand. What do you want to know?")
        for curie in wanted:
            console.print(f"  {clean(voice.reply(patient, simulator.bears_on(patient, curie)))}")
    rubrics = Rubrics(here.engine.diagnoser)
    score = rubrics.score(rubrics.of(patient), asked)
    if as_json:
        print_json({"patient": patient.to_dict(), "asked": asked, "score": score.to_dict()})
        return
    console.print(f"\nIt is {clean(patient.name)} ({patient.disease}).")
    _show(here, score)


def _show(here: State, score: Score) -> None:
    here.console.print(f"What was asked earns {score.share:.0%} of the rubric:")
    for mark in score.marks:
        at = "not asked" if mark.turn is None else f"question {mark.turn + 1}"
        edges = " ".join(mark.item.edge_ids[:2])
        here.console.print(f"  {mark.item.kind:<14} {clean(mark.item.finding.name)}  [dim]{at}  {mark.item.weight:.2f}  {edges}[/dim]")
