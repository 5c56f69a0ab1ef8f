"""``medclew diagnose``: the diseases that explain a patient's findings, with the records for and against each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from serve.cli.answers.shared import read_text
from serve.cli.answers.shown import show_answer
from serve.cli.graph.from_store import refuse
from serve.cli.state import Json, naming, print_json, state

if TYPE_CHECKING:
    from collections.abc import Mapping

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


def register(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command("diagnose", epilog=_DIAGNOSE)(diagnose)


def diagnose(
    context: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(
            help="A patient's file, told by its content: Phenopacket or Family, FHIR R4, findings of another front end (JSON), OMOP-like"
            " CSV, a conversation; - for standard input."
        ),
    ] = None,
    hpo: Annotated[
        list[str] | None, typer.Option("--hpo", help="A finding that the patient has, or several: HPO identifiers or names.")
    ] = None,
    not_hpo: Annotated[list[str] | None, typer.Option("--not-hpo", help="A finding that the patient does not have.")] = None,
    text: Annotated[str | None, typer.Option("--text", help="The patient in words, or - for standard input.")] = None,
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="Candidates at the most.")] = 10,
    gene: Annotated[
        list[str] | None, typer.Option("--gene", help="A candidate for the causal gene, or several: symbols or identifiers.")
    ] = None,
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
    words = read_text(text) if text is not None else None
    if by_words:
        from serve.cli.answers.interactive import show_pointed

        if words is None:
            raise InputError("--by-words ranks by the words of --text: give it")
        if file or hpo or not_hpo or gene or genes or leave_out or at or interactive:
            raise InputError("--by-words ranks by the words of --text alone: leave a file and the other options out")
        show_pointed(here, here.engine.complaint(words, k), as_json=json)
        return
    listed = dict.fromkeys(gene or (), 1.0)
    if genes is not None:
        from reasoning.diagnosis.gene_list import read

        with naming(genes):
            listed |= read(genes)
    named = file if file is not None else genes
    if interactive:
        from serve.cli.answers.interactive import ask_on

        if at is not None:
            raise InputError("a dialogue is about what is known now: leave --at or --interactive out")
        with naming(named):
            dialogue = here.engine.question(
                case, text=words, hpo=hpo or (), not_hpo=not_hpo or (), genes=listed, exclude_publications=leave_out or ()
            )
        ask_on(here, dialogue, k, as_json=json)
        return
    with naming(named):
        found = here.engine.diagnose(
            case, text=words, hpo=hpo or (), not_hpo=not_hpo or (), k=k, exclude_publications=leave_out or (), genes=listed, at=at
        )
    print_json(found.to_dict()) if json else show_answer(here, found.answer, records=records)


def _standard_input() -> str | Mapping[str, Any]:
    """A patient from standard input: a table or conversation as it is, anything else as JSON or YAML."""
    from reasoning.diagnosis import phenopackets
    from reasoning.intake.read import is_case

    text = read_text("-")
    if is_case(text):
        return text
    document = phenopackets.load(text, "standard input")
    if not isinstance(document, dict):
        phenopackets.from_dict(document, "standard input")  # says what it is instead
        raise AssertionError("what is no object was taken for a patient")
    return document
