"""A picture of evidence paths as SVG: a row a path, boxes for concepts, arrows that point as the edges do, the record under each."""

from __future__ import annotations

import textwrap
from html import escape
from typing import TYPE_CHECKING

from kg.biolink import verb
from reasoning.claims.rows import PathRow
from traversal.planning.trace_svg import drawing, printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoning.claims.answer import Answer, Citation
    from reasoning.claims.rows import ConceptRef, HopRow
    from reasoning.connections.explanation import Explanation
    from traversal.planning.trace import Trace

#: Fill and stroke by category; a category that is not here is grey.
COLOURS = {
    "biolink:Disease": ("#fdecea", "#b3403a"),
    "biolink:PhenotypicFeature": ("#fff4e0", "#a86f10"),
    "biolink:Gene": ("#e8f1fb", "#2f64a3"),
    "biolink:SmallMolecule": ("#e9f6ec", "#2f7d45"),
    "biolink:Drug": ("#e9f6ec", "#2f7d45"),
    "biolink:ChemicalRole": ("#f1f6e5", "#667f24"),
    "biolink:BiologicalProcess": ("#f3ecfa", "#6a4499"),
}

_BOX, _GAP, _ROW, _TOP, _MARGIN = 200, 230, 118, 44, 16
_LETTER = 6.6  # the mean width, in pixels, of a letter of the 12 px sans-serif font


def draw(explanation: Explanation, most: int = 5) -> str:
    """Return the best paths (``most`` at the most) as a stand-alone SVG document."""
    title = f"{explanation.source.name} – {explanation.target.name}"
    return _document(title, explanation.paths[:most], explanation.answer, None)


def draw_answer(answer: Answer) -> str:
    """Return an answer's paths, and under them the plan by which they were found, as a stand-alone SVG document."""
    return _document(answer.question, [row for row in answer.results if isinstance(row, PathRow)], answer, answer.trace)


def _document(title: str, paths: Sequence[PathRow], answer: Answer, trace: Trace | None) -> str:
    longest = max((len(path.nodes) for path in paths), default=1)
    width = 2 * _MARGIN + longest * _BOX + (longest - 1) * _GAP
    height = _TOP + max(len(paths), 1) * _ROW + _MARGIN
    cited = {citation.edge_id: citation for citation in answer.citations}
    body = [text(_MARGIN, 24, title, 15, "bold")]
    for row, path in enumerate(paths):
        y = _TOP + row * _ROW
        for place, hop in enumerate(path.hops):
            body.append(_arrow(_MARGIN + place * (_BOX + _GAP) + _BOX, y + 36, hop, cited))
        body += [_box(_MARGIN + place * (_BOX + _GAP), y, node) for place, node in enumerate(path.nodes)]
    if not paths:
        body.append(text(_MARGIN, _TOP + 20, "no path was found", 13))
    if trace is not None:
        plan, wide, tall = drawing(trace.steps)
        body.append(text(_MARGIN, height + 20, "How it was found: chains by round", 13, "bold"))
        body.append(f'<g transform="translate(0 {height + 28})" font-size="11">{plan}</g>')
        width, height = max(width, wide), height + 28 + tall
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        'font-family="system-ui, Helvetica, Arial, sans-serif" font-size="12">\n'
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto-start-reverse">'
        '<path d="M0 0 8 4 0 8z" fill="#444"/></marker></defs>\n'
        f'<rect width="{width}" height="{height}" fill="#fff"/>\n' + "\n".join(body) + "\n</svg>\n"
    )


def _box(x: float, y: float, node: ConceptRef) -> str:
    fill, stroke = COLOURS.get(node.category, ("#f2f2f2", "#555"))
    lines = wrapped(node.name, int(_BOX / _LETTER) - 3, 2)
    parts = [f'<rect x="{x}" y="{y}" width="{_BOX}" height="72" rx="8" fill="{fill}" stroke="{stroke}"/>']
    top = y + (30 if len(lines) == 1 else 24)
    parts += [text(x + _BOX / 2, top + 15 * i, line, 12, "600", "middle") for i, line in enumerate(lines)]
    parts.append(text(x + _BOX / 2, y + 62, node.curie, 10, anchor="middle", fill=stroke))
    return "".join(parts)


def _arrow(x: float, y: float, hop: HopRow, cited: dict[str, Citation]) -> str:
    """Draw a hop's edges, the two best cited of them, as arrows with their predicate above and their record below."""
    edges = sorted(hop.edges, key=lambda edge: (edge.citation is None, edge.citation or 0))[:2]
    parts = []
    for place, edge in enumerate(edges):
        at = y + (0 if len(edges) == 1 else (-18 if place == 0 else 26))
        ends = 'marker-end="url(#tip)"' if edge.direction > 0 else 'marker-start="url(#tip)"'
        parts.append(f'<line x1="{x + 4}" y1="{at}" x2="{x + _GAP - 4}" y2="{at}" stroke="#444" {ends}/>')
        parts.append(text(x + _GAP / 2, at - 5, verb(edge.predicate), 11, "600", "middle"))
        citation = cited.get(edge.edge_id)
        if citation is not None and citation.evidence:
            piece = citation.evidence[0]
            about = " · ".join(part for part in (piece.record, " ".join(piece.publications[:1])) if part)
            parts.append(text(x + _GAP / 2, at + 13, short(about, int(_GAP / 5.2)), 9, anchor="middle", fill="#666"))
    return "".join(parts)


def wrapped(text: str, width: int, lines: int) -> list[str]:
    """Return text in lines of so many letters, the last one cut where it needs more."""
    found = textwrap.wrap(printable(text), width) or [""]
    return found if len(found) <= lines else [*found[: lines - 1], short(" ".join(found[lines - 1 :]), width)]


def short(text: str, width: int) -> str:
    """Return text cut to so many letters."""
    return text if len(text) <= width else text[: width - 1].rstrip() + "…"


def text(x: float, y: float, text: str, size: int, weight: str = "normal", anchor: str = "start", fill: str = "#222") -> str:
    """Return a line of text as an SVG element."""
    style = f'font-size="{size}" font-weight="{weight}" text-anchor="{anchor}" fill="{fill}"'
    return f'<text x="{x}" y="{y}" {style}>{escape(printable(text))}</text>'
