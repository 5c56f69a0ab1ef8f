"""An evaluation as a page: Markdown, or HTML with the reliability curve drawn."""

from __future__ import annotations

from html import escape

from reasoning.evaluation.measures import Bin, Measured
from reasoning.evaluation.run import Evaluation

_SIDE, _EDGE = 220, 30


def markdown(found: Evaluation) -> str:
    """Return the report as Markdown."""
    lines = [f"# {found.set.title}", ""]
    lines += [f"- {line}" for line in _about(found)]
    for title, head, rows in _tables(found):
        lines += ["", f"## {title}", "", "| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
        lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def html(found: Evaluation) -> str:
    """Return the report as one HTML page that needs nothing else."""
    parts = [f"<h1>{escape(found.set.title)}</h1>", "<ul>", *(f"<li>{escape(line)}</li>" for line in _about(found)), "</ul>"]
    for title, head, rows in _tables(found):
        parts.append(f"<h2>{escape(title)}</h2><table><tr>{''.join(f'<th>{escape(cell)}</th>' for cell in head)}</tr>")
        parts += [f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows]
        parts.append("</table>")
    for one in found.measured:
        if one.bins:
            parts.append(f"<figure>{_curve(one.bins)}<figcaption>{escape(one.system)}: confidence, share right</figcaption></figure>")
    style = "body{font:15px sans-serif;max-width:60em;margin:2em auto}td,th{padding:.2em .7em;text-align:left;border-bottom:1px solid #ccc}"
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(found.set.title)}</title><style>{style}</style></head>'
        f"<body>{''.join(parts)}</body></html>\n"
    )


def _about(found: Evaluation) -> list[str]:
    part = "all" if found.items == found.available else f"{found.items} of {found.available}, chosen by a hash of their names"
    return [
        f"Set: {found.set.name}, {found.set.source}",
        f"Copy: {found.path}, SHA-256 {found.checksum}",
        f"Items: {found.items} ({part})",
        f"Graph: {found.graph or 'none'}",
        f"Machine: {found.machine}",
        f"Contamination: {found.set.contamination}",
        "Abstentions count as wrong; equals count by the expectation under random order; 95 % intervals by bootstrap over groups of items",
    ]


def _tables(found: Evaluation) -> list[tuple[str, list[str], list[list[str]]]]:
    names = list(found.measured[0].figures)
    tables = [
        ("Right", ["system", *names], [[one.system, *(str(one.figures[name]) for name in names)] for one in found.measured]),
        (
            "Answered, sure, faithful",
            ["system", "answered", "right of these", "calibration error", "cited edges in the graph"],
            [[one.system, f"{one.answered:.3f}", *map(_share, (one.selective, one.ece, one.faithful))] for one in found.measured],
        ),
        (
            "Cost of an item",
            ["system", "ms, median", "ms, 95th percentile", "look-ups", "model calls", "tokens"],
            [_cost(one) for one in found.measured],
        ),
    ]
    if found.comparisons:
        rows = [[c.system, c.other, c.measure, str(c.difference), f"{c.better}, {c.same}, {c.worse}"] for c in found.comparisons]
        tables.append(("Beside each other", ["system", "minus", "measure", "difference", "better, same, worse"], rows))
    curves = [[one.system, f"{b.confidence:.2f}", f"{b.right:.2f}", str(b.count)] for one in found.measured for b in one.bins]
    if curves:
        tables.append(("Reliability", ["system", "confidence", "right", "answers"], curves))
    return tables


def _cost(one: Measured) -> list[str]:
    return [one.system, f"{one.ms[0]:.1f}", f"{one.ms[1]:.1f}", f"{one.queries:.1f}", f"{one.calls:.1f}", f"{one.tokens:.0f}"]


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _curve(bins: tuple[Bin, ...]) -> str:
    """The reliability curve as SVG; a dot's area is how many answers it stands for."""
    total = sum(one.count for one in bins)
    size = _SIDE + 2 * _EDGE
    points = [(_EDGE + one.confidence * _SIDE, _EDGE + (1 - one.right) * _SIDE, 3 + 12 * (one.count / total) ** 0.5) for one in bins]
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" fill="#2563a8" fill-opacity=".7"/>' for x, y, r in points)
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y, _ in points)
    far = _EDGE + _SIDE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" role="img" aria-label="reliability curve">'
        f'<rect x="{_EDGE}" y="{_EDGE}" width="{_SIDE}" height="{_SIDE}" fill="none" stroke="#999"/>'
        f'<line x1="{_EDGE}" y1="{far}" x2="{far}" y2="{_EDGE}" stroke="#bbb" stroke-dasharray="4"/>'
        f'<polyline points="{line}" fill="none" stroke="#2563a8"/>{dots}</svg>'
    )
