"""An answer on the terminal: its text, what it lacks, and what its numbers in brackets stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from serve.cli.state import State, clean

if TYPE_CHECKING:
    from reasoning.claims.answer import Answer


def show_answer(here: State, answer: Answer, *, records: bool = False, trace: bool = False, text: bool = True) -> None:
    """Print an answer's text (unless it was shown as it came), what it lacks, and what its numbers in brackets stand for."""
    from reasoning.rendering.text import count

    console = here.console
    if text:
        console.print(clean(answer.text))
    for line in answer.notes:
        console.print(f"[dim]note: {clean(line)}[/dim]")
    for line in answer.untold:
        console.print(f"[yellow]not found: {clean(line)}[/yellow]")
    if answer.citations:
        console.print()
    for citation in answer.citations:
        predicate = citation.predicate.removeprefix("biolink:")
        said = f"{citation.subject_name} {'not ' if citation.negated else ''}{predicate} {citation.object_name}"
        pieces = citation.evidence
        console.print(f"[bold]\\[{citation.number}][/bold] {clean(said)}  [dim]{citation.edge_id}[/dim]")
        for piece in pieces if records else pieces[:2]:
            about = [
                piece.source,
                piece.source_version,
                piece.record,
                piece.evidence_code or "",
                " ".join(piece.publications),
                piece.licence,
            ]
            console.print(f"    [dim]{clean('  '.join(part for part in about if part))}[/dim]")
        if not records and len(pieces) > 2:
            console.print(f"    [dim]and {count(len(pieces) - 2, 'more record')} (--records shows them)[/dim]")
    if trace:
        from reasoning.rendering.trace_text import lines

        console.print()
        for line in lines(answer.trace) if answer.trace is not None else ["this question needed no search for paths"]:
            console.print(f"[dim]{clean(line)}[/dim]")
