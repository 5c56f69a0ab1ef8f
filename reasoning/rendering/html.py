"""Typed results as HTML for notebooks. Every text from the graph is escaped; links go to known https addresses alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from kg.curie import address
from kg.model import Evidence
from reasoning.rendering.text import plain


def text_html(text: object) -> str:
    """Return text from anywhere as HTML that shows it and does nothing else."""
    return escape(plain(text, 2000), quote=True)


def link(curie: str) -> str:
    """Return a CURIE as a link to its page, or as text where no page is known."""
    url = address(curie)
    shown = text_html(curie)
    return f'<a href="{escape(url, quote=True)}" rel="noopener noreferrer">{shown}</a>' if url else shown


def citation_html(number: int, said: str, edge_id: str, evidence: Sequence[Evidence]) -> str:
    """Return a numbered statement with its records, to unfold, as HTML."""
    rows = []
    for piece in evidence:
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
        f"<details><summary>[{number}] {text_html(said)} <code>{text_html(edge_id)}</code> "
        f"({len(evidence)})</summary><table><tr>{head}</tr>{''.join(rows)}</table></details>"
    )


def answer_html(question: str, text: str, claims: Iterable[tuple[int, int, str]], notes: Iterable[str], citations: str) -> str:
    """Return an answer as HTML: its text with each claim (start, end, title) marked, the notes on it, and its citations, which are HTML."""
    parts, at = [], 0
    for start, end, title in sorted(claims):
        parts.append(_lines(text[at:start]))
        parts.append(f'<span class="medclew-claim" title="{escape(title, quote=True)}">{_lines(text[start:end])}</span>')
        at = end
    parts.append(_lines(text[at:]))
    listed = "".join(f"<li>{text_html(note)}</li>" for note in notes)
    return (
        f'<div class="medclew-answer"><p><b>{text_html(question)}</b></p><div>{"".join(parts)}</div>'
        + (f"<ul>{listed}</ul>" if listed else "")
        + citations
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
