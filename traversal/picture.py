"""A planner's trace as an SVG picture: a row for each round, a box for each chain, a rounded one for each decision."""

from __future__ import annotations

import textwrap
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from traversal.trace import Step, Trace

#: Sizes in pixels, letters in a line, and boxes in a row.
_WIDE, _LINE, _GAP, _MARGIN = 270, 15, 26, 16
_LETTERS, _IN_A_ROW = 42, 3
_HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img" '
    'font-family="system-ui, sans-serif" font-size="11"><title>{title}</title>'
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
    '<path d="M0 0 8 4 0 8z" fill="#667"/></marker></defs><rect width="100%" height="100%" fill="#fff"/>'
)


def svg(trace: Trace, title: str = "What the planner did") -> str:
    """Return the picture, read from top to bottom; arrows lead from decisions to what they asked, and from answers to decisions."""
    boxes: list[str] = []
    arrows: list[str] = []
    top, width, decision = float(_MARGIN), _MARGIN * 2 + _IN_A_ROW * (_WIDE + _GAP) - _GAP, None
    for frontier in sorted({step.frontier for step in trace.steps}):
        steps = [step for step in trace.steps if step.frontier == frontier]
        chains = [step for step in steps if "chain" in step.action]
        ends = []
        for start in range(0, len(chains), _IN_A_ROW):
            row = [_lines(step) for step in chains[start : start + _IN_A_ROW]]
            tall = max(len(lines) for lines in row) * _LINE + 12
            for place, lines in enumerate(row):
                left = float(_MARGIN + place * (_WIDE + _GAP))
                boxes.append(_box(left, top, tall, lines, "#eef4fb", "#4a78b0", 3))
                if decision is not None:
                    arrows.append(_arrow(decision, (left + _WIDE / 2, top)))
                ends.append((left + _WIDE / 2, top + tall))
            top += tall + _GAP
        for step in steps:
            if "chain" not in step.action:
                lines = textwrap.wrap(f"round {frontier}: {step.text}", _LETTERS)
                tall, left = len(lines) * _LINE + 12, (width - _WIDE) / 2
                boxes.append(_box(left, top, tall, lines, "#fbf6e9", "#b08a3a", 12))
                arrows += [_arrow(end, (width / 2, top)) for end in ends]
                decision = (width / 2, top + tall)
                top += tall + _GAP
    return _HEAD.format(width=width, height=round(top), title=escape(title)) + "".join(arrows + boxes) + "</svg>\n"


def _lines(step: Step) -> list[str]:
    """Say what was asked, how, and what came back."""
    seen = step.observation
    told = f"{len(seen['candidates'])} candidates, {len(seen['paths'])} paths{', truncated' if seen['truncated'] else ''}"
    took = f"{step.action['chain']['kind']} chain, {1000 * (step.ended - step.started):.1f} ms"
    return [*textwrap.wrap(f"{step.id}: {step.text}", _LETTERS), took, told]


def _box(left: float, top: float, tall: float, lines: list[str], fill: str, stroke: str, round_: int) -> str:
    words = "".join(f'<tspan x="{left + 8:g}" dy="{_LINE}">{escape(line)}</tspan>' for line in lines)
    shape = f'<rect x="{left:g}" y="{top:g}" width="{_WIDE}" height="{tall:g}" rx="{round_}" fill="{fill}" stroke="{stroke}"/>'
    return f'{shape}<text x="{left:g}" y="{top + 2:g}" fill="#223">{words}</text>'


def _arrow(start: tuple[float, float], end: tuple[float, float]) -> str:
    return f'<path d="M{start[0]:g} {start[1]:g} {end[0]:g} {end[1]:g}" stroke="#667" fill="none" marker-end="url(#tip)"/>'
