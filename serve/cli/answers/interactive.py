"""``medclew diagnose --interactive``: question and answer in the terminal."""

from __future__ import annotations

import sys
from dataclasses import asdict
from io import TextIOWrapper
from typing import TYPE_CHECKING

from kg.errors import InputError, NotFound
from kg.model import edge_id
from serve.cli.state import State, clean, print_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from reasoning.diagnosis.complaint import Pointed
    from reasoning.diagnosis.questioning.dialogue import Questioning
    from reasoning.diagnosis.questioning.dialogue import State as Standing
    from reasoning.diagnosis.result import Term

_HELP = (
    "answer y (yes), n (no), ? (not known) or the numbers of what it is exactly (1, or 1 3); "
    "+ HP:0001166 or - arachnodactyly says something of one's own; q ends"
)


def ask_on(here: State, dialogue: Questioning, k: int, *, as_json: bool) -> None:
    """Ask until nothing more is worth asking, the input ends or the user has enough; then show the ranking.

    Questions go to stderr where the result is JSON, so that the output stays one document.
    """
    from rich.console import Console

    from reasoning.diagnosis.patient_input import findings_named

    console = Console(stderr=True, highlight=False) if as_json else here.console
    console.print(f"[dim]{clean(_HELP)}[/dim]")
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")  # a byte that is no text spoils its own answer, not those before it
    number = 0
    while (question := dialogue.ask()) is not None:
        number += 1
        console.print(f"\n[bold]{number}. {clean(question)}[/bold]  [dim]worth {question.gain:.2f}[/dim]")
        for test in question.tests:
            level = "" if test.invasiveness is None else f", {test.invasiveness}"
            console.print(f"   [dim]seen by {clean(test.name)}{clean(level)}  {test.edge_id}[/dim]")
        for place, form in enumerate(question.forms, 1):
            console.print(f"   {place} {clean(form.name)}  [dim]{form.curie}[/dim]")
        line = _line(console.file.isatty())
        if line is None or line.lower() in ("q", "quit"):
            break
        try:
            if line[:1] in ("+", "-") and line[1:].strip():
                notes: list[str] = []
                for curie in findings_named(here.engine.snapshot, [line[1:]], notes):
                    dialogue.answer(line[0] == "+", finding=curie)
                for note in notes:
                    console.print(f"[dim]{clean(note)}[/dim]")
            elif exact := _chosen(line, question.forms):
                for form in exact:
                    dialogue.answer(True, finding=form.curie)
            else:
                dialogue.answer(line)
        except (InputError, NotFound) as error:
            console.print(f"[yellow]{clean(error)}[/yellow]")
            number -= 1
            continue
        _show(console, dialogue.state)
    state = dialogue.state
    if not state.observed and not state.excluded:
        raise InputError("nothing is known of the patient: nothing can be ranked")
    found = dialogue.differential(k)
    if as_json:
        families = [asdict(family) for family in dialogue.families()]
        print_json({"dialogue": state.to_dict(), "differential": found.to_dict(), "families": families})
        return
    console.print()
    for candidate in found.candidates:
        console.print(f"{candidate.rank:3}. {clean(candidate.name)}  [dim]{candidate.disease}  {candidate.probability:.0%}[/dim]")
    for family in dialogue.families():
        told = ", ".join(name for _, name, _ in family.members[:4])
        more = f" and {family.size - 4} more" if family.size > 4 else ""
        console.print(f"[dim]one of {clean(family.name)} ({family.curie}), {family.probability:.0%}: {clean(told)}{more}[/dim]")


def _chosen(line: str, forms: Sequence[Term]) -> list[Term]:
    """Return the forms whose numbers a line holds, [] where it holds anything else.

    Raises:
        InputError: there is no form of such a number.
    """
    numbers = line.replace(",", " ").split()
    if not numbers or not all(number.isdecimal() for number in numbers):
        return []
    if wrong := [number for number in numbers if not 1 <= int(number) <= len(forms)]:
        which = f"say a number from 1 to {len(forms)}" if forms else "the question has no special forms"
        raise InputError(f"there is no {wrong[0]}: {which}")
    return [forms[int(number) - 1] for number in dict.fromkeys(numbers)]


def show_pointed(here: State, found: Sequence[Pointed], *, as_json: bool) -> None:
    """Show what a complaint points to, with the edges behind each disease."""
    if as_json:
        print_json([one.to_dict() for one in found])
        return
    snapshot = here.engine.snapshot
    for one in found:
        told = " its name is said" if one.said else ""
        here.console.print(f"{one.rank:3}. {clean(one.name)}  [dim]{one.disease}  {one.score:.2f}{told}[/dim]")
        for word, finding, edge in one.explained:
            identifier = edge_id(one.disease, snapshot.predicate(edge), finding)
            here.console.print(f"     [dim]{clean(word)}: {clean(snapshot.name(snapshot.index(finding)))}  {identifier}[/dim]")


def _line(prompt: bool) -> str | None:
    """The next line of the input, None at its end."""
    if prompt:
        print("> ", end="", flush=True, file=sys.stderr)
    line = sys.stdin.readline()
    return line.strip() if line else None


def _show(console: Console, state: Standing) -> None:
    told = ", ".join(f"{leader.name} {leader.probability:.0%}" for leader in state.leaders[:3])
    console.print(f"   [dim]now: {clean(told)}[/dim]")
