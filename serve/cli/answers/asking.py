"""``medclew ask`` and ``demo``: a question in, a cited answer out."""

from __future__ import annotations

from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from serve.cli.answers.shared import NoScorer, Picture, read_text, save_picture
from serve.cli.answers.shown import show_answer
from serve.cli.graph.from_store import refuse
from serve.cli.state import Json, State, clean, print_json, state

if TYPE_CHECKING:
    from reasoning.claims.answer import Answer
    from reasoning.claims.prose.translating import Translated
    from reasoning.llm import Client

_ASK = """
Examples:

    medclew ask "Which genes cause Marfan syndrome?"

    medclew ask "Which diseases explain ectopia lentis and arachnodactyly without hearing loss?" --records

    medclew ask --read "Which genes cause Marfan syndrome?"

    medclew ask "How is FBN1 related to ectopia lentis?" --trace --picture fbn1.svg

    medclew ask "Which genes cause Marfan syndrome?" --llm --register plain --language Spanish

    echo "Does Marfan syndrome cause ectopia lentis?" | medclew ask - --json
"""

DEMO = (
    ("ask", "Which diseases explain ectopia lentis, arachnodactyly and aortic root dilatation without hearing loss?"),
    ("ask", "Which genes cause Marfan syndrome?"),
    ("explain", "Marfan syndrome", "FBN1"),
)


class Register(StrEnum):
    """For whom an answer is worded."""

    clinician = "clinician"
    plain = "plain"
    researcher = "researcher"


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("ask", epilog=_ASK)(ask)
    app.command("demo", epilog="Example: `medclew demo`")(demo)


def ask(
    context: typer.Context,
    question: Annotated[str, typer.Argument(help="A question, or - to read it from standard input.")],
    records: Annotated[bool, typer.Option("--records", "-r", help="Show every record behind each citation.")] = False,
    read: Annotated[bool, typer.Option("--read", help="Show how the question is read, as a query, and do not answer it.")] = False,
    trace: Annotated[bool, typer.Option("--trace", help="Show what the planner asked, saw and decided.")] = False,
    record: Annotated[Path | None, typer.Option("--record", help="Keep the search in this file, for `medclew replay`.")] = None,
    picture: Picture = None,
    no_scorer: NoScorer = False,
    llm: Annotated[
        bool,
        typer.Option(
            "--llm", help="Let a language model (MEDCLEW_LLM_URL) read what the grammar cannot, and word the sentences; both are checked."
        ),
    ] = False,
    register: Annotated[Register, typer.Option("--register", help="For whom the model words them.")] = Register.clinician,
    language: Annotated[
        str | None, typer.Option("--language", help="With --llm: tell the claims in this language too, beside the verified English.")
    ] = None,
    views: Annotated[
        bool, typer.Option("--views", help="Show how recent, how authoritative and how agreed the evidence is, each by itself.")
    ] = False,
    json: Json = False,
) -> None:
    """Answer a question in sentences that cite the graph's edges. What the graph does not support is not said."""
    here = state(context)
    refuse(here, "ask")
    if read:
        from serve.cli.answers.logical import show_reading

        show_reading(context, read_text(question), json=json, model=_model() if llm else None)
        return
    model = _model() if llm else None
    answer = here.engine.ask(read_text(question), scorer=None if no_scorer else "gnn", model=model)
    if model is not None:
        from reasoning.claims.prose.retelling import retell

        def shown(text: str) -> None:
            # Each stretch is shown as soon as it is verified; the rest of the answer follows at the end.
            here.console.print(clean(text), end="", soft_wrap=True)

        answer = retell(answer, here.engine.snapshot, model, register.value, None if json else shown)
        if not json:
            here.console.print()
    if record is not None:
        from serve.cli.answers import replaying

        replaying.record(here, answer, record)
    told = _translated(answer, here, model, language)
    if picture is not None:
        from kg.errors import InputError
        from reasoning.rendering.paths_svg import draw_answer

        if answer.trace is None:
            raise InputError("only answers that searched for paths can be drawn; ask for instance how two concepts are connected")
        save_picture(picture, draw_answer(answer))
    seen = None
    if views:
        from reasoning.evidence_views.of_answer import views_of_answer

        seen = views_of_answer(answer, here.engine.snapshot)
    if json:
        more: dict[str, Any] = {} if seen is None else {"views": seen.to_dict()}
        if language is not None:
            more["translations"] = [asdict(each) for each in told]
        print_json({**answer.to_dict(), **more})
        return
    for each in told:
        here.console.print(clean(each.translation or f"{each.english} (not translated: {each.why})"), markup=False)
        if each.translation:
            here.console.print(f"    {clean(each.english)}", markup=False)
    show_answer(here, answer, records=records, trace=trace, text=model is None)
    for line in seen.lines() if seen is not None else ():
        here.console.print(f"[dim]{clean(line)}[/dim]")


def _translated(answer: Answer, here: State, model: Client | None, language: str | None) -> tuple[Translated, ...]:
    """An answer's claims in another language, where one is asked for.

    Raises:
        InputError: without a model.
    """
    if language is None:
        return ()
    from kg.errors import InputError
    from reasoning.claims.prose.translating import translated

    if model is None:
        raise InputError("--language needs a language model: add --llm")
    return translated(answer, here.engine.snapshot, model, language)


def demo(context: typer.Context) -> None:
    """Ask the default graph three questions."""
    here = state(context)
    for command, *arguments in DEMO:
        here.console.rule(f"medclew {command} " + " ".join(f'"{a}"' if " " in a else a for a in arguments), align="left")
        engine = here.engine
        answer = engine.ask(arguments[0]) if command == "ask" else engine.explain(arguments[0], arguments[1], 3).answer
        show_answer(here, answer, records=False)
        here.console.print()
    here.console.print("Now yours: `medclew ask` takes questions, `medclew diagnose` patients; `medclew --help` lists the rest.")
    here.console.print("In a clone the command is .venv/bin/medclew, and `make serve` opens the graph in the browser.")


def _model() -> Client:
    from serve.language_model import client

    return client()
