"""``medclew ask``, ``explain``, ``diagnose`` and ``demo``: questions in, cited answers out."""

from __future__ import annotations

from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from serve.cli.from_store import refuse
from serve.cli.shown import show_answer
from serve.cli.state import Json, State, clean, naming, print_json, state

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reasoning.claims.answer import Answer
    from reasoning.claims.prose.translating import Translated
    from reasoning.llm import Client


NoScorer = Annotated[bool, typer.Option("--no-scorer", help="Rank paths by the graph's own figures alone.")]
Picture = Annotated[Path | None, typer.Option("--picture", help="Draw the best paths into this SVG file.")]

_ASK = """
Examples:

    medclew ask "Which genes cause Marfan syndrome?"

    medclew ask "Which diseases explain ectopia lentis and arachnodactyly without hearing loss?" --records

    medclew ask --read "Which genes cause Marfan syndrome?"

    medclew ask "How is FBN1 related to ectopia lentis?" --trace --picture fbn1.svg

    medclew ask "Which genes cause Marfan syndrome?" --llm --register plain --language Spanish

    echo "Does Marfan syndrome cause ectopia lentis?" | medclew ask - --json
"""

_EXPLAIN = """
Examples:

    medclew explain "Marfan syndrome" FBN1

    medclew explain warfarin "Marfan syndrome" --hops 4 --avoid FBN1 --through CYP2C9

    medclew explain MONDO:0007947 HP:0001083 --picture path.svg
"""

_DIAGNOSE = """
Examples:

    medclew diagnose patient.json

    medclew diagnose record.fhir.json --at 2021-03-04

    medclew diagnose --hpo HP:0001083 --hpo arachnodactyly --not-hpo "hearing impairment"

    medclew diagnose --hpo HP:0001083 --interactive

    medclew diagnose --hpo HP:0001083 --genes exome.annotated.vcf.gz

    medclew --bundle graphs/emckg diagnose --by-words --text "my eye is red and it hurts to look at light"

    medclew diagnose --text "Tall girl with ectopia lentis and a dilated aortic root, no hearing loss." --json
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
    app.command("explain", epilog=_EXPLAIN)(explain)
    app.command("diagnose", epilog=_DIAGNOSE)(diagnose)
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
        from serve.cli.logical import show_reading

        show_reading(context, _read(question), json=json, model=_model() if llm else None)
        return
    model = _model() if llm else None
    answer = here.engine.ask(_read(question), scorer=None if no_scorer else "gnn", model=model)
    if model is not None:
        from reasoning.claims.prose.retelling import retell

        def shown(text: str) -> None:
            # Each stretch is shown as soon as it is verified; the rest of the answer follows at the end.
            here.console.print(clean(text), end="", soft_wrap=True)

        answer = retell(answer, here.engine.snapshot, model, register.value, None if json else shown)
        if not json:
            here.console.print()
    if record is not None:
        from serve.cli import replaying

        replaying.record(here, answer, record)
    told = _translated(answer, here, model, language)
    if picture is not None:
        from kg.errors import InputError
        from reasoning.rendering.paths_svg import draw_answer

        if answer.trace is None:
            raise InputError("only answers that searched for paths can be drawn; ask for instance how two concepts are connected")
        _save(picture, draw_answer(answer))
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

        _save(picture, draw(found))
    print_json(found.to_dict()) if json else show_answer(here, found.answer, records=records)
    if not found.paths:
        raise typer.Exit(3)


def diagnose(
    context: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(
            help="A patient's file, told by its content: Phenopacket or Family, FHIR R4, findings of another front end (JSON), OMOP-like"
            " CSV, a conversation; - for standard input."
        ),
    ] = None,
    hpo: Annotated[list[str] | None, typer.Option("--hpo", help="A finding that the patient has: HPO identifier or name.")] = None,
    not_hpo: Annotated[list[str] | None, typer.Option("--not-hpo", help="A finding that the patient does not have.")] = None,
    text: Annotated[str | None, typer.Option("--text", help="The patient in words, or - for standard input.")] = None,
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="Candidates at the most.")] = 10,
    gene: Annotated[list[str] | None, typer.Option("--gene", help="A candidate for the causal gene: symbol or identifier.")] = None,
    genes: Annotated[
        Path | None, typer.Option("--genes", help="A file of them: one a line, with a weight after a tab, or an annotated VCF.")
    ] = None,
    leave_out: Annotated[list[str] | None, typer.Option("--leave-out", metavar="PMID", help="Ignore records that cite it.")] = None,
    by_words: Annotated[
        bool, typer.Option("--by-words", help="Rank by the words of --text alone: for graphs of findings without an ontology.")
    ] = False,
    at: Annotated[str | None, typer.Option("--at", metavar="DATE", help="Only what the file says was known on this day counts.")] = None,
    interactive: Annotated[bool, typer.Option("--interactive", "-i", help="Ask for further findings, the most telling first.")] = False,
    records: Annotated[bool, typer.Option("--records", "-r", help="Show every record behind each citation.")] = False,
    json: Json = False,
) -> None:
    """Rank the diseases that explain a patient's findings, and say which records speak for and against each. Not medical advice."""
    from kg.errors import InputError

    here = state(context)
    refuse(here, "diagnose")
    case: str | Path | Mapping[str, Any] | None = None
    if file is not None and text is not None:
        raise InputError("give a file or --text, not both")
    if file is not None:
        case = _standard_input() if str(file) == "-" else file
    words = _read(text) if text is not None else None
    if by_words:
        from serve.cli.questions import show_pointed

        if words is None:
            raise InputError("--by-words ranks by the words of --text: give it")
        show_pointed(here, here.engine.complaint(words, k), as_json=json)
        return
    listed = dict.fromkeys(gene or (), 1.0)
    if genes is not None:
        from reasoning.diagnosis.gene_list import read

        with naming(genes):
            listed |= read(genes)
    named = file if file is not None else genes
    if interactive:
        from serve.cli.questions import ask_on

        if at is not None:
            raise InputError("a dialogue is about what is known now: leave --at or --interactive out")
        with naming(named):
            dialogue = here.engine.question(case, text=words, hpo=hpo or (), not_hpo=not_hpo or (), genes=listed)
        ask_on(here, dialogue, k, as_json=json)
        return
    with naming(named):
        found = here.engine.diagnose(
            case, text=words, hpo=hpo or (), not_hpo=not_hpo or (), k=k, exclude_publications=leave_out or (), genes=listed, at=at
        )
    print_json(found.to_dict()) if json else show_answer(here, found.answer, records=records)


def demo(context: typer.Context) -> None:
    """Ask the default graph three questions."""
    here = state(context)
    for command, *arguments in DEMO:
        here.console.rule(f"medclew {command} " + " ".join(f'"{a}"' if " " in a else a for a in arguments), align="left")
        engine = here.engine
        answer = engine.ask(arguments[0]) if command == "ask" else engine.explain(arguments[0], arguments[1], 3).answer
        show_answer(here, answer, records=False)
        here.console.print()


def _model() -> Client:
    from serve.language_model import client

    return client()


def _standard_input() -> str | Mapping[str, Any]:
    """A patient from standard input: a table or conversation as it is, anything else as JSON or YAML."""
    from reasoning.diagnosis import phenopackets
    from reasoning.intake.read import is_case

    text = _read("-")
    if is_case(text):
        return text
    document = phenopackets.load(text, "standard input")
    if not isinstance(document, dict):
        phenopackets.from_dict(document, "standard input")  # says what it is instead
        raise AssertionError("what is no object was taken for a patient")
    return document


def _read(text: str) -> str:
    import sys

    return sys.stdin.read() if text == "-" else text


def _save(path: Path, picture: str) -> None:
    """Write a picture.

    Raises:
        InputError: it cannot be written there.
    """
    from kg.errors import InputError

    try:
        path.write_text(picture, "utf-8")
    except OSError as error:
        raise InputError(f"cannot write the picture to {path}: {error}") from error
