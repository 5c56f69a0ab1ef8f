"""Typed results as HTML for notebooks. Every text from the graph is escaped; links go to known https addresses alone."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from kg.curie import address
from reasoning.rendering.text import plain

if TYPE_CHECKING:
    from reasoning.claims.answer import Answer, Citation


def text_html(text: object) -> str:
    """Return text from anywhere as HTML that shows it and does nothing else."""
    return escape(plain(text, 2000), quote=True)


def link(curie: str) -> str:
    """Return a CURIE as a link to its page, or as text where no page is known."""
    url = address(curie)
    shown = text_html(curie)
    return f'<a href="{escape(url, quote=True)}" rel="noopener noreferrer">{shown}</a>' if url else shown


def citation_html(citation: Citation) -> str:
    """Return a citation with its records as HTML."""
    verb = ("not " if citation.negated else "") + citation.predicate.removeprefix("biolink:")
    said = f"{citation.subject_name} — {verb} → {citation.object_name}"
    rows = []
    for piece in citation.evidence:
        papers = ", ".join(link(publication) for publication in piece.publications)
        known = ", ".join(part for part in (piece.evidence_code or "", piece.knowledge_level) if part)
        cells = (
            text_html(f"{piece.source} {piece.source_version}"),
            text_html(piece.record),
            papers,
            text_html(known),
            text_html(piece.licence),
        )
        rows.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>")
    head = "".join(f"<th>{name}</th>" for name in ("source", "record", "publications", "evidence", "licence"))
    return (
        f"<details><summary>[{citation.number}] {text_html(said)} <code>{text_html(citation.edge_id)}</code> "
        f"({len(citation.evidence)})</summary><table><tr>{head}</tr>{''.join(rows)}</table></details>"
    )


def answer_html(answer: Answer) -> str:
    """Return an answer as HTML: its text, each claim marked, its citations to unfold."""
    parts, at = [], 0
    for claim in sorted(answer.claims, key=lambda c: c.start):
        parts.append(_lines(answer.text[at : claim.start]))
        parts.append(
            f'<span class="medclew-claim" title="{escape(", ".join(map(str, claim.citations)), quote=True)}">{_lines(claim.text)}</span>'
        )
        at = claim.end
    parts.append(_lines(answer.text[at:]))
    notes = "".join(f"<li>{text_html(note)}</li>" for note in (*answer.missing, *answer.notes))
    return (
        f'<div class="medclew-answer"><p><b>{text_html(answer.question)}</b></p><div>{"".join(parts)}</div>'
        + (f"<ul>{notes}</ul>" if notes else "")
        + "".join(citation_html(citation) for citation in answer.citations)
        + "</div>"
    )


def table_html(headings: list[str], rows: list[list[str]], caption: str = "") -> str:
    """Return a table of texts as HTML; every cell is escaped."""
    head = "".join(f"<th>{text_html(name)}</th>" for name in headings)
    body = "".join("<tr>" + "".join(f"<td>{text_html(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    title = f"<caption>{text_html(caption)}</caption>" if caption else ""
    return f"<table>{title}<tr>{head}</tr>{body}</table>"


def _lines(text: str) -> str:
    return "<br>".join(escape(line, quote=True) for line in text.split("\n"))
